"""Read sitemaps: the addresses of a site's pages, news sitemaps and new pages first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from index.loaders.documents import Link, OpenFile, Step
from index.loaders.drafts import UnreadableError, web_address
from index.loaders.markup_text import local_name, parse_xml
from index.text.cleaning import clean_line
from index.text.moments import parse_moment

_LONGEST_SITEMAP = 52_428_800  # bytes, by the protocol
_MOST_ADDRESSES = 50_000  # by the protocol
_NEWS = ("news", "article", "stor", "post")  # in the names of sitemaps that list articles


@dataclass(frozen=True, slots=True)
class _Page:
    """One address of a sitemap with what it says of it."""

    address: str
    changed: str = ""
    published: str = ""
    title: str = ""


def read_sitemap(file: OpenFile) -> Iterator[Step]:
    """Yield links to the pages of a sitemap, or to the sitemaps of an index, best first.

    Pages with a news date come first, then those changed last; of an index the sitemaps that are
    named like news, then those changed last. Raises ``UnreadableError`` when it names none.
    """
    root = parse_xml(file.read(_LONGEST_SITEMAP))
    pages = [page for page in map(_page, root) if page is not None][:_MOST_ADDRESSES]
    if not pages:
        raise UnreadableError("is a sitemap that names no address")
    is_index = local_name(root) == "sitemapindex"
    for page in sorted(pages, key=_order_of_index if is_index else _order_of_pages):
        yield _link(file, page, to_sitemap=is_index)


def _link(file: OpenFile, page: _Page, *, to_sitemap: bool) -> Link:
    known = replace(
        file.place,
        url=page.address,
        title=clean_line(page.title) or None,
        published=parse_moment(page.published, today=file.place.today),
    )
    return Link(known, page.address, version=page.changed, to_list=to_sitemap)


def _page(element: etree._Element) -> _Page | None:
    if local_name(element) not in {"url", "sitemap"}:
        return None
    found: dict[str, str] = {}
    for part in element.iter():
        if part.text and part.text.strip():
            found.setdefault(local_name(part), part.text.strip()[:2_000])
    address = web_address(found.get("loc"))
    if address is None:
        return None
    return _Page(
        address=address,
        changed=found.get("lastmod", ""),
        published=found.get("publication_date", ""),
        title=found.get("title", "") if "publication_date" in found else "",
    )


def _order_of_pages(page: _Page) -> tuple[bool, int, str]:
    day = _newest(page.published or page.changed)
    return (not page.published, -day, page.address)


def _order_of_index(page: _Page) -> tuple[bool, int, str]:
    name = page.address.lower().rpartition("/")[2]
    return (not any(word in name for word in _NEWS), -_newest(page.changed), page.address)


def _newest(text: str) -> int:
    """Return the day as a number, 0 for none: sitemaps write ISO 8601."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return 0
