"""Orders the best candidates anew by what they and all around them say.

Words that mean nearly the same, or are spelt nearly so, count here, and the meaning of the whole
surroundings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Sentence
from index.encoders.protocol import Vectors
from index.encoders.word_vectors import WordVectors
from index.search.fusion import FusedSentence
from index.search.likeness import Candidate, said_shares
from index.search.surrounding_meaning import surroundings_cosines
from index.settings import EvidenceSettings, LikenessSettings
from index.stores.lexical_tantivy import LexicalTantivy
from index.text.passages import surroundings

_DIGITS = 6  # sums of 32-bit floats differ in their last digits with their order


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence that exists, and those of its article that stand near it, itself among them."""

    article: Article
    sentence: Sentence
    around: tuple[Sentence, ...]


NearOf = Callable[[int], Near | None]
"""From the id of a sentence to what stands near it, ``None`` when it is gone."""

VectorsOf = Callable[[Sequence[int]], tuple[NDArray[np.int64], NDArray[np.float16]]]
"""From ids of sentences to those (n,) that are embedded, with their vectors (n, d)."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked: the words, the vector (d,) that they have, and what likens words to words."""

    question: str
    vector: Vectors
    words: WordVectors


class Reordering:
    """Looks again at the first candidates of a question."""

    def __init__(
        self, lexical: LexicalTantivy, vectors_of: VectorsOf, settings: LikenessSettings
    ) -> None:
        self._lexical = lexical
        self._vectors_of = vectors_of
        self._settings = settings

    def reordered(
        self,
        sought: Sought,
        fused: Sequence[FusedSentence],
        evidence: Mapping[int, float],
        near_of: NearOf,
    ) -> list[FusedSentence]:
        """Return the candidates with the first of them in a new order; the others stay behind.

        ``evidence`` is what words count for in their scores so far: it is replaced. Sentences that
        are gone are left out. Ties break on the higher word share, then on the lower id.
        """
        first, rest = fused[: self._settings.candidates], fused[self._settings.candidates :]
        near = [found for hit in first if (found := near_of(hit.sentence)) is not None]
        if not near:
            return list(fused)
        likely = self._evidence(sought, near)
        weight = self._settings.words_weight
        anew = [
            replace(
                hit,
                score=hit.score
                - evidence.get(hit.sentence, 0.0)
                + weight * hit.word_share
                + likely[hit.sentence],
            )
            for hit in first
            if hit.sentence in likely
        ]
        anew.sort(key=lambda hit: (-hit.score, -hit.word_share, hit.sentence))
        least = anew[-1].score
        return [*anew, *(replace(hit, score=min(hit.score, least)) for hit in rest)]

    def _evidence(self, sought: Sought, near: Sequence[Near]) -> dict[int, float]:
        """Return what speaks for each sentence beside its own cosine and BM25, by its id."""
        weights = self._settings.evidence
        pairs = self._lexical.evidence(
            sought.question,
            sorted(one.sentence.id for one in near),
            EvidenceSettings(0.0, 0.0, weights.passage_pairs),
        )
        around = [self._surroundings(one) for one in near]
        meant = self._meant(sought.vector, around)
        distinct = {sentence.id: sentence for group in around for sentence in group}
        places = {number: place for place, number in enumerate(distinct)}
        shares = said_shares(
            self._lexical.weighed_words(sought.question),
            [
                Candidate(places[one.sentence.id], tuple(places[other.id] for other in group))
                for one, group in zip(near, around, strict=True)
            ],
            [sentence.text for sentence in distinct.values()],
            sought.words,
            self._lexical.stems,
            self._settings,
        )
        return {
            one.sentence.id: round(
                weights.passage_words * share.around
                + weights.sentence_words * share.alone
                + pairs.get(one.sentence.id, 0.0)
                + self._settings.surroundings_weight * cosine,
                _DIGITS,
            )
            for one, share, cosine in zip(near, shares, meant, strict=True)
        }

    def _meant(self, question: Vectors, around: Sequence[tuple[Sentence, ...]]) -> list[float]:
        """Return how near the meaning of each of the surroundings is to the question's."""
        if not self._settings.surroundings_weight:
            return [0.0] * len(around)
        ids, rows = self._vectors_of(
            sorted({sentence.id for group in around for sentence in group})
        )
        return surroundings_cosines(question, around, ids, rows.astype(np.float32))

    def _surroundings(self, near: Near) -> tuple[Sentence, ...]:
        """Return the sentences that word search looks at for this one, without the title."""
        settings = self._lexical.settings
        widened = surroundings(
            near.article.text,
            near.around,
            neighbours=settings.neighbours,
            short_paragraph=settings.short_paragraph,
        )
        return widened[near.around.index(near.sentence)]
