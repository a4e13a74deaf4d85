"""The program ``dateline``: options, errors, exit statuses, and the verb that serves the page."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from index.archive_values import IndexStatus
from index.news_index import NewsIndex
from tests.ui.command_line import URL, Dateline
from ui import wiring
from ui.chat.serving import Doors, Serving


class TestProgram:
    def test_the_archive_option_stands_before_or_after_the_verb(
        self, filled: Dateline, clippings: Path, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        assert filled("--archive", other, "add", clippings).status == 0
        assert filled("remove", URL, "--archive", other).status == 0
        assert filled("--archive", other, "show", URL).status == 1
        assert filled("show", URL).status == 0
        assert filled("--archive", tmp_path / "none", "list", "--archive", other).status == 0

    @pytest.mark.parametrize("arguments", [["frobnicate"], ["list", "--frobnicate"], ["ask"]])
    def test_what_does_not_exist_or_is_missing_is_wrong_usage(
        self, dateline: Dateline, arguments: list[str]
    ) -> None:
        assert dateline(*arguments).status == 2

    def test_a_wrong_configuration_file_is_wrong_usage(
        self, dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "wrong.toml"
        file.write_text("speed = 3", encoding="utf-8")
        monkeypatch.setenv("DATELINE_CONFIG", str(file))
        ran = dateline("list")
        assert ran.status == 2
        assert ran.errors.startswith(f"{file}: speed is not a setting.")

    def test_a_file_where_the_archive_should_be_fails_with_one_sentence(
        self, dateline: Dateline, clippings: Path
    ) -> None:
        ran = dateline("add", clippings, "--archive", clippings)
        assert ran.status == 1
        assert len(ran.errors.splitlines()) == 1
        assert str(clippings) in ran.errors

    def test_python_runs_the_package_as_the_command(self, archive: Path) -> None:
        del archive
        ran = subprocess.run(
            [sys.executable, "-m", "ui", "--help"], capture_output=True, text=True, check=True
        )
        assert "Usage: dateline" in ran.stdout

    def test_a_reader_that_has_seen_enough_causes_no_complaint(self, filled: Dateline) -> None:
        del filled
        with subprocess.Popen(
            [sys.executable, "-m", "ui", "list", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            program.stdout.close()
            assert program.stderr.read() == b""

    @pytest.mark.parametrize(
        "verb",
        ["list", "show x", "remove x", "ask x", "search x", "info", "embed", "verify"],
    )
    def test_without_an_archive_a_verb_fails_with_one_sentence(
        self, dateline: Dateline, archive: Path, verb: str
    ) -> None:
        ran = dateline(*verb.split())
        assert (ran.status, ran.output) == (1, "")
        (line,) = ran.errors.splitlines()
        assert str(archive) in line
        assert not archive.exists()

    def test_a_damaged_archive_fails_with_one_sentence(
        self, filled: Dateline, archive: Path
    ) -> None:
        (archive / "archive.sqlite").write_bytes(b"not a database " * 1000)
        ran = filled("list")
        assert ran.status == 1
        assert len(ran.errors.splitlines()) == 1


class TestChat:
    @pytest.fixture
    def served(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """Return what the chat page was asked to serve, in place of serving it."""
        calls: list[dict[str, object]] = []

        def serve(chatbot: object, serving: Serving, doors: Doors, **options: object) -> None:
            index = getattr(chatbot, "index", None)
            assert isinstance(index, NewsIndex)
            found = {"folder": index.folder, "status": index.status()}
            calls.append({**options, **asdict(serving), **found, "doors": doors})

        monkeypatch.setattr("ui.chat.app.serve", serve)
        return calls

    def test_the_page_is_served_over_the_archive(
        self, filled: Dateline, archive: Path, served: list[dict[str, object]]
    ) -> None:
        assert filled("chat", "--port", "7999", "--host", "::1").status == 0
        (call,) = served
        assert (call["folder"], call["host"], call["port"]) == (archive, "::1", 7999)
        assert (call["open_browser"], call["examples"]) == (True, ())

    def test_without_articles_it_says_how_to_add_some(
        self, dateline: Dateline, served: list[dict[str, object]]
    ) -> None:
        ran = dateline("chat", "--no-browser")
        assert "dateline add" in ran.errors
        assert served[0]["open_browser"] is False

    def test_the_example_articles_come_embedded_and_with_questions(
        self, dateline: Dateline, archive: Path, served: list[dict[str, object]]
    ) -> None:
        assert dateline("chat", "--samples").status == 0
        assert dateline("chat", "--samples").output == ""
        first, second = (call["status"] for call in served)
        assert isinstance(first, IndexStatus)
        assert isinstance(second, IndexStatus)
        assert first.last_change == second.last_change
        assert first.embedded == first.sentences > 0
        assert first.folder != archive
        assert served[0]["examples"] == wiring.SAMPLE_QUESTIONS[:3]
