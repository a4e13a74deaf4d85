"""Measures of answers and confidence agree with values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation.answer_metrics import (
    auroc,
    calibration_error_by_chance,
    exact_match,
    expected_calibration_error,
    f1,
    normalised_answer,
    risk_coverage,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Lady Maren!", "lady maren"),
        ("an answer, a theme", "answer theme"),
        ("U.S.", "us"),
        ("t-he end", "end"),  # punctuation goes before articles
        ("$1,000", "1000"),
        ("The", ""),
    ],
)
def test_answers_are_normalised_as_squad_does(text: str, expected: str) -> None:
    assert normalised_answer(text) == expected


@pytest.mark.parametrize(
    ("prediction", "answers", "expected"),
    [
        ("the Nine.", ("eight", "nine"), 1.0),
        ("nine people", ("nine",), 0.0),
        ("", (), 1.0),
        ("nine", (), 0.0),
        ("", ("nine",), 0.0),
        ("", ("the",), 1.0),  # an answer without words is no answer, as in SQuAD 2.0
    ],
)
def test_exact_match(prediction: str, answers: tuple[str, ...], expected: float) -> None:
    assert exact_match(prediction, answers) == expected


@pytest.mark.parametrize(
    ("prediction", "answers", "expected"),
    [
        ("nine people died", ("nine",), 2 * 1 * (1 / 3) / (1 + 1 / 3)),
        ("nine people", ("nine", "nine people here"), 2 * 1 * (2 / 3) / (1 + 2 / 3)),
        ("to be or not to be", ("to be",), 2 * (2 / 6) * 1 / (2 / 6 + 1)),
        ("eight", ("nine",), 0.0),
        ("", (), 1.0),
        ("nine", (), 0.0),
        ("", ("nine",), 0.0),
    ],
)
def test_f1_is_of_the_best_answer(
    prediction: str, answers: tuple[str, ...], expected: float
) -> None:
    assert f1(prediction, answers) == pytest.approx(expected)


def test_auroc_counts_pairs_and_ties_half() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    positive = np.array([True, True, False, False])
    # Pairs: .9 beats both, .5 ties one and beats one: 3.5 of 4.
    assert auroc(scores, positive) == pytest.approx(3.5 / 4)
    assert auroc(-scores, positive) == pytest.approx(0.5 / 4)


def test_auroc_agrees_with_counting_every_pair() -> None:
    generator = np.random.default_rng(3)
    scores = generator.integers(0, 12, 80) / 12
    positive = generator.random(80) < 0.4
    above = scores[positive][:, None] - scores[~positive][None, :]
    assert auroc(scores, positive) == pytest.approx(((above > 0) + 0.5 * (above == 0)).mean())


def test_auroc_of_one_kind_alone_is_unknown() -> None:
    assert np.isnan(auroc(np.array([0.5]), np.array([True])))
    assert np.isnan(auroc(np.array([0.5]), np.array([False])))


def test_risk_grows_as_less_confident_answers_are_given() -> None:
    curve = risk_coverage(np.array([0.2, 0.9, 0.6]), np.array([0.0, 1.0, 0.0]))
    np.testing.assert_allclose(curve.coverage, [1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(curve.risk, [0, 1 / 2, 2 / 3])
    assert curve.area == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_risk_does_not_depend_on_the_order_of_equally_confident_answers() -> None:
    confidences = np.array([0.5, 0.5, 0.1])
    one = risk_coverage(confidences, np.array([1.0, 0.0, 1.0]))
    other = risk_coverage(confidences, np.array([0.0, 1.0, 1.0]))
    np.testing.assert_allclose(one.risk, other.risk)
    np.testing.assert_allclose(one.risk, [1 / 2, 1 / 2, 1 / 3])


def test_calibration_error_weighs_each_bin_by_its_answers() -> None:
    confidences = np.array([0.95, 0.85, 0.15, 1.0])
    correct = np.array([1.0, 0.0, 0.0, 1.0])
    # Bins: {.95, 1}: gap .025 of 2; {.85}: gap .85; {.15}: gap .15.
    expected = (2 * 0.025 + 0.85 + 0.15) / 4
    assert expected_calibration_error(confidences, correct) == pytest.approx(expected)
    assert expected_calibration_error(correct, correct) == 0


def test_bins_of_equal_mass_hold_as_many_answers_each() -> None:
    confidences = np.array([0.95, 0.91, 0.92, 0.15])
    correct = np.array([1.0, 0.0, 1.0, 0.0])
    # Two bins: {.15, .91}: gap 1.06 of no right ones; {.92, .95}: gap .13.
    found = expected_calibration_error(confidences, correct, bins=2, equal_mass=True)
    assert found == pytest.approx((1.06 + 0.13) / 4)


def test_true_confidences_err_by_chance_the_less_the_more_answers_there_are() -> None:
    few, many = (np.full(count, 0.5) for count in (100, 10_000))
    # One bin: the mean of |share - 1/2|, which is near sqrt(2 / pi) standard deviations.
    assert calibration_error_by_chance(few, draws=2_000) == pytest.approx(0.0399, abs=0.002)
    assert calibration_error_by_chance(many) < 0.006
    assert calibration_error_by_chance(np.ones(5)) == 0


def test_no_answers_cannot_be_measured() -> None:
    nothing = np.array([])
    with pytest.raises(ValueError, match="no answers"):
        risk_coverage(nothing, nothing)
    with pytest.raises(ValueError, match="no answers"):
        expected_calibration_error(nothing, nothing)
