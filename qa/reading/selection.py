"""Weigh hits as evidence and decide whether the question is answered: pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

from index.articles import HeldWord, Hit
from qa.answers import Evidence
from qa.reading.answer_spans import answer_span
from qa.reading.answer_types import AnswerType, answer_type, names_type, states_reason
from qa.reading.calibration import Calibration
from qa.reading.candidates import Candidate, passage_text, similarity_of
from qa.reading.features import (
    WeighedCandidate,
    WordKind,
    answer_features,
    missing_share,
    word_kind,
)
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
# Of a question's words, by their rarity, that a passage may lack where no span answers. With the
# threshold of topics, on the tuning third of MTRAG-UN: 13 of 110 turns more were answered rightly,
# and none that should be refused; with 0.5, 11 of them.
_MOST_MISSING = 0.6
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """The evidence that answers, best first (empty: abstain), and the other hits worth showing.

    ``confidence`` is the probability (0..1) that the best hit answers.
    """

    chosen: tuple[Evidence, ...]
    others: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """What sentences that were read are weighed by.

    ``held_words`` tells of a question's words how rare they are in the archive and which of some
    texts hold them.
    """

    calibration: Calibration
    held_words: Callable[[str, Sequence[str]], Sequence[HeldWord]]


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


def weigh(candidates: Sequence[Candidate], calibration: Calibration) -> list[WeighedCandidate]:
    """Return the candidates with what their sentences weigh, best first; ties: the lower id."""
    weighed = (
        WeighedCandidate(
            one,
            calibration.sentence.logit(one.features),
            calibration.sentence.probability(one.features),
        )
        for one in candidates
    )
    return sorted(weighed, key=lambda one: (-one.log_odds, one.candidate.hit.sentence.id))


def select_read(
    question: str,
    candidates: Sequence[Candidate],
    weighing: Weighing,
    settings: SelectionSettings,
) -> Selection:
    """Choose the evidence for an answer from sentences that a reader has read."""
    ranked = weigh(candidates, weighing.calibration)
    if not ranked:
        return Selection((), (), 0.0)
    best = ranked[0].candidate.hit
    words = weighing.held_words(question, [best.sentence.text, passage_text(best)])
    features = answer_features(question, ranked, words)
    confidence = weighing.calibration.answer.probability(features)
    found = support(best, [one.hit for one in candidates], settings)
    if gives_reason(question, best):
        confidence = max(confidence, found)
    elif found >= settings.threshold and _no_span_answers(question, words):
        confidence = max(confidence, weighing.calibration.threshold)
    weighed = [
        Evidence(
            one.candidate.hit,
            confidence if place == 0 else one.probability,
            answer_span(
                question,
                one.candidate.hit.sentence,
                one.candidate.reading,
                least_advantage=settings.least_advantage,
            ),
            one.candidate.reading.advantage if one.candidate.reading else None,
        )
        for place, one in enumerate(ranked)
    ]
    if confidence < weighing.calibration.threshold:
        return Selection((), tuple(weighed[: settings.alternatives]), confidence)
    least = settings.read_citation_share * ranked[0].probability
    chosen = [
        one for one, source in zip(weighed, ranked, strict=True) if source.probability >= least
    ][: settings.citations]
    others = weighed[len(chosen) : len(chosen) + settings.alternatives]
    return Selection(tuple(chosen), tuple(others), confidence)


def gives_reason(question: str, hit: Hit) -> bool:
    """Tell whether a sentence names a reason where one is asked for.

    A reason is rarely a few words, so a reader that points at spans says little about it: what
    retrieval says of the sentence counts too. On 70 answerable and 70 unanswerable "why" questions
    of SQuAD 2.0 asked openly this changed nothing; with looser words ("after", "to help") 6 fewer
    of the former and 8 fewer of the latter were refused.
    """
    return answer_type(question) is AnswerType.REASON and states_reason(hit.sentence.text)


def _no_span_answers(question: str, words: Sequence[HeldWord]) -> bool:
    """Tell whether a passage that holds what is asked about answers as a whole.

    Yes or no, and what is said rather than asked ("I heard that there is poverty here"), stand in
    no few words, so a reader that points at spans says little: what retrieval says counts, as for
    a topic. ``words`` are the question's, held by a sentence and by its passage.
    """
    if _QUESTION_WORD.search(question):
        return False
    named = (it for it in words if word_kind(question, it.word) is not WordKind.OTHER)
    return missing_share(words, 1) <= _MOST_MISSING and all(it.held[1] for it in named)


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
