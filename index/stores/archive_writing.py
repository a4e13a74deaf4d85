"""The statements that change an archive: each runs inside a transaction of its caller.

Together with ``archive_sqlite`` the only module that touches ``sqlite3``.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.articles import (
    Article,
    Outcome,
    Span,
    canonical_url,
    file_identity,
    text_digest,
)
from index.stores.archive_rows import ARTICLE_COLUMNS, article_of_row, marks
from index.stores.changes import ChangeKind

# Bounds on the work for one article when thousands share a text, such as a page that asks to log
# in: each is then linked to the oldest copies, and through them to all.
_ARTICLES_PER_BAND_KEY = 32
_CANDIDATES = 64

FindCopies = Callable[[bytes, Mapping[int, bytes]], Sequence[int]]
"""From a signature and those of candidates by article number to the numbers of its copies."""


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """An article with the spans of its sentences, ready to be stored.

    ``signature`` is what tells its copies, ``band_keys`` (64-bit integers) the keys under which
    they are found; an article without keys has no copies.
    """

    article: Article
    spans: tuple[Span, ...]
    signature: bytes = b""
    band_keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AddResult:
    """What adding one article did; ``article_id`` is the id under which it now stands."""

    article_id: str
    title: str | None
    path: str | None
    outcome: Outcome


def store_article(
    connection: sqlite3.Connection, entry: SplitArticle, find_copies: FindCopies | None = None
) -> AddResult:
    """Add an article, or replace or leave alone the ones that are the same.

    ``find_copies`` decides which others are linked with it as copies; without it none is.
    """
    same = _same_articles(connection, entry.article)
    if _tells_nothing_new(entry.article, same):
        oldest = same[0][1]
        return AddResult(oldest.id, oldest.title, entry.article.path, Outcome.UNCHANGED)
    article = replace(entry.article, id=_free_id(connection, entry.article.id, same))
    outcome = Outcome.ADDED
    if same:
        if len(same) == 1 and replace(same[0][1], path=article.path) == article:
            if same[0][1] != article:
                connection.execute(
                    "UPDATE articles SET path = ?, file_key = ? WHERE number = ?",
                    (article.path, file_identity(article.path, article.record), same[0][0]),
                )
            return AddResult(article.id, article.title, article.path, Outcome.UNCHANGED)
        outcome = Outcome.REPLACED
        for number, _ in same:
            delete_article(connection, number)
    number = _insert(connection, article, entry.spans)
    if entry.band_keys:
        if find_copies:
            candidates = _candidates(connection, entry.band_keys)
            _link(connection, number, find_copies(entry.signature, candidates))
        _store_signature(connection, number, entry)
    return AddResult(article.id, article.title, article.path, outcome)


def _same_articles(connection: sqlite3.Connection, article: Article) -> list[tuple[int, Article]]:
    """Return the stored articles that the new one stands for, oldest first."""
    url_key = canonical_url(article.url)
    rows = connection.execute(
        f"SELECT number, url_key, text_digest, {ARTICLE_COLUMNS} FROM articles"
        " WHERE url_key = ? OR file_key = ? OR text_digest = ? ORDER BY number",
        (url_key, file_identity(article.path, article.record), text_digest(article.text)),
    ).fetchall()
    found = []
    for number, other_url_key, _, *columns in rows:
        other = article_of_row(columns)
        same_file = file_identity(other.path, other.record) is not None and file_identity(
            other.path, other.record
        ) == file_identity(article.path, article.record)
        two_publications = (url_key and other_url_key and url_key != other_url_key) or (
            article.source and other.source and article.source.casefold() != other.source.casefold()
        )
        if same_file or (url_key and url_key == other_url_key) or not two_publications:
            found.append((number, other))
    return found


def _tells_nothing_new(article: Article, same: Sequence[tuple[int, Article]]) -> bool:
    """Tell whether the article is a bare copy of a text that several publications carry.

    It cannot stand for one of them, and replacing them all would lose where they were published.
    """
    publications = [other for _, other in same if other.url or other.source]
    digest = text_digest(article.text)
    return (
        not (article.url or article.source)
        and len(publications) > 1
        and all(text_digest(other.text) == digest for _, other in same)
    )


def _free_id(
    connection: sqlite3.Connection, wanted: str, same: Sequence[tuple[int, Article]]
) -> str:
    """Return the id of the article to be replaced, else the wanted one, lengthened if taken."""
    if same:
        return same[0][1].id
    candidate, attempt = wanted, 1
    while connection.execute("SELECT 1 FROM articles WHERE id = ?", (candidate,)).fetchone():
        attempt += 1
        candidate = f"{wanted}-{attempt}"
    return candidate


def _insert(connection: sqlite3.Connection, article: Article, spans: Sequence[Span]) -> int:
    """Insert an article with its sentences and return its number."""
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'sentences'"
    ).fetchone()
    first = last + 1
    number = connection.execute(
        "INSERT INTO articles (id, url_key, file_key, text_digest, title, published, source,"
        " source_key, url, authors, path, record, first_sentence, sentence_count, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            canonical_url(article.url),
            file_identity(article.path, article.record),
            text_digest(article.text),
            article.title,
            article.published.isoformat() if article.published else None,
            article.source,
            article.source.casefold() if article.source else None,
            article.url,
            json.dumps(article.authors, ensure_ascii=False),
            article.path,
            article.record,
            first,
            len(spans),
            article.text,
        ),
    ).lastrowid
    ids = range(first, first + len(spans))
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
        [
            (sentence, number, position, span.start, span.end)
            for position, (sentence, span) in enumerate(zip(ids, spans, strict=True))
        ],
    )
    connection.executemany("INSERT INTO pending VALUES (?)", [(sentence,) for sentence in ids])
    if spans:
        log_change(connection, ChangeKind.ADD, ids[0], ids[-1])
    assert number is not None  # noqa: S101 - an INSERT has made a row
    return number


def _candidates(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """Return the signatures of the articles that share most keys, ties: the oldest first."""
    shared: Counter[int] = Counter()
    for key in keys:
        shared.update(
            number
            for (number,) in connection.execute(
                "SELECT article FROM bands WHERE key = ? ORDER BY article LIMIT ?",
                (key, _ARTICLES_PER_BAND_KEY),
            )
        )
    numbers = sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]
    rows = connection.execute(
        f"SELECT article, signature FROM signatures WHERE article IN ({marks(numbers)})", numbers
    )
    return dict(rows.fetchall())


def _link(connection: sqlite3.Connection, number: int, copies: Sequence[int]) -> None:
    connection.executemany(
        "INSERT INTO copies VALUES (?, ?)",
        [pair for other in copies for pair in ((number, other), (other, number))],
    )


def _store_signature(connection: sqlite3.Connection, number: int, entry: SplitArticle) -> None:
    keys = np.array(entry.band_keys, dtype="<i8").tobytes()
    connection.execute("INSERT INTO signatures VALUES (?, ?, ?)", (number, entry.signature, keys))
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, number) for key in entry.band_keys]
    )


def _delete_signature(connection: sqlite3.Connection, number: int) -> None:
    row = connection.execute(
        "SELECT band_keys FROM signatures WHERE article = ?", (number,)
    ).fetchone()
    if row is None:
        return
    keys = np.frombuffer(row[0], dtype="<i8").tolist()
    connection.executemany(
        "DELETE FROM bands WHERE key = ? AND article = ?", [(key, number) for key in keys]
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (number,))
    connection.execute(
        "DELETE FROM copies WHERE other = ?1"
        " AND article IN (SELECT other FROM copies WHERE article = ?1)",
        (number,),
    )
    connection.execute("DELETE FROM copies WHERE article = ?", (number,))


def delete_article(connection: sqlite3.Connection, number: int) -> None:
    """Delete an article with its sentences, embeddings, signature and links to copies."""
    _delete_signature(connection, number)
    first, count = connection.execute(
        "SELECT first_sentence, sentence_count FROM articles WHERE number = ?", (number,)
    ).fetchone()
    last = first + count - 1
    for table, column in (("embeddings", "sentence"), ("pending", "sentence"), ("sentences", "id")):
        connection.execute(
            f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?",
            (first, last),
        )
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))
    if count:
        log_change(connection, ChangeKind.REMOVE, first, last)


def log_change(connection: sqlite3.Connection, kind: ChangeKind, first: int, last: int) -> None:
    """Write one change of the sentences ``first..last``."""
    connection.execute(
        "INSERT INTO changes (kind, first, last) VALUES (?, ?, ?)", (kind.value, first, last)
    )
