"""Asks every case and keeps what a calibration would weigh, with what is right known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.articles import Article, HeldWord, Hit
from index.news_index import NewsIndex
from qa.evaluation.calibration.cases import Case
from qa.evaluation.judgements import JudgedQuestion
from qa.evaluation.matching import quotes
from qa.reading.candidates import Candidate, candidates, passages_to_read
from qa.reading.features import passage_text
from qa.reading.readings import PassageReader
from qa.settings import ChatbotSettings

Progress = Callable[[int, int], None]
"""Called with how many cases are done and how many there are."""

_SPARE_HITS = 130  # of the article that is left out there may be many among the best


@dataclass(frozen=True, slots=True)
class GatheredCandidate:
    """A candidate, whether its sentence is right, and the question's words.

    ``words`` tell what the sentence and the passage hold, in this order.
    """

    candidate: Candidate
    right: bool
    words: tuple[HeldWord, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A case with its candidates."""

    case: Case
    candidates: tuple[GatheredCandidate, ...]

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
    progress: Progress | None = None,
) -> list[Gathered]:
    """Search, read and take stock for every case, in the order given."""
    gathered: list[Gathered] = []
    articles: dict[str, Article] = {}
    for number, case in enumerate(cases, start=1):
        gathered.append(_gather_one(index, reader, case, settings, articles))
        if progress is not None:
            progress(number, len(cases))
    return gathered


def _gather_one(
    index: NewsIndex,
    reader: PassageReader,
    case: Case,
    settings: ChatbotSettings,
    articles: dict[str, Article],
) -> Gathered:
    question = case.question.text
    hits = [_shared(hit, articles) for hit in _hits(index, case, settings.retrieval.hits)]
    passages = passages_to_read(hits, settings.reading.passages)
    readings = reader.read(question, passages) if passages else []
    found = candidates(question, hits, passages, readings)
    texts = [text for one in found for text in (one.hit.sentence.text, passage_text(one.hit))]
    words = index.held_words(question, texts)
    return Gathered(
        case,
        tuple(
            GatheredCandidate(
                one,
                case.answerable and is_right(one.hit, case.question),
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


def _hits(index: NewsIndex, case: Case, limit: int) -> list[Hit]:
    """Return the hits of an archive that lacks some articles, and what is nearly a copy of them."""
    if not case.without:
        return index.search(case.question.text, limit=limit)
    return [
        hit
        for hit in index.search(case.question.text, limit=limit + _SPARE_HITS)
        if case.without.isdisjoint({hit.sentence.article_id, *(copy.id for copy in hit.also_in)})
    ][:limit]


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
