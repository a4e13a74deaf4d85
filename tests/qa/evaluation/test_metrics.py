"""Retrieval measures agree with values worked out by hand from their definitions."""

from __future__ import annotations

import sys
from math import log2

import numpy as np
import pytest

from qa.evaluation.errors import MeasuresMissing
from qa.evaluation.metrics import MEASURES, Ranking, measured_per_question

pytest.importorskip("ir_measures", reason="the optional extra `eval` is not installed")

_FILLER = tuple(f"x{number}" for number in range(30))


def _at(rank: int) -> tuple[str, ...]:
    """Return a ranking with "right" at the rank (from 1)."""
    return (*_FILLER[: rank - 1], "right", *_FILLER[rank - 1 :])


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        (1, [1, 1, 1, 1, 1]),
        (2, [0, 1, 1, 1 / 2, 1 / log2(3)]),
        (5, [0, 1, 1, 1 / 5, 1 / log2(6)]),
        (6, [0, 0, 1, 1 / 6, 1 / log2(7)]),
        (10, [0, 0, 1, 1 / 10, 1 / log2(11)]),
        (11, [0, 0, 1, 0, 0]),
        (20, [0, 0, 1, 0, 0]),
        (21, [0, 0, 0, 0, 0]),
    ],
)
def test_one_right_paragraph_at_a_rank(rank: int, expected: list[float]) -> None:
    (values,) = measured_per_question([Ranking("q", _at(rank), {"right": 1})])
    assert MEASURES == ("R@1", "R@5", "R@20", "RR@10", "nDCG@10")
    np.testing.assert_allclose(values, expected)


def test_two_right_paragraphs_of_different_grades() -> None:
    ranking = Ranking("q", ("good", "wrong", "best"), {"good": 1, "best": 3})
    (values,) = measured_per_question([ranking])
    gained, ideal = 1 / log2(2) + 3 / log2(4), 3 / log2(2) + 1 / log2(3)
    np.testing.assert_allclose(values, [1 / 2, 1, 1, 1, gained / ideal])


def test_a_question_without_any_hit_scores_zero_in_its_own_row() -> None:
    rankings = [Ranking("q", (), {"right": 1}), Ranking("q", _at(1), {"right": 1})]
    np.testing.assert_array_equal(measured_per_question(rankings), [[0.0] * 5, [1.0] * 5])


def test_no_questions_give_no_rows() -> None:
    assert measured_per_question([]).shape == (0, 5)


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(MeasuresMissing, match=r"pip install 'dateline\[eval\]'"):
        measured_per_question([])
