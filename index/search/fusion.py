"""Two rankings made into one: pure functions of scores and ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.stores.ranking import ScoredSentence


@dataclass(frozen=True, slots=True)
class FusedSentence:
    """A sentence id with its joint score and where it stood in each ranking (from 1)."""

    sentence: int
    score: float
    similarity: float | None
    word_share: float
    rank_by_meaning: int | None
    rank_by_words: int | None


def fuse(
    by_meaning: Sequence[ScoredSentence],
    by_words: Sequence[ScoredSentence],
    similarities: Mapping[int, float],
    evidence: Mapping[int, float],
) -> list[FusedSentence]:
    """Order the union of two rankings by cosine plus evidence of words.

    ``similarities`` gives the exact cosine of every sentence that is embedded, ``evidence`` what
    the question's words count for in each sentence (0 where it is not named). A sentence that is
    not embedded yet is taken to be as near as the least near one, so that words alone decide its
    place. Ties break on the higher word share, then on the lower id. Adding calibrated scores found
    the right paragraph among five for 1.5 points more questions of SQuAD dev than reciprocal
    ranks (docs/experiments.md).
    """
    meaning_ranks = {hit.sentence: rank for rank, hit in enumerate(by_meaning, start=1)}
    word_ranks = {hit.sentence: rank for rank, hit in enumerate(by_words, start=1)}
    word_shares = {hit.sentence: hit.score for hit in by_words}
    least = min(similarities.values(), default=0.0)
    fused = [
        FusedSentence(
            sentence=sentence,
            score=similarities.get(sentence, least) + evidence.get(sentence, 0.0),
            similarity=similarities.get(sentence),
            word_share=word_shares.get(sentence, 0.0),
            rank_by_meaning=meaning_ranks.get(sentence),
            rank_by_words=word_ranks.get(sentence),
        )
        for sentence in meaning_ranks.keys() | word_ranks.keys()
    ]
    return sorted(fused, key=lambda hit: (-hit.score, -hit.word_share, hit.sentence))
