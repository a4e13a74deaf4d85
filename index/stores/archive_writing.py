"""The statements that change an archive: each runs inside a transaction of its caller."""

from __future__ import annotations

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
from index.stores.archive_copies import FindCopies, delete_signature, link_copies
from index.stores.archive_rows import (
    ARTICLE_COLUMNS,
    article_of_row,
    marks,
    values_of_article,
)
from index.stores.archive_seals import SEAL_ONE
from index.stores.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """An article with the spans of its sentences, ready to be stored.

    ``article.headings`` are known by now and lie in no sentence; ``speakers`` says for each
    sentence who speaks in it, ``None`` where nobody known does, and may be left out for all.
    ``signature`` is what tells its copies, ``band_keys`` (64-bit integers) the keys under which
    they are found; an article without keys has no copies.
    """

    article: Article
    spans: tuple[Span, ...]
    speakers: tuple[str | None, ...] = ()
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
    number = _insert(connection, article, entry)
    if entry.band_keys:
        link_copies(connection, number, entry.signature, entry.band_keys, find_copies)
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


def _insert(connection: sqlite3.Connection, article: Article, entry: SplitArticle) -> int:
    """Insert an article with its sentences and return its number."""
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'sentences'"
    ).fetchone()
    first = last + 1
    values = {
        **values_of_article(article),
        "id": article.id,
        "text": article.text,
        "text_digest": text_digest(article.text),
        "first_sentence": first,
        "sentence_count": len(entry.spans),
    }
    number = connection.execute(
        f"INSERT INTO articles ({', '.join(values)}) VALUES ({marks(tuple(values))})",
        tuple(values.values()),
    ).lastrowid
    assert number is not None  # noqa: S101 - an INSERT has made a row
    _insert_sentences(connection, number, first, entry)
    connection.execute(SEAL_ONE, (number,))
    return number


def _insert_sentences(
    connection: sqlite3.Connection, number: int, first: int, entry: SplitArticle
) -> None:
    ids = range(first, first + len(entry.spans))
    speakers = entry.speakers or (None,) * len(entry.spans)
    rows = zip(ids, entry.spans, speakers, strict=True)
    connection.executemany(
        'INSERT INTO sentences (id, article, position, start, "end", speaker)'
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (sentence, number, position, span.start, span.end, speaker)
            for position, (sentence, span, speaker) in enumerate(rows)
        ],
    )
    connection.executemany("INSERT INTO pending VALUES (?)", [(sentence,) for sentence in ids])
    if ids:
        log_change(connection, ChangeKind.ADD, ids[0], ids[-1])


def delete_article(connection: sqlite3.Connection, number: int) -> None:
    """Delete an article with its sentences, embeddings, signature and links to copies."""
    delete_signature(connection, number)
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
