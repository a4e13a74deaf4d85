"""What every reader hands to the dispatcher: a draft of an article, or the reason there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from index.articles import Article, Span
from index.provenance import FIELDS, Origin, Provenance
from index.text.cleaning import clean_line, clean_text
from index.text.dates import day_in_address
from index.text.moments import Moment

_NAME_SEPARATOR = re.compile(r"\s*[;|\n]\s*|\s+(?:and|&)\s+|,\s+and\s+")
_LINE = re.compile(r"[^\n]+")
_WITH = re.compile(r"\A(?:and|with)\s+", re.IGNORECASE)
_BY = re.compile(r"(?:(?:words|story|written|reported)\s+)?by[:\s]\s*", re.IGNORECASE)


class UnreadableError(Exception):
    """The input holds no article that can be read; the message is the reason, in plain words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before its place is known: what could be read of its text and description.

    ``heading_lines`` are the lines of the text that its markup makes headings.
    """

    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    updated: date | None = None
    published_at: datetime | None = None
    language: str | None = None
    section: str | None = None
    provenance: Provenance = field(default_factory=Provenance, compare=False)
    heading_lines: tuple[str, ...] = field(default=(), compare=False)

    def attributed(self, origin: Origin) -> Draft:
        """Return the draft with ``origin`` beside every value of which none is known yet."""
        unattributed = {
            name: origin
            for name in FIELDS
            if getattr(self, name) and getattr(self.provenance, name) is None
        }
        return replace(self, provenance=replace(self.provenance, **unattributed))

    def dated(self, moment: Moment | None, origin: Origin) -> Draft:
        """Return the draft with this moment of publication if it has none yet.

        A time of day is also taken for a day that is known without one.
        """
        if moment is None or self.published not in {None, moment.day}:
            return self
        if self.published is not None:
            return replace(self, published_at=self.published_at or moment.at)
        provenance = replace(self.provenance, published=origin)
        return replace(self, published=moment.day, published_at=moment.at, provenance=provenance)

    def dated_by_name(self, file_name: str, *, today: date) -> Draft:
        """Return the draft with the day in its web address, else in the file's name, if undated."""
        draft = self
        for name, origin in ((self.url or "", Origin.URL), (file_name, Origin.FILE)):
            day = day_in_address(name, today=today) if draft.published is None else None
            draft = draft.dated(Moment(day) if day else None, origin)
        return draft

    def finish(self, path: str | None, record: str | None = None) -> Article:
        """Make the article: clean text and names, and let the host of the URL stand for a source.

        Raises ``UnreadableError`` when no text is left.
        """
        text = clean_text(self.text)
        if not text:
            raise UnreadableError("holds no text")
        url = web_address(self.url)
        named_source = source_name(self.source)
        provenance = self.provenance
        if named_source is None and url is not None:
            provenance = replace(provenance, source=Origin.URL)
        return Article.create(
            text,
            title=clean_line(self.title or "") or None,
            published=self.published,
            source=named_source or source_name(url),
            url=url,
            authors=tuple(dict.fromkeys(filter(None, map(clean_line, self.authors)))),
            headings=_lines_among(text, self.heading_lines),
            path=path,
            record=record,
            updated=self.updated,
            published_at=self.published_at,
            language=language_code(self.language),
            section=clean_line(self.section or "") or None,
            provenance=provenance,
        )


def language_code(language: str | None) -> str | None:
    """Return the two or three letters of a language: ``en`` of ``en-US``, ``None`` of words."""
    code = clean_line(language or "").replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in {2, 3} else None


def _lines_among(text: str, wanted: tuple[str, ...]) -> tuple[Span, ...]:
    """Return the places of those lines of the text that are wanted."""
    if not wanted:
        return ()
    known = {clean_line(line) for line in wanted}
    return tuple(
        Span(found.start(), found.end())
        for found in _LINE.finditer(text)
        if clean_line(found.group()) in known
    )


def web_address(url: str | None) -> str | None:
    """Return the address if it is one of the web (``http`` or ``https`` with a host)."""
    url = clean_line(url or "").replace(" ", "%20")
    return url if _host(url) else None


def source_name(source: str | None) -> str | None:
    """Return the outlet's name; of an address the host without ``www.``."""
    name = clean_line(source or "")
    return _host(name) or name.removeprefix("www.") or None


def split_authors(names: str) -> tuple[str, ...]:
    """Return the persons of a byline such as ``By Ann Writer, Bob Penn and Cy Quill``.

    ``Writer, Ann`` stays one person.
    """
    line = names.strip()
    prefix = _BY.match(line)
    parts = _NAME_SEPARATOR.split(line[prefix.end() :] if prefix else line)
    persons = [person for part in parts for person in _split_at_commas(part)]
    return tuple(filter(None, (_WITH.sub("", clean_line(person), count=1) for person in persons)))


def _split_at_commas(names: str) -> list[str]:
    parts = [part.strip() for part in names.split(",")]
    surname_first = len(parts) == 2 and " " not in parts[0] and len(parts[1].split()) <= 2
    return [names] if surname_first else parts


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    return host.removeprefix("www.")
