"""Questions for the value that held before the present one: "What was the key rate before?"."""

from __future__ import annotations

import re
from dataclasses import replace

from index.articles import Span
from qa.changing.quantities import quantities
from qa.changing.reports import Report

_BEFORE = re.compile(
    r"[\s,]+(?:before(?:\s+(?:that|this|then|now))?|previously|formerly|beforehand|until\s+then|earlier)"
    r"\s*(?=[?.!]*$)",
    re.IGNORECASE,
)
_BEFORE_VALUE = re.compile(r"\s+before\s+(?P<value>[$£€]?\d[^?]*?)\s*(?=[?.!]*$)", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:previous|former|preceding|prior)\s+(?=\w)", re.IGNORECASE)


def without_former(question: str) -> str | None:
    """Return the question for the present value, ``None`` where no former one is asked for."""
    bare = _BEFORE_VALUE.sub("", _BEFORE.sub("", question))
    if bare != question:
        return bare
    bare = _FORMER.sub("", question, count=1)
    return bare if bare != question else None


def value_after(question: str) -> float | None:
    """Return the 1.79 of "What did petrol cost before 1.79 crowns?", ``None`` without such."""
    found = _BEFORE_VALUE.search(question)
    stated = quantities(found["value"]) if found else []
    return stated[0].value if stated else None


def told_as_former(newest: Report) -> Report | None:
    """Return the value that the newest report's own sentence names as the one before."""
    text, place = newest.sentence.text, newest.span.start - newest.sentence.start
    stated = quantities(text)
    unit = next((one.unit for one in stated if one.span.start == place), None)
    before = [one for one in stated if one.is_former and one.unit is unit]
    if not before:
        return None
    nearest = min(before, key=lambda one: abs(one.span.start - place))
    start = newest.sentence.start
    span = Span(start + nearest.span.start, start + nearest.span.end)
    return replace(newest, span=span, value=nearest.value)
