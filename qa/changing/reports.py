"""Find what each article reports for the quantity a question asks for: pure functions.

Of every article the sentence that speaks most clearly of it, with the number that stands nearest to
the words asked about. Strict: an article that may speak of another thing gives no report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import Article, Sentence, Span
from index.text.calendar_periods import MONTH
from qa.changing.asked import AskedQuantity, Attribute, names, share_named, stem
from qa.changing.months import of_month, of_no_other_month
from qa.changing.quantities import Quantity, Unit, quantities

_CONTEXT_SENTENCES = 2  # before the one with the number: they say whose number it is
_FURTHEST = 130  # characters from the words asked about to their number
_CLAUSE_PENALTY = 25  # for each comma, semicolon, "and" or dash between them
_LEAST_SUBJECT = 0.5  # share of the subject's terms that sentence and context must hold
_BREAKS = re.compile(r"[,;:–—(]|\sand\s|\swhile\s|\sbut\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What one article says: a value, its words in the article's text, and the sentence.

    ``value`` is a number, or the words of a name in lower case.

    ``clarity`` orders the reports of one article, higher is clearer; ``names_all`` tells that every
    term of the question's subject stands near, ``has_names`` that every name does, ``of_month``
    that the sentence gives the value for the month asked about.
    """

    article: Article
    sentence: Sentence
    span: Span
    value: float | frozenset[str]
    clarity: float
    names_all: bool
    has_names: bool
    of_month: bool = False


def report_of(
    asked: AskedQuantity,
    article: Article,
    sentences: Sequence[Sentence],
    *,
    month: int | None = None,
) -> Report | None:
    """Return what the article reports for the quantity, ``None`` when it tells nothing for sure.

    Of a ``month`` (1..12) that was asked about, what the article gives for that one goes first.
    """
    reports = [
        report
        for place, sentence in enumerate(sentences)
        if (report := _in_sentence(asked, article, sentences, place, month)) is not None
    ]
    return max(
        reports, key=lambda one: (one.of_month, one.clarity, -one.sentence.start), default=None
    )


def _in_sentence(
    asked: AskedQuantity,
    article: Article,
    sentences: Sequence[Sentence],
    place: int,
    month: int | None,
) -> Report | None:
    sentence = sentences[place]
    stated = _stated(sentence.text, month)
    fitting = [one for one in stated if one.unit is asked.unit]
    if not fitting:
        return None
    here = sentence.text.lower()
    before = sentences[max(0, place - _CONTEXT_SENTENCES) : place]
    opening = f"{article.title or ''} {sentences[0].text}".lower()
    context = " ".join([opening, *(one.text.lower() for one in before)])
    inside = share_named(asked.subject, here)
    around = share_named(asked.subject, f"{here} {context}")
    absent = [it for it in asked.subject if it.is_name and not names(it, f"{here} {opening}")]
    headline = _of_headline(asked, article, fitting)
    if around < _LEAST_SUBJECT or not (headline or _is_about(asked, here, around)):
        return None
    nearest = headline or _nearest(asked, sentence.text, fitting, stated)
    if nearest is None:
        return None
    quantity, distance = nearest
    clarity = 2.0 * inside + around - distance / _FURTHEST - 0.02 * min(place, 20)
    clarity += 1.0 if headline else -0.5 * _is_narrowed(asked, here)
    moved = Span(sentence.start + quantity.span.start, sentence.start + quantity.span.end)
    return Report(
        article,
        sentence,
        moved,
        quantity.value,
        clarity,
        names_all=around == 1.0 and not absent,
        has_names=not absent,
        of_month=month is not None and bool(of_month(sentence.text, [quantity], month)),
    )


def _stated(text: str, month: int | None) -> list[Quantity]:
    """Return what a sentence states as it is now, or as it was in the month asked about."""
    every = quantities(text)
    now = [one for one in every if not one.is_former]
    if month is None:
        return now
    return of_month(text, every, month) or of_no_other_month(text, now, month)


def _is_about(asked: AskedQuantity, sentence: str, around: float) -> bool:
    """Tell whether the sentence itself speaks of what is measured, or of its price."""
    if asked.attribute is not None:
        return True
    measured = [term for term in asked.subject if not term.is_name] or list(asked.subject)
    if any(names(term, sentence) for term in measured):
        return True
    attribute = _ATTRIBUTES.get(asked.unit)
    return around == 1.0 and attribute is not None and attribute.search(sentence) is not None


def _of_headline(
    asked: AskedQuantity, article: Article, fitting: Sequence[Quantity]
) -> tuple[Quantity, float] | None:
    """Return the quantity that the headline names for what is asked: "Inflation slows to 3.8 %"."""
    title = article.title or ""
    if asked.attribute is not None and not asked.attribute.pattern.search(title):
        return None
    if asked.attribute is None and not all(
        names(term, title.lower()) for term in asked.subject[:1]
    ):
        return None
    told = [one for one in quantities(title) if one.unit is asked.unit and not one.is_former]
    if len(told) != 1 or _nearest(asked, title, told, told) is None:
        return None
    return next(((one, 0.0) for one in fitting if one.value == told[0].value), None)


