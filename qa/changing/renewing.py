"""Let the newest report of a quantity answer, and keep what earlier articles said of it.

Takes what retrieval and reader chose, and gives it back with the newest value first. Where the
articles tell nothing for sure of the quantity, what was chosen stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from index.articles import Article, Hit, Passage, Sentence
from qa.answers import Evidence
from qa.changing.ages import age_in, asked_age
from qa.changing.asked import asked_quantity
from qa.changing.coming import in_force_by
from qa.changing.former import told_as_former, value_after, without_former
from qa.changing.holders import asked_office, holder_in
from qa.changing.reports import Report, report_of
from qa.changing.tracing import Change, change_among
from qa.reading.selection import Selection

_NEIGHBOURS = 2  # sentences on either side in the passage shown
# Nothing was chosen, but a report speaks this clearly of all that was asked, and retrieval is not
# without hope: to refuse "How high is inflation?" beside "Inflation fell to 3.4 per cent" is wrong.
_CLEAR = 2.0
_HOPE = 0.3
_HEADLINE = 3.0  # clarity of a number that sentence and headline name
_MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Renewed:
    """A selection whose first evidence is the newest; what differs on its day; what came before."""

    selection: Selection
    differing: tuple[Evidence, ...] = ()
    earlier: tuple[Evidence, ...] = ()


def renewed(
    question: str,
    selection: Selection,
    hits: Sequence[Hit],
    sentences_of: Callable[[str], list[Sentence]],
    threshold: float,
    *,
    month: int | None = None,
    by_day: date | None = None,
) -> Renewed:
    """Return the selection with the newest value of what the question asks for.

    ``month`` (1..12) is that of which the value is asked, where articles give one for it; values
    that hold only from a day after ``by_day`` are left out. Asked for the value before ("What was
    it before?"), nothing answers where no article tells one.
    """
    report_in = _reporter(question, month)
    if report_in is None:
        return Renewed(selection)
    # A near-copy may carry another number: a report brought up to date.
    articles = {
        article.id: article for hit in hits for article in (hit.passage.article, *hit.also_in)
    }
    reports = [
        report
        for article in articles.values()
        if (report := report_in(article, sentences_of(article.id))) is not None
    ]
    reports = [report for report in reports if report.of_month] or in_force_by(reports, by_day)
    change = change_among(reports)
    beside_the_name = asked_age(question) is not None  # nothing is surer of an age
    if change is not None and not beside_the_name:
        change = change if _may_answer(change, reports, selection, threshold) else None
    if asks_for_former(question):  # no reader knows what was before
        change = None if change is None else _former(question, change)
        if change is None:
            known = (*selection.chosen, *selection.others)
            return Renewed(Selection((), known[: max(1, len(selection.others))], 0.0))
    if change is None:
        return Renewed(selection)
    return _with_newest(change, selection, hits, sentences_of, threshold)


def asks_for_former(question: str) -> bool:
    """Tell whether the question asks for the value that held before the present one."""
    bare = without_former(question)
    return bare is not None and _reporter_of(bare) is not None


def _former(question: str, change: Change) -> Change | None:
    """Return how the value had changed before it took its present one, or the one named."""
    told = told_as_former(change.newest)
    before = list(change.earlier)
    if told is not None:
        before = [told, *(one for one in before if one.value != told.value)]
    after = value_after(question)
    if after is not None:
        values = [it.value for it in before]
        before = before[values.index(after) + 1 :] if after in values else before
    return Change(before[0], (), tuple(before[1:])) if before else None


def asks_for_value(question: str) -> bool:
    """Tell whether the question asks for a value or an office holder, which may change."""
    return _reporter(question) is not None


def _reporter(
    question: str, month: int | None = None
) -> Callable[[Article, Sequence[Sentence]], Report | None] | None:
    bare = without_former(question)
    former = _reporter_of(bare, month) if bare is not None else None
    return former or _reporter_of(question, month)


def _reporter_of(
    question: str, month: int | None = None
) -> Callable[[Article, Sequence[Sentence]], Report | None] | None:
    quantity, office, age = asked_quantity(question), asked_office(question), asked_age(question)
    if age is not None:
        return partial(age_in, age)
    if quantity is not None:
        return partial(report_of, quantity, month=month)
    return None if office is None else partial(holder_in, office)


def _may_answer(
    change: Change, reports: Sequence[Report], selection: Selection, threshold: float
) -> bool:
    """Tell whether the newest report may take the first place.

    Where something was chosen, a report of the same sentence shows that both speak of one thing;
    else at least two articles must report, and the newest name all that was asked about.
    """
    newest = change.newest
    if not selection.chosen:
        clear = newest.names_all and newest.clarity >= _CLEAR
        return clear and selection.confidence >= _HOPE * threshold
    chosen = {one.hit.sentence.id for one in selection.chosen}
    if any(report.sentence.id in chosen for report in reports):
        return True
    sure = len(reports) > 1 or newest.of_month or newest.clarity >= _HEADLINE
    return newest.names_all and sure


def _with_newest(
    change: Change,
    selection: Selection,
    hits: Sequence[Hit],
    sentences_of: Callable[[str], list[Sentence]],
    threshold: float,
) -> Renewed:
    confidence = max(selection.confidence, threshold)

    def evidence(report: Report) -> Evidence:
        hit = _hit(report, hits, sentences_of)
        return Evidence(hit, confidence, report.span)

    first = evidence(change.newest)
    differing = tuple(evidence(report) for report in change.differing)
    earlier = tuple(evidence(report) for report in change.earlier[:_MOST_EARLIER])
    cited = {one.hit.sentence.id for one in (first, *differing, *earlier)}
    others = [
        one for one in (*selection.chosen, *selection.others) if one.hit.sentence.id not in cited
    ]
    kept = tuple(others[: max(len(selection.others), 1)])
    return Renewed(Selection((first,), kept, confidence), differing, earlier)


def _hit(report: Report, hits: Sequence[Hit], sentences_of: Callable[[str], list[Sentence]]) -> Hit:
    """Return the hit of the report's sentence, or one made with the passage around it."""
    for hit in hits:
        if hit.sentence.id == report.sentence.id:
            return hit
    position = report.sentence.position
    around = tuple(
        sentence
        for sentence in sentences_of(report.article.id)
        if abs(sentence.position - position) <= _NEIGHBOURS
    )
    passage = Passage(report.article, around, around[0].start, around[-1].end)
    return Hit(passage, report.sentence, score=0.0)
