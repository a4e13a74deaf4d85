"""What a calibration does with gathered cases: refusals, first sentences, short answers, trust."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answers import Evidence
from qa.evaluation.answer_metrics import (
    auroc,
    calibration_error_by_chance,
    exact_match,
    expected_calibration_error,
    f1,
)
from qa.evaluation.calibration.cases import Kind
from qa.evaluation.calibration.gathering import Gathered, is_right
from qa.evaluation.intervals import estimate
from qa.evaluation.results import Measured
from qa.reading.calibration import Calibration
from qa.reading.selection import Weighing, select_read
from qa.settings import SelectionSettings

BINS = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of one case; all but ``refused`` is of the first sentence, refused or not.

    ``in_place`` is whether it is of a right paragraph and holds an answer, ``right`` whether it is
    that or what is shown of it is a known answer: another article may tell the same.
    """

    kind: Kind
    refused: bool
    in_place: bool
    right: bool
    confidence: float
    words: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers of like confidence: how many, their mean confidence and the share that is right."""

    answers: int
    confidence: float
    right: float


def decide(
    gathered: Sequence[Gathered],
    calibration: Calibration,
    settings: SelectionSettings | None = None,
) -> list[Decided]:
    """Return what the calibration makes of every case, as the chatbot would."""
    settings = settings or SelectionSettings()
    return [_decide_one(one, calibration, settings) for one in gathered]


def figures(decided: Sequence[Decided]) -> list[Measured]:
    """Return the measures with their 95 % intervals; those without any question are left out.

    ``EM`` and ``F1`` are over answerable questions with known answers, a refusal counted as wrong;
    ``calibration_error`` is over all cases, the first sentence taken for the answer; beside it how
    large it is where only chance makes it, with bins of as many cases each, and by how much the
    confidences are too high on average.
    """
    answerable = [one for one in decided if one.kind is Kind.ANSWERABLE]
    known = [one for one in answerable if one.answers]
    found = [_measured(f"refused, {kind.value}", decided, kind, _refused) for kind in Kind]
    found += [
        _measured("right first sentence", decided, Kind.ANSWERABLE, lambda one: one.in_place),
        _measured("answered right", decided, Kind.ANSWERABLE, _answered_right),
        _mean("EM", [0.0 if one.refused else exact_match(one.words, one.answers) for one in known]),
        _mean("F1", [0.0 if one.refused else f1(one.words, one.answers) for one in known]),
        _mean("short answers right", [
            exact_match(one.words, one.answers) for one in known if one.words and not one.refused
        ]),
    ]  # fmt: skip
    found += _calibration_errors(decided)
    for kind in (Kind.UNANSWERABLE, Kind.ARTICLE_GONE):
        found.append(_told_apart(decided, kind))
    return [one for one in found if one.questions and not np.isnan(one.value)]


def _calibration_errors(decided: Sequence[Decided]) -> list[Measured]:
    if not decided:
        return []
    confidences = np.array([one.confidence for one in decided])
    right = np.array([one.right for one in decided], dtype=np.float64)
    errors = {
        "calibration_error": expected_calibration_error(confidences, right, bins=BINS),
        "calibration_error by chance": calibration_error_by_chance(confidences, bins=BINS),
        "calibration_error, equal mass": expected_calibration_error(
            confidences, right, bins=BINS, equal_mass=True
        ),
        "confidence too high by": float(np.mean(confidences - right)),
    }
    return [Measured(name, value, None, None, len(decided)) for name, value in errors.items()]


def reliability(decided: Sequence[Decided], bins: int = BINS) -> list[ReliabilityBin]:
    """Return the bins of equal width of confidence that hold any answer, the lowest first."""
    placed: dict[int, list[Decided]] = {}
    for one in decided:
        placed.setdefault(min(bins - 1, int(one.confidence * bins)), []).append(one)
    return [
        ReliabilityBin(
            len(ones),
            float(np.mean([one.confidence for one in ones])),
            float(np.mean([one.right for one in ones])),
        )
        for _, ones in sorted(placed.items())
    ]


def _decide_one(
    gathered: Gathered, calibration: Calibration, settings: SelectionSettings
) -> Decided:
    case = gathered.case
    selection = select_read(
        gathered.question,
        [one.candidate for one in gathered.candidates],
        Weighing(calibration, gathered.held_words),
        settings,
    )
    first = next(iter((*selection.chosen, *selection.others)), None)
    in_place = case.answerable and first is not None and is_right(first.hit, case.question)
    return Decided(
        kind=case.kind,
        refused=not selection.chosen,
        in_place=in_place,
        right=any(
            one.right for one in gathered.candidates if first and one.candidate.hit is first.hit
        ),
        confidence=selection.confidence,
        words=_words(first),
        answers=case.question.answers,
    )


def _words(evidence: Evidence | None) -> str:
    if evidence is None or evidence.span is None:
        return ""
    return evidence.hit.passage.article.text[evidence.span.start : evidence.span.end]


def _refused(decided: Decided) -> bool:
    return decided.refused


def _answered_right(decided: Decided) -> bool:
    return decided.in_place and not decided.refused


def _measured(
    name: str, decided: Sequence[Decided], kind: Kind, value: Callable[[Decided], bool]
) -> Measured:
    return _mean(name, [float(value(one)) for one in decided if one.kind is kind])


def _mean(name: str, values: Sequence[float]) -> Measured:
    found = estimate(np.array(values, dtype=np.float64))
    return Measured(name, found.value, found.low, found.high, found.questions)


def _told_apart(decided: Sequence[Decided], kind: Kind) -> Measured:
    compared = [one for one in decided if one.kind in {Kind.ANSWERABLE, kind}]
    answerable: NDArray[np.bool_] = np.array(
        [one.kind is Kind.ANSWERABLE for one in compared], dtype=np.bool_
    )
    scores = np.array([one.confidence for one in compared], dtype=np.float64)
    return Measured(f"AUROC, {kind.value}", auroc(scores, answerable), None, None, len(compared))
