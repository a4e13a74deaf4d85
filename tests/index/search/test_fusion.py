"""Fusion of two rankings: nothing lost, better is never worse, ties by id."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import FusedSentence, fuse
from index.stores.ranking import ScoredSentence

SENTENCES = st.integers(1, 30)
COSINES = st.dictionaries(SENTENCES, st.floats(-1, 1), max_size=12)
SHARES = st.dictionaries(SENTENCES, st.floats(0, 1), max_size=12)


def ranked(scores: dict[int, float]) -> list[ScoredSentence]:
    hits = [ScoredSentence(sentence, score) for sentence, score in scores.items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.sentence))


def fused_of(cosines: dict[int, float], shares: dict[int, float]) -> list[FusedSentence]:
    """Return both rankings fused; the evidence of words is the share itself."""
    return fuse(ranked(cosines), ranked(shares), cosines, shares)


def place_of(fused: list[FusedSentence], sentence: int) -> int:
    return [hit.sentence for hit in fused].index(sentence)


def test_scores_are_the_cosine_plus_the_evidence_of_words() -> None:
    found = fuse(
        ranked({1: 0.5, 2: 0.75}), ranked({2: 0.25, 3: 1.0}), {1: 0.5, 2: 0.75}, {2: 0.5, 3: 2.0}
    )
    assert found == [
        FusedSentence(3, 2.5, None, 1.0, None, 1),
        FusedSentence(2, 1.25, 0.75, 0.25, 1, 2),
        FusedSentence(1, 0.5, 0.5, 0.0, 2, None),
    ]


def test_nothing_fused_is_nothing() -> None:
    assert fuse([], [], {}, {}) == []


def test_of_equal_evidence_the_better_ranked_by_words_comes_first() -> None:
    found = fuse([], ranked({1: 0.25, 2: 0.5, 3: 0.25}), {}, dict.fromkeys((1, 2, 3), 0.75))
    assert [hit.sentence for hit in found] == [2, 1, 3]


@given(COSINES, SHARES)
def test_every_sentence_of_either_ranking_is_there_once(
    cosines: dict[int, float], shares: dict[int, float]
) -> None:
    fused = fused_of(cosines, shares)
    assert sorted(hit.sentence for hit in fused) == sorted(cosines.keys() | shares.keys())


@given(COSINES, SHARES)
def test_the_order_is_by_score_then_by_words_and_then_by_id(
    cosines: dict[int, float], shares: dict[int, float]
) -> None:
    fused = fused_of(cosines, shares)
    assert fused == sorted(fused, key=lambda hit: (-hit.score, -hit.word_share, hit.sentence))


@given(COSINES, SHARES)
def test_equal_sentences_are_ordered_by_id(
    cosines: dict[int, float], shares: dict[int, float]
) -> None:
    fused = fused_of(dict.fromkeys(cosines, 0.5), dict.fromkeys(shares, 0.0))
    assert [hit.sentence for hit in fused] == sorted(cosines.keys() | shares.keys())


@given(COSINES, SHARES, st.data())
def test_a_sentence_that_gets_nearer_does_not_fall(
    cosines: dict[int, float], shares: dict[int, float], data: st.DataObject
) -> None:
    if not cosines:
        cosines = {1: 0.0}
    chosen = data.draw(st.sampled_from(sorted(cosines)))
    nearer = {**cosines, chosen: data.draw(st.floats(cosines[chosen], 1))}
    # All are embedded, so that the least near one does not move those that are not.
    shares = {sentence: share for sentence, share in shares.items() if sentence in cosines}
    before, after = fused_of(cosines, shares), fused_of(nearer, shares)
    assert place_of(after, chosen) <= place_of(before, chosen)


@given(COSINES, SHARES, st.data())
def test_a_sentence_with_more_evidence_does_not_fall(
    cosines: dict[int, float], shares: dict[int, float], data: st.DataObject
) -> None:
    if not shares:
        shares = {1: 0.0}
    chosen = data.draw(st.sampled_from(sorted(shares)))
    more = {**shares, chosen: data.draw(st.floats(shares[chosen], 1))}
    before, after = fused_of(cosines, shares), fused_of(cosines, more)
    assert place_of(after, chosen) <= place_of(before, chosen)


@given(COSINES, SHARES)
def test_a_sentence_not_embedded_never_beats_one_with_more_words(
    cosines: dict[int, float], shares: dict[int, float]
) -> None:
    fused = fused_of(cosines, shares)
    for hit in fused:
        for other in fused[: fused.index(hit)]:
            if other.similarity is None and hit.similarity is not None:
                assert other.word_share >= hit.word_share
