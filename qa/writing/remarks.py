"""Sentences of Dateline's own that say what a reader should know of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.articles import Article, Period


def day_words(day: date) -> str:
    """Return the day as people write it: ``3 May 2024``; always in English."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period_words(period: Period) -> str:
    """Return the period in words that can follow "in the period"."""
    since, until = period.since, period.until
    if since is not None and since == until:
        return day_words(since)
    if since is not None and until is not None:
        return f"{day_words(since)} to {day_words(until)}"
    if since is not None:
        return f"since {day_words(since)}"
    return f"until {day_words(until)}" if until is not None else "any time"


def nothing_dated(period: Period) -> str:
    """Say that the archive holds no article of the period, so that all were searched."""
    return f"No article here is dated {period_words(period)}, so all were searched."


def answered_outside(period: Period) -> str:
    """Say that the answer comes from outside the period asked about."""
    return f"No article dated {period_words(period)} answers; this one lies outside that period."


def surer_outside(article: Article) -> str:
    """Say that another article, outside the period, answers with more certainty."""
    title = f"“{' '.join(article.title.split())}”" if article.title else "an article"
    day = f" of {day_words(article.published)}" if article.published else " without a date"
    return f"A surer answer lies outside the period: {title}{day}."


def newest_is_old(published: date, as_of: date) -> str:
    """Say how old the newest report is, where the latest was asked for."""
    days = (as_of - published).days
    day = day_words(published)
    return f"The newest report on this is of {day}, {days} days before the day of asking."


def only_reported(day: str) -> str:
    """Say that a sentence names no day for what was asked, and when it was written."""
    return f"The sentence names no day for this; it is from a report of {day}."


def answered_alone(understood: str) -> str:
    """Say that a question was answered as typed, which answers more surely than as understood."""
    return f"Taken as a question of its own; as “{understood}” it is answered less surely."


def articles_disagree(published: date, values: Sequence[str]) -> str:
    """Say that articles of one day name different values."""
    return f"Articles of {day_words(published)} disagree: {' or '.join(values)}."


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
