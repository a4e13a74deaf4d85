"""Find the period a question asks about: "since March", "between 5 and 9 January", "latest".

Deterministic, and seen from ``as_of`` alone: nothing here knows the machine's clock. What is found
is shown to the user, who can switch it off. Days that only an event names ("before the ceasefire")
are handed on as the event's words; the archive may know its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.articles import Period, Span
from index.text.calendar_periods import (
    DAY_NUMBER,
    MONTH,
    YEAR,
    day_or_none,
    number_of,
    shifted,
    week_of,
)
from index.text.date_expressions import (
    ABSOLUTE_FORMS,
    BARE_YEAR,
    Anchor,
    Direction,
    Expression,
    Form,
    read_expression,
)
from index.text.relative_expressions import RELATIVE_FORMS
from qa.answers import FoundPeriod, Relation

_FORMS: tuple[Form, ...] = (*ABSOLUTE_FORMS, *RELATIVE_FORMS)
_AFTER_PREPOSITION: tuple[Form, ...] = (*_FORMS, BARE_YEAR)

_RELATIONS = (
    (
        Relation.SINCE,
        r"(?:ever\s+)?since|starting\s+(?:in|on|from|with)|as\s+from|from(?=[^?]*\bon(?:wards?)?\b)",
    ),
    (Relation.AFTER, r"after|following|later\s+than"),
    (Relation.BEFORE, r"before|prior\s+to|earlier\s+than|ahead\s+of"),
    (
        Relation.UNTIL,
        r"until|till|up\s+(?:to|until|till)|through(?!out)|by(?:\s+the\s+end\s+of)?|as\s+of",
    ),
    (
        Relation.DURING,
        r"in|on|during|over|throughout|within|for|of|at|around|from|dated|as\s+late\s+as",
    ),
)
_RELATION = re.compile(
    "|".join(rf"(?P<{relation.name}>(?<!\w)(?:{words}))" for relation, words in _RELATIONS).join(
        ("(?:", r")(?!\w)\s+(?:just\s+|about\s+|around\s+)?")
    ),
    re.IGNORECASE,
)
_RANGE_OPENING = re.compile(r"(?<!\w)(?P<opening>between|from)\s+(?:the\s+(?=\d))?", re.IGNORECASE)
_RANGE_MIDDLE = {
    "between": re.compile(r"\s+(?:and|to)\s+(?:the\s+(?=\d))?", re.IGNORECASE),
    "from": re.compile(r"\s*(?:to|until|till|through|[-–—])\s*(?:the\s+(?=\d))?", re.IGNORECASE),
    "": re.compile(r"\s*(?:(?<=\s)(?:to|until|through)(?=\s)|[-–—])\s*", re.IGNORECASE),
}
_LONE_DAY = re.compile(rf"(?P<day>{DAY_NUMBER})(?!\w)", re.IGNORECASE)
_LONE_YEAR = re.compile(rf"(?P<year>{YEAR})(?!\w)")
_MONTH_NAME = re.compile(rf"\b{MONTH}", re.IGNORECASE)
_WEEK = re.compile(
    r"(?:in\s+|during\s+)?the\s+week\s+(?:of|beginning|starting|around)\s+", re.IGNORECASE
)
_WORD_START = re.compile(r"(?<![\w’'-])\w")
_FUTURE = re.compile(
    r"\b(?:will|shall|going\s+to|due|planned|scheduled|upcoming|expected\s+to|"
    r"(?:is|are)\s+(?:it|he|she|they)\s+\w+ing|take\s+place)\b",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"(?<![\w-])(?:latest|newest|most\s+recent(?:ly)?|current(?:ly)?|right\s+now|now|at\s+present|"
    r"at\s+the\s+moment|as\s+of\s+(?:today|now)|to\s+date|nowadays|these\s+days)(?![\w-])",
    re.IGNORECASE,
)
_LATELY = re.compile(r"(?<![\w-])(?:recently|lately|of\s+late)(?![\w-])", re.IGNORECASE)
_EVENT = re.compile(
    r"(?<!\w)(?P<relation>since|after|before|until|following|prior\s+to|ahead\s+of)\s+"
    r"(?P<event>the\s+[^?,.;]{3,60}?)(?=\s*(?:[?,.;]|$))",
    re.IGNORECASE,
)
_LATELY_DAYS = 30
# A month that is also a word, or a name, is a month only behind a preposition.
_DOUBTFUL = re.compile(r"(?:the\s+)?(?:may|march|fall|spring)\b", re.IGNORECASE)
_IMPOSSIBLE_DAY = re.compile(r"(?<!\d)(?:[3-9]\d|\d)(?:st|nd|rd|th)?\s+(?:of\s+)?$")  # 30 February
_OF = re.compile(r"\s+(?:of|in)\s", re.IGNORECASE)
# "USA Today", "Black Friday", "Bloody Sunday", "Sunday Times", "September 11 attacks": names.
_NAME_BEFORE = re.compile(
    r"(?:USA|Russia|Psychology|Black|Good|Bloody|Ash|Palm|Easter|Super|Cyber|Giving|Theresa|Brian)\s+$"
)
_NAME_AFTER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Mail|Express|Herald|Post|Tribune|attacks?|riots?|"
    r"Movement|Revolution|the\s+13th)\b"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A stretch of the question and what it means."""

    start: int
    end: int
    period: Period


