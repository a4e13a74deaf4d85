"""The verb ``eval`` measures, saves, prints and compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from index.articles import Article
from index.news_index import NewsIndex
from qa.evaluation.comparing import Difference
from ui.evaluating import difference_lines, register

pytest.importorskip("ir_measures", reason="the optional extra `eval` is not installed")

_TEXT = "The Wendle rose by two metres. Nobody was hurt."
_QUESTIONS = [
    {"question": "How far rose the Wendle?", "evidence": _TEXT[:30], "file": "flood.txt"},
    {"question": "Who invented chess?", "answerable": False},
]


@pytest.fixture
def questions(archive: Path, tmp_path: Path) -> Path:
    """Write two questions about an archive of one article."""
    with NewsIndex.create(archive) as index:
        index.add([Article.create(_TEXT, path="/news/flood.txt")])
        index.embed_pending()
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, _QUESTIONS)), encoding="utf-8")
    return file


def _run(*arguments: str | Path) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(lambda: None)  # with one verb alone, Typer would leave out its name
    register(app)
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


def test_a_result_is_printed_and_saved(questions: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    ran = _run(questions, "--output", file, "--system", "words", "--system", "hybrid")
    assert ran.exit_code == 0, ran.output
    assert "2 questions, 1 with a right passage, 1 articles, 2 sentences" in ran.stdout
    assert str(file) in ran.stderr.replace("\n", "")
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert [one["system"] for one in saved["systems"]] == ["words", "hybrid", "chatbot"]
    assert file.with_suffix(".npz").is_file()


def test_json_is_the_result_that_is_saved(questions: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    ran = _run(questions, "--output", file, "--no-ask", "--json")
    assert json.loads(ran.stdout) == json.loads(file.read_text(encoding="utf-8"))


def test_results_are_kept_in_the_archive_folder_by_default(questions: Path, tmp_path: Path) -> None:
    ran = _run(questions, "--archive-folder", tmp_path / "kept", "--no-ask")
    assert ran.exit_code == 0, ran.output
    (file,) = (tmp_path / "kept" / "results").glob("*.json")
    assert file.name.startswith("mine-")


def test_two_results_are_compared(questions: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    _run(questions, "--output", file, "--no-ask", "--system", "words", "--system", "hybrid")
    ran = _run("--compare", f"{file}#words", f"{file}#hybrid")
    assert ran.exit_code == 0, ran.output
    assert "A: words, B: hybrid" in ran.stdout
    plain = json.loads(_run("--compare", file, file, "--json").stdout)
    assert {one["difference"] for one in plain} == {0.0}


def test_what_is_beyond_chance_is_marked() -> None:
    sure = Difference("a", "b", "R@5", 0.5, 0.75, 0.25, 0.1, 0.4, 40)
    unsure = Difference("a", "b", "R@1", 0.5, 0.75, 0.25, -0.1, 0.6, 40)
    _, _, first, second = difference_lines([sure, unsure]).split("\n")
    assert first.split() == ["R@5", "0.500", "0.750", "+0.250", "+0.100", "to", "+0.400", "*"]
    assert not second.endswith("*")


@pytest.mark.parametrize("arguments", [(), ("set.json", "--compare", "a", "b")])
def test_either_a_dataset_or_a_comparison_must_be_given(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


def test_a_dataset_that_cannot_be_read_ends_with_a_clear_sentence(
    archive: Path, tmp_path: Path
) -> None:
    del archive
    ran = _run(tmp_path / "absent.json")
    assert ran.exit_code == 1
    assert "absent.json: not found" in ran.stderr.replace("\n", "")


def test_a_missing_extra_is_named_before_any_work(
    questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    ran = _run(questions)
    assert ran.exit_code == 1
    assert "dateline[eval]" in ran.stderr
