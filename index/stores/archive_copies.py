"""The statements that find near-duplicates and link them; each runs in a caller's transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.stores.archive_rows import marks

# Bounds on the work for one article when thousands share a text, such as a page that asks to log
# in: each is then linked to the oldest copies, and through them to all.
_ARTICLES_PER_BAND_KEY = 32
_CANDIDATES = 64
_OF_KEY = (
    "SELECT * FROM (SELECT article FROM bands WHERE key = ? ORDER BY article"
    f" LIMIT {_ARTICLES_PER_BAND_KEY})"
)

FindCopies = Callable[[bytes, Mapping[int, bytes]], Sequence[int]]
"""From a signature and those of candidates by article number to the numbers of its copies."""


def link_copies(
    connection: sqlite3.Connection,
    number: int,
    signature: bytes,
    band_keys: Sequence[int],
    find_copies: FindCopies | None,
) -> None:
    """Link an article with those that ``find_copies`` takes for its copies; keep its signature."""
    if find_copies:
        candidates = _candidates(connection, band_keys)
        _link(connection, number, find_copies(signature, candidates))
    _store_signature(connection, number, signature, band_keys)


def _candidates(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """Return the signatures of the articles that share most keys, ties: the oldest first."""
    rows = connection.execute(" UNION ALL ".join([_OF_KEY] * len(keys)), keys)
    shared = Counter(number for (number,) in rows)
    numbers = sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]
    found = connection.execute(
        f"SELECT article, signature FROM signatures WHERE article IN ({marks(numbers)})", numbers
    )
    return dict(found.fetchall())


def _link(connection: sqlite3.Connection, number: int, copies: Sequence[int]) -> None:
    connection.executemany(
        "INSERT INTO copies VALUES (?, ?)",
        [pair for other in copies for pair in ((number, other), (other, number))],
    )


def _store_signature(
    connection: sqlite3.Connection, number: int, signature: bytes, band_keys: Sequence[int]
) -> None:
    keys = np.array(band_keys, dtype="<i8").tobytes()
    connection.execute("INSERT INTO signatures VALUES (?, ?, ?)", (number, signature, keys))
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, number) for key in band_keys]
    )


def delete_signature(connection: sqlite3.Connection, number: int) -> None:
    """Delete what tells an article's copies, and its links to them."""
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
