"""Rows of ``archive.sqlite`` turned into values, and values into conditions and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.archive_values import Correctable
from index.articles import Article, SearchFilter, Span, canonical_url, file_identity
from index.provenance import FIELDS, Origin, Provenance
from index.stores.archive_revisions import Corrected, OwnValue

ARTICLE_COLUMNS = (
    "id, text, title, published, source, url, authors, path, record, updated, published_time,"
    " first_published, language, section, headings, provenance"
)
_PARAMETER_CHUNK = 500  # SQLite allows 999 parameters in its oldest builds still around


def filter_condition(search_filter: SearchFilter) -> tuple[str, list[str]]:
    """Return the SQL condition of a filter and its parameters."""
    clauses, parameters = ["1"], []
    if search_filter.period.since:
        clauses.append("published >= ?")
        parameters.append(search_filter.period.since.isoformat())
    if search_filter.period.until:
        clauses.append("published <= ?")
        parameters.append(search_filter.period.until.isoformat())
    if search_filter.sources:
        clauses.append(f"source_key IN ({marks(search_filter.sources)})")
        parameters += [source.casefold() for source in search_filter.sources]
    return " AND ".join(clauses), parameters


def article_of_row(row: Sequence[Any]) -> Article:
    """Return the article of a row of ``ARTICLE_COLUMNS``."""
    return Article(
        id=row[0],
        text=row[1],
        title=row[2],
        published=day_of(row[3]),
        source=row[4],
        url=row[5],
        authors=tuple(json.loads(row[6])),
        path=row[7],
        record=row[8],
        updated=day_of(row[9]),
        published_at=datetime.fromisoformat(row[10]) if row[10] else None,
        first_published=day_of(row[11]),
        language=row[12],
        section=row[13],
        headings=tuple(Span(start, end) for start, end in json.loads(row[14])),
        provenance=_provenance_of(json.loads(row[15])),
    )


def values_of_article(article: Article) -> dict[str, str | None]:
    """Return the columns that say what is known of an article, by name."""
    days = {"published": article.published, "updated": article.updated}
    days["first_published"] = article.first_published
    origins = {name: getattr(article.provenance, name) for name in FIELDS}
    return {
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "title": article.title,
        "source": article.source,
        "source_key": article.source.casefold() if article.source else None,
        "url": article.url,
        "url_key": canonical_url(article.url),
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "path": article.path,
        "record": article.record,
        "file_key": file_identity(article.path, article.record),
        "published_time": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "section": article.section,
        "headings": json.dumps([(span.start, span.end) for span in article.headings]),
        "provenance": json.dumps({name: origin for name, origin in origins.items() if origin}),
    }


def corrected_of(value: str) -> dict[Correctable, OwnValue]:
    """Return what was corrected by hand, of the JSON in the column ``corrected``."""
    return {
        Correctable(part): OwnValue(own["value"], Origin(own["origin"]) if own["origin"] else None)
        for part, own in json.loads(value).items()
    }


def value_of_corrected(corrected: Corrected) -> str:
    """Return the JSON for the column ``corrected``."""
    return json.dumps(
        {part: {"value": own.value, "origin": own.origin} for part, own in corrected.items()},
        ensure_ascii=False,
    )


def _provenance_of(origins: Mapping[str, str]) -> Provenance:
    return Provenance(**{name: Origin(origin) for name, origin in origins.items()})


def day_of(value: str | None) -> date | None:
    """Return the day of an ISO 8601 date, ``None`` for none."""
    return date.fromisoformat(value) if value else None


def vectors_of_rows(rows: Sequence[Any]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return ids (n,) and vectors (n, d) of (id, blob) rows."""
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float16)
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    joined = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float16)
    return ids, joined.reshape(len(rows), -1)


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut the values into pieces that fit into one statement."""
    for start in range(0, len(values), _PARAMETER_CHUNK):
        yield values[start : start + _PARAMETER_CHUNK]


def marks(values: Sequence[Any]) -> str:
    """Return as many parameter marks as there are values."""
    return ", ".join("?" * len(values))
