"""Days in words, and the days that an answer to "when" names, seen from its article."""

from __future__ import annotations

from index.articles import Article, Period, Span
from index.text.calendar_periods import months_from, years_from
from index.text.relative_dates import named_dates
from qa.answers import Citation
from qa.writing.remarks import day_words, period_words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Of the words that answer so much must be the date: "at 9.40 p.m. off Sandmouth" stays as it is.
_LEAST_SHARE = 0.5


def days_meant(citation: Citation, article: Article) -> Period | None:
    """Return the days that the answering words mean, ``None`` where they name none for sure.

    Where no words were pointed at, the only date of the sentence is meant.
    """
    if article.published is None:
        return None
    dates = named_dates(article.text, article.published)
    if citation.answer_start is None or citation.answer_end is None:
        inside = [it for it in dates if citation.start <= it.span.start < citation.end]
        return inside[0].period if len(inside) == 1 else None
    span = Span(citation.answer_start, citation.answer_end)
    for named in dates:
        shared = min(named.span.end, span.end) - max(named.span.start, span.start)
        if shared >= _LEAST_SHARE * (span.end - span.start):
            return named.period
    return None


def days_in_words(period: Period) -> str:
    """Return "Tuesday, 13 January 2026", "January 2026", "2025", or the first and last day."""
    since, until = period.since, period.until
    if since is None or until is None:
        return period_words(period)
    if since == until:
        return f"{_WEEKDAYS[since.weekday()]}, {day_words(since)}"
    _, month, year = day_words(since).split(" ", 2)
    if period == months_from(since.year, since.month):
        return f"{month} {year}"
    if period == years_from(since.year, until.year - since.year + 1):
        return year if since.year == until.year else f"{year} to {until.year}"
    return period_words(period)
