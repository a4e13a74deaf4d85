"""The archive as a catalogue: which articles it holds, sorted and filtered, and how many a day.

Reads through the archive's own connection; no article's text leaves the database here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from index.stores.archive_rows import day_of

Rows = Callable[[str, Sequence[str | int] | Mapping[str, str | None]], list[Any]]


class CatalogueOrder(Enum):
    """By what the catalogue is sorted."""

    PUBLISHED = "published"
    TITLE = "title"
    SOURCE = "source"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Which entries to show: those with every one of ``words`` in title, source or address.

    ``source`` names one outlet, without regard to case.
    """

    words: str = ""
    source: str | None = None
    order: CatalogueOrder = CatalogueOrder.PUBLISHED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An article without its text; ``embedded`` of its ``sentences`` can be found by meaning."""

    id: str
    title: str | None
    published: date | None
    source: str | None
    url: str | None
    authors: tuple[str, ...]
    path: str | None
    sentences: int
    embedded: int


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Some entries in their order, and how many the query finds in all."""

    entries: tuple[CatalogueEntry, ...]
    found: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles a source published on a day."""

    day: date
    source: str | None
    articles: int


class Catalogue:
    """Lists what an archive holds."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def page(self, query: CatalogueQuery, *, limit: int, offset: int = 0) -> CataloguePage:
        """Return ``limit`` entries from ``offset`` on; unknown values last, ties by id."""
        condition, parameters = _condition(query)
        column = _COLUMNS[query.order]
        direction = "DESC" if query.descending else "ASC"
        rows = self._rows(
            "SELECT id, title, published, source, url, authors, path, sentence_count,"
            " (SELECT count(*) FROM pending WHERE sentence BETWEEN first_sentence"
            " AND first_sentence + sentence_count - 1)"
            f" FROM articles WHERE {condition}"
            f" ORDER BY {column} IS NULL, {column} {direction}, id LIMIT ? OFFSET ?",
            (*parameters, limit, offset),
        )
        ((found,),) = self._rows(f"SELECT count(*) FROM articles WHERE {condition}", parameters)
        return CataloguePage(tuple(_entry_of_row(row) for row in rows), found)

    def days(self) -> list[DayCount]:
        """Return how many articles each source published on each day, oldest first."""
        rows = self._rows(
            "SELECT published, source, count(*) FROM articles WHERE published IS NOT NULL"
            " GROUP BY published, source ORDER BY published, source",
            (),
        )
        return [DayCount(date.fromisoformat(row[0]), row[1], row[2]) for row in rows]


_COLUMNS = {
    CatalogueOrder.PUBLISHED: "published",
    CatalogueOrder.TITLE: "title COLLATE NOCASE",
    CatalogueOrder.SOURCE: "source_key",
    CatalogueOrder.SENTENCES: "sentence_count",
}
_ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def _condition(query: CatalogueQuery) -> tuple[str, list[str | int]]:
    clauses: list[str] = ["1"]
    parameters: list[str | int] = []
    for word in query.words.split():
        clauses.append(
            "(coalesce(title, '') || ' ' || coalesce(source, '') || ' ' || coalesce(url, '')"
            " LIKE ? ESCAPE '\\')"
        )
        parameters.append(f"%{word.translate(_ESCAPED)}%")
    if query.source is not None:
        clauses.append("source_key = ?")
        parameters.append(query.source.casefold())
    return " AND ".join(clauses), parameters


def _entry_of_row(row: Sequence[Any]) -> CatalogueEntry:
    return CatalogueEntry(
        id=row[0],
        title=row[1],
        published=day_of(row[2]),
        source=row[3],
        url=row[4],
        authors=tuple(json.loads(row[5])),
        path=row[6],
        sentences=row[7],
        embedded=row[7] - row[8],
    )
