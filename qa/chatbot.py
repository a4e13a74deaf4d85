"""The way of a question: interpret, retrieve, select, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from index.articles import Period, SearchFilter
from index.news_index import NewsIndex
from qa.answers import Answer, Progress, Question
from qa.composing import compose
from qa.interpreting.periods import find_period as period_in
from qa.interpreting.questions import interpret
from qa.reading.opening import open_reader
from qa.reading.reader import PassageReader
from qa.seeking import Seeker
from qa.settings import ChatbotSettings
from qa.stopwatch import Stopwatch
from qa.writing.days import days_in_words
from qa.writing.extractive import short_answer


class Chatbot:
    """Answers questions from one archive. Thread-safe; keeps no state between questions.

    ``reader`` takes the place of the one shipped with the package; ``clock`` gives the day a
    question is asked when it names none.
    """

    def __init__(
        self,
        index: NewsIndex,
        settings: ChatbotSettings | None = None,
        *,
        reader: PassageReader | None = None,
        clock: Callable[[], date] = date.today,
    ) -> None:
        self._index = index
        self._reader = reader
        self._settings = settings or ChatbotSettings()
        self._clock = clock

    @property
    def index(self) -> NewsIndex:
        """The archive that is asked."""
        return self._index

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        period: Period | None = None,
        sources: tuple[str, ...] = (),
        find_period: bool = True,
        report: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Answer a question with cited sentences, or abstain and show the nearest misses.

        ``period`` and ``sources`` limit the articles looked at. Without a ``period`` one that the
        question names ("last week") is preferred, unless ``find_period`` is false. Of an ``as_of``
        given here, what was published later is not known. ``report`` is told each stage as it
        begins, and what it raises ends the work. Raises ``QuestionRefused`` for an empty or
        overlong question.
        """
        stages = Stopwatch()
        with stages.measure("interpret"):
            asked = interpret(
                question,
                as_of=as_of or self._clock(),
                period=period,
                sources=sources,
                most_characters=self._settings.question_characters,
            )
            asked = self._dated(asked, given=as_of, find_period=find_period and period is None)
        seeker = Seeker(self._index, self._opened_reader, self._settings, stages, report)
        findings = seeker.seek(asked)
        with stages.measure("write"):
            composed = compose(asked, findings, self._index.article)
        return Answer(
            question=question,
            interpreted_question=asked.interpreted,
            text=composed.text,
            short_answer=days_in_words(composed.days)
            if composed.days
            else short_answer(composed.citations),
            abstained=not composed.citations,
            confidence=findings.selection.confidence,
            citations=composed.citations,
            alternatives=composed.alternatives,
            period=asked.period or (asked.found.period if asked.found else None),
            as_of=asked.as_of,
            timings_ms=stages.timings_ms,
            threshold=findings.threshold,
            period_words=asked.found.words if asked.found and asked.found.period else None,
            remarks=composed.remarks,
            earlier=composed.earlier,
            differing=composed.differing,
            days=composed.days,
        )

    def _opened_reader(self) -> PassageReader:
        return self._reader or open_reader(self._settings.reading.model)

    def _dated(self, asked: Question, *, given: date | None, find_period: bool) -> Question:
        """Add the period that the question names, and the last day known on the day of asking.

        A day before every article of the archive hides nothing: it would hide all.
        """
        found = period_in(asked.interpreted, asked.as_of) if find_period else None
        if given is not None:
            until = SearchFilter(Period(until=given))
            known = self._index.articles(search_filter=until, limit=1)
            return replace(asked, found=found, last_day=given if known else None)
        return replace(asked, found=found)