def find_period(question: str, as_of: date) -> FoundPeriod | None:
    """Return the period that the question asks about, ``None`` when it names none.

    Two periods far apart in one question give the one that spans both, so that a comparison loses
    neither side. ``words`` are the question's own.
    """
    direction = Direction.FUTURE if _FUTURE.search(question) else Direction.PAST
    anchor = Anchor(as_of, direction)
    newest = _NEWEST.search(question)
    event = _event(question, anchor)
    if event is not None:
        return event
    mentions = list(_mentions(question, anchor))
    if mentions:
        whole = _hull([mention.period for mention in mentions])
        spans = tuple(Span(mention.start, mention.end) for mention in mentions)
        return FoundPeriod(whole, _words(question, spans), spans, newest=newest is not None)
    lately = _LATELY.search(question)
    for match, since in ((newest, None), (lately, shifted(as_of, -_LATELY_DAYS))):
        if match is not None:
            span = Span(match.start(), match.end())
            return FoundPeriod(Period(since, as_of), match[0], (span,), newest=True)
    return None


def _event(question: str, anchor: Anchor) -> FoundPeriod | None:
    """Return "since the election of 2024" as its event, for the archive to find its day."""
    match = _EVENT.search(question)
    if match is None or _mention_at(question, match.start(), anchor) is not None:
        return None
    span = Span(match.start(), match.end())
    relation = _relation_named(match["relation"])
    return FoundPeriod(None, match[0], (span,), event=match["event"], relation=relation)


def related(relation: Relation, period: Period) -> Period:
    """Return the days that stand in the relation to a period, such as "since" it."""
    match relation:
        case Relation.SINCE:
            return Period(period.since, None)
        case Relation.AFTER:
            return Period(None if period.until is None else shifted(period.until, 1), None)
        case Relation.BEFORE:
            return Period(None, None if period.since is None else shifted(period.since, -1))
        case Relation.UNTIL:
            return Period(None, period.until)
        case Relation.DURING:
            return period


def without_period(question: str, found: FoundPeriod) -> str:
    """Return the question without the words of its period, as far as anything is left to ask."""
    rest = question
    for span in sorted(found.spans, key=lambda one: -one.start):
        rest = f"{rest[: span.start].rstrip()} {rest[span.end :].lstrip()}"
    rest = re.sub(r"\s+([?.,!;])", r"\1", " ".join(rest.split()))
    return rest if re.search(r"\w{3}", rest) else question


