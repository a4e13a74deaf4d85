"""The statements that change an archive: each runs inside a transaction of its caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.archive_values import Correction
from index.articles import (
    Article,
    Outcome,
    Span,
    canonical_url,
    file_identity,
    text_digest,
)
from index.stores.archive_copies import FindCopies, delete_signature, link_copies
from index.stores.archive_revisions import Corrected, correct, succeeding
from index.stores.archive_rows import (
    ARTICLE_COLUMNS,
    article_of_row,
    corrected_of,
    marks,
    value_of_corrected,
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
    digest = text_digest(entry.article.text)
    same = _same_articles(connection, entry.article, digest)
    if _tells_nothing_new(entry.article, digest, [stored.article for stored in same]):
        oldest = same[0].article
        return AddResult(oldest.id, oldest.title, entry.article.path, Outcome.UNCHANGED)
    if not same:
        article = replace(entry.article, id=_free_id(connection, entry.article.id))
        return _stored(connection, replace(entry, article=article), digest, {}, find_copies)
    older = same[0]
    article, corrected = succeeding(
        replace(entry.article, id=older.article.id), older.article, older.corrected
    )
    newer = replace(entry, article=article)
    if len(same) == 1 and _is_text_of(connection, older, newer):
        return _redescribe(connection, older, newer, corrected)
    for stored in same:
        delete_article(connection, stored.number)
    stored_anew = _stored(connection, newer, digest, corrected, find_copies)
    return replace(stored_anew, outcome=Outcome.REPLACED)


def correct_article(
    connection: sqlite3.Connection, article_id: str, corrections: Sequence[Correction]
) -> Article | None:
    """Correct parts of an article's description by hand and return it; ``None``: there is none."""
    row = connection.execute(
        f"SELECT number, corrected, {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return None
    number, stored, *columns = row
    article = article_of_row(columns)
    corrected: Corrected = corrected_of(stored)
    for correction in corrections:
        article, corrected = correct(article, corrected, correction)
    _describe(connection, number, article, corrected)
    return article


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article in the archive: its row's number, and what of it was corrected by hand."""

    number: int
    article: Article
    corrected: Corrected


def _stored(
    connection: sqlite3.Connection,
    entry: SplitArticle,
    digest: str,
    corrected: Corrected,
    find_copies: FindCopies | None,
) -> AddResult:
    number = _insert(connection, entry, digest, corrected)
    if entry.band_keys:
        link_copies(connection, number, entry.signature, entry.band_keys, find_copies)
    return AddResult(entry.article.id, entry.article.title, entry.article.path, Outcome.ADDED)


def _is_text_of(connection: sqlite3.Connection, older: _Stored, newer: SplitArticle) -> bool:
    """Tell whether the text is the stored one and is split in the same places."""
    if (older.article.text, older.article.headings) != (newer.article.text, newer.article.headings):
        return False
    rows = connection.execute(
        'SELECT start, "end" FROM sentences WHERE article = ?1 AND id BETWEEN (SELECT'
        " first_sentence FROM articles WHERE number = ?1) AND (SELECT first_sentence +"
        " sentence_count FROM articles WHERE number = ?1) ORDER BY id",
        (older.number,),
    ).fetchall()
    return rows == [(span.start, span.end) for span in newer.spans]


def _redescribe(
    connection: sqlite3.Connection, older: _Stored, newer: SplitArticle, corrected: Corrected
) -> AddResult:
    """Give the stored article the description of the newer one; its sentences stay."""
    article = newer.article
    result = AddResult(article.id, article.title, article.path, Outcome.UNCHANGED)
    same_origins = (older.article.provenance, older.article.language) == (
        article.provenance,
        article.language,
    )
    if older.article == article and same_origins and older.corrected == corrected:
        return result
    if replace(older.article, path=article.path) == article:
        _write_description(connection, older.number, article, corrected)
        return result
    _describe(connection, older.number, article, corrected)
    return replace(result, outcome=Outcome.REPLACED)


def _describe(
    connection: sqlite3.Connection, number: int, article: Article, corrected: Corrected
) -> None:
    """Write a changed description, and log it for the index that holds titles and days."""
    _write_description(connection, number, article, corrected)
    first, count = connection.execute(
        "SELECT first_sentence, sentence_count FROM articles WHERE number = ?", (number,)
    ).fetchone()
    if count:
        log_change(connection, ChangeKind.DESCRIBE, first, first + count - 1)


def _write_description(
    connection: sqlite3.Connection, number: int, article: Article, corrected: Corrected
) -> None:
    values = {**values_of_article(article), "corrected": value_of_corrected(corrected)}
    assignments = ", ".join(f"{name} = ?" for name in values)
    connection.execute(
        f"UPDATE articles SET {assignments} WHERE number = ?", (*values.values(), number)
    )


def _same_articles(connection: sqlite3.Connection, article: Article, digest: str) -> list[_Stored]:
    """Return the stored articles that the new one stands for, oldest first."""
    url_key = canonical_url(article.url)
    rows = connection.execute(
        f"SELECT number, url_key, corrected, {ARTICLE_COLUMNS} FROM articles"
        " WHERE url_key = ? OR file_key = ? OR text_digest = ? ORDER BY number",
        (url_key, file_identity(article.path, article.record), digest),
    ).fetchall()
    found = []
    for number, other_url_key, corrected, *columns in rows:
        other = article_of_row(columns)
        same_file = file_identity(other.path, other.record) is not None and file_identity(
            other.path, other.record
        ) == file_identity(article.path, article.record)
        two_publications = (url_key and other_url_key and url_key != other_url_key) or (
            article.source and other.source and article.source.casefold() != other.source.casefold()
        )
        if same_file or (url_key and url_key == other_url_key) or not two_publications:
            found.append(_Stored(number, other, corrected_of(corrected)))
    return found


def _tells_nothing_new(article: Article, digest: str, same: Sequence[Article]) -> bool:
    """Tell whether the article is a bare copy of a text that several publications carry.

    It cannot stand for one of them, and replacing them all would lose where they were published.
    """
    publications = [other for other in same if other.url or other.source]
    return (
        not (article.url or article.source)
        and len(publications) > 1
        and all(text_digest(other.text) == digest for other in same)
    )


def _free_id(connection: sqlite3.Connection, wanted: str) -> str:
    """Return the wanted id, lengthened if it is taken."""
    candidate, attempt = wanted, 1
    while connection.execute("SELECT 1 FROM articles WHERE id = ?", (candidate,)).fetchone():
        attempt += 1
        candidate = f"{wanted}-{attempt}"
    return candidate


def _insert(
    connection: sqlite3.Connection, entry: SplitArticle, digest: str, corrected: Corrected
) -> int:
    """Insert an article with its sentences and return its number."""
    article = entry.article
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'sentences'"
    ).fetchone()
    first = last + 1
    values = {
        **values_of_article(article),
        "id": article.id,
        "text": article.text,
        "text_digest": digest,
        "corrected": value_of_corrected(corrected),
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
