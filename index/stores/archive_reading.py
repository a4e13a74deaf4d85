"""What can be read of an archive: articles, sentences, embeddings and the log of changes.

Every reading sees a state of the archive that existed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.archive_values import LanguageCount, SourceDates
from index.articles import Article, Period, SearchFilter, Sentence, Source, canonical_url
from index.errors import ArchiveDamaged
from index.provenance import DOUBTFUL
from index.stores.archive_catalogue import Catalogue
from index.stores.archive_connection import ArchiveConnection
from index.stores.archive_rows import (
    ARTICLE_COLUMNS,
    article_of_row,
    chunks,
    day_of,
    filter_condition,
    marks,
    vectors_of_rows,
)
from index.stores.archive_rules import RULES
from index.stores.archive_seals import BROKEN_SEALS
from index.stores.changes import Change, ChangeKind


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """How much the archive holds; ``embedded`` of ``sentences`` can be found by meaning."""

    articles: int
    sentences: int
    embedded: int
    last_change: int


class ArchiveReading(ArchiveConnection):
    """An archive's file with all that can be read of it."""

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

    def sentence_ids(self, *, embedded: bool = False) -> NDArray[np.int64]:
        """Return the ids (n,) of all sentences, or of those that are embedded, ascending."""
        column, table = ("sentence", "embeddings") if embedded else ("id", "sentences")
        rows = self._rows(f"SELECT {column} FROM {table} ORDER BY {column}", ())
        return np.array([row[0] for row in rows], dtype=np.int64)

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
                    'SELECT s.id, a.id, s.position, s.start, s."end", s.speaker FROM sentences s'
                    f" JOIN articles a ON a.number = s.article WHERE s.id IN ({marks(chunk)})",
                    chunk,
                ).fetchall()
                names = sorted({row[1] for row in rows})
                texts = dict(
                    connection.execute(
                        f"SELECT id, text FROM articles WHERE id IN ({marks(names)})", names
                    ).fetchall()
                )
            for number, name, position, start, end, speaker in rows:
                text = texts[name][start:end]
                found[number] = Sentence(number, name, position, start, end, text, speaker)
        return found

    def sentences_between(self, first: int, last: int) -> list[tuple[Sentence, Article]]:
        """Return the sentences ``first..last`` that exist, each with its article, by id."""
        articles: dict[int, Article] = {}
        with self._reading() as connection:
            rows = connection.execute(
                'SELECT id, article, position, start, "end", speaker FROM sentences'
                " WHERE id BETWEEN ? AND ? ORDER BY id",
                (first, last),
            ).fetchall()
            numbers = sorted({row[1] for row in rows})
            for chunk in chunks(numbers):
                for number, *row in connection.execute(
                    f"SELECT number, {ARTICLE_COLUMNS} FROM articles"
                    f" WHERE number IN ({marks(chunk)})",
                    chunk,
                ):
                    articles[number] = article_of_row(row)
        found = []
        for number, owner, position, start, end, speaker in rows:
            article = articles[owner]
            text = article.text[start:end]
            sentence = Sentence(number, article.id, position, start, end, text, speaker)
            found.append((sentence, article))
        return found

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

    @property
    def catalogue(self) -> Catalogue:
        """What the archive holds as a list, without the texts."""
        return Catalogue(self._rows)

    def languages(self) -> list[LanguageCount]:
        """Return how many articles there are in each language, most first."""
        rows = self._rows(
            "SELECT language, count(*) FROM articles GROUP BY language"
            " ORDER BY count(*) DESC, language",
            (),
        )
        return [LanguageCount(*row) for row in rows]

    def source_dates(self) -> list[SourceDates]:
        """Return for every outlet how many articles are undated or doubtfully dated."""
        doubtful = sorted(DOUBTFUL)
        rows = self._rows(
            "SELECT source, count(*), sum(published IS NULL), sum(published IS NOT NULL AND"
            f" coalesce(json_extract(provenance, '$.published') IN ({marks(doubtful)}), 0))"
            " FROM articles GROUP BY source ORDER BY count(*) DESC, source",
            doubtful,
        )
        return [SourceDates(*row) for row in rows]

    def integrity_problems(self) -> list[str]:
        """Return what SQLite's own check, the archive's rules and its seals find wrong."""
        problems = []
        try:
            problems += [str(row[0]) for row in self._rows("PRAGMA integrity_check", ())]
            for name, query in RULES.items():
                (count,) = self._rows(query, ())[0]
                problems += [f"{count} {name}"] if count else []
            problems += [f"article {name} is not as it was stored" for name in self.unsealed()]
        except ArchiveDamaged as error:
            problems.append(str(error.__cause__))
        return [problem for problem in problems if problem != "ok"]

    def unsealed(self) -> list[str]:
        """Return the ids of the articles that are no longer as they were stored.

        Raises ``ArchiveDamaged`` when SQLite cannot read them.
        """
        return [str(row[1]) for row in self._rows(BROKEN_SEALS, ())]


def _last_change(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()
    return int(number)
