"""Read an EPUB: each chapter, or each article of a newspaper's issue, becomes one article.

The library that is widely used for it (ebooklib) is under the AGPL, which Dateline's licence
does not allow; the format is a zip of XHTML pages with a list of their order.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from urllib.parse import unquote

from index.loaders.documents import LoadResult, Place
from index.loaders.drafts import Draft, UnreadableError, split_authors
from index.loaders.leading_lines import take_leading_lines
from index.loaders.markup_text import blocks_of_xhtml, local_name, parse_xml
from index.loaders.packed import ZipEntries, zip_entries
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.moments import Moment, parse_moment

_LEAST_CHARACTERS = 300  # below it a page is a cover, a title page or a list of contents
_MOST_CHAPTERS = 5_000
_HEADINGS = frozenset(("h1", "h2", "h3"))
_READABLE = frozenset(("application/xhtml+xml", "text/html"))


@dataclass(frozen=True, slots=True)
class _Publication:
    """What the package says of the whole: its name, day, persons and the wheres of its pages."""

    title: str | None
    published: Moment | None
    authors: tuple[str, ...]
    pages: tuple[str, ...]


def read_epub(place: Place, data: bytes) -> Iterator[LoadResult]:
    """Yield the articles of an EPUB in reading order.

    The publication's name stands as their source, its day as theirs. Raises ``UnreadableError``
    when it is damaged, protected, or holds no text.
    """
    entries = zip_entries(BytesIO(data))
    if "META-INF/encryption.xml" in entries and "META-INF/rights.xml" in entries:
        raise UnreadableError("is protected against copying (DRM): its text cannot be read")
    publication = _publication(entries, place.today)
    found_any = False
    for where in publication.pages[:_MOST_CHAPTERS]:
        try:
            blocks = blocks_of_xhtml(entries.read(where))
        except UnreadableError as error:
            yield place.failure(error, where)
            continue
        if sum(len(text) for _, text in blocks) >= _LEAST_CHARACTERS:
            found_any = True
            yield place.article(_draft(blocks, publication, place.today), where)
    if not found_any:
        raise UnreadableError("holds no page with text")


def _draft(blocks: list[tuple[str, str]], publication: _Publication, today: date) -> Draft:
    """Make the draft of a page: its first heading near the top is the title."""
    title = next((text for name, text in blocks[:5] if name in _HEADINGS), None)
    draft = Draft(
        text="\n\n".join(text for _, text in blocks),
        title=title,
        source=publication.title,
        authors=publication.authors,
    )
    draft = draft.dated(publication.published, Origin.HEADER).attributed(Origin.HEADER)
    return take_leading_lines(draft, today=today, seek_headline=True)


def _publication(entries: ZipEntries, today: date) -> _Publication:
    container = parse_xml(entries.read("META-INF/container.xml"))
    paths = [element.get("full-path") for element in container.iter() if element.get("full-path")]
    if not paths:
        raise UnreadableError("is damaged: it does not say where its pages are")
    package = parse_xml(entries.read(str(paths[0])))
    described: dict[str, list[str]] = {}
    items: dict[str, str] = {}
    order: list[str] = []
    folder = posixpath.dirname(str(paths[0]))
    for element in package.iter():
        name = local_name(element)
        if name in {"title", "creator", "date"} and element.text:
            described.setdefault(name, []).append(element.text)
        elif name == "item" and element.get("media-type") in _READABLE:
            href = unquote(str(element.get("href", "")).partition("#")[0])
            items[str(element.get("id"))] = posixpath.normpath(posixpath.join(folder, href))
        elif name == "itemref" and element.get("linear") != "no":
            order.append(str(element.get("idref")))
    moments = (parse_moment(text, today=today) for text in described.get("date", ()))
    return _Publication(
        title=clean_line(" ".join(described.get("title", ())[:1])) or None,
        published=next(filter(None, moments), None),
        authors=tuple(
            author for name in described.get("creator", ()) for author in split_authors(name)
        ),
        pages=tuple(dict.fromkeys(items[name] for name in order if name in items)),
    )
