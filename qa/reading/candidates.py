"""Sentences that may answer, each with what retrieval and the reader say of it: pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.articles import Hit, Passage, Sentence
from qa.reading.answer_types import AnswerType, answer_type, names_type
from qa.reading.office_holders import Told, holder_told
from qa.reading.readings import Reading
from qa.reading.stated_forms import AskedForm

_LEAD = 400  # characters with which an article says whom and what it is about
_LEAST_ADVANTAGE = -10.0  # of a sentence without a span among the best; logits rarely go lower
_MOST_ADVANTAGE = 10.0
_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’-]{2,40}(?:,[^\n(–—-]{3,30})?(?:\([^)\n]{2,30}\))?\s*[-–—]\s"
)
# How much less near a sentence is taken to be that no ranking held: the median in SQuAD dev.
_UNRANKED_SIMILARITY_LOSS = 0.15


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its hit, the best span in it, and ``SENTENCE_FEATURES`` in order.

    The names of the features are those of ``qa.reading.features``.
    """

    hit: Hit
    reading: Reading | None
    features: tuple[float, ...]


def passage_text(hit: Hit) -> str:
    """Return what a passage is compared with a question by: its title and its text."""
    return f"{hit.passage.article.title or ''}. {hit.passage.text}"


def passages_to_read(hits: Sequence[Hit], limit: int) -> list[Passage]:
    """Return the passages of the best hits, leaving out hits inside a passage chosen already."""
    chosen: list[Passage] = []
    for hit in hits:
        if len(chosen) == limit:
            break
        if not any(_inside(hit.sentence, passage) for passage in chosen):
            chosen.append(hit.passage)
    return chosen


def candidates(
    question: str, hits: Sequence[Hit], passages: Sequence[Passage], readings: Sequence[Reading]
) -> list[Candidate]:
    """Return every hit, and every sentence of a passage that was read with a span in it.

    ``readings`` are of ``passages``, by their place. In the order of hits, then of sentence ids.
    """
    kind, form = answer_type(question), AskedForm.of(question)
    readings = [reading for reading in readings if not _in_dateline(reading, passages, kind)]
    spans = _best_spans(passages, readings)
    found = {hit.sentence.id: hit for hit in hits}
    for sentence_id, (sentence, reading) in sorted(spans.items()):
        if sentence_id not in found:
            found[sentence_id] = _unranked(sentence, passages[reading.passage], hits)
    best = max((reading.advantage for reading in readings), default=0.0)
    best_in_passage = max((reading.in_passage for reading in readings), default=0.0)
    return [
        Candidate(
            hit,
            reading,
            (
                *_features(hit, hits, kind, reading, (best, best_in_passage)),
                *_of_form(form, hit),
            ),
        )
        for sentence_id, hit in found.items()
        for reading in [spans[sentence_id][1] if sentence_id in spans else None]
    ]


def _in_dateline(reading: Reading, passages: Sequence[Passage], kind: AnswerType) -> bool:
    """Tell whether the span is the "PORT ELLERY (CNA) -" before a report, asked for no place."""
    if kind in {AnswerType.PLACE, AnswerType.TIME}:
        return False
    passage = passages[reading.passage]
    found = _DATELINE.match(passage.text) if passage.start == 0 else None
    return found is not None and reading.start < found.end()


def _best_spans(
    passages: Sequence[Passage], readings: Sequence[Reading]
) -> dict[int, tuple[Sentence, Reading]]:
    """Return the best span of each sentence that holds the start of one."""
    best: dict[int, tuple[Sentence, Reading]] = {}
    for reading in readings:
        for sentence in passages[reading.passage].sentences:
            if sentence.start <= reading.start < sentence.end:
                known = best.get(sentence.id)
                if known is None or reading.agreed > known[1].agreed:
                    best[sentence.id] = (sentence, reading)
    return best


def _unranked(sentence: Sentence, passage: Passage, hits: Sequence[Hit]) -> Hit:
    owner = next(hit for hit in hits if hit.passage == passage)
    similarity = None
    if owner.similarity is not None:
        similarity = owner.similarity - _UNRANKED_SIMILARITY_LOSS
    return replace(
        owner,
        sentence=sentence,
        similarity=similarity,
        sentence_coverage=0.0,
        rank_by_meaning=None,
        rank_by_words=None,
        also_in=(),
    )


def _features(
    hit: Hit,
    hits: Sequence[Hit],
    kind: AnswerType,
    reading: Reading | None,
    best: tuple[float, float],
) -> tuple[float, ...]:
    """Return all features but those of the form.

    ``best`` is of all readings, by ``advantage`` and ``in_passage``.
    """
    inside = [other for other in hits if _inside(other.sentence, hit.passage)] or [hit]
    advantage = _bounded(None if reading is None else reading.advantage)
    in_passage = _bounded(None if reading is None else reading.in_passage)
    return (
        max(similarity_of(other) for other in inside),
        max(other.passage_coverage for other in inside),
        max(other.word_share for other in inside),
        similarity_of(hit),
        hit.sentence_coverage,
        0.0 if names_type(kind, hit.sentence.text) else 1.0,
        advantage,
        max(_LEAST_ADVANTAGE, advantage - best[0]),
        in_passage,
        max(_LEAST_ADVANTAGE, in_passage - best[1]),
    )


def _of_form(form: AskedForm, hit: Hit) -> tuple[float, float, float, float]:
    sentence = hit.sentence.text
    told = holder_told(form.office, sentence, _around(hit)) if form.office else None
    return (
        float(told is Told.CLEARLY),
        float(told is Told.OPEN),
        float(form.counts(sentence)),
        float(form.tells_deed(sentence)),
    )


def _around(hit: Hit) -> str:
    """Return what may say what a sentence leaves out: its passage, the title and the lead."""
    return f"{passage_text(hit)} {hit.passage.article.text[:_LEAD]}"


def _bounded(advantage: float | None) -> float:
    if advantage is None:
        return _LEAST_ADVANTAGE
    return min(_MOST_ADVANTAGE, max(_LEAST_ADVANTAGE, advantage))


def similarity_of(hit: Hit) -> float:
    """Return the cosine, or for a sentence not embedded yet its coverage in its place."""
    return hit.sentence_coverage if hit.similarity is None else hit.similarity


def _inside(sentence: Sentence, passage: Passage) -> bool:
    return (
        sentence.article_id == passage.article.id and passage.start <= sentence.start < passage.end
    )
