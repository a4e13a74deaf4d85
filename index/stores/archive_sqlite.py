"""The one truth of an archive: articles, sentences, embeddings and the log of changes, in SQLite.

Every write is one transaction; a reader sees a state that existed. Derived indexes follow
``changes_since`` and are told nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.archive_values import Correction
from index.articles import Article
from index.stores.archive_copies import FindCopies
from index.stores.archive_reading import ArchiveReading
from index.stores.archive_rows import chunks, marks
from index.stores.archive_seals import crc32
from index.stores.archive_writing import (
    AddResult,
    SplitArticle,
    correct_article,
    delete_article,
    log_change,
    store_article,
)
from index.stores.changes import ChangeKind


class ArchiveSqlite(ArchiveReading):
    """The tables of one archive, to read and to write; see ``ArchiveConnection`` for its errors."""

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

    def correct(self, article_id: str, corrections: Sequence[Correction]) -> Article | None:
        """Correct an article's description by hand and return it; ``None`` when there is none."""
        with self._transaction() as connection:
            return correct_article(connection, article_id, corrections)

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
            stored = vectors.astype(np.float16)
            rows = [
                (sentence, blob, crc32(blob))
                for sentence, vector in zip(ids, stored, strict=True)
                if sentence in wanted
                for blob in [vector.tobytes()]
            ]
            if rows:
                connection.executemany("INSERT INTO embeddings VALUES (?, ?, ?)", rows)
                connection.executemany(
                    "DELETE FROM pending WHERE sentence = ?", [(sentence,) for sentence, *_ in rows]
                )
                sentences = [sentence for sentence, *_ in rows]
                log_change(connection, ChangeKind.EMBED, min(sentences), max(sentences))
            return len(rows)

    def forget_embeddings(self) -> None:
        """Drop every embedding, so that all sentences are pending again."""
        with self._transaction() as connection:
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM sentences").fetchone()
            connection.execute("DELETE FROM embeddings")
            connection.execute("INSERT OR IGNORE INTO pending SELECT id FROM sentences")
            log_change(connection, ChangeKind.FORGET, 1, last)


def _still_pending(connection: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    found: list[int] = []
    for chunk in chunks(ids):
        rows = connection.execute(
            f"SELECT sentence FROM pending WHERE sentence IN ({marks(chunk)})",
            chunk,
        )
        found += [row[0] for row in rows]
    return found
