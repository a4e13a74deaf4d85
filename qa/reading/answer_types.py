"""What kind of thing a question asks for, and whether a sentence names one: pure functions.

Surface rules only: they tell a sentence that cannot hold the answer from one that may, and
never what the answer is.
"""

from __future__ import annotations

import re
from enum import Enum


class AnswerType(Enum):
    """What a question asks for; ``OTHER`` when its form does not tell."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    COUNT = "count"
    AMOUNT = "amount"
    REASON = "reason"
    OTHER = "other"


_TIME_FORM = (
    r"\bwhen\b|\b(?:what|which)\s+(?:day|date|year|month|time|century|decade)\b|"
    r"\bhow\s+(?:long\s+ago|soon|recently)\b"
)
_AMOUNT_FORM = (
    r"\bhow\s+(?:much|long|far|high|tall|big|large|old|fast|deep|wide|often|heavy|cold|hot)\b|"
    r"\bwhat\s+(?:\w+\s+){0,2}(?:percentage|share|price|rate|amount|cost|distance|height|"
    r"size|speed|score|sum|proportion|salary|age)\b"
)
_COUNT_FORM = (
    r"\bhow\s+many\b|"
    r"\bwhat\s+(?:(?:is|are|was|were)\s+the\s+)?(?:number|(?:death\s+)?toll)\b"
)
_PLACE_FORM = r"\bwhere\b|\b(?:what|which)\s+(?:city|country|town|state|place|region)\b"
_REASON_FORM = r"\bwhy\b|\bwhat\s+(?:\w+\s+)?(?:reason|cause|caused)\b"
_FORMS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (AnswerType.TIME, _TIME_FORM),
        (AnswerType.AMOUNT, _AMOUNT_FORM),
        (AnswerType.COUNT, _COUNT_FORM),
        (AnswerType.PERSON, r"\bwho(?:m|se)?\b"),
        (AnswerType.PLACE, _PLACE_FORM),
        (AnswerType.REASON, _REASON_FORM),
    )
)

NUMBER_WORDS = (
    "zero|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|both|several"
)
_MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_UNITS = (
    r"kilomet\w+|km|metres?|meters?|miles?|feet|foot|inch(?:es)?|per\s?cent|percent|%|"
    r"years?|year-old|months?|weeks?|days?|hours?|minutes?|seconds?|degrees?|kg|kilograms?|tonnes?|"
    r"tons?|pounds?|dollars?|euros?|a\.?m\b|p\.?m\b|storeys?|acres?|hectares?|litres?|"
    rf"(?:{_MONTHS})"
)
_TIME = re.compile(
    rf"\b(?:{_MONTHS}|may\s+\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"yesterday|today|tomorrow|tonight|noon|midnight|(?:1[0-9]|20)\d\ds?|"
    r"\d{1,2}:\d\d|"
    r"\d{1,2}\s?[ap]\.?m|(?:last|next|this|earlier|later|previous|following|same)\s+"
    r"(?:day|week|month|year|spring|summer|autumn|fall|winter|decade|century)|centur(?:y|ies)|"
    r"ago|weekend|morning|evening|afternoon|night)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?<![\w.,-])\d[\d.,]*|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)
_MEASURED = re.compile(
    rf"(?:\d[\d.,]*|\b(?:{NUMBER_WORDS}))[\s-]*(?:{_UNITS})(?!\w)|[$£€¥₹]\s?\d|"
    r"\b(?:USD|EUR|GBP|Rs\.?)\s?\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NAME = re.compile(r"(?<!^)(?<![.!?“\"]\s)\b[A-ZÀ-Þ][\w’'-]+")
_FIRST_NAME = re.compile(r"^\W*[A-ZÀ-Þ][\w’'-]+\s+(?:[A-Z]\.\s+)*[A-ZÀ-Þ]")
_REASON = re.compile(
    r"\b(?:because|due\s+to|since|as\s+a\s+result|owing\s+to|in\s+order\s+to|after|so\s+that|"
    r"caused?|reasons?|blam\w+|over|to\s+(?:protest|avoid|prevent|protect|help|reduce|allow))\b",
    re.IGNORECASE,
)

_STATED_REASON = re.compile(
    r"\b(?:because|due\s+to|owing\s+to|thanks\s+to|as\s+a\s+result|so\s+that|in\s+order\s+to|"
    r"reasons?|caused?|blam\w+)\b",
    re.IGNORECASE,
)


_MANNER = re.compile(
    r"^\W*how\s+(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|come)\b",
    re.IGNORECASE,
)


def asks_manner(question: str) -> bool:
    """Tell whether the question asks how something came about or is done."""
    return _MANNER.match(question) is not None


def states_reason(sentence: str) -> bool:
    """Tell whether a sentence says in so many words that something is a reason."""
    return _STATED_REASON.search(sentence) is not None


def answer_type(question: str) -> AnswerType:
    """Return what the question asks for, by the first form that it shows."""
    found = [
        (match.start(), order, kind)
        for order, (kind, form) in enumerate(_FORMS)
        if (match := form.search(question))
    ]
    return min(found, default=(0, 0, AnswerType.OTHER), key=lambda entry: entry[:2])[2]


def names_type(kind: AnswerType, sentence: str) -> bool:
    """Tell whether the sentence names something of the kind; ``OTHER`` is always named."""
    match kind:
        case AnswerType.TIME:
            return _TIME.search(sentence) is not None
        case AnswerType.AMOUNT:
            return _NUMBER.search(sentence) is not None
        case AnswerType.COUNT:
            rest = _YEAR.sub(" ", _MEASURED.sub(" ", sentence))
            return _NUMBER.search(rest) is not None
        case AnswerType.PERSON | AnswerType.PLACE:
            return bool(_NAME.search(sentence) or _FIRST_NAME.search(sentence))
        case AnswerType.REASON:
            return _REASON.search(sentence) is not None
        case AnswerType.OTHER:
            return True
