"""Gather what a web page says about its article, the most trusted place first.

Linked data, then the page's head, then ``<time>`` elements, then what stands beside the headline;
each value with its origin. The page's text is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types

from index.loaders.drafts import Draft, language_code, source_name, split_authors, web_address
from index.loaders.page_dates import update_in_page, visible_moment
from index.loaders.page_linked_data import LinkedData, linked_data
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.dates import parse_date
from index.text.moments import Moment, parse_moment

# Names of the head's fields in lower case, the surest first.
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published"),
    *("article.published", "datepublished", "og:datepublished", "originalpublicationdate"),
    *("rnews:datepublished", "og:published_time", "published_time_telegram"),
    *("article:post_date", "article:created", "article_date_original", "parsely-pub-date"),
    *("sailthru.date", "citation_publication_date", "citation_online_date", "dc.date.issued"),
    *("dc.date.created", "dc.date.publication", "dcterms.issued", "dcterms.created", "dc.date"),
    *("dcterms.date", "pubdate", "og:pubdate", "publishdate", "publish-date", "publish_date"),
    *("publication_date", "publicationdate", "published_at", "published", "date_published"),
    *("pub_date", "ptime", "pdate", "bt:pubdate", "article:publicationdate", "displaydate"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dcsext.articlefirstpublished"),
    *("sn-post-date", "date.release", "dateissued", "datecreated", "date"),
)
_UPDATED = (
    *("article:modified_time", "og:article:modified_time", "article:modified", "article.updated"),
    *("datemodified", "og:updated_time", "dcterms.modified", "dc.date.modified", "updated-date"),
    *("article_date_updated", "updated_at", "lastmod", "last-modified"),
)
_TITLE = ("og:title", "twitter:title", "headline", "parsely-title", "dc.title", "sailthru.title")
_SOURCE = ("og:site_name", "application-name", "cre", "dc.publisher")
_AUTHORS = ("author", "parsely-author", "sailthru.author", "dc.creator", "byl", "article:author")
_SECTION = ("article:section", "og:article:section", "parsely-section", "section", "og:section")
_LANGUAGE = ("og:locale", "content-language", "inlanguage", "language", "dc.language")


@dataclass(frozen=True, slots=True)
class PageDescription:
    """What a page says of its article besides the text, read before the text is taken out."""

    linked: LinkedData
    head: Mapping[str, Sequence[str]]
    title: str
    canonical: str
    language: str
    shown: Moment | None
    shown_origin: Origin
    shown_update: date | None


def describe_page(tree: _Element, *, today: date) -> PageDescription:
    """Read what the page says of its article.

    What it shows of its dates is looked for only where it states them less fully for machines:
    the search through all elements takes a sixth of the time of reading a page.
    """
    linked, head = linked_data(tree), _head_fields(tree)
    moment, origin = None, Origin.BYLINE
    if not _states_its_time(linked, head, today):
        moment, origin = visible_moment(tree, today=today)
    is_updated = any(day for day, _ in _updates(linked, head, today))
    return PageDescription(
        linked=linked,
        head=head,
        title=clean_line(" ".join(element.text or "" for element in tree.iterfind(".//title"))),
        canonical=next(_links(tree, "canonical"), ""),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        shown=moment,
        shown_origin=origin,
        shown_update=None if is_updated else update_in_page(tree, today=today),
    )


def described_by_page(draft: Draft, page: PageDescription, *, today: date) -> Draft:
    """Return the draft with what the page says, each value with the most trusted origin it has.

    Title, authors, source and address that the draft has stay; what it lacks is filled in. Its
    date of publication is taken where the page states none for machines.
    """
    known = replace(_named(draft, page), published=None, published_at=None, updated=None)
    for stated, origin in _publications(page.linked, page.head):
        known = known.dated(parse_moment(stated, today=today), origin)
    known = known.dated(page.shown, page.shown_origin).dated_by_name("", today=today)
    known = known.dated(Moment(draft.published) if draft.published else None, Origin.GUESSED)
    return _updated(known, page, today).attributed(Origin.BYLINE)


def _publications(
    linked: LinkedData, head: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Origin]]:
    yield linked.published, Origin.JSON_LD
    for value in _values(head, _PUBLISHED):
        yield value, Origin.META


def _states_its_time(linked: LinkedData, head: Mapping[str, Sequence[str]], today: date) -> bool:
    """Tell whether day and time of publication are stated, so that nothing shown adds to them."""
    draft = Draft("")
    for stated, origin in _publications(linked, head):
        draft = draft.dated(parse_moment(stated, today=today), origin)
    return draft.published_at is not None


def _updates(
    linked: LinkedData, head: Mapping[str, Sequence[str]], today: date
) -> list[tuple[date | None, Origin]]:
    """Return the days of the last change that the page states, the most trusted first."""
    stated = [(linked.updated, Origin.JSON_LD)]
    stated += [(value, Origin.META) for value in _values(head, _UPDATED)]
    return [(parse_date(value, today=today), origin) for value, origin in stated if value]


def _updated(draft: Draft, page: PageDescription, today: date) -> Draft:
    """Return the draft with the day of its last change, if that lies after its publication."""
    found = [
        *_updates(page.linked, page.head, today),
        (page.shown_update, Origin.TIME_ELEMENT),
    ]
    day, origin = next(((day, origin) for day, origin in found if day), (None, None))
    if day is None or (draft.published is not None and day <= draft.published):
        return draft
    return replace(draft, updated=day, provenance=replace(draft.provenance, updated=origin))


def _named(draft: Draft, page: PageDescription) -> Draft:
    """Return the draft with title, authors, source, address, language and section attributed."""
    linked, head = page.linked, page.head
    titles = _stated(linked.headline, _values(head, _TITLE), [page.title])
    sources = _stated(linked.publisher, _values(head, _SOURCE))
    urls = _stated(linked.url, _values(head, ("og:url",)), [page.canonical])
    languages = _stated(linked.language, [page.language], _values(head, _LANGUAGE))
    sections = _stated(linked.section, _values(head, _SECTION))
    persons = [name for name in _values(head, _AUTHORS) if not web_address(name)]
    authors = _stated("; ".join(linked.authors), persons)
    url, url_origin = _chosen(web_address(draft.url), [it for it in urls if web_address(it[0])])
    title, title_origin = _chosen(draft.title, titles)
    source, source_origin = _chosen(source_name(draft.source), sources)
    section, section_origin = _chosen(draft.section, sections)
    language, language_origin = _chosen(
        draft.language, [it for it in languages if language_code(it[0])]
    )
    names, author_origin = _chosen("; ".join(filter(None, draft.authors)), authors)
    return replace(
        draft,
        title=title,
        source=source,
        url=url,
        language=language,
        section=section,
        authors=draft.authors if any(draft.authors) else split_authors(names or ""),
        provenance=replace(
            draft.provenance,
            title=title_origin,
            source=source_origin,
            url=url_origin,
            language=language_origin,
            section=section_origin,
            authors=author_origin,
        ),
    )


def _stated(linked: str, *head: Iterable[str]) -> list[tuple[str, Origin]]:
    """Return what is stated for one thing, the most trusted first."""
    found = [(clean_line(linked), Origin.JSON_LD)]
    found += [(clean_line(value), Origin.META) for values in head for value in values]
    return [(value, origin) for value, origin in found if value]


def _chosen(
    value: str | None, stated: Sequence[tuple[str, Origin]]
) -> tuple[str | None, Origin | None]:
    """Return the value, else the first stated, with the most trusted origin that says the same."""
    chosen = value or (stated[0][0] if stated else None)
    letters = _letters(chosen or "")
    same = (origin for said, origin in stated if letters and letters in _letters(said))
    return chosen, next(same, None)


def _values(head: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield from head.get(name, ())


def _head_fields(tree: _Element) -> dict[str, list[str]]:
    """Return the contents of the page's ``<meta>`` elements by name, wherever they stand."""
    fields: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or element.get("value") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(key) or "").strip().lower()
            if name and content:
                fields.setdefault(name, []).append(content)
    return fields


def _links(tree: _Element, relation: str) -> Iterator[str]:
    for element in tree.iter("link"):
        address = web_address(element.get("href"))
        if address and relation in (element.get("rel") or "").lower().split():
            yield address


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
