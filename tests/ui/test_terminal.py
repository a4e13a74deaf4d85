"""What reaches the terminal: JSON that is safe to print, progress that fits the place."""

from __future__ import annotations

import json
from datetime import date

import pytest
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from index.articles import Article, Hit, Passage, Sentence
from ui import terminal


def test_json_is_readable_and_holds_no_character_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = {"title": "Zürich \x1b[31mred\x9b2J \u202e turned \ud800", "day": date(2026, 9, 4)}
    terminal.write_json(value)
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"title": value["title"], "day": "2026-09-04"}
    assert "Zürich" in printed
    assert all(character.isprintable() or character == "\n" for character in printed)


def test_text_is_neither_wrapped_nor_read_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    line = "[bold]not markup[/bold] :smile: " + "word " * 60 + "end"
    terminal.write(line)
    assert capsys.readouterr().out == line + "\n"


def test_what_is_rendered_keeps_its_lines_where_there_is_no_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = "word " * 60 + "https://post.example/" + "a" * 200
    terminal.write_rendered(Group(Padding(Text(line), (0, 0, 0, 4)), Text("next")))
    assert capsys.readouterr().out == f"    {line}\nnext\n"


def test_quick_work_leaves_no_line_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress("Embedding", "sentences") as report:
        report(10, 10)
    assert capsys.readouterr().err == ""


def test_long_work_leaves_plain_lines_with_counts_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, 4.0, 10.0, 11.0, 20.0])
    monkeypatch.setattr("ui.terminal.monotonic", lambda: next(seconds))
    with terminal.progress("Embedding", "sentences") as report:
        report(400, 4000)  # after 4 s: too early for a line
        report(1000, 4000)  # after 10 s
        report(1100, 4000)  # after 11 s: too soon after the last line
        report(4000, 4000)  # after 20 s: done, so no time is left
    assert capsys.readouterr().err.splitlines() == [
        "Embedding: 1,000 of 4,000 sentences, 100.0 a second, 30 s left",
        "Embedding: 4,000 of 4,000 sentences, 200.0 a second",
    ]


def test_work_of_unknown_length_is_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, 10.0])
    monkeypatch.setattr("ui.terminal.monotonic", lambda: next(seconds))
    with terminal.progress("Adding", "articles") as report:
        report(50, None)
    assert capsys.readouterr().err == "Adding: 50 articles, 5.0 a second\n"


def test_a_terminal_gets_a_bar_with_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with terminal.progress("Embedding", "sentences") as report:
        report(30, 120)
    shown = capsys.readouterr()
    assert "Embedding" in shown.err
    assert "30/120" in shown.err
    assert shown.out == ""


def test_a_hit_says_why_it_was_found_and_where_else_it_stands() -> None:
    article = Article.create("One. Two.", title="Title", published=date(2026, 9, 4), source="Post")
    copy = Article.create("Copy.")
    sentence = Sentence(1, article.id, 0, 0, 4, "One.")
    passage = Passage(article, (sentence,), 0, 9)
    found = Hit(passage, sentence, 0.9, similarity=0.876, rank_by_meaning=2, also_in=(copy,))
    assert terminal.hit_lines(1, found).splitlines() == [
        "1. One.",
        f"   {article.id}  2026-09-04  Post  Title",
        f"   by meaning #2 · by words not found · similarity 0.88 · also in {copy.id}",
    ]
    unembedded = Hit(passage, sentence, 0.9, rank_by_words=1)
    assert terminal.hit_lines(2, unembedded).endswith("by meaning not found · by words #1")


def test_a_list_line_holds_its_place_when_all_is_unknown() -> None:
    article = Article.create("Text.")
    assert terminal.article_line(article) == f"{article.id}  undated     -  (no title)"
