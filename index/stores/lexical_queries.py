"""What a question asks of the words of an archive: its words, their rarity, tantivy's queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import tantivy

from index.articles import SearchFilter
from index.settings import EvidenceSettings
from index.stores.lexical_entries import analyzer
from index.stores.stop_words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 128
_MOST_TERMS = 64  # a pasted page as question would otherwise cost seconds
_FARTHEST = 4  # words apart in the question, beyond which two are no phrase
# Added to the best score that could be reached, as a share of what one word that stands in a
# single sentence can reach: a question of one common word is matched by any sentence that holds
# it, and must not count as found. Chosen on SQuAD 1.1 dev.
LEAST_TELLING = 0.5


@dataclass(frozen=True, slots=True)
class WordPair:
    """Two words of a question with none but stop words between them, ``distance`` words apart."""

    first: str
    second: str
    distance: int


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """The telling words of a question, their stems and rarities, and what these must add up to."""

    terms: tuple[str, ...]
    words: tuple[str, ...]
    rarities: tuple[float, ...]
    total: float


class QuestionWords:
    """Cuts questions into the stems that tell what they are about. Thread-safe."""

    def __init__(self) -> None:
        self._analyzer = analyzer()
        self._stop_terms = frozenset(self._analyzer.analyze(" ".join(sorted(STOP_WORDS))))

    def stems(self, text: str) -> list[str]:
        """Return the stem of every word of the text, in order."""
        return list(self._analyzer.analyze(text))

    def terms(self, question: str) -> list[str]:
        """Return the distinct stems, without stop words unless there are no others."""
        terms = list(dict.fromkeys(self.stems(question)))
        telling = [term for term in terms if term not in self._stop_terms]
        return (telling or terms)[:_MOST_TERMS]

    def pairs(self, question: str) -> list[WordPair]:
        """Return the distinct pairs of stems that follow one another, stop words left out."""
        telling = [
            (place, stem)
            for place, stem in enumerate(self.stems(question))
            if stem not in self._stop_terms
        ]
        pairs = dict.fromkeys(
            WordPair(first, second, after - before)
            for (before, first), (after, second) in pairwise(telling)
            if after - before <= _FARTHEST
        )
        return list(pairs)[:_MOST_TERMS]

    def as_written(self, question: str) -> dict[str, str]:
        """Return the telling stems in order, each with the word it was first written as."""
        words: dict[str, str] = {}
        for word in _WORD.findall(question)[:_MOST_WORDS]:
            for stem in self.stems(word):
                words.setdefault(stem, word)
        return {stem: word for stem, word in words.items() if stem not in self._stop_terms}


def rarity(searcher: tantivy.Searcher, term: str) -> float:
    """Return tantivy's inverse document frequency of a term among the surroundings."""
    return _rarity_of_holding(searcher.doc_freq("around", term), searcher.num_docs)


def rarities(terms: Sequence[str], searcher: tantivy.Searcher) -> dict[str, float]:
    """Return the rarity of each term, and under the empty name what a question must add."""
    found = {term: rarity(searcher, term) for term in terms}
    found[""] = LEAST_TELLING * _rarity_of_holding(1, searcher.num_docs)
    return found


def weighed(words: Mapping[str, str], searcher: tantivy.Searcher) -> WeighedWords:
    """Return the words, given by their terms, with what a question of them must add up to."""
    known = rarities(list(words), searcher)
    return WeighedWords(
        tuple(words),
        tuple(words.values()),
        tuple(known[term] for term in words),
        sum(known.values()),
    )


def ranking_query(
    schema: tantivy.Schema,
    terms: Sequence[str],
    sentence_weight: float,
    search_filter: SearchFilter | None,
) -> tantivy.Query:
    """Return the query that ranks by BM25 the sentences that hold any of the terms."""
    weights = {"alone": sentence_weight, "around": 1.0 - sentence_weight}
    words = [
        (
            tantivy.Occur.Should,
            tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, term), weight),
        )
        for name, weight in weights.items()
        for term in terms
    ]
    conditions = [
        (tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0))
        for condition in _conditions(schema, search_filter)
    ]
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, tantivy.Query.boolean_query(words)), *conditions]
    )


def evidence_query(
    schema: tantivy.Schema,
    sentences: Sequence[int],
    weights: Mapping[str, float],
    pairs: Sequence[WordPair],
    settings: EvidenceSettings,
) -> tantivy.Query:
    """Return the query that scores these sentences by their share of the question's words.

    ``weights`` are the rarities of the question's terms; a pair weighs as much as the more common
    of its two.
    """
    total = sum(weights.values())
    parts = [
        (tantivy.Query.term_query(schema, name, term), weight * rare / total)
        for name, weight in (("around", settings.passage_words), ("alone", settings.sentence_words))
        for term, rare in weights.items()
        if term
    ]
    parts += [
        (
            tantivy.Query.phrase_query(
                schema, "around", [(0, pair.first), (pair.distance, pair.second)]
            ),
            settings.passage_pairs * min(weights[pair.first], weights[pair.second]) / total,
        )
        for pair in pairs
        if pair.first in weights and pair.second in weights
    ]
    among = tantivy.Query.term_set_query(schema, "sentence", list(sentences))
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
            *(
                (tantivy.Occur.Should, tantivy.Query.const_score_query(part, score))
                for part, score in parts
            ),
        ]
    )


def between(schema: tantivy.Schema, name: str, first: int, last: int) -> tantivy.Query:
    """Return the query for a number field within ``first`` and ``last``, both included."""
    return tantivy.Query.range_query(schema, name, tantivy.FieldType.Integer, first, last)


def _conditions(schema: tantivy.Schema, search_filter: SearchFilter | None) -> list[tantivy.Query]:
    if search_filter is None:
        return []
    conditions = []
    period = search_filter.period
    if period.since or period.until:
        first = period.since.toordinal() if period.since else 1
        last = period.until.toordinal() if period.until else 9_999_999
        conditions.append(between(schema, "published", first, last))
    if search_filter.sources:
        conditions.append(
            tantivy.Query.term_set_query(
                schema, "source", [source.casefold() for source in search_filter.sources]
            )
        )
    return conditions


def _rarity_of_holding(holding: int, total: int) -> float:
    return log(1 + (max(0, total - holding) + 0.5) / (holding + 0.5))


def scored(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
    """Return up to ``limit`` sentences of the query with their scores, best first, then by id."""
    found = searcher.search(query, limit, count=False).hits
    ids = searcher.fast_field_values("sentence", [address for _, address in found])
    scored = [
        (int(sentence), float(score))
        for (score, _), sentence in zip(found, ids, strict=True)
        if sentence is not None
    ]
    return sorted(scored, key=lambda one: (-one[1], one[0]))