def _nearest(
    asked: AskedQuantity, text: str, fitting: Sequence[Quantity], stated: Sequence[Quantity]
) -> tuple[Quantity, float] | None:
    """Return the quantity nearest to the words asked about, if no other attribute claims it."""
    wanted = _places(asked, text)
    standing = [one for one in fitting if not one.is_change]
    if not wanted or not standing:
        return None
    distance, _, quantity = min(
        ((_distance(text, one.span, wanted), one.span.start, one) for one in standing),
        key=lambda entry: entry[:2],
    )
    if distance > _FURTHEST or _goal(text, quantity.span) or _elsewhere(asked, text, quantity.span):
        return None
    rivals = [one for one in _rivals(asked, text) if not _overlap([one], wanted)]
    claimed = rivals and _distance(text, quantity.span, rivals) < distance
    if claimed and (len(stated) > 1 or asked.unit is Unit.PERCENT):
        return None
    return quantity, distance


def _goal(text: str, number: Span) -> bool:
    """Tell whether the number is a goal, a limit or a guess rather than what is."""
    return _GOAL_BEFORE.search(text, max(0, number.start - 60), number.start) is not None


def _elsewhere(asked: AskedQuantity, text: str, number: Span) -> bool:
    """Tell whether the sentence gives the number for another place: "813 in China", "worldwide"."""
    clause = _BREAKS.split(text[number.end :], maxsplit=1)[0].lower()
    asks_for_all = any(_WORLD.search(word) for term in asked.subject for word in term.words)
    if _WORLD.search(clause) and not asks_for_all:
        return True
    place = _PLACE_AFTER.match(text, number.end)
    if place is None or re.fullmatch(MONTH, place[1], re.IGNORECASE):
        return False
    asked_names = [term for term in asked.subject if term.is_name]
    return bool(asked_names) and not any(
        names(it, place[0].lower().replace("united states", "us")) for it in asked_names
    )


_WORLD = re.compile(r"\b(?:worldwide|world-wide|globally|global)\b")
_PLACE_AFTER = re.compile(r"(?:\s+[a-z]+)?\s+in\s+(?:the\s+)?([A-Z]\w+(?:\s+[A-Z]\w+)?)")
_GOAL_BEFORE = re.compile(
    r"\b(?:aims?\s+at|target|goal|at\s+least\s+[\d.]+\s+needed|licensed\s+for|could\s+reach|"
    r"wants?|may\s+have|might|could|would|estimat\w+|demand(?:s|ed)?|needs?|promis\w+)\b[^,;]{0,45}$",
    re.IGNORECASE,
)


def _rivals(asked: AskedQuantity, text: str) -> list[Span]:
    """Return where the sentence speaks of another thing that its numbers may tell."""
    if asked.attribute is not None:
        others = [one.pattern for one in Attribute if one is not asked.attribute]
        return [Span(*found.span()) for other in others for found in other.finditer(text)]
    pattern = _NOUNS.get(asked.unit)
    if pattern is None:
        return []
    terms = [word for term in asked.subject for word in term.words]
    return [
        Span(*found.span())
        for found in pattern.finditer(text)
        if not any(stem(found[0]).startswith(word) for word in terms)
    ]


# What else percentages and prices are given of, in the same sentence.
_NOUNS = {
    Unit.PERCENT: re.compile(
        r"\b(?:interest|key\s+rate|inflation|unemployment|tariffs?|turnout|growth|economy|wages?|rents?|"
        r"support|vot\w+|shares?|index)\b",
        re.IGNORECASE,
    ),
    Unit.MONEY: re.compile(
        r"\b(?:petrol|diesel|heating\s+oil|gas|fine|reward|wages?|budget)\b", re.IGNORECASE
    ),
}


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


def _places(asked: AskedQuantity, text: str) -> list[Span]:
    """Return where the sentence has the words asked about."""
    if asked.attribute is not None:
        return [Span(*found.span()) for found in asked.attribute.pattern.finditer(text)]
    words = (found for found in re.finditer(r"[\w’'.-]+", text))
    named = [
        Span(*found.span())
        for found in words
        if any(names(term, found[0].lower()) for term in asked.subject)
    ]
    attribute = _ATTRIBUTES.get(asked.unit)
    said = [] if attribute is None else [Span(*found.span()) for found in attribute.finditer(text)]
    return said or named


_ATTRIBUTES = {
    Unit.MONEY: re.compile(r"\b(?:cost\w*|prices?|priced|worth|pay|paid)\b", re.IGNORECASE),
    Unit.SPEED: re.compile(r"\bwinds?\b", re.IGNORECASE),
}


def _distance(text: str, number: Span, places: Sequence[Span]) -> float:
    return min(_between(text, number, place) for place in places)


def _between(text: str, one: Span, other: Span) -> float:
    if one.start < other.end and other.start < one.end:
        return 0.0
    start, end = min(one.end, other.end), max(one.start, other.start)
    return (end - start) + _CLAUSE_PENALTY * len(_BREAKS.findall(text, start, end))


def _is_narrowed(asked: AskedQuantity, sentence: str) -> bool:
    """Tell whether the sentence narrows what is asked: "core inflation" is not inflation."""
    narrowed = re.search(r"\b(core|food|wage|youth)\s+(?:inflation|prices)\b", sentence)
    return narrowed is not None and not any(narrowed[1] in term.words for term in asked.subject)
