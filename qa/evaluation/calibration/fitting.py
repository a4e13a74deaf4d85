"""Fits a calibration to gathered cases; how much it is held back is chosen by cross-validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.calibration.cases import Kind
from qa.evaluation.calibration.gathering import Gathered
from qa.evaluation.calibration.logistic_fit import fit_logistic, log_loss, logits
from qa.reading.calibration import Calibration, Logistic
from qa.reading.features import ANSWER_FEATURES, answer_features
from qa.reading.selection import weigh
from qa.settings import BUNDLED_READER

_READER = (
    "advantage",
    "behind_best_advantage",
    "no_answer",
    "has_advantage",
    "mean_advantage",
    "in_passage",
    "better_advantage",
)
_BY_RULE = ("holder_not_told", "holder_left_open", "denied_in_question_alone")
_ALWAYS = ("sentence_log_odds", *_BY_RULE)
_ALL = "all"
# Which features the answer is weighed by, the fewest first; the others weigh nothing. Words that
# sentence or passage lack are left to those who calibrate on their own questions: chosen inside one
# half of SQuAD's articles they cost in the other (docs/experiments.md).
FEATURE_SETS: Mapping[str, tuple[str, ...]] = {
    "log odds alone": _ALWAYS,
    "+ advantage": (*_ALWAYS, "advantage"),
    "+ both advantages": (*_ALWAYS, "advantage", "in_passage", "better_advantage"),
    "+ reader": (*_ALWAYS, *_READER),
    _ALL: ANSWER_FEATURES,
}
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0)
FOLDS = 5
# Of the answerable questions of the fitted ones; of SQuAD's others 15 % are refused then, and no
# more shall be.
SHARE_REFUSED = 0.15
_SENTENCE_PENALTY = 1.0  # about twenty rows a question: nothing to hold back


@dataclass(frozen=True, slots=True)
class Choice:
    """Features by the name of their set, and how strongly their weights are held back."""

    features: str
    penalty: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration, the choice made, and the loss in nats of every choice in cross-validation."""

    calibration: Calibration
    choice: Choice
    losses: tuple[tuple[Choice, float], ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """One row for each case that has candidates: what the answer is weighed by."""

    features: NDArray[np.float64]
    right: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    folds: NDArray[np.int64]
    counts: NDArray[np.int64]  # how often each counts when the answer's function is fitted


def fit_calibration(
    gathered: Sequence[Gathered],
    *,
    share_refused: float = SHARE_REFUSED,
    near_misses_count: int = 1,
    toward: Calibration | None = None,
    reader: str = BUNDLED_READER,
) -> Fitted:
    """Fit both logistic functions and the threshold.

    With ``toward`` the weights are pulled to those of another calibration, the more the fewer
    questions there are. Unanswerable questions that the articles nearly answer count
    ``near_misses_count`` times where the answer is weighed: else those decide which nothing in the
    articles is like. Cases of one group are never parted between folds. The probability is
    straightened, by all cases alike, by what cross-validation found, so that it does not promise
    too much.
    Raises ``ValueError`` when no case is right or all are.
    """
    sentence = _fit_sentence(gathered, toward)
    rows = _rows(gathered, sentence, near_misses_count)
    aim = toward.answer if toward else None
    # What is held back needs no leaving out.
    sets = [name for name in FEATURE_SETS if (name == _ALL) == (aim is not None)]
    choices = [Choice(name, penalty) for name in sets for penalty in PENALTIES]
    unseen = {choice: _unseen_logits(rows, choice, aim) for choice in choices}
    counted = np.repeat(np.arange(len(rows.right)), rows.counts)
    losses = {one: log_loss(unseen[one][counted], rows.right[counted]) for one in choices}
    choice = min(choices, key=losses.__getitem__)
    straight = fit_logistic(
        unseen[choice][:, None], rows.right, penalty=1.0, toward=Logistic(0.0, (1.0,))
    )
    (slope,) = straight.weights
    fitted = _fit_chosen(rows, np.ones(len(rows.right), dtype=np.bool_), choice, aim)
    answer = Logistic(
        straight.bias + slope * fitted.bias, tuple(slope * one for one in fitted.weights)
    )
    straightened = straight.bias + slope * unseen[choice][rows.answerable]
    likely = 1.0 / (1.0 + np.exp(-np.clip(straightened, -50.0, 50.0)))
    threshold = float(np.quantile(likely, share_refused))
    return Fitted(
        Calibration(sentence, answer, threshold, reader, len(gathered)),
        choice,
        tuple(losses.items()),
    )


def rounded(calibration: Calibration, digits: int = 4) -> Calibration:
    """Return the calibration with numbers short enough to be read."""

    def short(logistic: Logistic) -> Logistic:
        return Logistic(
            round(logistic.bias, digits), tuple(round(one, digits) for one in logistic.weights)
        )

    return replace(
        calibration,
        sentence=short(calibration.sentence),
        answer=short(calibration.answer),
        threshold=floor(calibration.threshold * 10**digits) / 10**digits,
    )


def _fit_sentence(gathered: Sequence[Gathered], toward: Calibration | None) -> Logistic:
    found = [one for case in gathered for one in case.candidates]
    features = np.array([one.candidate.features for one in found], dtype=np.float64)
    right = np.array([one.right for one in found], dtype=np.float64)
    penalty = _SENTENCE_PENALTY if toward is None else 10 * _SENTENCE_PENALTY
    return fit_logistic(
        features, right, penalty=penalty, toward=toward.sentence if toward else None
    )


def _rows(gathered: Sequence[Gathered], sentence: Logistic, near_misses_count: int) -> _Rows:
    ordering = Calibration(sentence, Logistic(0.0, ()), 0.0)
    groups = sorted({one.case.group for one in gathered})
    features, right, answerable, folds, counts = [], [], [], [], []
    for one in gathered:
        if not one.candidates:
            continue
        ranked = weigh([found.candidate for found in one.candidates], ordering)
        best = next(found for found in one.candidates if found.candidate is ranked[0].candidate)
        features.append(answer_features(one.question, ranked, best.words))
        right.append(best.right)
        answerable.append(one.case.answerable)
        folds.append(groups.index(one.case.group) % FOLDS)
        counts.append(near_misses_count if one.case.kind is Kind.UNANSWERABLE else 1)
    return _Rows(
        np.array(features, dtype=np.float64),
        np.array(right, dtype=np.float64),
        np.array(answerable, dtype=np.bool_),
        np.array(folds, dtype=np.int64),
        np.array(counts, dtype=np.int64),
    )


def _unseen_logits(rows: _Rows, choice: Choice, toward: Logistic | None) -> NDArray[np.float64]:
    """Return the log odds of every row by a function fitted on the other folds."""
    found = np.zeros(len(rows.right))
    for fold in np.unique(rows.folds):
        held = rows.folds == fold
        found[held] = logits(_fit_chosen(rows, ~held, choice, toward), rows.features[held])
    return found


def _fit_chosen(
    rows: _Rows, kept: NDArray[np.bool_], choice: Choice, toward: Logistic | None
) -> Logistic:
    """Fit the chosen features on some rows; the others weigh nothing."""
    places = [ANSWER_FEATURES.index(name) for name in FEATURE_SETS[choice.features]]
    counted = np.repeat(np.flatnonzero(kept), rows.counts[kept])
    found = fit_logistic(
        rows.features[counted][:, places],
        rows.right[counted],
        penalty=choice.penalty,
        toward=toward,
    )
    weights = np.zeros(len(ANSWER_FEATURES))
    weights[places] = found.weights
    return Logistic(found.bias, tuple(map(float, weights)))
