"""Find the ranges of a question: "between 5 and 9 January", "from March to May": pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.articles import Period
from index.text.calendar_periods import DAY_NUMBER, MONTH, YEAR, day_or_none, number_of
from index.text.date_anchors import Anchor, Direction, Expression, Form, read_expression
from index.text.date_expressions import ABSOLUTE_FORMS, BARE_YEAR
from index.text.relative_expressions import RELATIVE_FORMS

FORMS: tuple[Form, ...] = (*ABSOLUTE_FORMS, *RELATIVE_FORMS)
AFTER_PREPOSITION: tuple[Form, ...] = (*FORMS, BARE_YEAR)

_RANGE_OPENING = re.compile(r"(?<!\w)(?P<opening>between|from)\s+(?:the\s+(?=\d))?", re.IGNORECASE)
_RANGE_MIDDLE = {
    "between": re.compile(r"\s+(?:and|to)\s+(?:the\s+(?=\d))?", re.IGNORECASE),
    "from": re.compile(r"\s*(?:to|until|till|through|[-–—])\s*(?:the\s+(?=\d))?", re.IGNORECASE),
    "": re.compile(r"\s*(?:(?<=\s)(?:to|until|through)(?=\s)|[-–—])\s*", re.IGNORECASE),
}
_LONE_DAY = re.compile(rf"(?P<day>{DAY_NUMBER})(?!\w)", re.IGNORECASE)
_LONE_YEAR = re.compile(rf"(?P<year>{YEAR})(?!\w)")
_MONTH_NAME = re.compile(rf"\b{MONTH}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the question and what it means."""

    start: int
    end: int
    period: Period


def range_at(question: str, start: int, anchor: Anchor) -> Mention | None:
    """Return "between X and Y", "from X to Y" or "X to Y" where it begins here."""
    opening = _RANGE_OPENING.match(question, start)
    key = opening["opening"].lower() if opening else ""
    begin = opening.end() if opening else start
    middle = _RANGE_MIDDLE[key]
    for first in _range_ends(question, begin, anchor):
        between = middle.match(question, first[1])
        if between is None:
            continue
        last = read_expression(question, between.end(), anchor, AFTER_PREPOSITION)
        period = None if last is None else _spanned(question, first, last, anchor)
        if last is not None and period is not None:
            return Mention(start, last.end, period)
        if opening and (lone := _LONE_DAY.match(question, between.end())):
            period = _up_to_day(question[first[0] : first[1]], lone["day"], anchor)
            if period is not None:
                return Mention(start, lone.end(), period)
    return None


def _range_ends(question: str, begin: int, anchor: Anchor) -> Iterator[tuple[int, int]]:
    """Yield the stretches that may be the first end of a range: an expression, or "5"."""
    found = read_expression(question, begin, anchor, AFTER_PREPOSITION)
    if found is not None:
        yield begin, found.end
    lone = _LONE_DAY.match(question, begin)
    if lone is not None and not _LONE_YEAR.match(question, begin):
        yield begin, lone.end()


def _spanned(
    question: str, first: tuple[int, int], last: Expression, anchor: Anchor
) -> Period | None:
    """Return from the first expression to the last, which lends it its month and year."""
    words, ending = question[first[0] : first[1]], question[last.start : last.end]
    if _LONE_DAY.fullmatch(words):
        month = _MONTH_NAME.search(ending)
        if month is None:
            return None
        words = f"{words} {month[0]}"
    year = _LONE_YEAR.search(ending)
    borrowed = f"{words} {year[0]}" if year and not _LONE_YEAR.search(words) else words
    opened = _whole(borrowed, anchor)
    if opened is None or opened.since is None:
        return None
    if year is None:  # the first time that it comes after the beginning
        closed = _whole(ending, Anchor(opened.since, Direction.FUTURE))
    else:
        closed = last.period
        if closed.until is not None and opened.since > closed.until:
            opened = _whole(f"{words} {int(year[0]) - 1}", anchor) or opened
    if closed is None or closed.until is None or opened.since is None:
        return None
    return Period(opened.since, closed.until) if opened.since <= closed.until else None


def _up_to_day(words: str, day: str, anchor: Anchor) -> Period | None:
    """Return "January 5" to the day "9" of the same month, or "the 20th" to "the 25th"."""
    opened = _whole(words, anchor)
    if opened is None or opened.since is None:
        return None
    closed = day_or_none(opened.since.year, opened.since.month, number_of(day))
    if closed is None or closed < opened.since:
        return None
    return Period(opened.since, closed)


def _whole(words: str, anchor: Anchor) -> Period | None:
    """Return the period of words that are an expression from end to end."""
    found = read_expression(words, 0, anchor, AFTER_PREPOSITION)
    return found.period if found is not None and found.end == len(words) else None
