"""Find the dates that an article names and the days they mean: "Tuesday", "tomorrow", "last year".

Each is seen from the article's own day, or inside a quotation from the day on which the words were
spoken, where the article tells it. A verb that looks ahead ("will", "due") makes "Friday" the next
one, all others the last one. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.articles import Period, Span
from index.text.calendar_periods import (
    MONTH,
    NUMBER,
    WEEKDAY,
    YEAR,
    months_from,
    months_later,
    number_of,
    one_day,
    shifted,
    weekday_number,
    years_from,
)
from index.text.date_anchors import Anchor, Direction, Expression, read_expression
from index.text.date_expressions import ABSOLUTE_FORMS, BARE_YEAR
from index.text.relative_expressions import RELATIVE_FORMS
from index.text.sentences import split_sentences

_FORMS = (*ABSOLUTE_FORMS, *RELATIVE_FORMS)
_START = re.compile(r"(?<![\w’'-])[\w]")
_QUOTATION = re.compile(r"“[^“”]{1,1500}”|\"[^\"]{1,1500}\"")
_FUTURE = re.compile(
    r"\b(?:will|shall|due|plans?|planned\s+(?:to|for)|scheduled|expect(?:s|ed)?|would|"
    r"(?:is|are)\s+to|to\s+(?:be|keep|leave|step|meet|open|vote|take|hold|begin|start|play)|set\s+to|"
    r"going\s+to|upcoming|may|could|can|end|goes\s+on|again\s+from)\b|[’']ll\b",
    re.IGNORECASE,
)
_HAD_GIVEN = re.compile(r"\bhad\s+given\b", re.IGNORECASE)  # "until Thursday": that is over
# A verb of the past between the cue and the date: "he said it would end when they met on Monday".
_PAST = re.compile(
    r"\b(?:was|were|had|has|said|did|spoke|met|told|held|made|(?<!be\s)(?<!been\s)(?<!ly\s)\w{3,}ed)\b",
    re.IGNORECASE,
)
_STILL_AHEAD = re.compile(r"\b(?:until|till|by)\s+(?:on\s+)?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|since|during|until|by|before|after|of|from|through)\s+$", re.IGNORECASE
)
_MONTH_WORD = re.compile(r"(?:may|march|fall|spring|second|the\s+(?:fall|spring))", re.IGNORECASE)
_AFTER_ANOTHER = re.compile(
    rf"(?:the\s+)?(?P<same>same\s+day)|(?:the\s+)?(?P<next>following|next)\s+day"
    rf"|(?:the\s+)?(?P<before>previous)\s+day"
    rf"|(?P<count>{NUMBER})\s+(?P<unit>day|week|month|year)s?\s+(?P<way>later|earlier|before|after)",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\s+(?:the\s+)?", re.IGNORECASE)
_WEEKDAY_WITH_DAY = re.compile(rf"(?P<weekday>{WEEKDAY})(?:\s+\w+)?\s*(?:,|\()\s*", re.IGNORECASE)
_LEAD_IN_CHARACTERS = 260
_YEAR_IN_SENTENCE = re.compile(rf"\b(?:in|of|the)\s+(?P<year>{YEAR})\b(?!\s*[-–])", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_HAS_MONTH_ONLY = re.compile(r"^(?:early\s+|mid-?|late\s+)?[A-Z][a-z]+\.?(?:\s+\d{1,2})?$")


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date named in a text: ``text[span.start:span.end]`` means the days of ``period``."""

    span: Span
    period: Period

    @property
    def day(self) -> date | None:
        """The day, where a single one is meant."""
        return self.period.since if self.period.since == self.period.until else None


def named_dates(text: str, published: date) -> list[NamedDate]:
    """Return the dates that the text names, in their order, seen from the day of publication."""
    sentences = split_sentences(text)
    quotations = [Span(*match.span()) for match in _QUOTATION.finditer(text)]
    found: list[NamedDate] = []
    for sentence in sentences:
        position = sentence.start
        while (word := _START.search(text, position, sentence.end)) is not None:
            named = _named_at(text, word.start(), sentence, quotations, found, published)
            if named is None:
                position = _word_end(text, word.start())
            else:
                found.append(named)
                position = max(named.span.end, _word_end(text, word.start()))
    return found


def _word_end(text: str, start: int) -> int:
    match = re.compile(r"\w+").match(text, start)
    return match.end() if match else start + 1


def _named_at(
    text: str,
    start: int,
    sentence: Span,
    quotations: Sequence[Span],
    before: Sequence[NamedDate],
    published: date,
) -> NamedDate | None:
    seen_from = _spoken_on(start, quotations, before) or published
    counted = _counted_from_another(text, start, before, Anchor(seen_from))
    if counted is not None:
        return counted
    anchor = Anchor(seen_from, _direction(text, start, sentence))
    found = _expression(text, start, sentence, anchor)
    if found is None or found.end > sentence.end:
        return None
    return NamedDate(Span(start, found.end), found.period)


