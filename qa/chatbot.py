"""The way of a question: interpret, retrieve, select, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from index.articles import Period, SearchFilter
from index.news_index import NewsIndex
from qa.answers import Answer, Conversation, Progress, Question, Timeline
from qa.composing import (
    Composed,
    compose,
    compose_asking_back,
    compose_count,
    compose_timeline,
)
from qa.counting import counted
from qa.events import with_event_day
from qa.interpreting.conversations import Understood, asking_back, choices_among, understand
from qa.interpreting.counting_questions import counting_question
from qa.interpreting.periods import find_period as period_in
from qa.interpreting.periods import without_period
from qa.interpreting.questions import interpret
from qa.interpreting.timeline_questions import story_asked
from qa.interpreting.topics import may_stand_alone
from qa.reading.answer_spans import is_yes_or_no
from qa.reading.calibration import Calibration, calibration_of
from qa.reading.opening import open_reader
from qa.reading.readings import PassageReader
from qa.seeking import Findings, Seeker
from qa.settings import ChatbotSettings
from qa.stopwatch import Stopwatch
from qa.timelines import timeline_entries
from qa.writing.days import days_in_words
from qa.writing.extractive import short_answer
from qa.writing.remarks import answered_alone
from qa.writing.yes_no import yes_or_no

_NO_TURNS = Conversation()
_CLEARLY_SURER = 0.15  # confidence; of the chains' tuning half, see docs/follow_ups.md
_ENTRIES = 12  # of a timeline that answers


class Chatbot:
    """Answers questions from one archive. Thread-safe; keeps no state between questions.

    ``reader`` takes the place of the one shipped with the package, ``calibration`` that of the one
    kept with the archive or, without any, shipped; ``clock`` gives the day a question is asked when
    it names none.
    """

    def __init__(
        self,
        index: NewsIndex,
        settings: ChatbotSettings | None = None,
        *,
        reader: PassageReader | None = None,
        calibration: Calibration | None = None,
        clock: Callable[[], date] = date.today,
    ) -> None:
        self._index = index
        self._reader = reader
        self._settings = settings or ChatbotSettings()
        self._calibration = calibration or calibration_of(
            index.folder, self._settings.reading.model
        )
        self._clock = clock

    @property
    def index(self) -> NewsIndex:
        """The archive that is asked."""
        return self._index

    @property
    def settings(self) -> ChatbotSettings:
        """What shapes its answers."""
        return self._settings

    def ask(
        self,
        question: str,
        *,
        conversation: Conversation = _NO_TURNS,
        as_of: date | None = None,
        period: Period | None = None,
        sources: tuple[str, ...] = (),
        find_period: bool = True,
        report: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Answer a question with cited sentences, or abstain and show the nearest misses.

        A follow-up is first made to stand alone from the ``conversation``; where it cannot be told
        what it refers to, the answer asks back with ``choices``.

        ``period`` and ``sources`` limit the articles looked at. Without a ``period`` one that the
        question names ("last week") is preferred, unless ``find_period`` is false. Of an ``as_of``
        given here, what was published later is not known. ``report`` is told each stage as it
        begins, and what it raises ends the work. Raises ``QuestionRefused`` for an empty or
        overlong question.
        """
        stages = Stopwatch()
        with stages.measure("interpret"):
            typed = self._typed(question, as_of, period, sources)
            understood = understand(typed, conversation, self._index.article)
            finds = find_period and period is None
            asked = self._dated(understood.question, given=as_of, find_period=finds)
        if understood.unclear:
            return self._asked_back(asked, understood, stages)
        told = self._counted(asked, stages) or self._told(asked, stages)
        if told is not None:
            return told
        seeker = Seeker(
            self._index, self._opened_reader, self._calibration, self._settings, stages, report
        )
        findings = seeker.seek(asked)
        if understood.attached and may_stand_alone(question):
            alone = self._dated(typed, given=as_of, find_period=finds)
            spoken_of = conversation.article_ids
            asked, findings = _or_alone(asked, findings, alone, seeker.seek(alone), spoken_of)
        with stages.measure("write"):
            composed = compose(asked, findings, self._index.article)
        confidence = findings.selection.confidence
        return _answer(asked, composed, stages, confidence, findings.threshold)

    def timeline(
        self,
        question: str,
        *,
        as_of: date | None = None,
        period: Period | None = None,
        sources: tuple[str, ...] = (),
        find_period: bool = True,
        limit: int = 12,
    ) -> Timeline:
        """Return the story that the question names as its dated sentences, in their order.

        Of more than ``limit`` the most telling are kept. The other options and errors are those
        of ``ask``; here a period, also one that the question names, bounds the days told.
        """
        typed = self._typed(question, as_of, period, sources)
        asked = self._dated(typed, given=as_of, find_period=find_period and period is None)
        story = story_asked(asked.interpreted, asked.found)
        if story is None:
            story = asked.interpreted
            if asked.found is not None:
                story = without_period(story, asked.found)
        selection = self._settings.selection
        entries, _ = timeline_entries(self._index, asked, story, limit=limit, settings=selection)
        return Timeline(question, story, entries, _period(asked), asked.as_of)

    def _asked_back(self, asked: Question, understood: Understood, stages: Stopwatch) -> Answer:
        choices = understood.choices
        if not choices:
            wanted = SearchFilter(asked.period or Period(until=asked.last_day), asked.sources)
            with stages.measure("retrieve"):
                choices = choices_among(self._index.search(asked.interpreted, search_filter=wanted))
        composed = compose_asking_back(asking_back(understood.unclear or "", choices), choices)
        return _answer(asked, composed, stages, 0.0, 0.0)

    def _counted(self, asked: Question, stages: Stopwatch) -> Answer | None:
        """Answer a question about the archive itself, or refuse it; ``None`` for all others."""
        bare = without_period(asked.interpreted, asked.found) if asked.found else asked.interpreted
        question = counting_question(bare) or counting_question(asked.interpreted)
        if question is None:
            return None
        with stages.measure("count"):
            composed = compose_count(counted(self._index, asked, question))
        confidence = 1.0 if composed.citations else 0.0
        return _answer(asked, composed, stages, confidence, 0.0)

    def _told(self, asked: Question, stages: Stopwatch) -> Answer | None:
        """Answer with a timeline, where one is asked for and the articles tell of two days."""
        story = story_asked(asked.interpreted, asked.found)
        if story is None:
            return None
        selection = self._settings.selection
        with stages.measure("retrieve"):
            entries, confidence = timeline_entries(
                self._index, asked, story, limit=_ENTRIES, settings=selection
            )
        if len(entries) < 2 or confidence < selection.threshold:
            return None
        with stages.measure("write"):
            composed = compose_timeline(entries)
        return _answer(asked, composed, stages, confidence, selection.threshold)

    def _typed(
        self,
        question: str,
        as_of: date | None,
        period: Period | None,
        sources: tuple[str, ...],
    ) -> Question:
        return interpret(
            question,
            as_of=as_of or self._clock(),
            period=period,
            sources=sources,
            most_characters=self._settings.question_characters,
        )

    def _opened_reader(self) -> PassageReader:
        return self._reader or open_reader(self._settings.reading.model)

    def _dated(self, asked: Question, *, given: date | None, find_period: bool) -> Question:
        """Add the period that the question names, and the last day known on the day of asking.

        A day before every article of the archive hides nothing: it would hide all.
        """
        found = period_in(asked.interpreted, asked.as_of) if find_period else None
        if found is not None:
            known_then = SearchFilter(Period(until=given), asked.sources)
            found = with_event_day(found, self._index, known_then)
        if given is not None:
            until = SearchFilter(Period(until=given))
            known = self._index.articles(search_filter=until, limit=1)
            return replace(asked, found=found, last_day=given if known else None)
        return replace(asked, found=found)


