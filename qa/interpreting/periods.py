"""Find the period a question asks about: "since March", "between 5 and 9 January", "latest".

Deterministic, and seen from ``as_of`` alone: nothing here knows the machine's clock. What is found
is shown to the user, who can switch it off. Days that only an event names ("before the ceasefire")
are handed on as the event's words; the archive may know its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.articles import Period, Span
from index.text.calendar_periods import shifted, week_of
from index.text.date_anchors import Anchor, Direction, Expression, Form, read_expression
from qa.answers import FoundPeriod, Relation
from qa.interpreting.period_ranges import AFTER_PREPOSITION, FORMS, Mention, range_at

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
# "Who said that the call will be tomorrow?": the time is part of what was said, and tells neither
# when it was said nor what tomorrow is today.
_TOLD = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|announced?|announces|claim(?:s|ed)?|warn(?:s|ed)?|"
    r"promise[sd]?|predict(?:s|ed)?|think|thinks|thought|believe[sd]?|expect(?:s|ed)?|stated?|states|wrote|"
    r"hint(?:s|ed)?|insist(?:s|ed)?|confirm(?:s|ed)?|indicated?)\s+(?:\w+\s+)?(?:that\s+)?(?:[^?.,;]*?\s)?"
    r"(?:will|would|shall|should|can|could|might|must)\b",
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
    told = _TOLD.search(question)
    clause = told.end() if told else len(question)
    mentions = [mention for mention in _mentions(question, anchor) if mention.start < clause]
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


def _mentions(question: str, anchor: Anchor) -> Iterator[Mention]:
    position = 0
    while (word := _WORD_START.search(question, position)) is not None:
        found = _mention_at(question, word.start(), anchor)
        if found is None:
            position = word.end()
        else:
            yield found
            position = max(found.end, word.end())


def _mention_at(question: str, start: int, anchor: Anchor) -> Mention | None:
    ranged = range_at(question, start, anchor)
    if ranged is not None:
        return ranged
    week = _WEEK.match(question, start)
    if week is not None and (day := _expression(question, week.end(), anchor, FORMS, certain=True)):
        return Mention(start, day.end, week_of(day.period.since or anchor.day))
    lead = _RELATION.match(question, start)
    if lead is not None:
        relation = Relation[str(lead.lastgroup)]
        found = _expression(question, lead.end(), anchor, AFTER_PREPOSITION, certain=True)
        if found is None:
            return None
        end = _closed(question, found.end)
        return Mention(start, end, related(relation, found.period))
    found = _expression(question, start, anchor, FORMS, certain=False)
    if found is None:
        return None
    return Mention(start, found.end, found.period)


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
