"""How one expression of a time is read: the day it is seen from, the forms it may have.

What an expression leaves open (the year of "in March", the week of "Tuesday") is settled by an
``Anchor``: a day, and whether the text looks back or ahead from it. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.articles import Period


class Direction(Enum):
    """Which of several possible days an expression means, seen from the anchor."""

    PAST = "past"
    FUTURE = "future"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day from which expressions are seen, and the direction of looking.

    ``weekday`` (0: Monday) is the one written beside a day of a month, which tells its year.
    """

    day: date
    direction: Direction = Direction.PAST
    weekday: int | None = None

    def choose(self, periods: Iterable[Period | None]) -> Period | None:
        """Return the last period that has begun, the next that has not, or the nearest.

        The anchor's own day or month counts for both directions.
        """
        known = [period for period in periods if period is not None]
        known = [one for one in known if self._falls_rightly(one)] or known
        begun = [one for one in known if (one.since or date.min) <= self.day]
        ahead = [one for one in known if (one.until or date.max) >= self.day]
        last = max(begun, key=lambda one: one.since or date.min, default=None)
        following = min(ahead, key=lambda one: one.since or date.min, default=None)
        match self.direction:
            case Direction.PAST:
                return last or following
            case Direction.FUTURE:
                return following or last
            case Direction.NEAREST:
                return min(known, key=self._distance, default=None)

    def _falls_rightly(self, period: Period) -> bool:
        return period.since is not None and period.since.weekday() == self.weekday

    def _distance(self, period: Period) -> tuple[int, date]:
        since, until = period.since or date.min, period.until or date.max
        if since <= self.day <= until:
            return 0, since
        return min(abs((since - self.day).days), abs((until - self.day).days)), since

    def years(self) -> tuple[int, int, int]:
        """Return the years that an expression without one may mean."""
        return self.day.year - 1, self.day.year, self.day.year + 1


@dataclass(frozen=True, slots=True)
class Expression:
    """What was read: ``text[start:end]`` means ``period``, seen from the anchor.

    ``has_year`` tells whether the words settle the year themselves.
    """

    start: int
    end: int
    period: Period
    has_year: bool = False


Reader = Callable[[re.Match[str], Anchor], Period | None]
Form = tuple[re.Pattern[str], Reader]


def form(pattern: str, reader: Reader) -> Form:
    """Return a form that matches the pattern as whole words, in either case."""
    return re.compile(rf"(?<![\w’'])(?:{pattern})(?!\w|-[a-z])", re.IGNORECASE), reader


def read_expression(
    text: str, start: int, anchor: Anchor, forms: Iterable[Form]
) -> Expression | None:
    """Return the longest expression of the forms that begins at ``start``; ties go to the first."""
    best: Expression | None = None
    for pattern, reader in forms:
        match = pattern.match(text, start)
        if match is None or (best is not None and match.end() <= best.end):
            continue
        period = reader(match, anchor)
        if period is not None:
            has_year = match.groupdict().get("year") is not None
            best = Expression(start, match.end(), period, has_year)
    return best
