"""Copies of an archive's file: a backup while it is in use, and what a damaged one still gives."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article, text_digest
from index.errors import ArchiveError
from index.stores.archive_read_only import can_be_written, connection_for_reading
from index.stores.archive_rows import ARTICLE_COLUMNS, article_of_row
from index.stores.archive_seals import register, seal_of
from index.stores.derived_files import publish

_HEADER_BYTES = 100  # https://sqlite.org/fileformat2.html#the_database_header
_MOST_TIMES_LONGER = 20  # a damaged length must not fill the disk
_MOST_ARTICLES = 100_000_000  # a damaged count must not be counted up to for ever
_ONE_ARTICLE = f"SELECT text_digest, {ARTICLE_COLUMNS} FROM articles WHERE number = ?"
_SEALED = (
    f"SELECT 1 FROM articles a JOIN seals s ON s.article = a.number WHERE s.crc = {seal_of('a')}"
    " AND a.number = ?"
)


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a damaged file gives of one article; ``number`` counts them in the order of adding.

    ``article`` is ``None`` when its text is lost; ``whole`` says that nothing of it has changed
    since it was stored. ``name`` is its id, where that could be read.
    """

    number: int
    article: Article | None
    whole: bool
    name: str | None = None


def back_up(file: Path, target: Path) -> None:
    """Copy the database ``file``, as it is at one moment, to ``target``, which must not exist.

    SQLite's online backup: readers and writers go on. Raises ``ArchiveError`` when the copy cannot
    be made; nothing is left of it then.
    """
    folder = target.parent
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty; name a new folder for the backup.")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(_source(file)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file alone is the whole copy
        publish(part, target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise ArchiveError(f"The backup in {folder} cannot be made: {error}.") from error


def _source(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file) if can_be_written(file) else connection_for_reading(file)


def rescued_articles(file: Path) -> Iterator[Rescued]:
    """Return what a damaged database still gives of each article, in the order of adding.

    A text that is not the one that was stored counts as lost. The file is only read. Raises
    ``ArchiveError`` when nothing can be read of it at all.
    """
    with (
        _as_long_as_it_was(file) as whole,
        closing(sqlite3.connect(f"{whole.as_uri()}?mode=ro", uri=True)) as connection,
    ):
        register(connection)
        connection.text_factory = _readable
        for number in _numbers(connection, file):
            found = _rescued(connection, number)
            if found:
                yield found


@contextmanager
def _as_long_as_it_was(file: Path) -> Iterator[Path]:
    """Give the file, or a copy filled up with zeros when its end is missing.

    SQLite reads nothing at all of a file that is shorter than its first page says.
    """
    with file.open("rb") as stream:
        start = stream.read(_HEADER_BYTES)
    page_bytes = int.from_bytes(start[16:18]) or 1  # SQLite writes 65536 as 1
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    due = page_bytes * int.from_bytes(start[28:32])
    present = file.stat().st_size
    if not present < due <= _MOST_TIMES_LONGER * present:
        yield file
        return
    copy = file.with_name(f"{file.name}.filled")
    try:
        shutil.copyfile(file, copy)
        os.truncate(copy, due)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def saved_setting(file: Path, key: str) -> str | None:
    """Return a setting of a database that may be damaged, ``None`` when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _numbers(connection: sqlite3.Connection, file: Path) -> range:
    """Return all numbers an article may have; they are looked up one by one."""
    last = 0
    for query in (
        "SELECT seq FROM sqlite_sequence WHERE name = 'articles'",
        "SELECT max(number) FROM articles",
    ):
        with suppress(sqlite3.DatabaseError, TypeError, ValueError):
            row = connection.execute(query).fetchone()
            last = max(last, min(int(row[0]), _MOST_ARTICLES))
    if not last:
        raise ArchiveError(f"Nothing can be read of {file}: restore it from a backup.")
    return range(1, last + 1)


def _rescued(connection: sqlite3.Connection, number: int) -> Rescued | None:
    """Return what is left of one article; ``None`` when there is none of that number."""
    try:
        row = connection.execute(_ONE_ARTICLE, (number,)).fetchone()
        if row is None:
            return None
        digest, *columns = row
        article = article_of_row(columns)
        lost = text_digest(article.text) != digest
    except (sqlite3.DatabaseError, ValueError, TypeError, AttributeError):
        return Rescued(number, None, whole=False, name=_name(connection, number))
    if lost:
        return Rescued(number, None, whole=False, name=article.id)
    return Rescued(number, article, _is_sealed(connection, number), article.id)


def _is_sealed(connection: sqlite3.Connection, number: int) -> bool:
    try:
        return bool(connection.execute(_SEALED, (number,)).fetchone())
    except sqlite3.DatabaseError:
        return False


def _name(connection: sqlite3.Connection, number: int) -> str | None:
    try:
        row = connection.execute("SELECT id FROM articles WHERE number = ?", (number,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def _readable(value: bytes) -> str:
    return value.decode("utf-8", "replace")
