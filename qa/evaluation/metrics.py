"""Retrieval measures by their ir-measures names (pure).

The numbers come from the package ``ir-measures`` (MacAvaney et al. 2022), the optional extra
``eval``, so that they mean the same here as anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.errors import MeasuresMissing

MEASURES = ("R@1", "R@5", "R@20", "RR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one system ranked for one question, best first, and what was right (id to grade)."""

    question_id: str
    ranked: tuple[str, ...]
    grades: Mapping[str, int]


def measured_per_question(
    rankings: Sequence[Ranking], measures: Sequence[str] = MEASURES
) -> NDArray[np.float64]:
    """Return each measure of each ranking, float64 of shape ``(len(rankings), len(measures))``.

    A measure is named as in ir-measures (``R@5``). Raises ``MeasuresMissing`` when the package is
    not installed.
    """
    package = _ir_measures()
    columns = {package.parse_measure(name): column for column, name in enumerate(measures)}
    # Rows are named by their number: question ids need not be unique between datasets.
    right = {str(row): dict(one.grades) for row, one in enumerate(rankings)}
    scored = {
        str(row): {name: float(-rank) for rank, name in enumerate(one.ranked)}
        for row, one in enumerate(rankings)
    }
    values = np.zeros((len(rankings), len(measures)), dtype=np.float64)
    if rankings:
        for metric in package.iter_calc(list(columns), right, scored):
            values[int(metric.query_id), columns[metric.measure]] = metric.value
    return values


def require_measures() -> None:
    """Raise ``MeasuresMissing`` now rather than after a long run."""
    _ir_measures()


def _ir_measures() -> ModuleType:
    try:
        import ir_measures  # noqa: PLC0415 -- the optional extra `eval`
    except ImportError as error:
        raise MeasuresMissing(
            "Measuring needs the package ir-measures: pip install 'dateline[eval]'"
        ) from error
    module: ModuleType = ir_measures
    return module
