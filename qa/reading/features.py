"""What a calibration looks at: of each sentence, and of the best sentence among them (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from index.articles import HeldWord
from qa.reading.candidates import Candidate
from qa.reading.denials import denies_alone
from qa.reading.office_holders import asked_office

SENTENCE_FEATURES = (
    "passage_similarity",
    "passage_coverage",
    "passage_word_share",
    "sentence_similarity",
    "sentence_coverage",
    "misses_kind",
    "advantage",
    "behind_best_advantage",
    "in_passage",
    "behind_best_in_passage",
    "tells_holder",
    "leaves_holder_open",
    "counts_it",
    "tells_deed",
)
ANSWER_FEATURES = (
    "sentence_log_odds",
    "advantage",
    "behind_best_advantage",
    "no_answer",
    "has_advantage",
    "mean_advantage",
    "missing_from_sentence",
    "missing_from_passage",
    "rarest_name_missing",
    "rarest_number_missing",
    "rarest_word_missing",
    "passage_similarity",
    "agreeing_articles",
    "in_passage",
    "better_advantage",
    "holder_not_told",
    "holder_left_open",
    "denied_in_question_alone",
)

_PLACE = {name: number for number, name in enumerate(SENTENCE_FEATURES)}
_NO_ANSWER_UNREAD = 5.0  # of a sentence without a span: logits of no answer are mostly 0 to 10
_WORD = re.compile(r"[^\W_]+")


class WordKind(Enum):
    """What a word of a question is, by its letters."""

    NAME = "name"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WeighedCandidate:
    """A candidate with the log odds that its sentence answers."""

    candidate: Candidate
    log_odds: float
    probability: float


def answer_features(
    question: str,
    ranked: Sequence[WeighedCandidate],
    words: Sequence[HeldWord],
) -> tuple[float, ...]:
    """Return ``ANSWER_FEATURES`` of the first of the ranked candidates, best first.

    ``words`` are the question's, held by that sentence and by its passage, in this order.
    How far the best is ahead of the next is not among them: where several articles tell the same,
    it is not ahead at all. Raises ``IndexError`` without a candidate.
    """
    best = ranked[0].candidate
    sentence = dict(zip(SENTENCE_FEATURES, best.features, strict=True))
    is_told = bool(sentence["tells_holder"] or sentence["leaves_holder_open"])
    return (
        ranked[0].log_odds,
        sentence["advantage"],
        sentence["behind_best_advantage"],
        best.reading.no_answer if best.reading else _NO_ANSWER_UNREAD,
        float(sentence["advantage"] > 0),
        _mean_advantage(ranked),
        missing_share(words, 0),
        missing_share(words, 1),
        *(_rarest_missing(question, words, kind) for kind in WordKind),
        sentence["passage_similarity"],
        float(agreeing_articles(ranked)),
        sentence["in_passage"],
        # Alone a sentence may lack what its passage says it is about.
        max(sentence["advantage"], sentence["in_passage"]),
        float(asked_office(question) is not None and not is_told),
        sentence["leaves_holder_open"],
        float(denies_alone(question, best.hit.sentence.text)),
    )


def agreeing_articles(ranked: Sequence[WeighedCandidate]) -> int:
    """Count the other articles whose best words are the same; near-duplicates count once."""
    best = ranked[0].candidate
    if best.reading is None:
        return 0
    said = _plain(best)
    copies = {best.hit.sentence.article_id, *(copy.id for copy in best.hit.also_in)}
    agreeing: set[str] = set()
    for other in _best_of_passages(ranked):
        article = other.hit.sentence.article_id
        if article not in copies and said and _plain(other) == said:
            agreeing.add(article)
            copies |= {copy.id for copy in other.hit.also_in}
    return len(agreeing)


def word_kind(question: str, word: str) -> WordKind:
    """Tell a name from a number and from any other word; a first word is no name by its capital."""
    if any(letter.isdigit() for letter in word):
        return WordKind.NUMBER
    first = _WORD.search(question)
    if word[:1].isupper() and (first is None or word != first.group()):
        return WordKind.NAME
    return WordKind.OTHER


def _mean_advantage(ranked: Sequence[WeighedCandidate]) -> float:
    best = [one.features[_PLACE["advantage"]] for one in _best_of_passages(ranked)]
    return sum(best) / len(best) if best else -10.0


def _best_of_passages(ranked: Sequence[WeighedCandidate]) -> list[Candidate]:
    """Return the candidate with the most advantageous span of each passage that was read."""
    best: dict[int, Candidate] = {}
    for candidate in (one.candidate for one in ranked):
        reading = candidate.reading
        if reading is not None:
            known = best.get(reading.passage)
            if known is None or reading.advantage > _advantage(known):
                best[reading.passage] = candidate
    return list(best.values())


def _advantage(candidate: Candidate) -> float:
    return candidate.reading.advantage if candidate.reading else float("-inf")


def missing_share(words: Sequence[HeldWord], text: int) -> float:
    """Return the share (0..1) of a question's words that a text lacks, weighed by their rarity."""
    total = sum(word.rarity for word in words)
    missing = sum(word.rarity for word in words if not word.held[text])
    return missing / total if total > 0 else 0.0


def _rarest_missing(question: str, words: Sequence[HeldWord], kind: WordKind) -> float:
    """Return the rarity, in tens of nats, of the rarest such word that the passage lacks."""
    missing = [
        word.rarity for word in words if not word.held[1] and word_kind(question, word.word) is kind
    ]
    return max(missing, default=0.0) / 10


def _plain(candidate: Candidate) -> str:
    """Return the words of the span, lower case, without articles and punctuation."""
    reading, passage = candidate.reading, candidate.hit.passage
    if reading is None:
        return ""
    text = passage.article.text[reading.start : reading.end].casefold()
    return " ".join(word for word in _WORD.findall(text) if word not in {"a", "an", "the"})
