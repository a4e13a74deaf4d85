"""Search by meaning and by words over one archive; the truth has the last word on what exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from index.articles import Hit, Passage, SearchFilter
from index.encoders.protocol import Encoder, Vectors
from index.search.collapsing import collapse
from index.search.fusion import FusedSentence, fuse
from index.settings import SearchSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.lexical_tantivy import LexicalTantivy
from index.stores.ranking import ScoredSentence
from index.stores.vectors_faiss import VectorsFaiss
from index.text.passages import window

_WIDENING = (1, 4, 16)  # times the candidates, while copies leave fewer hits than asked for
_MOST_COPIES = 50  # of one article that are looked at to tell where a sentence stands too


class HybridSearch:
    """Answers searches from the two derived indexes of one archive."""

    def __init__(
        self,
        archive: ArchiveSqlite,
        vectors: VectorsFaiss,
        lexical: LexicalTantivy,
        settings: SearchSettings,
    ) -> None:
        self._archive = archive
        self._vectors = vectors
        self._lexical = lexical
        self._settings = settings

    def search(
        self, question: str, encoder: Encoder | None, limit: int, search_filter: SearchFilter
    ) -> list[Hit]:
        """Return up to ``limit`` hits, best first; ``encoder`` ``None`` searches words only.

        Near-duplicates count once. Where they fill the rankings, more candidates are taken.
        """
        vector = None if encoder is None else encoder.encode_question(question)
        wanted = max(self._settings.candidates, 2 * limit)
        copies_of = cache(lambda name: self._archive.copies_of(name, search_filter, _MOST_COPIES))
        sentences_of = cache(self._archive.sentences_of)
        for factor in _WIDENING:
            fused, cut_off = self._fused(question, vector, factor * wanted, search_filter)
            hits = collapse(self._hits(fused), copies_of, sentences_of, limit)
            if len(hits) >= limit or not cut_off:
                break
        return self._covered(question, hits)

    def _fused(
        self, question: str, vector: Vectors | None, wanted: int, search_filter: SearchFilter
    ) -> tuple[list[FusedSentence], bool]:
        """Return the fused ranking, and whether either ranking may have more than ``wanted``."""
        filtered = search_filter != SearchFilter()
        by_words = self._lexical.search(question, wanted, search_filter if filtered else None)
        by_meaning: list[ScoredSentence] = []
        if vector is not None:
            allowed = self._archive.sentence_ranges(search_filter) if filtered else None
            by_meaning = self._vectors.search(vector, wanted, allowed)
        candidates = sorted({hit.sentence for hit in (*by_meaning, *by_words)})
        similarities: dict[int, float] = {}
        evidence: dict[int, float] = {}
        if vector is not None:  # alone, BM25 finds more among five: 93.9 % against 93.7
            similarities = self._similarities(vector, candidates)
            evidence = self._lexical.evidence(question, candidates, self._settings.evidence)
        for hit in by_words:
            share = self._settings.words_weight * hit.score
            evidence[hit.sentence] = evidence.get(hit.sentence, 0.0) + share
        cut_off = max(len(by_words), len(by_meaning)) >= wanted
        by_meaning = sorted(
            (
                ScoredSentence(hit.sentence, similarities[hit.sentence])
                for hit in by_meaning
                if hit.sentence in similarities
            ),
            key=lambda hit: (-hit.score, hit.sentence),
        )
        return fuse(by_meaning, by_words, similarities, evidence), cut_off

    def _similarities(self, vector: Vectors, candidates: Sequence[int]) -> dict[int, float]:
        """Return the exact cosine of every candidate that is embedded."""
        ids, rows = self._archive.embeddings_of(candidates)
        if not len(ids):
            return {}
        cosines = rows.astype(np.float32) @ vector
        return dict(zip(ids.tolist(), cosines.tolist(), strict=True))

    def _covered(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Tell for each hit how much of the question its sentence and its passage hold."""
        sentences = self._lexical.coverage(question, [hit.sentence.text for hit in hits])
        passages = self._lexical.coverage(
            question, [f"{hit.passage.article.title or ''}. {hit.passage.text}" for hit in hits]
        )
        return [
            replace(hit, sentence_coverage=sentence, passage_coverage=passage)
            for hit, sentence, passage in zip(hits, sentences, passages, strict=True)
        ]

    def _hits(self, fused: Sequence[FusedSentence]) -> Iterator[Hit]:
        """Widen each sentence that still exists to its passage."""
        neighbours = self._settings.neighbours
        for found in fused:
            near = self._archive.sentences_between(
                found.sentence - neighbours, found.sentence + neighbours
            )
            place = next((n for n, (s, _) in enumerate(near) if s.id == found.sentence), None)
            if place is None:
                continue
            sentence, article = near[place]
            same = [other for other, _ in near if other.article_id == article.id]
            around = window(
                same,
                same.index(sentence),
                neighbours=neighbours,
                most_characters=self._settings.passage_characters,
            )
            yield Hit(
                passage=Passage(article, around, around[0].start, around[-1].end),
                sentence=sentence,
                score=found.score,
                similarity=found.similarity,
                word_share=found.word_share,
                rank_by_meaning=found.rank_by_meaning,
                rank_by_words=found.rank_by_words,
            )
