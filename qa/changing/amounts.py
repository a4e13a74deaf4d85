"""Answer "how much" with an amount: the age beside a name is none (pure)."""

from __future__ import annotations

import re
from dataclasses import replace

from index.articles import Span
from qa.changing.quantities import Unit, quantities
from qa.reading.selection import Selection

_HOW_MUCH = re.compile(r"^\W*(?:and\s+|so\s+)?(?:for\s+|by\s+)?how\s+much\b", re.IGNORECASE)


def with_amount(question: str, selection: Selection) -> Selection:
    """Return the selection with the one sum of money pointed at where a bare age or day was.

    Others, and sentences that name several sums or none, stay as they are.
    """
    first = selection.chosen[0] if selection.chosen else None
    if first is None or first.span is None or not _HOW_MUCH.match(question):
        return selection
    sentence = first.hit.sentence
    start, end = first.span.start - sentence.start, first.span.end - sentence.start
    stated = quantities(sentence.text)
    counted = any(one.span.start < end and start < one.span.end for one in stated)
    money = [one.span for one in stated if one.unit is Unit.MONEY]
    if counted or len(money) != 1 or not re.fullmatch(r"[\d ]+", sentence.text[start:end]):
        return selection
    span = Span(sentence.start + money[0].start, sentence.start + money[0].end)
    return replace(selection, chosen=(replace(first, span=span), *selection.chosen[1:]))
