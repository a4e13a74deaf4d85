"""Know the names under which files keep the parts of an article, and read a draft from them.

Serves the columns of records, header lines and front matter alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from index.loaders.drafts import Draft, UnreadableError, split_authors
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.dates import parse_date
from index.text.markup import strip_markup
from index.text.moments import parse_moment

LONGEST_TEXT = 20_000_000  # characters of one record: a thousand times a long article
_SHOWN_COLUMNS = 30  # enough to find the right one, few enough to read


class Field(StrEnum):
    """A part of an article that a column may hold."""

    TEXT = "text"
    TITLE = "title"
    PUBLISHED = "published"
    SOURCE = "source"
    URL = "url"
    AUTHORS = "authors"
    UPDATED = "updated"
    LANGUAGE = "language"
    SECTION = "section"
    ID = "id"


# The likelier name first; compared without regard to case, spaces, hyphens and underscores.
_NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.TEXT: (
        *("text", "body", "content", "article", "maintext", "contents", "fulltext"),
        *("articletext", "articlebody", "bodytext", "plaintext", "story", "paragraphs"),
    ),
    Field.TITLE: ("title", "headline", "heading", "head"),
    Field.PUBLISHED: (
        *("date", "published", "publishedat", "publishdate", "pubdate", "publicationdate"),
        *("datepublished", "publisheddate", "datepublish", "publishedon", "datetime", "timestamp"),
        *("publishtime", "publishedtime", "publicationtime", "when"),
    ),
    Field.SOURCE: (
        *("source", "publisher", "outlet", "publication", "sourcename", "newspaper", "sitename"),
        *("site", "domain", "sourcedomain"),
    ),
    Field.URL: ("url", "link", "href", "sourceurl", "canonicalurl"),
    Field.AUTHORS: ("authors", "author", "byline", "by"),
    Field.UPDATED: (
        *("updated", "updatedat", "modified", "datemodified", "modifiedat", "modifieddate"),
        *("lastmodified", "lastupdated", "dateupdated", "updateddate", "datemodify"),
    ),
    Field.LANGUAGE: ("language", "lang", "languagecode", "inlanguage"),
    Field.SECTION: ("section", "category", "categories", "articlesection", "sectionname", "rubric"),
    Field.ID: ("id", "guid", "uuid", "docid", "articleid"),
}
_FIELD_OF_NAME = {name: field for field, names in _NAMES.items() for name in names}


@lru_cache(maxsize=4096)
def field_of(name: str) -> Field | None:
    """Return the field that a column of this name is understood as, or ``None``."""
    return _FIELD_OF_NAME.get(_plain(name))


def checked_columns(columns: Mapping[str, str] | None) -> dict[Field, str]:
    """Return the caller's choice of columns by field; raise ``ValueError`` for an unknown field."""
    chosen: dict[Field, str] = {}
    for name, column in (columns or {}).items():
        field = field_of(name)
        if field is None:
            raise ValueError(
                f"columns: {name!r} is no part of an article; choose from {', '.join(Field)}"
            )
        chosen[field] = column
    return chosen


def require_text_column(names: Sequence[str], columns: Mapping[Field, str]) -> None:
    """Raise ``UnreadableError``, listing the columns, when none of them can hold the text."""
    chosen = columns.get(Field.TEXT)
    if chosen is not None and _find_column(names, chosen) is None:
        raise UnreadableError(f"has no column {chosen!r}; {_listed(names)}")
    if chosen is None and all(field_of(name) is not Field.TEXT for name in names):
        raise UnreadableError(
            f"no column can be recognised as the article text; {_listed(names)}. "
            "Name the one that holds it as the column for text"
        )


