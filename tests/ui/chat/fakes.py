"""A small archive and a chatbot over it, for tests of the chat page alone.

The chatbot answers with the sentence that shares most words with the question: a function of the
texts, so a test can demand which sentence is cited.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from index.archive_values import LanguageCount
from index.articles import Article, Period, Sentence, Source, Span
from index.news_index import NewsIndex
from qa.answers import (
    Answer,
    Citation,
    Conversation,
    HowFound,
    Progress,
    Stage,
    Timeline,
    TimelineEntry,
)
from qa.errors import QuestionRefused

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

_WORD = re.compile(r"\w{4,}")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]")

HARBOUR = Article.create(
    "The harbour of Cobalt Bay reopened on Monday after nine days.\n\n"
    "Divers had cleared the wreck of the coaster Amalia at dawn. The port master, Ines Roth, "
    "said 14 ships were waiting outside. The clearing cost 2.3 million crowns, she said.\n\n"
    + "\n\n".join(
        f"Pilot boat number {number} went out again in the afternoon and came back by evening."
        for number in range(1, 25)
    )
    + "\n\nThe mayor, Tomas Vell, will open the new breakwater in April.",
    title="Cobalt Bay harbour reopens after nine days",
    published=date(2026, 5, 4),
    source="Coast Courier",
    url="https://coast.example/2026/05/04/harbour",
    authors=("Mara Lind",),
)
LIBRARY = Article.create(
    "The library of Norrick lends tools as well as books.\n"
    "Drills are the most wanted, the librarian Oda Finch said.",
    title="Library lends drills",
    published=date(2026, 6, 1),
    source="Norrick Post",
)
HOSTILE = Article.create(
    "The zeppelin landed <script>window.hacked = 1</script> near "
    "<img src=x onerror='window.hacked = 2'> ${window.hacked = 3} {{constructor}} Wexmoor. "
    "Nobody was hurt </mark></div><h1>gone</h1>.",
    title='Zeppelin <script>window.hacked = 4</script> " onmouseover="window.hacked = 5',
    published=date(2026, 7, 1),
    source="<img src=//evil.example/p.png onerror=window.hacked=6>",
    url="javascript:window.hacked=7",
)

SALEM = Article.create(
    "افتتحت المدينة المكتبة الجديدة يوم الأحد (3 مايو).\nقال العمدة سالم: إن فيها 40000 كتاب.",
    title="مكتبة جديدة في المدينة",
    published=date(2026, 5, 3),
    source="صحيفة الساحل",
    authors=("ليلى حداد",),
)


@dataclass(frozen=True, slots=True)
class FakeStatus:
    articles: int
    sentences: int
    embedded: int
    last_change: int = 1
    bytes_on_disk: int = 0
    model: str = "none"


@dataclass(slots=True)
class FakeIndex:
    """Holds articles in memory and answers what the chat page asks of an archive."""

    held: list[Article] = field(default_factory=list)
    folder: Path = Path("nowhere")

    def article(self, article_id: str) -> Article | None:
        return next((it for it in self.held if it.id == article_id), None)

    def articles(self, *, limit: int | None = None, offset: int = 0) -> list[Article]:
        newest = sorted(self.held, key=lambda it: it.published or date.min, reverse=True)
        return newest[offset:][:limit]

    def sentences(self, article_id: str) -> list[Sentence]:
        article = self.article(article_id)
        if article is None:
            return []
        return [
            Sentence(number, article.id, number, span.start, span.end, text)
            for number, (span, text) in enumerate(_spans(article.text))
        ]

    def sources(self) -> list[Source]:
        return [Source(it.source, 1, Period()) for it in self.held]

    def languages(self) -> list[LanguageCount]:
        return []

    def status(self) -> FakeStatus:
        total = sum(len(self.sentences(it.id)) for it in self.held)
        return FakeStatus(len(self.held), total, total)


@dataclass(slots=True)
class FakeChatbot:
    """Cites the sentence that shares most long words with the question, if it shares two.

    A question with the word ``slowly`` waits until ``released`` is set, one that ends in
    ``break?`` meets a mistake in the program.
    """

    index: FakeIndex | NewsIndex
    released: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        question: str,
        *,
        conversation: Conversation | None = None,
        as_of: date | None = None,
        period: Period | None = None,
        sources: tuple[str, ...] = (),
        report: Callable[[Progress], None] | None = None,
    ) -> Answer:
        if not question.strip():
            raise QuestionRefused("The question is empty: type what you would like to know.")
        if "break?" in question:
            raise RuntimeError("a mistake in the program")
        if report:
            report(Progress(Stage.SEARCHING, 1234))
        if "slowly" in question:
            self.released.wait(30)
        if conversation and question.startswith("And "):
            asked = conversation.turns[-1].question
            answer = self.ask(f"{asked} {question.removeprefix('And ')}")
            return replace(answer, question=question)
        if question.startswith("Which"):
            return replace(
                answer_of(question, []), choices=("Who is Oda Finch?", "Who is Tomas Vell?")
            )
        ranked = [
            (shared, citation)
            for shared, citation in self._ranked(question)
            if (not sources or citation.source in sources)
            and (period is None or period.contains(citation.published))
        ]
        found = [citation for shared, citation in ranked if shared >= 2][:1]
        others = [citation for _, citation in ranked if citation not in found][:2]
        answer = answer_of(question, found, others)
        return replace(answer, as_of=as_of or answer.as_of, period=period)

    def timeline(self, story: str, **_: object) -> Timeline:
        """Tell the one sentence that answers, on the day of its article."""
        answer = self.ask(story)
        entries = tuple(
            TimelineEntry(Period(it.published, it.published), it) for it in answer.citations
        )
        return Timeline(story, story, entries, None, answer.as_of)

    def _ranked(self, question: str) -> list[tuple[int, Citation]]:
        wanted = set(_WORD.findall(question.lower()))
        ranked = [
            (len(wanted & set(_WORD.findall(text.lower()))), citation_of(article, text))
            for article in self.index.articles()
            for _, text in _spans(article.text)
        ]
        return sorted(ranked, key=lambda pair: -pair[0])


def chatbot(fake: FakeChatbot) -> Chatbot:
    """Return the fake typed as what the chat page takes."""
    return cast("Chatbot", fake)


def citation_of(
    article: Article, quote: str, *, span: str | None = None, number: int = 1
) -> Citation:
    """Cite a sentence of an article, and in it a shorter span, by their words."""
    start = article.text.index(quote)
    answer = article.text.index(span, start) if span else None
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        quote=quote,
        start=start,
        end=start + len(quote),
        answer_start=answer,
        answer_end=answer + len(span) if answer is not None and span else None,
        how=HowFound(1, 2, 0.5, 1.5, 0.92),
    )


def answer_of(
    question: str, citations: Sequence[Citation], alternatives: Sequence[Citation] = ()
) -> Answer:
    """Return an answer that quotes its citations, or one that abstains if there are none."""
    quoted = " ".join(f"{it.quote} [{it.number}]" for it in citations)
    return Answer(
        question=question,
        interpreted_question=question,
        text=quoted or "Not in these articles.",
        short_answer=None,
        abstained=not citations,
        confidence=0.92 if citations else 0.1,
        citations=tuple(citations),
        alternatives=tuple(alternatives),
        period=None,
        as_of=date(2026, 11, 23),
    )


def _spans(text: str) -> list[tuple[Span, str]]:
    found = []
    for match in _SENTENCE.finditer(text):
        stripped = match[0].strip()
        start = match.start() + match[0].index(stripped)
        found.append((Span(start, start + len(stripped)), stripped))
    return found
