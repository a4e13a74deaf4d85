"""The README keeps its word: its Python runs, its commands run, and it names every verb."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from index import embedding
from tests.remembering import open_remembering
from tests.ui.command_line import run_dateline
from ui import wiring
from ui.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VERBS = sorted(getattr(get_command(app), "commands", {}))
SHOWN_IN_README = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the checkout, with an archive and settings of the test's own."""
    settings = tmp_path / "empty.toml"
    settings.touch()
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("DATELINE_CONFIG", str(settings))
    monkeypatch.setattr(embedding, "open_encoder", open_remembering)
    monkeypatch.setattr("tempfile.mkdtemp", lambda *_, **__: str(tmp_path / "temporary"))


def commands() -> Iterator[list[str]]:
    for block in blocks("sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["dateline"]:
                yield words[1:]


@pytest.mark.parametrize("source", blocks("python"), ids=lambda source: source.splitlines()[0])
@pytest.mark.usefixtures("at_home")
def test_the_python_of_the_readme_runs_and_answers(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(source, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 -- our own text
    printed = capsys.readouterr().out
    assert "[1]" in printed


@pytest.mark.timeout(600)  # all of them, one starts the page: minutes on a busy machine
@pytest.mark.usefixtures("at_home")
def test_the_commands_of_the_readme_run_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[object] = []
    monkeypatch.setattr("ui.evaluating._default_folder", lambda: tmp_path / "measured")
    monkeypatch.setattr("ui.chat.app.serve", lambda chatbot, *_, **__: served.append(chatbot))
    for shown in commands():
        # A shell would put the home folder in the place of "~"; the test has one of its own.
        arguments = [word.replace("~", str(tmp_path)) for word in shown]
        ran = run_dateline(arguments, capsys)
        assert ran.status == 0, (arguments, ran)
        # Nothing is printed by the page, nor of verdicts that nobody has given.
        assert ran.output or arguments[0] in {"chat", "feedback"}, arguments
    assert len(served) == 1


def test_every_verb_is_in_the_table_of_the_readme() -> None:
    assert sorted(name for name, _ in SHOWN_IN_README.findall(README)) == VERBS


def test_every_verb_is_shown_at_work() -> None:
    assert {arguments[0] for arguments in commands()} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_each_of_its_options_has_help(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = getattr(get_command(app), "commands", {})[verb]
    assert command.help
    assert [option.name for option in command.params if not option.help] == []
    assert run_dateline([verb, "--help"], capsys).status == 0


def test_the_settings_of_the_readme_are_settings(tmp_path: Path) -> None:
    (toml,) = blocks("toml")
    file = tmp_path / "dateline.toml"
    file.write_text(toml, encoding="utf-8")
    settings = wiring.read_settings(environment={"DATELINE_CONFIG": str(file)})
    assert settings.archive == Path.home() / "clippings-archive"


def test_every_file_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
