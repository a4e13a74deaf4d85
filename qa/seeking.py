"""Seek evidence for a question in the archive: retrieve, read, select.

A period that was found in the question is preferred, not imposed: what lies outside is looked at
too, and a better answer there is given or named. A period that the caller gave is a filter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from index.articles import Hit, Period, SearchFilter
from index.news_index import NewsIndex
from index.text.calendar_periods import shifted
from qa.answers import Evidence, FoundPeriod, Progress, Question, Stage
from qa.changing.amounts import with_amount
from qa.changing.months import month_meant
from qa.changing.renewing import Renewed, asks_for_value, renewed
from qa.dating.choosing import with_event_days
from qa.interpreting.periods import without_period
from qa.interpreting.topic_requests import topic_asked
from qa.reading.calibration import Calibration
from qa.reading.candidates import Candidate, candidates, passages_to_read
from qa.reading.neighbours import with_neighbours
from qa.reading.readings import PassageReader
from qa.reading.selection import Selection, Weighing, select, select_read
from qa.reading.speech import with_speech
from qa.reading.topic_selection import select_on_topic
from qa.settings import ChatbotSettings
from qa.stopwatch import Stopwatch
from qa.writing.remarks import answered_outside, nothing_dated, surer_outside

# A paper reports an event a little later.
_REPORTED_WITHIN_DAYS = 3
_FIGURES_WITHIN_DAYS = 45  # statistics of a month are published in the next
# By how much more probable an answer outside the period must be to be named beside the one inside.
_CLEARLY_BETTER = 0.25


@dataclass(frozen=True, slots=True)
class Findings:
    """What the archive gave: the selection, and every sentence that was weighed for it.

    ``threshold`` is the support below which nothing is chosen. ``remarks`` say what the reader of
    the answer should know of how it was sought. ``earlier`` is what older articles said of a value
    that has changed, ``differing`` what others of the newest day say.
    """

    selection: Selection
    threshold: float
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[str, ...] = ()
    differing: tuple[Evidence, ...] = ()
    earlier: tuple[Evidence, ...] = ()


class Seeker:
    """Seeks evidence in one archive with one reader and what its findings are weighed by."""

    def __init__(
        self,
        index: NewsIndex,
        open_reader: Callable[[], PassageReader],
        calibration: Calibration,
        settings: ChatbotSettings,
        stopwatch: Stopwatch,
        report: Callable[[Progress], None] | None = None,
    ) -> None:
        self._index = index
        self._open_reader = open_reader
        self._calibration = calibration
        self._settings = settings
        self._stopwatch = stopwatch
        self._report = report or _unreported

    def seek(self, asked: Question) -> Findings:
        """Return the evidence for the question, inside its period where it answers there."""
        if asked.period is not None:
            return self._weigh(asked.interpreted, asked, asked.period)
        found = asked.found
        if found is None or found.period is None or _days_preferred(found, asked) is None:
            # "Latest" is a word about articles, and stands in few of them.
            newest = found is not None and found.newest
            stripped = newest and found and topic_asked(asked.interpreted) is None
            question = without_period(asked.interpreted, found) if stripped and found else None
            return self._weigh(question or asked.interpreted, asked, Period())
        first = sought_first(self._index, asked)
        if first is None:
            everywhere = self._weigh(asked.interpreted, asked, Period())
            return replace(everywhere, remarks=(nothing_dated(found.period),))
        question, days = first
        inside = self._weigh(question, asked, days)
        everywhere = self._weigh(asked.interpreted, asked, Period())
        return _preferred(inside, everywhere, found.period)

    def _weigh(self, question: str, asked: Question, period: Period) -> Findings:
        settings = self._settings
        topic = None if asks_for_value(question) else topic_asked(question)
        self._report(Progress(Stage.SEARCHING, self._index.searched_sentences))
        with self._stopwatch.measure("retrieve"):
            hits = self._hits(topic or question, asked, period, settings.retrieval.hits)
        if topic is not None:
            return self._on_topic(asked, hits)
        with self._stopwatch.measure("read"):
            passages = passages_to_read(hits, settings.reading.passages)
            self._report(Progress(Stage.READING, len(passages)))
            readings = self._open_reader().read(question, passages) if passages else []
        with self._stopwatch.measure("select"):
            if not passages:
                chosen = select(question, hits, settings.selection)
                return Findings(chosen, settings.selection.threshold)
            weighed = candidates(question, hits, passages, readings)
            calibration = self._calibration
            weighing = Weighing(calibration, self._index.held_words)
            selection = select_read(question, weighed, weighing, settings.selection)
            selection = with_speech(
                question, weighed, selection, settings.selection, calibration.threshold
            )
            selection = with_event_days(question, selection)
            found = self._renewed(question, asked, period, selection)
            selection = with_amount(question, found.selection)
            selection = with_neighbours(question, selection, settings.selection)
        return Findings(
            selection,
            self._calibration.threshold,
            tuple(weighed),
            differing=found.differing,
            earlier=found.earlier,
        )

    def _on_topic(self, asked: Question, hits: list[Hit]) -> Findings:
        newest = asked.found is not None and asked.found.newest
        with self._stopwatch.measure("select"):
            chosen = select_on_topic(hits, self._settings.selection, newest=newest)
        return Findings(chosen, self._settings.selection.threshold)

    def _renewed(
        self, question: str, asked: Question, period: Period, selection: Selection
    ) -> Renewed:
        """Look at more articles where a value is asked for that may have changed."""
        if not asks_for_value(question):
            return Renewed(selection)
        hits = self._hits(question, asked, period, self._settings.retrieval.value_hits)
        threshold = self._calibration.threshold
        wanted = asked.found.period if asked.found else asked.period
        last_day = asked.as_of if wanted is None or wanted.until is None else wanted.until
        return renewed(
            question,
            selection,
            hits,
            self._index.sentences,
            threshold,
            month=month_meant(wanted),
            by_day=last_day,
        )

    def _hits(self, question: str, asked: Question, period: Period, limit: int) -> list[Hit]:
        """Search what was published by the as-of date, where one was given, or undated."""
        hits = self._index.search(
            question, limit=limit, search_filter=SearchFilter(period, asked.sources)
        )
        last_day = asked.last_day
        if last_day is None or not any(_later(hit, last_day) for hit in hits):
            return hits
        until = min(last_day, period.until or last_day)
        known = self._index.search(
            question,
            limit=limit,
            search_filter=SearchFilter(Period(period.since, until), asked.sources),
        )
        undated = [hit for hit in hits if hit.passage.article.published is None]
        ranked = sorted([*known, *undated], key=lambda hit: (-hit.score, hit.sentence.id))
        return ranked[:limit]


def _unreported(progress: Progress) -> None:
    """Tell nobody."""


def _later(hit: Hit, day: date) -> bool:
    published = hit.passage.article.published
    return published is not None and published > day


def sought_first(index: NewsIndex, asked: Question) -> tuple[str, Period] | None:
    """Return the question without the period it names, and the days of publication to prefer.

    ``None`` where it names none that tells such days, or no article is of them.
    """
    days = None if asked.found is None else _days_preferred(asked.found, asked)
    if asked.found is None or days is None:
        return None
    if not index.articles(search_filter=SearchFilter(days, asked.sources), limit=1):
        return None
    return without_period(asked.interpreted, asked.found), days


def _days_preferred(found: FoundPeriod, asked: Question) -> Period | None:
    """Return the days of publication to prefer, ``None`` when the period tells nothing of them.

    What was said on a day is in the papers of the next, the inflation of a month in those of the
    month after; what is yet to come is in none.
    """
    period = found.period
    if period is None or (found.newest and period.since is None):
        return None
    if period.since is not None and period.since > asked.as_of:
        return None
    if period.until is None or period.since is None:
        return period
    of_month = month_meant(period) is not None and asks_for_value(asked.interpreted)
    days = _FIGURES_WITHIN_DAYS if of_month else _REPORTED_WITHIN_DAYS
    return Period(period.since, shifted(period.until, days))


def _preferred(inside: Findings, everywhere: Findings, period: Period) -> Findings:
    """Return what answers inside the period, else what answers anywhere, and say so."""
    if not everywhere.selection.chosen:
        return inside if inside.selection.chosen else everywhere
    if not inside.selection.chosen:
        return replace(everywhere, remarks=(answered_outside(period),))
    best = everywhere.selection.chosen[0]
    surer = everywhere.selection.confidence >= inside.selection.confidence + _CLEARLY_BETTER
    if not surer or _cited(best, inside.selection):
        return inside
    others = (best, *(one for one in inside.selection.others if one != best))
    selection = replace(inside.selection, others=others[: max(1, len(inside.selection.others))])
    return replace(inside, selection=selection, remarks=(surer_outside(best.hit.passage.article),))


def _cited(evidence: Evidence, selection: Selection) -> bool:
    ids = {one.hit.sentence.id for one in selection.chosen}
    return evidence.hit.sentence.id in ids
