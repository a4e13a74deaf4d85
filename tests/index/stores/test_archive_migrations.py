"""Archives of older versions, as they were stored by the Dateline of their day, come forward whole.

``archive_version_N.sqlite.gz`` was written by the code of version N: five articles (two of them
copies, one undated, one with a record's name), one removed, one not embedded yet. That of version
2 was brought forward from version 1 by the code of version 2.
"""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Outcome, SearchFilter
from index.errors import ArchiveIncompatible
from index.news_index import NewsIndex
from index.stores import archive_migrations
from index.stores.archive_reading import ArchiveCounts
from index.stores.archive_schema import SCHEMA_VERSION
from index.stores.archive_sqlite import ArchiveSqlite
from tests.fakes import FakeEncoder
from tests.index.stores.vector_archives import split

STORED = Path(__file__).parent
OLDER = range(1, SCHEMA_VERSION)
# Statements until each version is reached: those of its step, the number and the commit.
REACHED = tuple(accumulate(len(archive_migrations._STEPS[version]) + 2 for version in OLDER))
STATEMENTS = REACHED[-1]


def unpacked(version: int, folder: Path) -> Path:
    """Unpack the stored archive of a version into the folder and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "archive.sqlite"
    file.write_bytes(
        gzip.decompress((STORED / f"archive_version_{version}.sqlite.gz").read_bytes())
    )
    return file


def columns_of(file: Path) -> dict[str, set[tuple[str, str, int]]]:
    """Return for every table the names, types and NOT NULL of its columns."""
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: {row[1:4] for row in connection.execute(f"PRAGMA table_info({name})")}
            for (name,) in tables.fetchall()
        }


def stored_version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


@pytest.mark.parametrize("version", OLDER)
def test_an_older_archive_gets_the_tables_of_a_new_one(version: int, tmp_path: Path) -> None:
    file = unpacked(version, tmp_path / "old")
    ArchiveSqlite(tmp_path / "new.sqlite").close()
    ArchiveSqlite(file).close()
    assert columns_of(file) == columns_of(tmp_path / "new.sqlite")
    assert stored_version(file) == SCHEMA_VERSION


@pytest.mark.parametrize("version", OLDER)
def test_an_older_archive_keeps_its_articles_and_obeys_every_rule(
    version: int, tmp_path: Path
) -> None:
    with closing(ArchiveSqlite(unpacked(version, tmp_path))) as store:
        articles = store.articles(SearchFilter())
        assert [(it.title, it.published, it.source, it.authors) for it in articles] == [
            (None, date(2025, 1, 2), None, ()),
            ("Ferry sinks", date(2024, 3, 2), "Courier", ()),
            (
                "Ferry sinks off Sandmouth",
                date(2024, 3, 1),
                "Harbour Post",
                ("Ada Lund", "Bo Berg"),
            ),
            (None, None, None, ()),
            ("Zażółć", None, "Straße", ()),
        ]
        assert {(it.updated, it.language, it.headings) for it in articles} == {(None, None, ())}
        assert store.counts() == ArchiveCounts(5, 21, 19, last_change=8)
        assert store.copies_of(articles[1].id, SearchFilter(), 10) == [articles[2]]
        assert {sentence.speaker for sentence in store.sentences_of(articles[1].id)} == {None}
        assert store.integrity_problems() == []


@pytest.mark.parametrize("version", OLDER)
def test_an_older_archive_takes_new_articles_and_finds_them_beside_the_old(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.open_encoder", lambda _: FakeEncoder(dimensions=32))
    unpacked(version, tmp_path)
    new = Article.create("The hull was raised in June.", path="/hull.txt", language="en")
    with NewsIndex.open(tmp_path) as index:
        index.add([new])
        index.embed_pending()
        assert index.search("hull raised")[0].sentence.text == "The hull was raised in June."
        assert index.search("Ida Holm bang")[0].passage.article.source in {
            "Courier",
            "Harbour Post",
        }
        assert index.article(new.id) == new
        assert index.verify() == []


def test_an_older_archive_knows_an_article_it_holds(tmp_path: Path) -> None:
    with closing(ArchiveSqlite(unpacked(1, tmp_path))) as store:
        again = Article.create("The bank cut its rate.\n\nSavers complained loudly.", path="/b.txt")
        assert [result.outcome for result in store.add([split(again)])] == [Outcome.UNCHANGED]


@pytest.mark.parametrize("moments", [range(STATEMENTS + 2)])
def test_killed_while_it_migrates_an_archive_is_of_one_version_and_comes_forward_next_time(
    moments: range, tmp_path: Path
) -> None:
    files = [unpacked(1, tmp_path / str(moment)) for moment in moments]
    made = subprocess.run(
        [sys.executable, "-c", _KILLED, *map(str, files)],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.stdout.split() == ["-9"] * (STATEMENTS) + ["0"] * (len(moments) - STATEMENTS)
    for moment, file in zip(moments, files, strict=True):
        assert stored_version(file) == 1 + sum(moment >= reached for reached in REACHED)
        with closing(ArchiveSqlite(file)) as store:
            assert store.counts() == ArchiveCounts(5, 21, 19, last_change=8)
            assert store.integrity_problems() == []


def test_two_at_once_migrate_an_archive_once(tmp_path: Path) -> None:
    file = unpacked(1, tmp_path)
    problems: list[list[str]] = []

    def open_and_check() -> None:
        with closing(ArchiveSqlite(file)) as store:
            problems.append(store.integrity_problems())

    threads = [threading.Thread(target=open_and_check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [[]] * 4


def test_an_archive_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = unpacked(1, tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    expected = rf"has format {SCHEMA_VERSION + 1}; this Dateline reads format {SCHEMA_VERSION}\."
    with pytest.raises(ArchiveIncompatible, match=expected):
        ArchiveSqlite(file)
    assert stored_version(file) == SCHEMA_VERSION + 1


def test_vectors_of_an_older_archive_are_what_they_were(tmp_path: Path) -> None:
    file = unpacked(1, tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        before = connection.execute("SELECT vector FROM embeddings ORDER BY sentence").fetchall()
    with closing(ArchiveSqlite(file)) as store:
        _, vectors = store.embeddings_between(1, 1000, 1000)
    expected = np.frombuffer(b"".join(blob for (blob,) in before), dtype=np.float16)
    np.testing.assert_array_equal(vectors.ravel(), expected)


# Opens each file in a child that kills itself before the n-th statement of the migration.
_KILLED = """
import os, signal, sys
from pathlib import Path
from index.stores import archive_connection

connect = archive_connection._connect

def opened(moment):
    seen = 0
    def trace(statement):
        nonlocal seen
        if statement.startswith(
            ("ALTER", "CREATE", "INSERT", "UPDATE", "PRAGMA user_version =", "COMMIT")
        ):
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
    def traced(file):
        connection = connect(file)
        connection.set_trace_callback(trace)
        return connection
    return traced

for moment, file in enumerate(sys.argv[1:]):
    child = os.fork()
    if child == 0:
        # The first COMMIT ends the reading that finds the version.
        archive_connection._connect = opened(moment + 1)
        archive_connection.ArchiveConnection(Path(file))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
