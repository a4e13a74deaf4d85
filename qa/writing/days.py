"""Days in words, as an answer to "when" names them."""

from __future__ import annotations

from index.articles import Period
from index.text.calendar_periods import months_from, years_from
from qa.writing.remarks import day_words, period_words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
