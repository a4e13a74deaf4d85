"""Fitting logistic functions: known weights come back, penalties hold back."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation.calibration.logistic_fit import fit_logistic, log_loss, logits
from qa.reading.calibration import Logistic

TRUE = Logistic(-0.5, (2.0, 0.0, -1.0))


def drawn(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return features of different scales, and what the true function gives by chance."""
    chance = np.random.default_rng(3)
    features = chance.normal(size=(rows, 3)) * np.array([1.0, 10.0, 0.5]) + 4.0
    probability = 1 / (1 + np.exp(-logits(TRUE, features)))
    return features, (chance.random(rows) < probability).astype(np.float64)


def test_the_weights_that_made_the_rows_are_found() -> None:
    features, right = drawn(20_000)
    found = fit_logistic(features, right, penalty=0.0)
    np.testing.assert_allclose(found.weights, TRUE.weights, atol=0.15)
    better = log_loss(logits(found, features), right)
    assert better <= log_loss(logits(TRUE, features), right)


def test_a_penalty_draws_the_weights_to_nothing_or_to_another_function() -> None:
    features, right = drawn(200)
    other = Logistic(1.0, (5.0, 1.0, 1.0))
    alone = fit_logistic(features, right, penalty=1e6)
    near = fit_logistic(features, right, penalty=1e6, toward=other)
    np.testing.assert_allclose(alone.weights, 0.0, atol=1e-2)
    np.testing.assert_allclose(near.weights, other.weights, atol=1e-2)
    expected = 1 / (1 + np.exp(-logits(alone, features)))
    assert float(expected.mean()) == pytest.approx(float(right.mean())), "the bias is free"


def test_a_rare_yes_or_no_that_was_always_right_is_not_trusted_without_end() -> None:
    draw = np.random.default_rng(5)
    right = (draw.random(4000) < 0.3).astype(np.float64)
    rare = np.zeros(4000)
    rare[np.flatnonzero(right)[:6]] = 1.0
    (weight,) = fit_logistic(rare[:, None], right, penalty=1.0).weights
    assert 2.0 < weight < 6.0


def test_nothing_can_be_fitted_to_one_kind_of_rows() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        fit_logistic(np.ones((3, 1)), np.ones(3), penalty=1.0)


def test_a_sure_and_right_function_loses_nothing() -> None:
    right = np.array([1.0, 0.0])
    assert log_loss(np.array([30.0, -30.0]), right) < 1e-9
    assert log_loss(np.array([0.0, 0.0]), right) == pytest.approx(np.log(2))
