"""Which hits answer: order, threshold, margin, neighbours, ties."""

from __future__ import annotations

from itertools import permutations
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article, Hit
from qa.reading.selection import Selection, select, support
from qa.settings import SelectionSettings
from tests.qa.made_hits import hit

SETTINGS = SelectionSettings(
    words_rank_weight=1.0,
    bias=-4.0,
    similarity_weight=4.0,
    coverage_weight=4.0,
    passage_rank_weight=0.0,
    sentence_rank_weight=0.0,
    threshold=0.5,
    citation_margin=0.2,
    citations=2,
    alternatives=2,
)


def made(
    text: str, similarity: float | None, words: float, *, first_id: int = 1, position: int = 0
) -> Hit:
    return hit(
        Article.create(text),
        position,
        first_id=first_id,
        similarity=similarity,
        words=words,
    )


def quotes(selection: Selection) -> list[str]:
    return [evidence.hit.sentence.text for evidence in selection.chosen]


def test_no_hits_are_no_answer() -> None:
    assert select("What sank?", [], SETTINGS) == Selection((), (), 0.0)


def test_support_is_the_logistic_function_of_both_scores() -> None:
    found = made("The ferry sank.", 0.75, 0.5)
    assert support(found, [found], SETTINGS) == pytest.approx(1 / (1 + exp(-1.0)))


def test_below_the_threshold_the_nearest_misses_are_shown() -> None:
    hits = [
        made(text, similarity, 0.25)
        for text, similarity in (("Far.", 0.1), ("Near.", 0.5), ("Nearer.", 0.6))
    ]
    selection = select("What sank?", hits, SETTINGS)
    assert selection.chosen == ()
    assert [e.hit.sentence.text for e in selection.others] == ["Nearer.", "Near."]
    assert selection.confidence == selection.others[0].support < SETTINGS.threshold


def test_at_the_threshold_the_question_is_answered() -> None:
    found = made("The ferry sank.", 0.5, 0.5)
    selection = select("What sank?", [found], SETTINGS)
    assert selection.confidence == SETTINGS.threshold
    assert quotes(selection) == ["The ferry sank."]


def test_further_sentences_are_cited_within_the_margin_and_up_to_the_limit() -> None:
    hits = [
        made("First.", 0.9, 0.9),
        made("Close.", 0.85, 0.85, first_id=11),
        made("Also close.", 0.84, 0.84, first_id=21),
        made("Not close.", 0.7, 0.7, first_id=31),
        made("Far.", 0.6, 0.6, first_id=41),
    ]
    selection = select("What sank?", hits, SETTINGS)
    assert quotes(selection) == ["First.", "Close."]
    assert [e.hit.sentence.text for e in selection.others] == ["Also close.", "Not close."]
    assert selection.confidence == selection.chosen[0].support


def test_a_close_sentence_without_support_is_not_cited() -> None:
    hits = [made("Good.", 0.55, 0.5), made("Close.", 0.45, 0.5, first_id=11)]
    assert quotes(select("What sank?", hits, SETTINGS)) == ["Good."]


def test_a_sentence_that_names_nothing_of_the_kind_comes_after_one_that_does() -> None:
    hits = [made("The ferry sank.", 0.8, 0.8), made("It sank on Tuesday.", 0.75, 0.75, first_id=11)]
    assert quotes(select("When did the ferry sink?", hits, SETTINGS))[0] == "It sank on Tuesday."
    assert quotes(select("What sank?", hits, SETTINGS))[0] == "The ferry sank."


def test_the_best_hit_of_a_passage_speaks_for_its_neighbours() -> None:
    article = Article.create("The ferry Maren sank off Sandmouth. Twelve people died.")
    subject = hit(article, 0, similarity=0.9, words=0.9)
    count = hit(article, 1, similarity=0.4, words=0.9)
    elsewhere = made("Twelve ships were built.", 0.4, 0.3, first_id=11)
    hits = [subject, count, elsewhere]
    assert support(count, hits, SETTINGS) == support(subject, hits, SETTINGS)
    assert support(elsewhere, hits, SETTINGS) < SETTINGS.threshold


def test_a_sentence_not_embedded_is_weighed_by_its_words() -> None:
    plain, embedded = made("One.", None, 0.8), made("One.", 0.8, 0.8)
    assert support(plain, [], SETTINGS) == support(embedded, [], SETTINGS)


def test_ties_are_broken_by_the_lower_id_whatever_the_order_of_hits() -> None:
    hits = [made(f"Text {n}.", 0.9, 0.9, first_id=10 * n) for n in (1, 2, 3)]
    selections = {tuple(quotes(select("What?", order, SETTINGS))) for order in permutations(hits)}
    assert selections == {("Text 1.", "Text 2.")}


@given(
    st.lists(st.tuples(st.none() | st.floats(-1, 1), st.floats(0, 1)), max_size=8),
    st.sampled_from(["When was it?", "Who was it?", "What was it?"]),
)
def test_a_selection_keeps_its_promises(
    scores: list[tuple[float | None, float]], question: str
) -> None:
    hits = [
        made(f"Text {n}.", similarity, share, first_id=10 * n)
        for n, (similarity, share) in enumerate(scores)
    ]
    selection = select(question, hits, SETTINGS)
    assert len(selection.chosen) <= SETTINGS.citations
    assert len(selection.others) <= SETTINGS.alternatives
    assert all(evidence.support >= SETTINGS.threshold for evidence in selection.chosen)
    assert 0.0 <= selection.confidence <= 1.0
    assert not set(map(id, selection.chosen)) & set(map(id, selection.others))
    shown = [evidence.hit for evidence in (*selection.chosen, *selection.others)]
    assert len({one.sentence.id for one in shown}) == len(shown)