def _expression(text: str, start: int, sentence: Span, anchor: Anchor) -> Expression | None:
    doubled = _WEEKDAY_WITH_DAY.match(text, start)
    if doubled:  # "Tuesday (January 13)": the written day tells
        beside = replace(anchor, weekday=weekday_number(doubled["weekday"]))
        inner = read_expression(text, doubled.end(), beside, ABSOLUTE_FORMS)
        if inner is not None and inner.period.since == inner.period.until:
            end = inner.end + (text[inner.end : inner.end + 1] == ")")
            return Expression(start, end, inner.period, inner.has_year)
    behind_preposition = _PREPOSITION.search(text, sentence.start, start) is not None
    forms = (*_FORMS, BARE_YEAR) if behind_preposition else _FORMS
    found = read_expression(text, start, anchor, forms)
    if found is None:
        return None
    words = text[found.start : found.end]
    if _DAY_OF_MONTH.fullmatch(words):  # papers announce the day of what comes, too
        nearest = replace(anchor, direction=Direction.NEAREST)
        found = read_expression(text, start, nearest, forms) or found
    if _MONTH_WORD.fullmatch(words) and not behind_preposition:
        return None
    return _in_year_of_sentence(text, found, sentence, anchor)


def _in_year_of_sentence(
    text: str, found: Expression, sentence: Span, anchor: Anchor
) -> Expression:
    """Give "until June" the year that its sentence named before: "In the 2016 election ..."."""
    words = text[found.start : found.end]
    if found.has_year or not _HAS_MONTH_ONLY.match(words):
        return found
    years = list(_YEAR_IN_SENTENCE.finditer(text, sentence.start, found.start))
    if not years or int(years[-1]["year"]) >= anchor.day.year:
        return found
    dated = read_expression(f"{words} {years[-1]['year']}", 0, anchor, ABSOLUTE_FORMS)
    if dated is None:
        return found
    return Expression(found.start, found.end, dated.period, has_year=True)


def _direction(text: str, start: int, sentence: Span) -> Direction:
    lead = text[max(sentence.start, start - 120) : start]
    if _STILL_AHEAD.search(lead):
        over = _HAD_GIVEN.search(lead) is not None
        return Direction.PAST if over else Direction.FUTURE
    cues = list(_FUTURE.finditer(lead))
    if not cues or _PAST.search(lead, cues[-1].end()):
        return Direction.PAST
    return Direction.FUTURE


def _spoken_on(start: int, quotations: Sequence[Span], before: Sequence[NamedDate]) -> date | None:
    """Return the day on which a quotation was spoken, if the words around it name one."""
    quotation = next((one for one in quotations if one.start < start < one.end), None)
    if quotation is None:
        return None
    outside = [
        named
        for named in before
        if named.day is not None
        and named.span.end <= quotation.start
        and named.span.start >= quotation.start - _LEAD_IN_CHARACTERS
        and not any(one.start < named.span.start < one.end for one in quotations)
    ]
    return outside[-1].day if outside else None


def _counted_from_another(
    text: str, start: int, before: Sequence[NamedDate], anchor: Anchor
) -> NamedDate | None:
    """Read "the next day", "two days later": from the last day named, or the one that follows."""
    match = _AFTER_ANOTHER.match(text, start)
    if match is None:
        return None
    base, end = _base(text, match, before, anchor)
    if base is None:
        return None
    if match["same"]:
        return NamedDate(Span(start, end), one_day(base))
    if match["next"]:
        return NamedDate(Span(start, end), one_day(shifted(base, 1)))
    if match["before"]:
        return NamedDate(Span(start, end), one_day(shifted(base, -1)))
    count = number_of(match["count"]) * (1 if match["way"].lower() in {"later", "after"} else -1)
    return NamedDate(Span(start, end), _moved(base, count, match["unit"].lower()))


def _base(
    text: str, match: re.Match[str], before: Sequence[NamedDate], anchor: Anchor
) -> tuple[date | None, int]:
    if (match["way"] or "").lower() in {"before", "after"}:
        linked = _LINKED.match(text, match.end())
        named = linked and read_expression(text, linked.end(), anchor, _FORMS)
        if not named or named.period.since != named.period.until:
            return None, match.end()
        return named.period.since, named.end
    days = [named.day for named in before if named.day is not None]
    return (days[-1] if days else None), match.end()


def _moved(base: date, count: int, unit: str) -> Period:
    if unit == "year":
        return years_from(months_later(base, 12 * count).year)
    if unit == "month":
        moved = months_later(base, count)
        return months_from(moved.year, moved.month)
    return one_day(shifted(base, count * (7 if unit == "week" else 1)))
