"""The statements that change an archive: each runs inside a transaction of its caller.

Together with ``archive_sqlite`` the only module that touches ``sqlite3``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.articles import (
    Article,
    Outcome,
    Span,
    canonical_url,
    file_identity,
    text_digest,
)
from index.stores.archive_rows import ARTICLE_COLUMNS, article_of_row
from index.stores.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """An article with the spans of its sentences, ready to be stored."""

    article: Article
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AddResult:
    """What adding one article did; ``article_id`` is the id under which it now stands."""

    article_id: str
    title: str | None
    path: str | None
    outcome: Outcome


def store_article(connection: sqlite3.Connection, entry: SplitArticle) -> AddResult:
    """Add an article, or replace or leave alone the ones that are the same."""
    same = _same_articles(connection, entry.article)
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
    _insert(connection, article, entry.spans)
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
            article.source and other.source and article.source != other.source
        )
        if same_file or (url_key and url_key == other_url_key) or not two_publications:
            found.append((number, other))
    return found


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


def _insert(connection: sqlite3.Connection, article: Article, spans: Sequence[Span]) -> None:
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


def delete_article(connection: sqlite3.Connection, number: int) -> None:
    """Delete an article with its sentences and embeddings."""
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
