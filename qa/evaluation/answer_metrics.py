"""Measures of short answers and of confidence (pure): EM, F1, AUROC, risk-coverage, calibration."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised_answer(text: str) -> str:
    """Return the text as SQuAD compares it: lower case, no punctuation, no articles, one space.

    Rajpurkar et al. 2016, section 6.1.
    """
    plain = text.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """Return 1 when the prediction is one of the answers, else 0; no answers: right if empty."""
    predicted = normalised_answer(prediction)
    return float(any(predicted == answer for answer in _normalised(answers)))


def f1(prediction: str, answers: Sequence[str]) -> float:
    """Return the best harmonic mean of word precision and recall against any of the answers (0..1).

    With no answers, 1 for an empty prediction and 0 for any other, as SQuAD 2.0 scores.
    """
    predicted = normalised_answer(prediction).split()
    return max(_overlap_f1(predicted, answer.split()) for answer in _normalised(answers))


def auroc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return the chance that a positive scores above a negative, ties counted half (0..1).

    Hanley & McNeil 1982. ``nan`` when all are positive or none is. Both arrays have shape (n,).
    """
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if not positives or not negatives:
        return float("nan")
    _, group, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    last_ranks = np.cumsum(sizes)
    mean_ranks = last_ranks - (sizes - 1) / 2
    rank_sum = float(mean_ranks[group][positive].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The share of errors among the most confident answers, for every share answered.

    ``coverage`` and ``risk`` are float64 of shape (n,), the most confident first; ``area`` is the
    mean risk (lower is better).
    """

    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]
    area: float

    def risk_at(self, coverage: float) -> float:
        """Return the risk where at least this share (0..1] is answered."""
        place = int(np.searchsorted(self.coverage, coverage - 1e-9))
        return float(self.risk[min(place, len(self.risk) - 1)])


def risk_coverage(confidences: NDArray[np.float64], correct: NDArray[np.float64]) -> RiskCoverage:
    """Return the risk-coverage curve (El-Yaniv & Wiener 2010); ``correct`` is 0..1 per answer.

    Equally confident answers are taken in a random order on average, so no order is favoured.
    Raises ``ValueError`` when there are no answers.
    """
    if not len(confidences):
        raise ValueError("no answers to measure")
    _, group, sizes = np.unique(-confidences, return_inverse=True, return_counts=True)
    errors = np.bincount(group, weights=1.0 - correct) / sizes
    answered = np.arange(1, len(confidences) + 1, dtype=np.float64)
    risk = np.cumsum(np.repeat(errors, sizes)) / answered
    return RiskCoverage(answered / len(answered), risk, float(risk.mean()))


def expected_calibration_error(
    confidences: NDArray[np.float64],
    correct: NDArray[np.float64],
    *,
    bins: int = 10,
    equal_mass: bool = False,
) -> float:
    """Return the mean gap of confidence (0..1) and correctness over equal bins (Guo et al. 2017).

    Bins are of equal width, or with ``equal_mass`` of as many answers each (Nixon et al. 2019).
    Raises ``ValueError`` when there are no answers.
    """
    if not len(confidences):
        raise ValueError("no answers to measure")
    if equal_mass:
        ranks = np.argsort(np.argsort(confidences, kind="stable"), kind="stable")
        place = ranks * bins // len(confidences)
    else:
        place = np.clip((confidences * bins).astype(np.int64), 0, bins - 1)
    gaps = np.bincount(place, weights=confidences - correct, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidences))


def calibration_error_by_chance(
    confidences: NDArray[np.float64], *, bins: int = 10, draws: int = 200, seed: int = 0
) -> float:
    """Return the error that so many answers show on average where every confidence is true.

    Each answer is drawn right with the probability it states: what is measured beyond this is a
    fault of the confidence and not of the number of questions. Raises ``ValueError`` without any.
    """
    generator = np.random.default_rng(seed)
    errors = []
    for _ in range(draws):
        right = (generator.random(len(confidences)) < confidences).astype(np.float64)
        errors.append(expected_calibration_error(confidences, right, bins=bins))
    return float(np.mean(errors))


def _normalised(answers: Sequence[str]) -> list[str]:
    return [answer for answer in map(normalised_answer, answers) if answer] or [""]


def _overlap_f1(predicted: Sequence[str], answer: Sequence[str]) -> float:
    if not predicted or not answer:
        return float(predicted == answer)
    shared = (Counter(predicted) & Counter(answer)).total()
    return 2 * shared / (len(predicted) + len(answer))
