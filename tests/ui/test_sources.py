"""``add`` and ``watch`` on folders and a web server: what they show, add, change and remove."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.local_server import Answer, LocalServer, local_server
from tests.made_documents import made_page
from tests.ui.command_line import Dateline, titles

TEXT = "The ferry Lady Maren sank off Kestrel Bay in a storm on Friday night. " * 6


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setattr("index.loaders.politeness._SECONDS_BETWEEN_REQUESTS", 0.0)
    with local_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "clippings"
    home.mkdir()
    for name in "abcdef":
        (home / f"{name}.txt").write_text(f"Story {name}\n\nThe {name} bridge closed.\n")
    return home


class TestDryRun:
    def test_it_shows_what_would_be_added_and_makes_no_archive(
        self, dateline: Dateline, folder: Path
    ) -> None:
        (folder / "2026-01-13.txt").write_text("Bridge\n\nIt closed. It opened.\n")
        ran = dateline("add", "--dry-run", folder)
        assert ran.status == 0
        assert "2026-01-13  -  Bridge  (2 sentences, 2026-01-13.txt)" in ran.output
        assert ran.output.endswith("would add 7 articles with about 8 sentences, failed 0\n")
        assert dateline("list").status == 1

    def test_it_names_what_cannot_be_read(self, dateline: Dateline, folder: Path) -> None:
        (folder / "z.pdf").write_bytes(b"%PDF-1.7")
        ran = dateline("add", "--dry-run", folder)
        assert ran.status == 1
        assert "z.pdf: is a damaged PDF file" in ran.errors


class TestAdd:
    def test_an_assumed_encoding_is_said_and_is_no_failure(
        self, dateline: Dateline, tmp_path: Path
    ) -> None:
        (tmp_path / "a.txt").write_bytes(("Le café est fermé. " * 9).encode("cp1252"))
        ran = dateline("add", tmp_path / "a.txt")
        assert ran.status == 0
        assert "note: is not UTF-8 and was read as Windows-1252" in ran.errors

    def test_piped_input_is_added(
        self, dateline: Dateline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piped = io.BytesIO(b'{"title": "Piped", "text": "One."}\n')
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=piped, isatty=lambda: False))
        assert dateline("add", "-").output.startswith("added 1,")
        assert titles(dateline) == ["Piped"]

    def test_private_addresses_need_a_flag(self, dateline: Dateline, server: LocalServer) -> None:
        server.answers["/one"] = Answer(made_page("Ferry sinks", TEXT).encode())
        refused = dateline("add", server.url("/one"))
        assert refused.status == 1
        assert "not fetched without --allow-private" in refused.errors
        assert server.asked == []
        assert dateline("add", server.url("/one"), "--allow-private").status == 0
        assert titles(dateline) == ["Ferry sinks"]

    def test_a_page_that_has_not_changed_is_asked_for_and_counted(
        self, dateline: Dateline, server: LocalServer
    ) -> None:
        page = Answer(made_page("Ferry sinks", TEXT).encode(), headers={"ETag": '"1"'})
        server.answers["/one"] = lambda headers: (
            Answer(status=304) if headers.get("if-none-match") == '"1"' else page
        )
        dateline("add", server.url("/one"), "--allow-private")
        again = dateline("add", server.url("/one"), "--allow-private")
        assert again.output == "added 0, replaced 0, unchanged 1, failed 0\n"
        dateline("remove", server.url("/one"))
        back = dateline("add", server.url("/one"), "--allow-private")
        assert back.output.startswith("added 1,")


class TestWatch:
    def test_only_what_is_new_or_changed_is_read(self, dateline: Dateline, folder: Path) -> None:
        assert dateline("watch", "--once", folder).output.startswith("added 6, replaced 0")
        assert dateline("watch", "--once", folder).output == (
            "added 0, replaced 0, unchanged 0, failed 0\n"
        )
        (folder / "a.txt").write_text("Story a\n\nThe bridge opened again.\n")
        (folder / "g.txt").write_text("Story g\n\nThe g bridge closed.\n")
        assert dateline("watch", "--once", folder).output.startswith("added 1, replaced 1")

    def test_articles_of_lost_files_go_only_when_asked(
        self, dateline: Dateline, folder: Path
    ) -> None:
        dateline("watch", "--once", folder)
        (folder / "a.txt").unlink()
        (folder / "b.txt").unlink()
        assert dateline("watch", "--once", "--remove-missing", folder).output.count("removed") == 2
        assert len(titles(dateline)) == 4
        (folder / "c.txt").unlink()
        dateline("watch", "--once", folder)
        assert len(titles(dateline)) == 4

    def test_a_folder_that_lost_everything_is_believed_to_be_absent(
        self, dateline: Dateline, folder: Path
    ) -> None:
        dateline("watch", "--once", folder)
        for file in folder.iterdir():
            file.unlink()
        ran = dateline("watch", "--once", "--remove-missing", folder)
        assert ran.status == 1
        assert "all 6 files are gone: nothing was done" in ran.errors
        assert len(titles(dateline)) == 6

    def test_of_a_feed_only_new_entries_are_fetched(
        self, dateline: Dateline, server: LocalServer
    ) -> None:
        def feed(*names: str) -> Answer:
            items = "".join(
                f"<item><title>{n}</title><link>{server.url('/' + n)}</link><guid>{n}</guid></item>"
                for n in names
            )
            return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())

        for name in ("one", "two"):
            server.answers[f"/{name}"] = Answer(made_page(f"Story {name}", TEXT + name).encode())
        server.answers["/feed"] = feed("one")
        arguments = ("watch", "--once", "--allow-private", server.url("/feed"))
        assert dateline(*arguments).output.startswith("added 1,")
        server.answers["/feed"] = feed("two", "one")
        assert dateline(*arguments).output.startswith("added 1, replaced 0, unchanged 1")
        assert server.paths() == ["/feed", "/one", "/feed", "/two"]

    def test_it_looks_again_until_it_is_stopped(
        self, dateline: Dateline, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pauses: list[float] = []

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(time, "sleep", sleep)
        ran = dateline("watch", "--every", "2", folder)
        assert ran.status == 0
        assert pauses == [120, 120]
        assert ran.output.count("added") == 2
        assert "Stopped watching" in ran.errors


def test_progress_tells_how_many_there_will_be(
    dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.terminal._PLAIN_SECONDS", 0.0)
    (tmp_path / "a.jsonl").write_text('{"text": "The bridge closed today."}\n' * 500)
    ran = dateline("add", "--no-embed", tmp_path / "a.jsonl")
    assert re.search(r"Adding: 1 of \d+ articles, .* a second, \d+ s left", ran.errors)
    assert "Adding: 500 of 500 articles" in ran.errors
