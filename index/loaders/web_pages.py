"""Read one article from a saved web page: its body without the page around it, and its metadata.

The only module that knows trafilatura and htmldate; neither is ever given an address to fetch.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date

import trafilatura
from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types
from trafilatura.settings import Document

from index.loaders.drafts import Draft, UnreadableError, source_name
from index.loaders.leading_lines import take_leading_lines
from index.loaders.page_description import PageDescription, describe_page, described_by_page
from index.loaders.page_rules import (
    Block,
    drop_described_fields,
    linked_paragraphs,
    notice,
    own_blocks,
)
from index.text.dates import parse_date

_BLOCKS = frozenset(("p", "head", "quote", "list", "item", "table", "row", "code", "ab", "div"))
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S{1,2000}) -->")
_SAVED_FROM_REACH = 2048  # characters: browsers write it right below the document type
_SEPARATOR = re.compile(r"\s+(?:[|–—»·:]|-{1,2})\s+")
_LITTLE = 400  # characters: a shorter text may be the wrong part of the page
_SHORTEST_TITLE = 10  # characters: what is left must be a title itself

# A page without an article is reported as a result; without a handler it would also be printed.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def read_web_page(source: str, *, today: date) -> Draft:
    """Return the article of a page given its HTML source.

    Paragraphs, headings, list items and table rows are separated by blank lines; links to other
    articles and what the page asks of its reader are left out. The date is the day of publication
    that the page states; a year alone is not made into one. Raises ``UnreadableError`` when the
    page holds no article text, or nothing but a notice in its place.
    """
    tree, description = _parsed(source, today)
    linked = linked_paragraphs(tree)
    page = _extract(tree, today)
    saved_from = _SAVED_FROM.search(source, 0, _SAVED_FROM_REACH)
    url = page.url or (saved_from[1] if saved_from else None)
    site = source_name(page.sitename)
    title = _title_without_site(page.title, (site, source_name(url)))
    blocks = own_blocks(_blocks(page.body), linked, (title or "", page.title or ""))
    draft = Draft(
        text="\n\n".join(block.text for block in blocks),
        title=title,
        published=parse_date(page.date or "", today=today),
        source=site,
        url=url,
        authors=tuple((page.author or "").split("; ")),
        heading_lines=tuple(block.text for block in blocks if block.is_heading),
    )
    _refuse_notice(draft.text)
    draft = described_by_page(draft, description, today=today)
    return take_leading_lines(draft, today=today)


def _parsed(source: str, today: date) -> tuple[_Element, PageDescription]:
    """Return the page freed of fields that are no text, and what they and its head say."""
    try:
        tree = trafilatura.load_html(source)
        if tree is not None:
            description = describe_page(tree, today=today)
            drop_described_fields(tree)
            return tree, description
    except Exception as error:
        raise _unparsable(error) from error
    raise UnreadableError("no article text was found in the page")


def _unparsable(error: Exception) -> UnreadableError:
    # Whatever a page provokes in the parser, the run goes on.
    return UnreadableError(f"the page cannot be parsed ({type(error).__name__})")


def _extract(tree: _Element, today: date) -> Document:
    """Return the page's description and body.

    The first attempt leaves out trafilatura's other extractors: on news pages they bring more of
    the page's surroundings than of the article. They are asked where the first finds little.
    """
    quick = _attempt(tree, today, fast=True)
    if quick is not None and len(quick.text or "") >= _LITTLE:
        return quick
    page = _attempt(tree, today, fast=False) or quick
    if page is None:
        _refuse_notice(" ".join(tree.text_content().split()))
        raise UnreadableError("no article text was found in the page")
    return page


def _attempt(tree: _Element, today: date, *, fast: bool) -> Document | None:
    dates = {
        "original_date": True,
        # The wider search makes January 1 out of the year in a copyright line.
        "extensive_search": False,
        "max_date": today.isoformat(),
    }
    try:
        page = trafilatura.bare_extraction(
            deepcopy(tree),
            fast=fast,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
    except Exception as error:
        raise _unparsable(error) from error
    return page if isinstance(page, Document) else None


def _refuse_notice(text: str) -> None:
    asked = notice(text)
    if asked is not None:
        raise UnreadableError(f"the page holds no article, it only asks {asked}")


def _blocks(element: _Element, *, is_heading: bool = False) -> Iterator[Block]:
    """Yield each paragraph, heading, list item and table row in order."""
    inline: list[str] = [_folded(element.text)]
    for child in element:
        if child.tag in _BLOCKS:
            yield from _block(inline, is_heading=is_heading)
            if child.tag == "row":
                yield from _rows(child)
            else:
                yield from _blocks(child, is_heading=child.tag == "head")
            inline = []
        elif child.tag == "lb":
            inline.append("\n")
        else:
            inline.append(_folded("".join(child.itertext())))
        inline.append(_folded(child.tail))
    yield from _block(inline, is_heading=is_heading)


def _rows(row: _Element) -> Iterator[Block]:
    cells = (_folded(" ".join(cell.itertext())).strip() for cell in row)
    yield from _block([" | ".join(filter(None, cells))])


def _block(pieces: list[str], *, is_heading: bool = False) -> Iterator[Block]:
    text = "".join(pieces).strip()
    if text:
        yield Block(text, is_heading=is_heading)


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _title_without_site(title: str | None, names: tuple[str | None, ...]) -> str | None:
    """Cut `` - The Daily Example`` off a title that ends with the name of its site."""
    known = {_letters(name) for name in names if name}
    for mark in _SEPARATOR.finditer(title or ""):
        suffix = _letters(mark.string[mark.end() :])
        if mark.start() >= _SHORTEST_TITLE and suffix in known:
            return mark.string[: mark.start()]
    return title


def _letters(name: str) -> str:
    letters = "".join(character for character in name.casefold() if character.isalnum())
    return letters.removeprefix("the")
