"""Percentile bootstrap intervals over questions, for one run and for the difference of two (pure).

Efron & Tibshirani 1993, chapter 13. Questions are drawn with replacement; the seed is an argument,
so the same outcomes give the same interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 2000
_DRAWN_AT_ONCE = 2_000_000  # questions drawn before averaging: 16 MB


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions with its 95 % interval."""

    value: float
    low: float
    high: float
    questions: int


def estimate(
    outcomes: NDArray[np.float64], *, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return the mean of the outcomes, float64 of shape (questions,), with its interval.

    Outcomes that are ``nan`` (the measure does not apply to the question) are left out; without
    any other, all numbers are ``nan``.
    """
    known = outcomes[~np.isnan(outcomes)]
    if not len(known):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(_resampled_means(known, resamples, seed), [tail, 1 - tail])
    return Estimate(float(known.mean()), float(low), float(high), len(known))


def paired_difference(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate:
    """Return the mean of ``second - first``; row ``i`` of both is the same question.

    Raises ``ValueError`` when the shapes differ.
    """
    if first.shape != second.shape:
        raise ValueError(f"outcomes of shapes {first.shape} and {second.shape} are not paired")
    return estimate(second - first, resamples=resamples, seed=seed)


def _resampled_means(
    outcomes: NDArray[np.float64], resamples: int, seed: int
) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    means = np.empty(resamples, dtype=np.float64)
    step = max(1, _DRAWN_AT_ONCE // len(outcomes))
    for begin in range(0, resamples, step):
        size = min(step, resamples - begin)
        drawn = generator.integers(0, len(outcomes), size=(size, len(outcomes)))
        means[begin : begin + size] = outcomes[drawn].mean(axis=1)
    return means
