"""Compare two saved runs question by question, and tell change from chance.

Both must have asked the same dataset; a paired bootstrap over the questions that both asked gives
the interval of each measure's difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.errors import RunsDiffer
from qa.evaluation.intervals import Estimate, paired_difference
from qa.evaluation.results import Outcomes, load_outcomes, load_result


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed from the first run to the second, with the change's 95 % interval."""

    first_system: str
    second_system: str
    measure: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    questions: int

    @property
    def is_beyond_chance(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def compare(first: str, second: str, *, seed: int = 0) -> list[Difference]:
    """Return the differences of two saved runs, ``second - first``.

    Each is the name of a result file, or ``FILE#SYSTEM`` for one system of it. Systems of the same
    name are compared, or the only system of each. Raises ``RunsDiffer``.
    """
    first_file, first_outcomes = _chosen(first)
    second_file, second_outcomes = _chosen(second)
    digests = {load_result(file).dataset_sha256 for file in (first_file, second_file)}
    if len(digests) > 1:
        raise RunsDiffer(f"{first_file} and {second_file} were measured on different questions.")
    pairs = _paired(first_outcomes, second_outcomes)
    return [found for one, other in pairs for found in differences(one, other, seed=seed)]


def differences(first: Outcomes, second: Outcomes, *, seed: int = 0) -> Iterator[Difference]:
    """Yield the difference in each measure that both have, over the questions that both asked.

    Raises ``RunsDiffer`` when they share no question.
    """
    rows = {question_id: row for row, question_id in enumerate(second.question_ids)}
    shared = [
        (row, rows[question_id])
        for row, question_id in enumerate(first.question_ids)
        if question_id in rows
    ]
    if not shared:
        raise RunsDiffer(f"{first.system} and {second.system} were asked no question in common.")
    of_first, of_second = (np.array(numbers) for numbers in zip(*shared, strict=True))
    for column, measure in enumerate(first.measures):
        if measure not in second.measures:
            continue
        one = first.values[of_first, column]
        other = second.values[of_second, second.measures.index(measure)]
        found = paired_difference(one, other, seed=seed)
        if found.questions:
            yield _difference((first.system, second.system), measure, (one, other), found)


def _difference(
    systems: tuple[str, str],
    measure: str,
    values: tuple[NDArray[np.float64], NDArray[np.float64]],
    found: Estimate,
) -> Difference:
    both = ~np.isnan(values[0]) & ~np.isnan(values[1])
    return Difference(
        first_system=systems[0],
        second_system=systems[1],
        measure=measure,
        first=float(values[0][both].mean()),
        second=float(values[1][both].mean()),
        difference=found.value,
        low=found.low,
        high=found.high,
        questions=found.questions,
    )


def _chosen(name: str) -> tuple[Path, list[Outcomes]]:
    """Split ``FILE#SYSTEM`` and return the file with the outcomes of its systems."""
    if Path(name).is_file():
        return Path(name), load_outcomes(Path(name))
    file, _, system = name.rpartition("#")
    path = Path(file or name)
    found = load_outcomes(path)
    chosen = [one for one in found if not file or one.system == system]
    if not chosen:
        known = ", ".join(one.system for one in found)
        raise RunsDiffer(f"{path} has no system {system!r}; it has: {known}.")
    return path, chosen


def _paired(
    first: Sequence[Outcomes], second: Sequence[Outcomes]
) -> list[tuple[Outcomes, Outcomes]]:
    if len(first) == len(second) == 1:
        return [(first[0], second[0])]
    by_name = {one.system: one for one in second}
    pairs = [(one, by_name[one.system]) for one in first if one.system in by_name]
    if not pairs:
        raise RunsDiffer("The runs have no system in common; name two as FILE#SYSTEM.")
    return pairs