def _or_alone(
    asked: Question,
    findings: Findings,
    alone: Question,
    found: Findings,
    spoken_of: frozenset[str],
) -> tuple[Question, Findings]:
    """Return the question as typed where that is clearly surer to be answered, else as asked.

    What the conversation is about was added to a question that may well have left it. Where both
    are answered, the articles ``spoken_of`` decide: "How many people died?" is told in many others.
    """
    surer = found.selection.confidence >= findings.selection.confidence + _CLEARLY_SURER
    if not found.selection.chosen or not surer:
        return asked, findings
    if findings.selection.chosen and _article_of(found) not in spoken_of:
        return asked, findings
    remarks = (*found.remarks, answered_alone(asked.interpreted))
    return alone, replace(found, remarks=remarks)


def _article_of(findings: Findings) -> str:
    return findings.selection.chosen[0].hit.sentence.article_id


def _short_answer(asked: Question, composed: Composed) -> str | None:
    """Return the words that answer, or a cautious yes or no that the first sentence supports."""
    words = short_answer(composed.citations)
    if words is None and composed.citations and is_yes_or_no(asked.interpreted):
        return yes_or_no(asked.interpreted, composed.citations[0].quote)
    return words


def _answer(
    asked: Question,
    composed: Composed,
    stages: Stopwatch,
    confidence: float,
    threshold: float,
) -> Answer:
    in_words = days_in_words(composed.days) if composed.days else None
    told = composed.short or (None if composed.timeline else _short_answer(asked, composed))
    return Answer(
        question=asked.text,
        interpreted_question=asked.interpreted,
        text=composed.text,
        short_answer=in_words or told,
        abstained=not composed.citations,
        confidence=confidence,
        citations=composed.citations,
        alternatives=composed.alternatives,
        period=_period(asked),
        as_of=asked.as_of,
        timings_ms=stages.timings_ms,
        threshold=threshold,
        period_words=asked.found.words if asked.found and asked.found.period else None,
        remarks=composed.remarks,
        earlier=composed.earlier,
        differing=composed.differing,
        days=composed.days,
        timeline=composed.timeline,
        choices=composed.choices,
    )


def _period(asked: Question) -> Period | None:
    return asked.period or (asked.found.period if asked.found else None)
