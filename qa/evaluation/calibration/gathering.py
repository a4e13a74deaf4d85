"""Asks every case and keeps what a calibration would weigh, with what is right known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.articles import Article, HeldWord, Hit, Period, SearchFilter
from index.news_index import NewsIndex
from qa.answers import Question
from qa.evaluation.answer_metrics import exact_match
from qa.evaluation.calibration.cases import Case
from qa.evaluation.judgements import JudgedQuestion
from qa.evaluation.matching import quotes
from qa.interpreting.periods import find_period
from qa.reading.answer_spans import answer_span
from qa.reading.candidates import Candidate, candidates, passage_text, passages_to_read
from qa.reading.readings import PassageReader
from qa.seeking import sought_first
from qa.settings import ChatbotSettings, SelectionSettings

Progress = Callable[[int, int], None]
"""Called with how many cases are done and how many there are."""

_SPARE_HITS = 130  # of the article that is left out there may be many among the best


@dataclass(frozen=True, slots=True)
class GatheredCandidate:
    """A candidate, whether it answers rightly, and the question's words.

    ``words`` tell what the sentence and the passage hold, in this order.
    """

    candidate: Candidate
    right: bool
    words: tuple[HeldWord, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A case with its candidates, for the ``question`` as it was read: without its period."""

    case: Case
    question: str
    candidates: tuple[GatheredCandidate, ...]

    def is_right(self, hit: Hit) -> bool:
        """Tell whether the candidate of this very hit answers rightly."""
        return any(one.right for one in self.candidates if one.candidate.hit is hit)

    def held_words(self, question: str, texts: Sequence[str]) -> Sequence[HeldWord]:
        """Return the words as the archive did for one candidate's sentence and passage."""
        del question
        sentence, passage = texts
        return next(
            one.words
            for one in self.candidates
            if one.candidate.hit.sentence.text == sentence
            and passage_text(one.candidate.hit) == passage
        )


def gather(
    index: NewsIndex,
    reader: PassageReader,
    cases: Sequence[Case],
    settings: ChatbotSettings,
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> list[Gathered]:
    """Search, read and take stock for every case, in the order given.

    A period that a question names is looked at first, as the chatbot does, seen from the question's
    own day or ``as_of``; without either no period is looked for.
    """
    gathered: list[Gathered] = []
    articles: dict[str, Article] = {}
    for number, case in enumerate(cases, start=1):
        day = case.question.as_of or as_of
        asked = _sought(index, case.question.text, day)
        gathered.append(_gather_one(index, reader, case, asked, settings, articles))
        if progress is not None:
            progress(number, len(cases))
    return gathered


def _gather_one(
    index: NewsIndex,
    reader: PassageReader,
    case: Case,
    asked: tuple[str, Period],
    settings: ChatbotSettings,
    articles: dict[str, Article],
) -> Gathered:
    question, _ = asked
    hits = [_shared(hit, articles) for hit in _hits(index, case, asked, settings.retrieval.hits)]
    passages = passages_to_read(hits, settings.reading.passages)
    readings = reader.read(question, passages) if passages else []
    found = candidates(question, hits, passages, readings)
    texts = [text for one in found for text in (one.hit.sentence.text, passage_text(one.hit))]
    words = index.held_words(question, texts)
    return Gathered(
        case,
        question,
        tuple(
            GatheredCandidate(
                one,
                case.answerable and _answers(one, case.question, settings.selection),
                tuple(
                    HeldWord(word.word, word.rarity, word.held[2 * place : 2 * place + 2])
                    for word in words
                ),
            )
            for place, one in enumerate(found)
        ),
    )


def _shared(hit: Hit, articles: dict[str, Article]) -> Hit:
    """Return the hit with each article in memory once, however many hits hold it."""

    def one(article: Article) -> Article:
        return articles.setdefault(article.id, article)

    passage = replace(hit.passage, article=one(hit.passage.article))
    return replace(hit, passage=passage, also_in=tuple(map(one, hit.also_in)))


def _sought(index: NewsIndex, question: str, as_of: date | None) -> tuple[str, Period]:
    """Return the question without its period and the days of publication looked at first."""
    if as_of is None:
        return question, Period()
    asked = Question(question, question, as_of, found=find_period(question, as_of))
    return sought_first(index, asked) or (question, Period())


def _hits(index: NewsIndex, case: Case, asked: tuple[str, Period], limit: int) -> list[Hit]:
    """Return the hits of an archive that lacks some articles, and what is nearly a copy of them."""
    question, days = asked
    spare = _SPARE_HITS if case.without else 0
    hits = index.search(question, limit=limit + spare, search_filter=SearchFilter(days))
    return [
        hit
        for hit in hits
        if case.without.isdisjoint({hit.sentence.article_id, *(copy.id for copy in hit.also_in)})
    ][:limit]


def _answers(candidate: Candidate, question: JudgedQuestion, settings: SelectionSettings) -> bool:
    """Tell whether the candidate's sentence is right, or what would be shown of it is an answer.

    News is told by several articles: a sentence that answers is not wrong because another one was
    written down.
    """
    hit = candidate.hit
    if is_right(hit, question):
        return True
    span = answer_span(
        question.text, hit.sentence, candidate.reading, least_advantage=settings.least_advantage
    )
    if span is None or not question.answers:
        return False
    words = hit.passage.article.text[span.start : span.end]
    return exact_match(words, question.answers) > 0


def is_right(hit: Hit, question: JudgedQuestion) -> bool:
    """Tell whether the hit's sentence is of a right paragraph, and holds an answer known there."""
    sentence = hit.sentence
    copies = {copy.id for copy in hit.also_in}
    inside = any(
        quotes(
            one.paragraph,
            sentence.article_id,
            sentence.start,
            sentence.end,
            copies,
            sentence.text,
        )
        for one in question.relevant
    )
    if not inside or not question.answer_spans:
        return inside
    folded = sentence.text.casefold()
    return any(answer.casefold() in folded for answer in question.answers)
