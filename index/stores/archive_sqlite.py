"""The one truth of an archive: articles, sentences, embeddings and the log of changes, in SQLite.

The only module that touches ``sqlite3``. Every write is one transaction; a reader sees a state
that existed. Derived indexes follow ``changes_since`` and are told nothing else.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.articles import (
    Article,
    Period,
    SearchFilter,
    Sentence,
    Source,
    canonical_url,
)
from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveIncompatible
from index.stores.archive_rows import (
    ARTICLE_COLUMNS,
    article_of_row,
    chunks,
    day_of,
    filter_condition,
    marks,
    vectors_of_rows,
)
from index.stores.archive_schema import SCHEMA, SCHEMA_VERSION
from index.stores.archive_writing import (
    AddResult,
    FindCopies,
    SplitArticle,
    delete_article,
    log_change,
    store_article,
)
from index.stores.changes import Change, ChangeKind

_BUSY_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """How much the archive holds; ``embedded`` of ``sentences`` can be found by meaning."""

    articles: int
    sentences: int
    embedded: int
    last_change: int


class ArchiveSqlite:
    """The tables of one archive. Safe to use from many threads; two processes may share the file.

    An empty or missing ``file`` becomes a new archive: making one may have been cut off.

    Raises ``ArchiveBusy`` when another process writes for longer than 30 seconds,
    ``ArchiveDamaged`` when SQLite cannot read the file, ``ArchiveIncompatible`` when a newer
    version made it, ``ArchiveError`` after ``close``.
    """

    def __init__(self, file: Path) -> None:
        with _mapped_errors(file):
            self._reader = _connect(file)
            self._writer = _connect(file)
        self._reader_lock = threading.RLock()
        self._writer_lock = threading.RLock()
        self._file = file
        try:
            self._create_tables_if_empty()
            self._check_version()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close both connections."""
        with self._writer_lock, self._reader_lock:
            self._reader.close()
            self._writer.close()

    # --- settings -----------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a saved setting, or ``None``."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Save a setting."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- writing ------------------------------------------------------------------------------

    def add(
        self, batch: Sequence[SplitArticle], *, find_copies: FindCopies | None = None
    ) -> list[AddResult]:
        """Store the articles in one transaction, replacing those that are the same.

        Two articles are the same when they share the canonical URL, or the file and record, or
        the text (unless both name different URLs or different sources: then they are two
        publications of one text). One result per article, in order.
        """
        with self._transaction() as connection:
            return [store_article(connection, entry, find_copies) for entry in batch]

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove the articles in one transaction and return how many there were."""
        with self._transaction() as connection:
            removed = 0
            for article_id in article_ids:
                rows = connection.execute(
                    "SELECT number FROM articles WHERE id = ?", (article_id,)
                ).fetchall()
                for (number,) in rows:
                    delete_article(connection, number)
                    removed += 1
            return removed

    def store_embeddings(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors (n, d) of pending sentences; return how many were still wanted.

        Sentences that were removed or embedded in the meantime are passed over.
        """
        with self._transaction() as connection:
            wanted = set(_still_pending(connection, ids))
            rows = [
                (sentence, vector.astype(np.float16).tobytes())
                for sentence, vector in zip(ids, vectors, strict=True)
                if sentence in wanted
            ]
            if rows:
                connection.executemany("INSERT INTO embeddings VALUES (?, ?)", rows)
                connection.executemany(
                    "DELETE FROM pending WHERE sentence = ?", [(sentence,) for sentence, _ in rows]
                )
                sentences = [sentence for sentence, _ in rows]
                log_change(connection, ChangeKind.EMBED, min(sentences), max(sentences))
            return len(rows)

    def forget_embeddings(self) -> None:
        """Drop every embedding, so that all sentences are pending again."""
        with self._transaction() as connection:
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM sentences").fetchone()
            connection.execute("DELETE FROM embeddings")
            connection.execute("INSERT OR IGNORE INTO pending SELECT id FROM sentences")
            log_change(connection, ChangeKind.FORGET, 1, last)

    # --- reading ------------------------------------------------------------------------------

    def counts(self) -> ArchiveCounts:
        """Count articles, sentences and embeddings at one moment."""
        with self._reading() as connection:
            (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
            (sentences,) = connection.execute("SELECT count(*) FROM sentences").fetchone()
            (pending,) = connection.execute("SELECT count(*) FROM pending").fetchone()
            return ArchiveCounts(
                articles=articles,
                sentences=sentences,
                embedded=sentences - pending,
                last_change=_last_change(connection),
            )

    def last_change(self) -> int:
        """Return the number of the newest change, 0 for a new archive."""
        with self._reading() as connection:
            return _last_change(connection)

    def changes_since(self, number: int) -> list[Change]:
        """Return all changes after ``number``, oldest first."""
        rows = self._rows(
            "SELECT number, kind, first, last FROM changes WHERE number > ? ORDER BY number",
            (number,),
        )
        return [Change(row[0], ChangeKind(row[1]), row[2], row[3]) for row in rows]

    def pending(self, limit: int, after: int = 0) -> list[int]:
        """Return up to ``limit`` ids above ``after`` of sentences without embedding, ascending."""
        rows = self._rows(
            "SELECT sentence FROM pending WHERE sentence > ? ORDER BY sentence LIMIT ?",
            (after, limit),
        )
        return [row[0] for row in rows]

    def embeddings_between(
        self, first: int, last: int, limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Return ids (n,) and vectors (n, d) of the first embeddings in ``first..last`` by id."""
        rows = self._rows(
            "SELECT sentence, vector FROM embeddings WHERE sentence BETWEEN ? AND ?"
            " ORDER BY sentence LIMIT ?",
            (first, last, limit),
        )
        return vectors_of_rows(rows)

    def embeddings_of(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Return ids (n,) and vectors (n, d) of those sentences that are embedded, by id."""
        rows = self._rows_in("SELECT sentence, vector FROM embeddings WHERE sentence IN ({})", ids)
        return vectors_of_rows(sorted(rows))

    def sentences(self, ids: Sequence[int]) -> dict[int, Sentence]:
        """Return the sentences that still exist, by id."""
        found: dict[int, Sentence] = {}
        for chunk in chunks(ids):
            with self._reading() as connection:
                rows = connection.execute(
                    'SELECT s.id, a.id, s.position, s.start, s."end" FROM sentences s'
                    f" JOIN articles a ON a.number = s.article WHERE s.id IN ({marks(chunk)})",
                    chunk,
                ).fetchall()
                names = sorted({row[1] for row in rows})
                texts = dict(
                    connection.execute(
                        f"SELECT id, text FROM articles WHERE id IN ({marks(names)})", names
                    ).fetchall()
                )
            for number, name, position, start, end in rows:
                text = texts[name][start:end]
                found[number] = Sentence(number, name, position, start, end, text)
        return found

    def sentences_between(self, first: int, last: int) -> list[tuple[Sentence, Article]]:
        """Return the sentences ``first..last`` that exist, each with its article, by id."""
        articles: dict[str, Article] = {}
        with self._reading() as connection:
            rows = connection.execute(
                'SELECT s.id, a.id, s.position, s.start, s."end", s.article'
                " FROM sentences s JOIN articles a ON a.number = s.article"
                " WHERE s.id BETWEEN ? AND ? ORDER BY s.id",
                (first, last),
            ).fetchall()
            numbers = sorted({row[5] for row in rows})
            for chunk in chunks(numbers):
                for row in connection.execute(
                    f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE number IN ({marks(chunk)})",
                    chunk,
                ):
                    articles[row[0]] = article_of_row(row)
        return [
            (
                Sentence(number, name, position, start, end, articles[name].text[start:end]),
                articles[name],
            )
            for number, name, position, start, end, _ in rows
        ]

    def sentences_of(self, article_id: str) -> list[Sentence]:
        """Return all sentences of an article in order; none for an unknown article."""
        rows = self._rows(
            "SELECT first_sentence, first_sentence + sentence_count - 1 FROM articles WHERE id = ?",
            (article_id,),
        )
        return [sentence for row in rows for sentence, _ in self.sentences_between(*row)]

    def articles_by_id(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Return the articles that exist, by id."""
        rows = self._rows_in(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id IN ({{}})",
            article_ids,
        )
        return {row[0]: article_of_row(row) for row in rows}

    def copies_of(self, article_id: str, search_filter: SearchFilter, limit: int) -> list[Article]:
        """Return the near-duplicates of an article that pass the filter, earliest first."""
        condition, parameters = filter_condition(search_filter)
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE number IN (SELECT other FROM copies"
            f" WHERE article = (SELECT number FROM articles WHERE id = ?)) AND {condition}"
            " ORDER BY published IS NULL, published, id LIMIT ?",
            (article_id, *parameters, limit),
        )
        return [article_of_row(row) for row in rows]

    def find(self, key: str) -> list[Article]:
        """Return the articles whose id, URL, file or folder is ``key``, by id; none for ""."""
        if not key:  # else every file that has a path from the root lies in the folder ""
            return []
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS} FROM articles"
            " WHERE id = :key OR url_key = :url OR path = :key"
            " OR (path >= :key || '/' AND path < :key || '0') ORDER BY id",  # '0' follows '/'
            {"key": key, "url": canonical_url(key)},
        )
        return [article_of_row(row) for row in rows]

    def articles(
        self, search_filter: SearchFilter, *, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Return the articles that pass the filter, newest first, undated last, ties by id."""
        condition, parameters = filter_condition(search_filter)
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {condition}"
            " ORDER BY published IS NULL, published DESC, id LIMIT ? OFFSET ?",
            (*parameters, -1 if limit is None else limit, offset),
        )
        return [article_of_row(row) for row in rows]

    def sentence_ranges(self, search_filter: SearchFilter) -> NDArray[np.int64]:
        """Return (n, 2) first and last sentence ids of the articles that pass the filter."""
        condition, parameters = filter_condition(search_filter)
        rows = self._rows(
            "SELECT first_sentence, first_sentence + sentence_count - 1 FROM articles"
            f" WHERE {condition} AND sentence_count > 0 ORDER BY first_sentence",
            parameters,
        )
        return np.array(rows, dtype=np.int64).reshape(-1, 2)

    def sources(self) -> list[Source]:
        """Return every outlet with its number of articles and days, most articles first."""
        rows = self._rows(
            "SELECT source, count(*), min(published), max(published) FROM articles"
            " GROUP BY source ORDER BY count(*) DESC, source",
            (),
        )
        return [Source(row[0], row[1], Period(day_of(row[2]), day_of(row[3]))) for row in rows]

    def integrity_problems(self) -> list[str]:
        """Return what SQLite's own check and the archive's own rules find wrong."""
        problems = [str(row[0]) for row in self._rows("PRAGMA quick_check", ())]
        problems = [problem for problem in problems if problem != "ok"]
        for name, query in _RULES.items():
            (count,) = self._rows(query, ())[0]
            if count:
                problems.append(f"{count} {name}")
        return problems

    # --- within -------------------------------------------------------------------------------

    def _create_tables_if_empty(self) -> None:
        if self._rows("SELECT 1 FROM sqlite_master LIMIT 1", ()):
            return
        with self._transaction() as connection:
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                return  # another process was faster
            for statement in filter(str.strip, SCHEMA.split(";")):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('archive', ?)", (uuid.uuid4().hex,))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _check_version(self) -> None:
        (version,) = self._rows("PRAGMA user_version", ())[0]
        if version != SCHEMA_VERSION:
            raise ArchiveIncompatible(
                f"{self._file} has format {version}; this Dateline reads format {SCHEMA_VERSION}."
                " Use the version of Dateline that made it, or add the articles to a new archive."
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _mapped_errors(self._file), self._writer_lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # SQLite itself rolls back when the disk is full
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with _mapped_errors(self._file), self._reader_lock:
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.execute("COMMIT")

    def _rows(
        self, query: str, parameters: Sequence[str | int] | Mapping[str, str | None]
    ) -> list[Any]:
        with _mapped_errors(self._file), self._reader_lock:
            return self._reader.execute(query, parameters).fetchall()

    def _rows_in(self, query: str, values: Sequence[int] | Sequence[str]) -> list[Any]:
        found: list[Any] = []
        for chunk in chunks(values):
            found += self._rows(query.format(marks(chunk)), chunk)
        return found


_RULES = {
    "sentences without an article": "SELECT count(*) FROM sentences s"
    " LEFT JOIN articles a ON a.number = s.article WHERE a.number IS NULL",
    "articles whose sentences are not all there": "SELECT count(*) FROM articles a WHERE"
    " a.sentence_count != (SELECT count(*) FROM sentences s WHERE s.article = a.number AND s.id"
    " BETWEEN a.first_sentence AND a.first_sentence + a.sentence_count - 1)",
    "embeddings without a sentence": "SELECT count(*) FROM embeddings e"
    " LEFT JOIN sentences s ON s.id = e.sentence WHERE s.id IS NULL",
    "sentences neither embedded nor pending": "SELECT count(*) FROM sentences s"
    " LEFT JOIN pending p ON p.sentence = s.id LEFT JOIN embeddings e ON e.sentence = s.id"
    " WHERE (p.sentence IS NULL) = (e.sentence IS NULL)",
    "signatures without an article": "SELECT count(*) FROM signatures s"
    " LEFT JOIN articles a ON a.number = s.article WHERE a.number IS NULL",
    "band keys without a signature": "SELECT count(*) FROM bands b"
    " LEFT JOIN signatures s ON s.article = b.article WHERE s.article IS NULL",
    "copies without an article or linked one way only": "SELECT count(*) FROM copies c"
    " LEFT JOIN articles a ON a.number = c.other LEFT JOIN copies back"
    " ON back.article = c.other AND back.other = c.article"
    " WHERE a.number IS NULL OR back.article IS NULL",
}


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a reported article survives a power cut
    return connection


@contextmanager
def _mapped_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            raise ArchiveBusy(
                f"Another process is writing to {file.parent}; try again when it has finished."
            ) from error
        raise ArchiveError(f"{file}: {reason}.") from error
    except sqlite3.ProgrammingError as error:
        raise ArchiveError(f"{file}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveDamaged(
            f"{file} cannot be read as an archive ({error}). Restore it from a backup, or remove"
            " the folder and add the articles again."
        ) from error


def _last_change(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()
    return int(number)


def _still_pending(connection: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    found: list[int] = []
    for chunk in chunks(ids):
        rows = connection.execute(
            f"SELECT sentence FROM pending WHERE sentence IN ({marks(chunk)})",
            chunk,
        )
        found += [row[0] for row in rows]
    return found
