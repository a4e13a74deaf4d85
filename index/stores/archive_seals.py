"""Checksums inside ``archive.sqlite``: of each article with its sentences, and of each embedding.

SQLite notices damage to its own structure, and not a flipped bit in a title. A seal is the CRC-32
of everything an article's rows hold, computed by the database itself (``crc32`` is registered with
every connection), so that no statement that changes an article can forget it.
"""

from __future__ import annotations

import sqlite3
import zlib

_SEALED = (
    "id", "url_key", "file_key", "text_digest", "title", "published", "source", "source_key",
    "url", "authors", "path", "record", "updated", "published_time", "first_published",
    "language", "section", "headings", "provenance", "corrected", "first_sentence",
    "sentence_count", "text",
)  # fmt: skip


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the function that seals are made with."""
    connection.create_function("crc32", 1, crc32, deterministic=True)


def crc32(value: str | bytes | None) -> int:
    """Return the CRC-32 of a text (as UTF-8) or of bytes; 0 for nothing."""
    if value is None:
        return 0
    return zlib.crc32(value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value)


def seal_of(row: str) -> str:
    """Return the SQL expression for the seal of the article that ``row`` names."""
    columns = ", ".join(f"{row}.{name}" for name in _SEALED)
    sentences = (
        "(SELECT group_concat(id || ',' || article || ',' || position || ',' || start || ','"
        " || \"end\" || ',' || coalesce(speaker, ''), ';') FROM (SELECT * FROM sentences"
        f" WHERE id BETWEEN {row}.first_sentence"
        f" AND {row}.first_sentence + {row}.sentence_count - 1 ORDER BY id))"
    )
    return f"crc32(json_array({columns}, {sentences}))"


SEALS_TABLE = "CREATE TABLE seals (article INTEGER PRIMARY KEY, crc INTEGER NOT NULL)"
_SEAL_AGAIN = (
    "CREATE TRIGGER sealed_again AFTER UPDATE ON articles BEGIN"
    f" INSERT OR REPLACE INTO seals VALUES (new.number, {seal_of('new')}); END"
)
_UNSEAL = (
    "CREATE TRIGGER unsealed AFTER DELETE ON articles BEGIN"
    " DELETE FROM seals WHERE article = old.number; END"
)
SEAL_TRIGGERS = (_SEAL_AGAIN, _UNSEAL)
SEAL_ONE = f"INSERT INTO seals SELECT a.number, {seal_of('a')} FROM articles a WHERE a.number = ?"
SEAL_ALL = f"INSERT INTO seals SELECT a.number, {seal_of('a')} FROM articles a"
BROKEN_SEALS = (
    "SELECT a.number, a.id FROM articles a LEFT JOIN seals s ON s.article = a.number"
    f" WHERE s.crc IS NOT {seal_of('a')} ORDER BY a.number"
)
BROKEN_EMBEDDINGS = "SELECT count(*) FROM embeddings WHERE crc IS NOT crc32(vector)"
