"""Find the date that a web page shows its readers: ``<time>`` elements and lines with a date.

Asked where the page states no date for machines. Times of other articles, of comments and of
the page's surroundings are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types

from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.dates import parse_date_line
from index.text.moments import Moment, parse_moment

# Parts of a page whose times are those of other articles, or of what readers wrote.
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|widget|recent|popular|trending|latest|footer|promo|teaser|"
    r"recommend|more-|ticker|newsletter|breaking|livefeed|river|tweet|twitter|calendar",
    re.IGNORECASE,
)
_OUTSIDE = frozenset(("aside", "nav", "footer", "form"))
_PUBLISHING = re.compile(r"publi|posted|created|first", re.IGNORECASE)
_UPDATING = re.compile(r"updat|modif|edited|revis", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"date|time|publish|posted|byline|dateline|timestamp|(?:^|[-_ ])meta(?:$|[-_ ])|info",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 120  # characters of an element that tells the date: a sentence is longer
_SAYS_PUBLISHED = re.compile(
    r"\b(?:by|published|posted|publi\w+|gepubliceerd|veröffentlicht)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_ELEMENTS = 40  # that may tell the date, in the order of the page


def visible_moment(tree: _Element, *, today: date) -> tuple[Moment | None, Origin]:
    """Return the moment of publication that the page shows, and how it does."""
    for element in _own(_time_elements(tree)):
        if not _UPDATING.search(_marks(element) + _shown(element)):
            moment = _moment(element, today)
            if moment is not None:
                return moment, Origin.TIME_ELEMENT
    for elements in (_date_elements(tree), _small_elements(tree)):
        for element in _own(elements):
            line = _shown(element)
            moment = parse_moment(line, today=today) if _tells_a_date(line, today) else None
            if moment is not None:
                return moment, Origin.BYLINE
    return None, Origin.BYLINE


def _tells_a_date(line: str, today: date) -> bool:
    """Tell whether a line is there to date the article, and not its last change."""
    if len(line) > _LONGEST_DATE_LINE or _UPDATING.match(line):
        return False
    return parse_date_line(line, today=today) is not None or bool(_SAYS_PUBLISHED.search(line))


def update_in_page(tree: _Element, *, today: date) -> date | None:
    """Return the day of the last change that a ``<time>`` element of the article tells."""
    for element in _own(_time_elements(tree)):
        if _UPDATING.search(_marks(element) + _shown(element)):
            moment = _moment(element, today)
            if moment is not None:
                return moment.day
    return None


def _moment(element: _Element, today: date) -> Moment | None:
    for written in (element.get("datetime"), element.get("content"), _shown(element)):
        moment = parse_moment(written or "", today=today)
        if moment is not None:
            return moment
    return None


def _time_elements(tree: _Element) -> Iterator[_Element]:
    """Yield the elements made to tell a time, those that name the publication first."""
    named = [it for it in tree.iter() if "datePublished" in str(it.get("itemprop") or "")]
    yield from (it for it in named if it.tag != "meta")
    times = list(tree.iter("time"))
    yield from (
        it for it in times if it.get("pubdate") is not None or _PUBLISHING.search(_marks(it))
    )
    yield from times
    yield from (it for it in tree.iter("abbr") if _DATE_CLASS.search(_marks(it)))


def _date_elements(tree: _Element) -> Iterator[_Element]:
    """Yield the innermost elements that by their names may tell a date."""
    for element in tree.iter("span", "div", "p", "li", "em", "small", "i", "b", "td", "font"):
        if _DATE_CLASS.search(_marks(element)):
            yield element


def _small_elements(tree: _Element) -> Iterator[_Element]:
    """Yield the elements with few words of their own and a year among them."""
    for element in tree.iter("span", "div", "p", "li", "em", "small", "i", "b", "td", "font"):
        if len(element) <= 3 and _YEAR.search(_shown(element)[:_LONGEST_DATE_LINE]):
            yield element


def _own(elements: Iterator[_Element]) -> Iterator[_Element]:
    """Pass on the first elements that do not belong to another part of the page."""
    passed = 0
    for element in elements:
        if not any(_is_elsewhere(around) for around in (element, *element.iterancestors())):
            yield element
            passed += 1
        if passed == _MOST_ELEMENTS:
            return


def _is_elsewhere(element: _Element) -> bool:
    if element.tag in {"body", "html", "article", "main"}:
        return False
    return element.tag in _OUTSIDE or bool(_ELSEWHERE.search(_marks(element)))


def _marks(element: _Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} "


def _shown(element: _Element) -> str:
    return clean_line("".join(element.itertext())[:500])
