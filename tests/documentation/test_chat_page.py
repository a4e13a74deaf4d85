"""What docs/chat.md promises: its Python runs against a served page, its options exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from index import embedding
from index.news_index import NewsIndex
from tests.fakes import FakeEncoder
from tests.ui.chat.fakes import HARBOUR, LIBRARY, FakeChatbot, chatbot
from ui.chat.app import build_chat, launch
from ui.cli import app
from ui.rendering.texts import texts

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "chat.md").read_text(encoding="utf-8")
# Keys that code puts together: action_x of a button's name, column_x of a column and so on.
MADE_UP = re.compile(r"sources\.how_|overview\.\w+_label|work\.left_|conversation\.|feedback\.")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: FakeEncoder())
    with NewsIndex.create(tmp_path / "archive") as index:
        index.add([HARBOUR, LIBRARY])
        index.embed_pending()
        blocks = build_chat(chatbot(FakeChatbot(index)))
        yield launch(blocks)
        blocks.close(verbose=False)


def test_the_python_of_the_guide_runs(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    source = source.replace("http://127.0.0.1:7860", address)
    exec(compile(source, "chat.md", "exec"), {"__name__": "guide"})  # noqa: S102 -- our own text
    printed = capsys.readouterr().out
    assert "The mayor, Tomas Vell, will open the new breakwater in April." in printed
    assert "2026-05-04" in printed
    assert printed.endswith("added\n")


def test_every_option_of_the_guide_is_one() -> None:
    command = getattr(get_command(app), "commands", {})["chat"]
    known = {name for option in command.params for name in option.opts}
    named = set(re.findall(r"(--[a-z][a-z-]+)", GUIDE))
    assert named <= known


def test_every_text_is_used_and_every_used_text_exists() -> None:
    sources = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "ui" / "page").glob("*.*")]
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in sources if file.name != "texts.toml"
    )
    unused = [key for key in texts() if key not in code and not MADE_UP.match(key)]
    used = set(re.findall(r'say\("([a-z]+\.[a-z_]+)"', code))
    used |= set(re.findall(r"\{\{([a-z]+\.[a-z_]+)\}\}", code))
    assert unused == []
    assert used - set(texts()) == set()
    assert len(used) > 100
