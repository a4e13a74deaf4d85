"""The verbs that change an archive: what they do, and what they say of it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from index.news_index import NewsIndex
from tests.ui.command_line import URL, Dateline, titles
from ui import terminal


class TestAdd:
    def test_it_says_what_became_of_the_articles(self, dateline: Dateline, clippings: Path) -> None:
        first = dateline("add", clippings)
        assert first.output.splitlines() == [
            "added 3, replaced 0, unchanged 0, failed 0",
            "embedded 5 sentences",
        ]
        again = dateline("add", clippings)
        assert (again.status, again.output) == (
            0,
            "added 0, replaced 0, unchanged 3, failed 0\n",
        )
        clippings.write_text(clippings.read_text().replace("ferry Lady", "steamer Lady"))
        assert dateline("add", clippings).output.splitlines() == [
            "added 0, replaced 1, unchanged 2, failed 0",
            "embedded 2 sentences",
        ]

    def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
        self, dateline: Dateline, clippings: Path, tmp_path: Path
    ) -> None:
        missing = tmp_path / "missing.txt"
        ran = dateline("add", missing, clippings)
        assert ran.status == 1
        assert ran.output.startswith("added 3, replaced 0, unchanged 0, failed 1\n")
        (line,) = ran.errors.splitlines()
        assert line.startswith(f"{missing}: ")

    def test_embedding_can_be_left_for_later(self, dateline: Dateline, clippings: Path) -> None:
        assert dateline("add", "--no-embed", clippings).output.count("\n") == 1
        assert json.loads(dateline("info", "--json").output)["embedded"] == 0
        note = dateline("search", "ferry").errors
        assert note.startswith("Only 0 of 5 sentences are searched by meaning so far")
        assert dateline("embed").output == "embedded 5 sentences\n"
        assert dateline("embed").output == "Every sentence is embedded.\n"
        assert dateline("search", "ferry").errors == ""

    def test_columns_of_other_names_can_be_mapped(self, dateline: Dateline, tmp_path: Path) -> None:
        table = tmp_path / "export.csv"
        table.write_text("Head,Story\nFerry sinks,The ferry sank.\n", encoding="utf-8")
        assert dateline("add", table, "--map", "text=Story, title=Head").status == 0
        assert titles(dateline) == ["Ferry sinks"]

    @pytest.mark.parametrize("pairs", ["text", "text=", "story=Text", "text=A,,"])
    def test_a_wrong_map_is_wrong_usage(
        self, dateline: Dateline, clippings: Path, pairs: str
    ) -> None:
        ran = dateline("add", clippings, "--map", pairs)
        assert ran.status == 2
        assert "FIELD=COLUMN" in ran.errors


class TestRemove:
    def test_articles_go_by_id_address_or_file(self, filled: Dateline, clippings: Path) -> None:
        article = json.loads(filled("list", "--json", "--limit", "1").output)[0]
        ran = filled("remove", article["id"], URL)
        assert ran.status == 0
        assert [line.split("  ")[-1] for line in ran.output.splitlines()] == [
            "Rate cut",
            "Ferry sinks",
        ]
        assert titles(filled) == ["Old news"]
        assert filled("remove", clippings).status == 0
        assert titles(filled) == []

    def test_articles_go_by_source_and_period(self, filled: Dateline) -> None:
        assert filled("remove", "--source", "Post", "--until", "2025-12-31").status == 0
        assert titles(filled) == ["Rate cut", "Ferry sinks"]
        assert filled("remove", "--since", "2026-10-01").status == 0
        assert titles(filled) == ["Ferry sinks"]

    def test_a_filter_without_articles_removes_nothing_and_says_so(self, filled: Dateline) -> None:
        ran = filled("remove", "--source", "Gazette")
        assert (ran.status, ran.output) == (0, "")
        assert "nothing removed" in ran.errors

    def test_an_unknown_key_fails_but_the_others_go(self, filled: Dateline) -> None:
        ran = filled("remove", "nothing", URL)
        assert ran.status == 1
        assert ran.errors == "Not in the archive: nothing\n"
        assert titles(filled) == ["Rate cut", "Old news"]

    @pytest.mark.parametrize("arguments", [[], [URL, "--source", "Post"]])
    def test_keys_or_filters_but_not_both(self, filled: Dateline, arguments: list[str]) -> None:
        assert filled("remove", *arguments).status == 2
        assert len(titles(filled)) == 3

    @pytest.mark.parametrize(
        ("typed", "status", "left"), [("n\n", 1, 3), ("\n", 1, 3), ("y\n", 0, 1)]
    )
    def test_on_a_terminal_it_asks_before_removing_several(
        self,
        filled: Dateline,
        monkeypatch: pytest.MonkeyPatch,
        typed: str,
        status: int,
        left: int,
    ) -> None:
        monkeypatch.setattr(terminal, "is_interactive", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        ran = filled("remove", "--source", "Post")
        assert "Remove 2 articles?" in ran.errors
        assert ran.status == status
        assert len(titles(filled)) == left

    @pytest.mark.parametrize("arguments", [[URL], ["--source", "Post", "--yes"]])
    def test_it_does_not_ask_for_one_or_when_told_not_to(
        self, filled: Dateline, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
    ) -> None:
        monkeypatch.setattr(terminal, "is_interactive", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        ran = filled("remove", *arguments)
        assert (ran.status, ran.errors) == (0, "")


class TestEmbed:
    def test_embedding_can_be_started_anew(self, filled: Dateline) -> None:
        assert filled("embed", "--restart").output == "embedded 5 sentences\n"

    def test_stopped_embedding_says_how_to_go_on(
        self, filled: Dateline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object, **__: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr(NewsIndex, "embed_pending", interrupted)
        ran = filled("embed")
        assert ran.status == 130
        assert "`dateline embed` goes on" in ran.errors
