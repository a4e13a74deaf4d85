"""Read RSS and Atom feeds: each entry an article, or the address of the page that holds it.

The only module that knows feedparser, which is never given an address to fetch.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import feedparser

from index.articles import text_digest
from index.loaders.documents import Link, LoadResult, OpenFile, Place, Step
from index.loaders.drafts import Draft, UnreadableError, split_authors, web_address
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.markup import strip_markup
from index.text.moments import Moment, parse_moment

_LONGEST_FEED = 20_000_000  # bytes
_WHOLE_ARTICLE = 1_500  # characters: a summary that long is the article
_UNKNOWN_PLACE = "entry"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a feed says of one article; ``is_whole`` unless the text is only a summary."""

    draft: Draft
    published: Moment | None
    key: str
    version: str
    is_whole: bool


def read_feed(file: OpenFile) -> Iterator[Step]:
    """Yield the entries of a feed: articles where it holds them whole, else links to their pages.

    A feed with broken XML is read as far as it can be understood. Raises ``UnreadableError`` when
    nothing can be, and ``OSError``.
    """
    # Given a stream, the library cannot take its content for an address.
    data = io.BytesIO(file.read(_LONGEST_FEED))
    try:
        parsed = feedparser.parse(data)
    except Exception as error:
        # Whatever a feed provokes in the parser, the run goes on.
        raise UnreadableError(f"the feed cannot be parsed ({type(error).__name__})") from error
    if not parsed.entries:
        if parsed.bozo:
            reason = clean_line(str(parsed.get("bozo_exception", "")))[:200]
            raise UnreadableError(f"is a feed with broken XML: {reason}")
        raise UnreadableError("is a feed without entries")
    if parsed.bozo and not isinstance(
        parsed.bozo_exception, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    ):
        yield file.place.notice("its XML is broken: entries may be missing")
    source = clean_line(parsed.feed.get("title", "")) or None
    for number, entry in enumerate(parsed.entries, 1):
        yield _step(file.place, _entry(entry, source, number, file.place))


def _step(place: Place, entry: _Entry) -> LoadResult | Link:
    link = entry.draft.url
    if link and not entry.is_whole:
        known = replace(place, url=link, title=entry.draft.title, published=entry.published)
        return Link(known, link, instead=entry.draft, key=entry.key, version=entry.version)
    # The feed stands for its entries, wherever their pages are.
    place = replace(place, url=None)
    try:
        return place.article(entry.draft, entry.key)
    except UnreadableError as error:
        return place.failure(error, entry.key)


def _entry(entry: Any, source: str | None, number: int, place: Place) -> _Entry:  # noqa: ANN401 - feedparser's own dictionary
    # The library's own "get" puts one value in the place of another, and fails without links.
    wholes = (str(part.get("value", "")) for part in dict.get(entry, "content", ()))
    whole = max(wholes, key=len, default="")
    summary = str(dict.get(entry, "summary", ""))
    text = strip_markup(max(whole, summary, key=len))
    link = web_address(str(dict.get(entry, "link", "")))
    dates = (str(dict.get(entry, name, "")) for name in ("published", "updated"))
    moments = (parse_moment(text, today=place.today) for text in dates)
    published = next(filter(None, moments), None)
    draft = Draft(
        text=text,
        title=clean_line(strip_markup(str(dict.get(entry, "title", "")))) or None,
        source=source,
        url=link,
        authors=split_authors(str(dict.get(entry, "author", ""))),
    )
    draft = draft.dated(published, Origin.FEED).attributed(Origin.FEED)
    key = clean_line(str(dict.get(entry, "id", "")) or link or f"{_UNKNOWN_PLACE} {number}")
    version = str(dict.get(entry, "updated", "")) or text_digest(f"{draft.title} {text}")
    return _Entry(
        draft, published, key, version, is_whole=bool(whole) or len(text) >= _WHOLE_ARTICLE
    )