def _mentions(question: str, anchor: Anchor) -> Iterator[_Mention]:
    position = 0
    while (word := _WORD_START.search(question, position)) is not None:
        found = _mention_at(question, word.start(), anchor)
        if found is None:
            position = word.end()
        else:
            yield found
            position = max(found.end, word.end())


def _mention_at(question: str, start: int, anchor: Anchor) -> _Mention | None:
    ranged = _range_at(question, start, anchor)
    if ranged is not None:
        return ranged
    week = _WEEK.match(question, start)
    if week is not None and (
        day := _expression(question, week.end(), anchor, _FORMS, certain=True)
    ):
        return _Mention(start, day.end, week_of(day.period.since or anchor.day))
    lead = _RELATION.match(question, start)
    if lead is not None:
        relation = Relation[str(lead.lastgroup)]
        found = _expression(question, lead.end(), anchor, _AFTER_PREPOSITION, certain=True)
        if found is None:
            return None
        end = _closed(question, found.end)
        return _Mention(start, end, related(relation, found.period))
    found = _expression(question, start, anchor, _FORMS, certain=False)
    if found is None:
        return None
    return _Mention(start, found.end, found.period)


def _closed(question: str, end: int) -> int:
    """Return the end with the "on" of "from March on" taken in."""
    more = re.compile(r"\s+on(?:wards?)?(?!\s*\w)", re.IGNORECASE).match(question, end)
    return more.end() if more else end


def _expression(
    question: str, start: int, anchor: Anchor, forms: tuple[Form, ...], *, certain: bool
) -> Expression | None:
    """Return the expression there, unless it may as well be a word or part of a name."""
    found = read_expression(question, start, anchor, forms)
    if found is None:
        return None
    words = question[found.start : found.end]
    if not certain and _DOUBTFUL.fullmatch(words):
        return None
    if _NAME_BEFORE.search(question, 0, start) or _NAME_AFTER.match(question, found.end):
        return None
    if _IMPOSSIBLE_DAY.search(question, 0, start):
        return None
    if re.search(r"(?:fall|spring)$", words, re.IGNORECASE) and _OF.match(question, found.end):
        return None  # of Kabul, of hope
    return found


def _range_at(question: str, start: int, anchor: Anchor) -> _Mention | None:
    """Return "between X and Y", "from X to Y" or "X to Y" where it begins here."""
    opening = _RANGE_OPENING.match(question, start)
    key = opening["opening"].lower() if opening else ""
    begin = opening.end() if opening else start
    middle = _RANGE_MIDDLE[key]
    for first in _range_ends(question, begin, anchor):
        between = middle.match(question, first[1])
        if between is None:
            continue
        last = read_expression(question, between.end(), anchor, _AFTER_PREPOSITION)
        period = None if last is None else _spanned(question, first, last, anchor)
        if last is not None and period is not None:
            return _Mention(start, last.end, period)
        if opening and (lone := _LONE_DAY.match(question, between.end())):
            period = _up_to_day(question[first[0] : first[1]], lone["day"], anchor)
            if period is not None:
                return _Mention(start, lone.end(), period)
    return None


def _range_ends(question: str, begin: int, anchor: Anchor) -> Iterator[tuple[int, int]]:
    """Yield the stretches that may be the first end of a range: an expression, or "5"."""
    found = read_expression(question, begin, anchor, _AFTER_PREPOSITION)
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
    found = read_expression(words, 0, anchor, _AFTER_PREPOSITION)
    return found.period if found is not None and found.end == len(words) else None


def _hull(periods: list[Period]) -> Period:
    since = [period.since for period in periods]
    until = [period.until for period in periods]
    return Period(
        None if None in since else min(day for day in since if day is not None),
        None if None in until else max(day for day in until if day is not None),
    )


def _relation_named(words: str) -> Relation:
    found = _RELATION.match(f"{words} ")
    return Relation[str(found.lastgroup)] if found else Relation.DURING


def _words(question: str, spans: tuple[Span, ...]) -> str:
    return ", ".join(" ".join(question[span.start : span.end].split()) for span in spans)
