"""Damage is noticed and named; a repair saves what can be read and keeps the damaged file."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive_folders import DATABASE
from index.archive_values import RemovalQuery
from index.articles import Article
from index.errors import ArchiveDamaged, ArchiveError, ArchiveNotFound
from index.news_index import NewsIndex
from index.repairing import RepairReport, repair
from tests.generated_articles import generated_articles

ARTICLES = generated_articles(30)
FLIPS = 40

pytestmark = pytest.mark.usefixtures("fake_encoder")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an embedded archive, all in one file."""
    folder = tmp_path_factory.mktemp("original") / "archive"
    with pytest.MonkeyPatch.context() as patched:
        from tests.fakes import FakeEncoder  # noqa: PLC0415 -- the fixture of one test is too short

        patched.setattr("index.embedding.open_encoder", lambda _settings: FakeEncoder())
        with NewsIndex.create(folder) as index:
            index.add(ARTICLES)
            index.embed_pending()
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "archive"))


def changed(folder: Path, statement: str) -> None:
    """Change the database behind the archive's back, without the triggers that seal."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("DROP TRIGGER sealed_again")
        connection.execute(statement)


def problems_of(folder: Path) -> list[str]:
    try:
        with NewsIndex.open(folder) as index:
            return index.verify()
    except ArchiveError as error:  # it cannot even be opened: noticed too
        return [str(error)]


def overwrite_page(file: Path, root_of: str) -> None:
    """Put noise in place of the first page of a table."""
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (root_of,)
        ).fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = random.Random(3).randbytes(4096)
    file.write_bytes(content)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET title = 'Another' WHERE number = 4",
        "UPDATE articles SET published = '1999-01-01' WHERE number = 4",
        "UPDATE articles SET text = replace(text, 'e', 'a') WHERE number = 4",
        "UPDATE sentences SET start = start + 1 WHERE article = 4 AND position = 1",
        "UPDATE sentences SET speaker = 'Somebody' WHERE article = 4 AND position = 1",
        "DELETE FROM seals WHERE article = 4",
    ],
)
def test_an_article_that_is_not_as_it_was_stored_is_named(folder: Path, statement: str) -> None:
    assert problems_of(folder) == []
    changed(folder, statement)
    (problem,) = problems_of(folder)
    assert problem == f"article {ARTICLES[3].id} is not as it was stored"


def test_an_embedding_that_is_not_as_it_was_stored_is_counted(folder: Path) -> None:
    changed(folder, "UPDATE embeddings SET vector = zeroblob(length(vector)) WHERE sentence = 7")
    assert problems_of(folder) == ["1 embeddings that are not as they were stored"]


def test_a_ghost_in_an_index_is_counted(folder: Path) -> None:
    with NewsIndex.open(folder) as index:
        index.verify()
        with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
            # Gone without a word in the log: what the indexes follow.
            connection.execute("PRAGMA foreign_keys = OFF")
            sentences = connection.execute(
                "SELECT first_sentence, sentence_count FROM articles WHERE number = 2"
            ).fetchone()
            for table, column in (("sentences", "id"), ("embeddings", "sentence")):
                connection.execute(
                    f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?",  # noqa: S608 -- constants
                    (sentences[0], sentences[0] + sentences[1] - 1),
                )
            connection.execute("DELETE FROM articles WHERE number = 2")
            connection.execute("DELETE FROM signatures WHERE article = 2")
            connection.execute("DELETE FROM bands WHERE article = 2")
            connection.execute("DELETE FROM copies WHERE 2 IN (article, other)")
        count = sentences[1]
        assert index.verify() == [
            f"{count} sentences are gone and can still be found by words",
            f"{count} sentences are gone and can still be found by meaning",
        ]


def test_a_flipped_byte_of_the_database_is_noticed(folder: Path) -> None:
    """Where it means anything: page by page some bytes are free or hold no value."""
    file = folder / DATABASE
    sound, chance = file.read_bytes(), random.Random(5)
    unnoticed = []
    for _ in range(FLIPS):
        place = chance.randrange(len(sound))
        damaged = bytearray(sound)
        damaged[place] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        if problems_of(folder) == [] and _content(folder) != _content_of(sound, folder):
            unnoticed.append(place)
    assert unnoticed == []


def _content(folder: Path) -> list[Article]:
    with NewsIndex.open(folder) as index:
        return index.articles()


def _content_of(database: bytes, folder: Path) -> list[Article]:
    twin = folder.with_name("twin")
    if not twin.exists():
        twin.mkdir()
        (twin / DATABASE).write_bytes(database)
    return _content(twin)


def test_a_sound_archive_gets_new_indexes_and_keeps_its_embeddings(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")
    assert repair(folder) == RepairReport()
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        status = index.status()
        assert status.embedded == status.sentences
        assert len(index.articles()) == len(ARTICLES)


def test_a_lost_text_is_named_and_all_others_are_saved(folder: Path) -> None:
    changed(folder, "UPDATE articles SET text = replace(text, 'e', 'a') WHERE number = 4")
    report = repair(folder)
    assert report.lost == (ARTICLES[3].id,)
    assert (report.saved, report.doubtful) == (len(ARTICLES) - 1, ())
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        index.embed_pending()
        expected = {one.id: one.text for one in ARTICLES if one.id != ARTICLES[3].id}
        assert {one.id: one.text for one in index.articles()} == expected
    assert report.damaged is not None
    assert report.damaged.is_file()


def test_a_changed_title_makes_an_article_doubtful(folder: Path) -> None:
    changed(folder, "UPDATE articles SET title = 'Another' WHERE number = 4")
    report = repair(folder)
    assert (report.saved, report.doubtful, report.lost) == (29, (ARTICLES[3].id,), ())


@pytest.mark.parametrize("table", ["sentences", "embeddings", "articles_url_key", "changes"])
def test_a_page_of_noise_costs_no_article(folder: Path, table: str) -> None:
    overwrite_page(folder / DATABASE, table)
    assert problems_of(folder)
    report = repair(folder)
    assert report.saved + len(report.doubtful) == len(ARTICLES)
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        assert {one.text for one in index.articles()} == {one.text for one in ARTICLES}


def test_half_a_file_gives_what_it_holds(folder: Path) -> None:
    file = folder / DATABASE
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ArchiveDamaged), NewsIndex.open(folder) as index:
        index.articles()
    report = repair(folder)
    assert report.damaged is not None
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        assert {one.text for one in index.articles()} <= {one.text for one in ARTICLES}


def test_nothing_readable_is_said_and_the_file_left(folder: Path) -> None:
    file = folder / DATABASE
    file.write_bytes(random.Random(1).randbytes(20_000))
    with pytest.raises(ArchiveError, match="restore it from a backup"):
        repair(folder)
    assert file.stat().st_size == 20_000


def test_a_folder_without_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound):
        repair(tmp_path)


@pytest.mark.parametrize("step", range(1, 6))
def test_a_repair_stopped_while_it_takes_over_goes_on_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    changed(folder, "UPDATE articles SET title = 'Another' WHERE number = 4")
    done = 0

    def stopping(call: Callable[..., object]) -> Callable[..., object]:
        def instead(*arguments: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done == step:
                raise KeyboardInterrupt
            return call(*arguments, **named)

        return instead

    with monkeypatch.context() as patched:
        patched.setattr("index.repairing.shutil.rmtree", stopping(shutil.rmtree))
        patched.setattr(Path, "replace", stopping(Path.replace))
        try:
            repair(folder)
        except KeyboardInterrupt:
            assert done == step
    repair(folder)
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        assert {one.text for one in index.articles()} == {one.text for one in ARTICLES}


def test_a_backup_is_an_archive_of_its_own(folder: Path, tmp_path: Path) -> None:
    with NewsIndex.open(folder) as index:
        index.backup(tmp_path / "copy")
        index.remove(RemovalQuery(key=ARTICLES[0].id))
        assert len(index.articles()) == len(ARTICLES) - 1
    assert [one.name for one in (tmp_path / "copy").iterdir()] == [DATABASE]
    with NewsIndex.open(tmp_path / "copy") as copy:
        assert copy.verify() == []
        assert len(copy.articles()) == len(ARTICLES)
        assert copy.status().embedded == copy.status().sentences


def test_a_backup_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with NewsIndex.open(folder) as index, pytest.raises(ArchiveError, match="is not empty"):
        index.backup(tmp_path / "full")
