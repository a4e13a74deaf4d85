"""Let the date that belongs to what was asked answer "when": pure functions of a selection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.articles import Article, Period, Sentence, Span
from index.text.relative_dates import NamedDate, named_dates
from qa.answers import Evidence
from qa.dating.fits import Fit, fit_of
from qa.reading.answer_types import AnswerType, answer_type
from qa.reading.selection import Selection
from qa.wording.verbs import verb_asked

# Of the words that answer so much must be the date: "at 9.40 p.m. off Sandmouth" stays as it is.
LEAST_SHARE = 0.5
# So much of the first sentence's support must another have that is to answer in its place, by how
# the date of the first fits; judged by eye on the samples. After "last month" a day of it may.
_LEAST_SHARE_OF_SUPPORT = {Fit.OTHERS: 0.3, Fit.UNKNOWN: 0.7, Fit.OWN: 0.6}


@dataclass(frozen=True, slots=True)
class FittingDate:
    """A date that a sentence names, and how it fits the verb asked about."""

    named: NamedDate
    fit: Fit


def fitting_dates(question: str, article: Article, start: int, end: int) -> list[FittingDate]:
    """Return the dates that ``article.text[start:end]``, a sentence, names, in their order."""
    if article.published is None:
        return []
    asked = verb_asked(question)
    sentence = article.text[start:end]
    return [
        FittingDate(named, fit_of(sentence, _within(named.span, start), asked))
        for named in named_dates(article.text, article.published)
        if start <= named.span.start < end
    ]


def shares(span: Span, named: Span) -> bool:
    """Tell whether the words that answer are, for the most part, this date."""
    shared = min(named.end, span.end) - max(named.start, span.start)
    return shared >= LEAST_SHARE * (span.end - span.start)


def with_event_days(question: str, selection: Selection) -> Selection:
    """Return the selection with a date of its event first, where a question asks "when".

    Where no sentence names one, no words are pointed at: the whole sentence answers. Selections
    that were led by a fitting date, or by no date at all, stay as they are.
    """
    if not selection.chosen or answer_type(question) is not AnswerType.TIME:
        return selection
    first, *rest = selection.chosen
    led = _led(question, first, (*rest, *selection.others))
    if led.hit is first.hit:
        return replace(selection, chosen=(led, *rest))
    return _led_by(led, selection)


def _led(question: str, first: Evidence, others: tuple[Evidence, ...]) -> Evidence:
    """Return the evidence that should lead: another's, or the first with the right words."""
    known = _dates_of(question, first)
    pointed = _pointed_at(first, known)
    best = max(known, key=lambda it: (it.fit, it == pointed), default=None)
    if best is None or (first.span is not None and pointed is None):
        return first  # "at 9.05 p.m."
    better = _better(question, best, first.support, others)
    if better is not None:
        return better
    if best.fit is Fit.OTHERS:
        return replace(first, span=None)
    rightly = pointed is None or pointed.fit is best.fit
    return first if rightly else replace(first, span=best.named.span)


def _better(
    question: str, best: FittingDate, support: float, others: tuple[Evidence, ...]
) -> Evidence | None:
    """Return evidence that dates the event where the first does not, or to a day in its period."""
    for evidence, date in _own(question, others, _LEAST_SHARE_OF_SUPPORT[best.fit] * support):
        finer = date.named.day is not None and _holds(best.named.period, date.named.period)
        if best.fit is not Fit.OWN or (finer and best.named.day is None):
            return evidence
    return None


def _own(
    question: str, others: tuple[Evidence, ...], least: float
) -> list[tuple[Evidence, FittingDate]]:
    """Return the evidence with a date of the event, that date pointed at."""
    found = []
    for evidence in others:
        if evidence.support < least:
            continue
        dates = [it for it in _dates_of(question, evidence) if it.fit is Fit.OWN]
        if dates:
            found.append((replace(evidence, span=dates[0].named.span), dates[0]))
    return found


def _dates_of(question: str, evidence: Evidence) -> list[FittingDate]:
    sentence: Sentence = evidence.hit.sentence
    return fitting_dates(question, evidence.hit.passage.article, sentence.start, sentence.end)


def _pointed_at(evidence: Evidence, dates: list[FittingDate]) -> FittingDate | None:
    span = evidence.span
    if span is None:
        return None
    return next((it for it in dates if shares(span, it.named.span)), None)


def _holds(longer: Period, shorter: Period) -> bool:
    return longer.contains(shorter.since) and longer.contains(shorter.until)


def _led_by(evidence: Evidence, selection: Selection) -> Selection:
    """Put evidence first in the place of what led, which is shown behind it."""
    place = evidence.hit.sentence.id
    known = (*selection.chosen, *selection.others)
    others = tuple(one for one in known if one.hit.sentence.id != place)
    most = max(1, len(selection.others))
    return replace(
        selection,
        chosen=(replace(evidence, support=selection.confidence),),
        others=others[:most],
    )


def _within(span: Span, start: int) -> Span:
    return Span(span.start - start, span.end - start)
