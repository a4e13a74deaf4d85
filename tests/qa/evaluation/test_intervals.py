"""Bootstrap intervals: seeded, of the right width, paired by question."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation import intervals
from qa.evaluation.intervals import estimate, paired_difference


def test_an_interval_has_the_width_the_normal_approximation_gives() -> None:
    outcomes = (np.arange(1000) % 10 < 3).astype(np.float64)  # a share of 0.3
    found = estimate(outcomes)
    half_width = 1.96 * (0.3 * 0.7 / 1000) ** 0.5
    assert found.value == pytest.approx(0.3)
    assert found.questions == 1000
    assert found.low == pytest.approx(0.3 - half_width, abs=0.003)
    assert found.high == pytest.approx(0.3 + half_width, abs=0.003)


def test_the_same_seed_gives_the_same_interval() -> None:
    outcomes = np.random.default_rng(5).random(50)
    assert estimate(outcomes, seed=1) == estimate(outcomes, seed=1)
    assert estimate(outcomes, seed=1) != estimate(outcomes, seed=2)


def test_constant_outcomes_have_no_width() -> None:
    assert estimate(np.ones(7)) == intervals.Estimate(1.0, 1.0, 1.0, 7)


def test_questions_the_measure_does_not_apply_to_are_left_out() -> None:
    found = estimate(np.array([1.0, np.nan, 1.0]))
    assert (found.value, found.questions) == (1.0, 2)


def test_nothing_known_gives_no_number() -> None:
    found = estimate(np.array([np.nan]))
    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.questions == 0


def test_drawing_in_several_parts_gives_as_many_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = np.random.default_rng(5).random(40)
    whole = estimate(outcomes)
    monkeypatch.setattr(intervals, "_DRAWN_AT_ONCE", 130)
    assert estimate(outcomes) == whole


def test_a_pair_that_always_differs_alike_is_certain() -> None:
    first = np.random.default_rng(5).random(40)
    found = paired_difference(first, first + 0.25)
    assert (found.value, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25))


def test_pairing_is_narrower_than_two_intervals_apart() -> None:
    generator = np.random.default_rng(5)
    first = generator.random(200)
    second = first + generator.normal(0.05, 0.01, 200)
    found = paired_difference(first, second)
    assert 0.04 < found.low < found.high < 0.06
    assert estimate(first).high > estimate(second).low


def test_unequal_runs_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="not paired"):
        paired_difference(np.ones(2), np.ones(3))
