"""Tell a story as a timeline: its dated sentences, in order, each cited.

A sentence has the day that it names, seen from its article, else the day of its article. What is
asked only of a period ("What happened in March?") is told by how its articles begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from index.articles import Article, Hit, Passage, Period, SearchFilter
from index.news_index import NewsIndex
from index.text.calendar_periods import one_day, shifted
from index.text.relative_dates import NamedDate, named_dates
from qa.answers import Evidence, Question, TimelineEntry
from qa.reading.candidates import similarity_of
from qa.reading.selection import support
from qa.settings import SelectionSettings
from qa.writing.citations import cite
from qa.writing.timeline import DatedHit, chosen_for_timeline

_HITS = 80
_LISTED = 0.9  # what a period's articles tell is sure but for the days: 92 % are right
_OPENING_SENTENCES = 2
_MOST_ARTICLES = 400  # of a period that are looked at
_REPORTED_WITHIN_DAYS = 3
_LEAST_SHARE = 0.45  # of the best hit's score: below, a sentence is of another story
_LEAST_COVERAGE = 0.35  # of the story's words, weighted by rarity, in sentence, passage and title


def timeline_entries(
    index: NewsIndex, asked: Question, story: str, *, limit: int, settings: SelectionSettings
) -> tuple[tuple[TimelineEntry, ...], float]:
    """Return the entries of a story in the order of their days; none where nothing is told.

    An empty story asks for all that happened in the question's period. With them the probability
    (0..1) that they are of the story.
    """
    period = asked.period or (asked.found.period if asked.found else None) or Period()
    if asked.last_day is not None and (period.until is None or period.until > asked.last_day):
        period = Period(period.since, asked.last_day)
    confidence = _LISTED
    if story:
        hits, confidence = _hits_of_story(index, asked, story, period, settings)
    else:
        hits = list(_openings(index, asked, period))
    dates_of = cache(_dates_by_article(index))
    candidates = [
        DatedHit(hit, days, telling)
        for hit, telling in hits
        if (days := _days_of(hit, dates_of)) is not None and _inside(days, period)
    ]
    chosen = chosen_for_timeline(candidates, limit)
    citations = cite([Evidence(one.hit, one.telling) for one in chosen], index.article)
    places = {(one.hit.sentence.article_id, one.hit.sentence.start): one.days for one in chosen}
    entries = tuple(
        TimelineEntry(places[citation.article_id, citation.start], citation)
        for citation in citations
    )
    return entries, confidence if entries else 0.0


def _hits_of_story(
    index: NewsIndex, asked: Question, story: str, period: Period, settings: SelectionSettings
) -> tuple[list[tuple[Hit, float]], float]:
    hits = index.search(story, limit=_HITS, search_filter=_filter(asked, period))
    best = max((hit.score for hit in hits), default=0.0)
    told = [
        (hit, hit.score + similarity_of(hit) + hit.sentence_coverage)
        for hit in hits
        if hit.score >= _LEAST_SHARE * best and hit.passage_coverage >= _LEAST_COVERAGE
    ]
    return told, max((support(hit, hits, settings) for hit, _ in told), default=0.0)


def _openings(index: NewsIndex, asked: Question, period: Period) -> Iterable[tuple[Hit, float]]:
    """Yield how the articles of the period begin; of two sentences the first tells more."""
    articles = index.articles(search_filter=_filter(asked, period), limit=_MOST_ARTICLES)
    for article in articles:
        sentences = index.sentences(article.id)[:_OPENING_SENTENCES]
        for place, sentence in enumerate(sentences):
            passage = Passage(article, tuple(sentences), sentences[0].start, sentences[-1].end)
            yield Hit(passage, sentence, score=0.0), 1.0 / (1 + place)


def _filter(asked: Question, period: Period) -> SearchFilter:
    """Let in articles of the days after, which report on the period, as far as they are known."""
    until = period.until
    if until is not None:
        until = shifted(until, _REPORTED_WITHIN_DAYS)
        if asked.last_day is not None:
            until = min(until, asked.last_day)
    return SearchFilter(Period(period.since, until), asked.sources)


def _dates_by_article(index: NewsIndex) -> Callable[[str], tuple[date | None, list[NamedDate]]]:
    def dates(article_id: str) -> tuple[date | None, list[NamedDate]]:
        article: Article | None = index.article(article_id)
        if article is None or article.published is None:
            return None, []
        return article.published, named_dates(article.text, article.published)

    return dates


def _days_of(
    hit: Hit, dates_of: Callable[[str], tuple[date | None, list[NamedDate]]]
) -> Period | None:
    """Return the day the sentence names first, else that of its article."""
    published, named = dates_of(hit.sentence.article_id)
    inside = (it for it in named if hit.sentence.start <= it.span.start < hit.sentence.end)
    day = next((it.day for it in inside if it.day is not None), None)
    if day is not None:
        return one_day(day)
    return None if published is None else one_day(published)


def _inside(days: Period, period: Period) -> bool:
    return period.contains(days.since)
