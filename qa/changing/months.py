"""Values that are those of a month: "3.4 per cent in September from 3.8 per cent in August"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.articles import Period
from index.text.calendar_periods import MONTH, month_number, months_from
from qa.changing.quantities import Quantity

_IN_MONTH = re.compile(rf"\.?\s+(?:in|for)\s+(?P<month>{MONTH})(?!\w)", re.IGNORECASE)


def month_meant(period: Period | None) -> int | None:
    """Return the month (1..12) that a period is all of, ``None`` where it is another."""
    if period is None or period.since is None:
        return None
    since = period.since
    return since.month if period == months_from(since.year, since.month) else None


def of_month(text: str, stated: Sequence[Quantity], month: int) -> list[Quantity]:
    """Return the quantities that the text gives for the month in so many words."""
    return [one for one in stated if _month_after(text, one) == month]


def of_no_other_month(text: str, stated: Sequence[Quantity], month: int) -> list[Quantity]:
    """Return the quantities that the text does not give for another month."""
    return [one for one in stated if _month_after(text, one) in {month, None}]


def _month_after(text: str, quantity: Quantity) -> int | None:
    found = _IN_MONTH.match(text, quantity.span.end)
    return None if found is None else month_number(found["month"])
