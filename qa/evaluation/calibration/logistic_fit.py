"""Fits a logistic function by penalised maximum likelihood (pure; Newton's method)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.reading.calibration import Logistic

_STEPS = 50
_CONVERGED = 1e-7
_LEAST_SPREAD = 1e-9
_SPREAD_OF_YES_OR_NO = 0.5  # the largest there is


def fit_logistic(
    features: NDArray[np.float64],
    right: NDArray[np.float64],
    *,
    penalty: float,
    toward: Logistic | None = None,
) -> Logistic:
    """Return the logistic function of the features, float64 of shape (rows, features).

    ``right`` is 0 or 1 for each row. The weights of the features, each taken in units of its
    standard deviation, pay ``penalty / 2`` times their squared distance from those of ``toward``
    (from 0 without it); the bias is free. A feature that is 0 or 1 is taken in units of 1/2, so
    that a rare one is not let off lightly (Gelman et al. 2008, "A weakly informative default prior
    distribution for logistic and other regression models"). Raises ``ValueError`` when all rows are
    right or none is.
    """
    if not 0 < right.sum() < len(right):
        raise ValueError("there must be right and wrong rows")
    means = features.mean(axis=0)
    is_yes_or_no = ((features == 0) | (features == 1)).all(axis=0)
    spreads = np.where(is_yes_or_no, _SPREAD_OF_YES_OR_NO, features.std(axis=0) + _LEAST_SPREAD)
    rows = np.column_stack([np.ones(len(features)), (features - means) / spreads])
    aim = np.zeros(rows.shape[1])
    if toward is not None:
        aim[1:] = np.array(toward.weights) * spreads
        aim[0] = toward.bias + float(np.dot(toward.weights, means))
    ridge = np.full(rows.shape[1], penalty)
    ridge[0] = 0.0
    found = aim.copy()
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ found, -30, 30)))
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge + _LEAST_SPREAD)
        step = np.linalg.solve(curve, rows.T @ (chance - right) + ridge * (found - aim))
        found -= step
        if np.abs(step).max() < _CONVERGED:
            break
    weights = found[1:] / spreads
    return Logistic(float(found[0] - weights @ means), tuple(map(float, weights)))


def logits(logistic: Logistic, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log odds of every row."""
    found: NDArray[np.float64] = logistic.bias + features @ np.array(logistic.weights)
    return np.clip(found, -30, 30)


def log_loss(log_odds: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the mean negative log likelihood, in nats."""
    return float(np.mean(np.logaddexp(0.0, np.where(right > 0, -log_odds, log_odds))))