def draft_of_record(
    record: Mapping[str, object], columns: Mapping[Field, str], *, today: date
) -> tuple[Draft, str | None]:
    """Return the draft a record describes and the record's own id, if it has one.

    Nested ``metadata`` (as in BEIR) fills what the record itself lacks. Raises ``UnreadableError``
    when the text is missing, empty or longer than ``LONGEST_TEXT``.
    """
    metadata = record.get("metadata")
    flat = {**metadata, **record} if isinstance(metadata, dict) else dict(record)
    require_text_column(tuple(flat), columns)
    text = _first(_texts(flat, Field.TEXT, columns))
    if text is None:
        raise UnreadableError("the article text is empty")
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(f"the text has {len(text)} characters, more than {LONGEST_TEXT}")
    title = _first(_texts(flat, Field.TITLE, columns))
    moments = (parse_moment(day, today=today) for day in _texts(flat, Field.PUBLISHED, columns))
    updates = (parse_date(day, today=today) for day in _texts(flat, Field.UPDATED, columns))
    draft = Draft(
        text=strip_markup(text),
        title=strip_markup(title) if title else None,
        source=_first(_texts(flat, Field.SOURCE, columns)),
        url=_first(_texts(flat, Field.URL, columns)),
        authors=next(filter(None, _persons(flat, columns)), ()),
        updated=next(filter(None, updates), None),
        language=_first(_texts(flat, Field.LANGUAGE, columns)),
        section=_first(_texts(flat, Field.SECTION, columns)),
    )
    draft = draft.dated(next(filter(None, moments), None), Origin.RECORD)
    draft = draft.attributed(Origin.RECORD)
    key = clean_line(_first(_texts(flat, Field.ID, columns)) or draft.url or "")
    return draft, key or None


def _texts(
    record: Mapping[str, object], field: Field, columns: Mapping[Field, str]
) -> Iterator[str]:
    separator = "\n\n" if field is Field.TEXT else "; "
    return (_as_text(value, separator) for value in _values(record, field, columns))


def _persons(
    record: Mapping[str, object], columns: Mapping[Field, str]
) -> Iterator[tuple[str, ...]]:
    for value in _values(record, Field.AUTHORS, columns):
        if isinstance(value, list):
            yield tuple(filter(None, (_as_text(person, " ") for person in value)))
        else:
            yield split_authors(_as_text(value, "; "))


def _values(
    record: Mapping[str, object], field: Field, columns: Mapping[Field, str]
) -> Iterator[object]:
    """Yield the values that may be the field's, the likeliest first."""
    if field in columns:
        column = _find_column(tuple(record), columns[field])
        if column is not None:
            yield record[column]
        return
    named = [name for name in record if field_of(name) is field]
    yield from (record[name] for name in sorted(named, key=lambda name: _rank(field, name)))


def _rank(field: Field, name: str) -> int:
    return _NAMES[field].index(_plain(name))


def _as_text(value: object, separator: str) -> str:
    """Return a cell or JSON value as text; lists are joined, of objects the name is taken."""
    match value:
        case str():
            return value.strip()
        case int() | float():
            return _number(value)
        case list():
            return separator.join(filter(None, (_as_text(part, separator) for part in value)))
        case dict():
            return _as_text(value.get("name") or value.get("text"), separator)
        case _:
            return ""


def _number(value: float) -> str:
    # Python refuses to print much longer numbers, and none of them is a date or a name.
    if isinstance(value, bool) or not math.isfinite(value) or abs(value) >= 10**100:
        return ""
    whole = int(value)
    return str(whole if whole == value else value)


def _first(texts: Iterator[str]) -> str | None:
    return next(filter(None, texts), None)


def _find_column(names: Sequence[str], wanted: str) -> str | None:
    if wanted in names:
        return wanted
    folded = wanted.strip().casefold()
    return next((name for name in names if name.strip().casefold() == folded), None)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_SHOWN_COLUMNS])
    more = "" if len(names) <= _SHOWN_COLUMNS else f" and {len(names) - _SHOWN_COLUMNS} more"
    return f"columns found: {shown}{more}"


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
