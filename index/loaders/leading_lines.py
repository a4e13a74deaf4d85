"""Take the lines off the top of a text that describe the article instead of telling it.

A date line, a repeated title, a byline and, in plain text, a headline become part of the draft,
so that no answer ever quotes them as sentences.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from index.loaders.drafts import Draft, split_authors
from index.loaders.fields import Field, field_of
from index.provenance import Origin
from index.text.cleaning import clean_line, clean_text
from index.text.dates import dateline_day, parse_date, parse_date_line
from index.text.moments import Moment, parse_moment

# `` date 2026-01-13 Text goes on in the same line``
_DATE_MARK = re.compile(r"\s*date:?\s+(\d{4}-\d{2}-\d{2})(?:[ \t]+|\s*\n|\Z)", re.IGNORECASE)
_HEADER = re.compile(r"([A-Za-z][A-Za-z _-]{0,20}?)[ \t]*:[ \t]+(\S.*)")
_HEADERS_WITHOUT_USE = frozenset(("keywords", "tags", "topic", "edition"))
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_CAPITALISED}(?:[ ](?:d[aeiu]|del|van|von|der|den|bin|al|el|{_CAPITALISED})){{0,4}}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:?[ ]+{_NAME}(?:(?:,[ ]|[ ]and[ ]|[ ]&[ ]|,[ ]and[ ]){_NAME}){{0,5}}"
)
_LONGEST_HEADER = 500  # characters
_LONGEST_HEADLINE = 150  # characters; the longest headlines of large dailies stay below
_MOST_LINES = 8  # described lines at most: title, date, byline, each perhaps twice


def take_headers(text: str, *, today: date) -> Draft:
    """Return a draft with what ``Title: ...``, ``Date: ...`` and the like say at the very top."""
    lines = text.split("\n")
    found: dict[Field, str] = {}
    position = 0
    for index, line in enumerate(lines):
        header = _HEADER.fullmatch(line.strip()) if len(line) <= _LONGEST_HEADER else None
        if header is None:
            if line.strip():
                break
            continue
        field = field_of(header[1])
        if field in (None, Field.TEXT) and header[1].lower() not in _HEADERS_WITHOUT_USE:
            break
        if field is not None:
            found.setdefault(field, header[2])
        position = index + 1
    if not found:
        return Draft(text)
    return described(Draft("\n".join(lines[position:])), found, today=today)


def described(draft: Draft, found: dict[Field, str], *, today: date) -> Draft:
    """Return the draft with what a header or front matter says of it."""
    moment = parse_moment(found.get(Field.PUBLISHED, ""), today=today)
    return (
        replace(
            draft,
            title=found.get(Field.TITLE),
            source=found.get(Field.SOURCE),
            url=found.get(Field.URL),
            authors=split_authors(found.get(Field.AUTHORS, "")),
            updated=parse_date(found.get(Field.UPDATED, ""), today=today),
            language=found.get(Field.LANGUAGE),
            section=found.get(Field.SECTION),
        )
        .dated(moment, Origin.HEADER)
        .attributed(Origin.HEADER)
    )


def take_leading_lines(draft: Draft, *, today: date, seek_headline: bool = False) -> Draft:
    """Return the draft with its text cleaned and freed of the lines that only describe it.

    A date line goes when it repeats the known date or gives the first one; the title goes when it
    stands there again; a byline gives the authors; with ``seek_headline`` a short first line
    without a final stop, alone before a blank line, becomes the title. A dateline gives the date
    when nothing else does, and stays.
    """
    draft = _take_date_mark(replace(draft, text=clean_text(draft.text)), today)
    for _ in range(_MOST_LINES):
        shorter = _take_line(draft, today, seek_headline=seek_headline)
        if shorter is None:
            break
        draft = shorter
    day = dateline_day(draft.text, today=today) if draft.published is None else None
    return draft.dated(Moment(day) if day else None, Origin.BYLINE).attributed(Origin.BYLINE)


def _take_date_mark(draft: Draft, today: date) -> Draft:
    mark = _DATE_MARK.match(draft.text)
    moment = parse_moment(mark[1], today=today) if mark else None
    if mark is None or moment is None or draft.published not in {None, moment.day}:
        return draft
    return replace(draft, text=draft.text[mark.end() :].lstrip()).dated(moment, Origin.HEADER)


def _take_line(draft: Draft, today: date, *, seek_headline: bool) -> Draft | None:
    """Return the draft without its first line, or ``None`` when that is part of the story."""
    line, _, rest = draft.text.partition("\n")
    alone, rest = rest.startswith("\n"), rest.lstrip("\n")
    if not rest:
        return None
    shorter = replace(draft, text=rest)
    moment = parse_moment(line, today=today) if parse_date_line(line, today=today) else None
    if moment is not None:
        return (
            shorter.dated(moment, Origin.BYLINE) if draft.published in {None, moment.day} else None
        )
    if draft.title and _folded(line) == _folded(draft.title):
        return shorter
    if seek_headline and _BYLINE.fullmatch(line):
        return replace(shorter, authors=draft.authors or split_authors(line))
    if seek_headline and alone and draft.title is None and _is_headline(line):
        return replace(shorter, title=line)
    return None


def _is_headline(line: str) -> bool:
    ending = line.rstrip("\"'”’»)]")[-1:]
    begins_well = line[0].isalnum() or line[0] in "\"'“‘«¿¡$€£@#("
    return begins_well and len(line) <= _LONGEST_HEADLINE and ending not in ".,;:…"


def _folded(text: str) -> str:
    return clean_line(text).casefold().rstrip(".")
