"""The way of a question: interpret, retrieve, select, write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from index.articles import Period, SearchFilter
from index.news_index import NewsIndex
from qa.answers import Answer, Progress, Stage
from qa.interpreting.questions import interpret
from qa.reading.candidates import candidates, passages_to_read
from qa.reading.opening import open_reader
from qa.reading.reader import PassageReader
from qa.reading.selection import select, select_read
from qa.settings import ChatbotSettings
from qa.writing.citations import cite
from qa.writing.extractive import short_answer, write


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
        report: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Answer a question with cited sentences, or abstain and show the nearest misses.

        ``period`` and ``sources`` limit the articles looked at; ``report`` is told each stage as it
        begins, and what it raises ends the work. Raises ``QuestionRefused`` for an
        empty or overlong question.
        """
        settings = self._settings
        stages = _Stopwatch()
        with stages.measure("interpret"):
            asked = interpret(
                question,
                as_of=as_of or self._clock(),
                period=period,
                sources=sources,
                most_characters=settings.question_characters,
            )
        if report:
            report(Progress(Stage.SEARCHING, self._index.searched_sentences))
        with stages.measure("retrieve"):
            hits = self._index.search(
                asked.interpreted,
                limit=settings.retrieval.hits,
                search_filter=SearchFilter(asked.period or Period(), asked.sources),
            )
        with stages.measure("read"):
            passages = passages_to_read(hits, settings.reading.passages)
            if report:
                report(Progress(Stage.READING, len(passages)))
            readings = self._opened_reader().read(asked.interpreted, passages) if passages else []
        with stages.measure("select"):
            selection = (
                select_read(
                    asked.interpreted,
                    candidates(asked.interpreted, hits, passages, readings),
                    settings.selection,
                )
                if passages
                else select(asked.interpreted, hits, settings.selection)
            )
        with stages.measure("write"):
            citations = cite(selection.chosen, self._index.article)
            alternatives = cite(selection.others, self._index.article)
            text = write(citations)
        return Answer(
            question=question,
            interpreted_question=asked.interpreted,
            text=text,
            short_answer=short_answer(citations),
            abstained=not citations,
            confidence=selection.confidence,
            citations=citations,
            alternatives=alternatives,
            period=asked.period,
            as_of=asked.as_of,
            timings_ms=stages.timings_ms,
            threshold=settings.selection.read_threshold
            if passages
            else settings.selection.threshold,
        )

    def _opened_reader(self) -> PassageReader:
        return self._reader or open_reader(self._settings.reading.model)


class _Stopwatch:
    def __init__(self) -> None:
        self.timings_ms: dict[str, float] = {}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.timings_ms[stage] = round(1000 * (time.perf_counter() - begun), 3)
