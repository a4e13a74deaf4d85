"""Find the day of an event that a question names, such as "the ceasefire", in the archive's titles.

Only for certain: the articles whose titles name all of the event must be of one story, without a
gap between them. Otherwise the question keeps no period, and the archive is searched whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from index.articles import SearchFilter
from index.news_index import NewsIndex
from index.text.calendar_periods import one_day
from qa.answers import FoundPeriod
from qa.interpreting.periods import related

_HITS = 60
_LONGEST_GAP_DAYS = 14  # within one story; two storms of one year lie further apart
_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_YEAR = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b")
_EMPTY = frozenset(
    {"the", "and", "its", "his", "her", "their", "this", "that", "had", "was", "were"}
)


def with_event_day(
    found: FoundPeriod, index: NewsIndex, search_filter: SearchFilter
) -> FoundPeriod:
    """Return the found period with the days that its event tells, if the archive knows them."""
    if found.event is None:
        return found
    day = _first_report(found.event, index, search_filter)
    if day is None:
        return found
    return replace(found, period=related(found.relation, one_day(day)))


def _first_report(event: str, index: NewsIndex, search_filter: SearchFilter) -> date | None:
    words = [word.lower() for word in _WORD.findall(event) if word.lower() not in _EMPTY]
    if not words:
        return None
    hits = index.search(event, limit=_HITS, search_filter=search_filter, by_meaning=False)
    articles = {hit.sentence.article_id: hit.passage.article for hit in hits}
    year = _YEAR.search(event)
    days = sorted(
        article.published
        for article in articles.values()
        if article.published is not None
        and _names(article.title or "", words)
        and (year is None or article.published.year == int(year[0]))
    )
    one_story = all((other - day).days <= _LONGEST_GAP_DAYS for day, other in pairwise(days))
    return days[0] if days and one_story else None


def _names(title: str, words: list[str]) -> bool:
    held = title.lower()
    return all(re.search(rf"(?<!\w){re.escape(word.rstrip('s'))}", held) for word in words)
