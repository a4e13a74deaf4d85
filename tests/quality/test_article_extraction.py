"""The measure of page extraction on texts counted by hand, and the floor under our own figure."""

from __future__ import annotations

import pytest

from tests.quality.article_extraction import (
    OWN_NAME,
    WHOLE,
    PageScore,
    averages,
    benchmark_folder,
    measure,
    page_score,
    shingles,
)

FLOOR = 0.968  # one page read wrongly moves F1 by at most 0.006


def test_a_text_is_a_bag_of_runs_of_four_words() -> None:
    assert shingles("One two, three-four five") == {
        ("One", "two", "three", "four"): 1,
        ("two", "three", "four", "five"): 1,
    }


def test_a_short_text_is_one_run_and_an_empty_one_none() -> None:
    assert shingles("Two words") == {("Two", "words"): 1}
    assert not shingles(" ! ")


def test_precision_counts_what_was_given_and_recall_what_was_wanted() -> None:
    assert page_score("a b c d e f", "a b c d e x y z") == PageScore(2 / 5, 2 / 3)


def test_repeated_text_is_not_counted_twice_as_right() -> None:
    assert page_score("a b c d", "a b c d a b c d") == PageScore(1 / 5, 1.0)


def test_f1_is_made_of_the_averages_and_an_empty_output_has_no_precision() -> None:
    scores = [PageScore(1.0, 0.5), PageScore(None, 0.0)]

    assert averages(scores) == (1.0, 0.25, 0.4)


@pytest.mark.quality
def test_pages_are_read_as_well_as_ever_and_better_than_by_others() -> None:
    if not benchmark_folder().is_dir():
        pytest.skip("the benchmark of article extraction is not on this machine")
    result = measure(benchmark_folder())
    best = max(scores[WHOLE].f1 for name, scores in result.scores.items() if name != OWN_NAME)

    assert result.scores[OWN_NAME][WHOLE].f1 >= max(FLOOR, best)
    assert result.refused_pages == 0
