"""Find the quantities that a sentence states, with their units, leaving out dates, times and ages.

A number that tells a change ("by three cents", "five more") or a former value ("from 4.50",
"instead of 1.1 billion") is marked, for it is not what holds now. Pure functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from index.articles import Span
from index.text.calendar_periods import MONTH


class Unit(Enum):
    """What a quantity is counted in."""

    PERCENT = "per cent"
    MONEY = "money"
    SPEED = "speed"
    LENGTH = "length"
    TIME = "time"
    WEIGHT = "weight"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: ``text[span.start:span.end]`` are its words, with the unit if one stands.

    ``is_former`` tells that the sentence names it as what held before, ``is_change`` that it is a
    difference.
    """

    value: float
    unit: Unit
    span: Span
    is_former: bool = False
    is_change: bool = False


_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_VALUES = {word: number for number, word in enumerate(_SMALL.split(), start=1)}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "m": 1e6,
    "bn": 1e9,
    "dozen": 12.0,
}
_UNITS = (
    (Unit.PERCENT, r"per\s?cent\b|percent\b|%|percentage\s+points?\b|points?\b"),
    (
        Unit.MONEY,
        (
            r"crowns?\b|cents?\b|(?:US\s+|Canadian\s+|Australian\s+)?dollars?\b|euros?\b|pounds?\b|"
            r"rupees?\b|yen\b|yuan\b|pesos?\b|roubles?\b|USD\b|EUR\b|GBP\b"
        ),
    ),
    (
        Unit.SPEED,
        r"mph\b|miles?\s+(?:per|an)\s+hour|km/h\b|kph\b|kilomet(?:re|er)s?\s+(?:per|an)\s+hour|knots?\b",
    ),
    (
        Unit.LENGTH,
        r"(?:kilo|centi|milli)?met(?:re|er)s?\b|km\b|cm\b|mm\b|miles?\b|feet\b|foot\b|inch(?:es)?\b|acres?\b|hectares?\b",
    ),
    (Unit.WEIGHT, r"(?:kilo)?grams?\b|kg\b|tonnes?\b|tons?\b|pounds?\s+of\b"),
    (Unit.TIME, r"years?\b|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|seconds?\b"),
)
_WORD = "|".join([*_TENS, *sorted(_VALUES, key=len, reverse=True)])
_NUMBER = re.compile(
    r"(?P<currency>[$£€¥₹]\s?|\b(?:USD|EUR|GBP|US\$|Rs\.?)\s?)?"
    r"(?P<digits>(?<![\w.,-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,-])\d+(?:\.\d+)?|(?<=[$£€¥₹])\d[\d,.]*\d|(?<=[$£€¥₹])\d)"
    rf"(?:\s*(?P<scale>hundred|thousand|million|billion|trillion|bn|m)\b)?"
    rf"|(?<![\w-])(?P<words>(?:{_WORD})(?:-(?:{'|'.join(list(_VALUES)[:9])}))?|a(?=\s+(?:hundred|thousand|million|dozen)))"
    r"(?:\s+(?P<word_scale>hundred|thousand|million|billion|dozen)\b)?(?![\w-])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*-?\s*(?:" + "|".join(f"(?P<{unit.name}>{words})" for unit, words in _UNITS) + ")",
    re.IGNORECASE,
)
_DATE_AFTER = re.compile(rf"(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}", re.IGNORECASE)
_DATE_BEFORE = re.compile(rf"{MONTH}\s+$|\b(?:[12]\d\d\d,)\s*$", re.IGNORECASE)
_TIME_AFTER = re.compile(
    r"\s?(?:a\.?m\b|p\.?m\b|o['’]clock|EDT|AST|UTC|GMT|-year-old|-storey|th\b|st\b|nd\b|rd\b|:\d\d)",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:Line|No\.?|Gate|Room|Category|Article|Articles|Chapter|Route|Highway|Boeing|Flight|force|"
    r"locker|page|Phase|Level|Part|Title|Section|Tier|grade|aged|age\s+of|Class|Falcon|Apollo|under|over\s+age)"
    r"|half\s+past|quarter\s+past)\s+$",
    re.IGNORECASE,
)
_AGE = re.compile(r"\A,(?:\s|$)")
_FORMER_BEFORE = re.compile(
    r"\b(?:from|instead\s+of|(?<!more\s)(?<!less\s)(?<!fewer\s)than|against|compared\s+(?:with|to)|up\s+on|down\s+on)\s+"
    r"(?:about\s+|around\s+|some\s+|a\s+)?$",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:rose|risen|rise|rises|fell|fallen|fall|falls|dropped?|grew|grown|increased?|decreased?|cut|"
    r"down|up|higher|lower|raised?|lowered|slipped|gained?|lost|changed)\b[^.,;]{0,24}\bby\s+"
    r"(?:about\s+|around\s+|almost\s+|nearly\s+|some\s+)?$|\b(?:another|further|additional)\s+$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:more|additional|further|new|less|fewer|higher|lower|cheaper|dearer|longer|shorter|"
    r"(?:points?\s+)?(?:ahead|behind))\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\s+(?:of\s+(?:the|its|his|her|their|our|them)|another|by\s+one|after)\b", re.IGNORECASE
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a sentence in their order; offsets are into ``text``."""
    found = []
    for match in _NUMBER.finditer(text):
        unit, end = _unit(text, match)
        if _is_other(text, match, unit, end):
            continue
        found.append(
            Quantity(
                _value(match),
                unit,
                Span(match.start(), end),
                is_former=_FORMER_BEFORE.search(text, 0, match.start()) is not None,
                is_change=_tells_change(text, match.start(), end),
            )
        )
    return [_shared_unit(text, one, found) for one in found]


def _value(match: re.Match[str]) -> float:
    scale = _SCALES.get((match["scale"] or match["word_scale"] or "").lower(), 1.0)
    if match["digits"]:
        return round(float(match["digits"].replace(",", "")) * scale, 6)
    words = match["words"].lower().split("-")
    return sum(_TENS.get(word) or _VALUES.get(word, 1) for word in words) * scale


def _unit(text: str, match: re.Match[str]) -> tuple[Unit, int]:
    if match["currency"]:
        return Unit.MONEY, match.end()
    written = _UNIT.match(text, match.end())
    if written is None or (match["scale"] or "").lower() == "m":
        return Unit.COUNT, match.end()
    return Unit[str(written.lastgroup)], written.end()


def _is_other(text: str, match: re.Match[str], unit: Unit, end: int) -> bool:
    """Tell whether the number is a date, a time, an age, the name of a thing or a pronoun."""
    start, number = match.start(), match.end()
    if _DATE_AFTER.match(text, number) or _TIME_AFTER.match(text, number):
        return True
    if _DATE_BEFORE.search(text, 0, start) or _LABEL_BEFORE.search(text, 0, start):
        return True
    if unit is Unit.COUNT and match["digits"] and _is_year_or_age(text, match):
        return True
    words = (match["words"] or "").lower()
    return words == "one" and _NOT_ONE.match(text, end) is not None


def _is_year_or_age(text: str, match: re.Match[str]) -> bool:
    digits = match["digits"]
    if match["scale"] or not digits.isdigit():
        return False
    if len(digits) == 4 and 1500 <= int(digits) < 2200:
        return True
    # "the captain, Edvin Holt, 58, who"
    return text[: match.start()].endswith(", ") and bool(_AGE.match(text[match.end() :]))


def _tells_change(text: str, start: int, end: int) -> bool:
    return bool(_CHANGE_BEFORE.search(text, 0, start) or _CHANGE_AFTER.match(text, end))


def _shared_unit(text: str, one: Quantity, found: list[Quantity]) -> Quantity:
    """Give "from 15 to 5 per cent" one unit: what stands behind the last holds for the first."""
    if one.unit is not Unit.COUNT:
        return one
    for other in found:
        between = text[one.span.end : other.span.start]
        if other.span.start > one.span.end and re.fullmatch(
            r"\s+(?:to|or|and)\s+|\s*[-–]\s*", between
        ):
            return Quantity(one.value, other.unit, one.span, one.is_former, one.is_change)
    return one
