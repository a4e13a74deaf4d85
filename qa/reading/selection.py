"""Weigh hits as evidence and decide whether the question is answered: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from index.articles import Hit, Span
from qa.answers import Evidence
from qa.reading.answer_types import AnswerType, answer_type, names_type
from qa.reading.candidates import Candidate, similarity_of
from qa.settings import SelectionSettings

# What a sentence loses when it names nothing of the kind asked for, in units of cosine. Grid
# search on half of SQuAD 1.1 dev: "how many" 79.2 -> 82.9 % right, "when" 74.4 -> 77.8 %.
_PENALTIES = {
    AnswerType.COUNT: 0.35,
    AnswerType.TIME: 0.25,
    AnswerType.AMOUNT: 0.20,
    AnswerType.PERSON: 0.12,
    AnswerType.PLACE: 0.12,
    AnswerType.REASON: 0.12,
    AnswerType.OTHER: 0.0,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The evidence that answers, best first (empty: abstain), and the other hits worth showing.

    ``confidence`` is the probability (0..1) that the best hit answers.
    """

    chosen: tuple[Evidence, ...]
    others: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Ranked:
    evidence: Evidence
    rank_score: float


def select(question: str, hits: Sequence[Hit], settings: SelectionSettings) -> Selection:
    """Choose the evidence for an answer from the hits of a question."""
    kind = answer_type(question)
    ranked = sorted(
        (
            _Ranked(Evidence(hit, support(hit, hits, settings)), _rank_score(hit, kind, settings))
            for hit in hits
        ),
        key=lambda entry: (-entry.rank_score, entry.evidence.hit.sentence.id),
    )
    if not ranked:
        return Selection((), (), 0.0)
    best = ranked[0]
    if best.evidence.support < settings.threshold:
        misses = tuple(entry.evidence for entry in ranked[: settings.alternatives])
        return Selection((), misses, best.evidence.support)
    chosen = [
        entry.evidence
        for entry in ranked
        if entry.rank_score >= best.rank_score - settings.citation_margin
        and entry.evidence.support >= settings.threshold
    ][: settings.citations]
    others = [entry.evidence for entry in ranked if entry.evidence not in chosen]
    return Selection(tuple(chosen), tuple(others[: settings.alternatives]), best.evidence.support)


def select_read(
    question: str, candidates: Sequence[Candidate], settings: SelectionSettings
) -> Selection:
    """Choose the evidence for an answer from sentences that a reader has read."""
    kind = answer_type(question)
    weighed = sorted(
        (
            Evidence(
                one.hit,
                _probability(one, settings),
                _span(one, kind, settings),
                one.reading.advantage if one.reading else None,
            )
            for one in candidates
        ),
        key=lambda evidence: (-evidence.support, evidence.hit.sentence.id),
    )
    if not weighed:
        return Selection((), (), 0.0)
    best = weighed[0].support
    if best < settings.read_threshold:
        return Selection((), tuple(weighed[: settings.alternatives]), best)
    least = max(settings.read_threshold, settings.read_citation_share * best)
    chosen = [evidence for evidence in weighed if evidence.support >= least]
    chosen = chosen[: settings.citations]
    others = weighed[len(chosen) : len(chosen) + settings.alternatives]
    return Selection(tuple(chosen), tuple(others), best)


def _probability(candidate: Candidate, settings: SelectionSettings) -> float:
    value = settings.read_bias + sum(
        weight * feature
        for weight, feature in zip(settings.read_weights, candidate.features, strict=True)
    )
    return 1.0 / (1.0 + exp(-value))


def _span(candidate: Candidate, kind: AnswerType, settings: SelectionSettings) -> Span | None:
    """Return the words that answer, inside the sentence; none where the whole sentence does."""
    reading = candidate.reading
    if reading is None or reading.advantage < settings.least_advantage:
        return None
    if kind is AnswerType.REASON:  # a reason is rarely a few words
        return None
    return Span(reading.start, min(reading.end, candidate.hit.sentence.end))


def support(hit: Hit, hits: Sequence[Hit], settings: SelectionSettings) -> float:
    """Return the probability (0..1) that the hit's passage answers the question.

    The sentence that answers often leaves to its neighbours what it is about, so the best hit
    inside the passage speaks for all of it.
    """
    inside = [
        other
        for other in hits
        if other.sentence.article_id == hit.sentence.article_id
        and hit.passage.start <= other.sentence.start < hit.passage.end
    ]
    return max(_logistic(other, settings) for other in (hit, *inside))


def _logistic(hit: Hit, settings: SelectionSettings) -> float:
    value = (
        settings.bias
        + settings.similarity_weight * similarity_of(hit)
        + settings.coverage_weight * hit.passage_coverage
    )
    return 1.0 / (1.0 + exp(-value))


def _rank_score(hit: Hit, kind: AnswerType, settings: SelectionSettings) -> float:
    named = names_type(kind, hit.sentence.text)
    return (
        similarity_of(hit)
        + settings.words_rank_weight * hit.word_share
        + settings.passage_rank_weight * hit.passage_coverage
        + settings.sentence_rank_weight * hit.sentence_coverage
        - (0.0 if named else _PENALTIES[kind])
    )
