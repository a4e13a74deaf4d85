"""What a measurement found: per question while it is compared, summed up as one JSON file.

The file ``NAME.json`` holds a ``RunResult``; ``NAME.npz`` beside it holds the outcomes of every
question, from which two runs are compared.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.errors import RunsDiffer
from qa.evaluation.intervals import estimate

_OUTCOMES_SUFFIX = ".npz"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's mean over ``questions`` questions; ``low`` and ``high`` its 95 % interval.

    Without an interval both are ``None``.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    questions: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What one system did with each question.

    ``values`` is float64 of shape ``(len(question_ids), len(measures))``, ``nan`` where a measure
    does not apply; ``latency_ms`` float64 of shape ``(len(question_ids),)``. ``overall`` holds
    measures that have no value for a single question.
    """

    system: str
    question_ids: tuple[str, ...]
    measures: tuple[str, ...]
    values: NDArray[np.float64]
    latency_ms: NDArray[np.float64]
    overall: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One system's measures and how long a question took it, in milliseconds."""

    system: str
    measures: tuple[Measured, ...]
    latency_p50_ms: float
    latency_p95_ms: float


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run: on what, with which settings, when, and what came out.

    ``judged`` of the ``questions`` have a right paragraph. ``measured_at`` is ISO 8601 with its
    time zone; ``commit`` names the version of the program where it is known.
    """

    dataset: str
    dataset_sha256: str
    questions: int
    judged: int
    articles: int
    sentences: int
    systems: tuple[SystemResult, ...]
    settings: Mapping[str, Any]
    measured_at: str
    commit: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> RunResult:
        """Return the result that ``to_dict`` gave; raises ``KeyError`` or ``TypeError``."""
        systems = tuple(
            SystemResult(
                **{**system, "measures": tuple(Measured(**one) for one in system["measures"])}
            )
            for system in plain["systems"]
        )
        return cls(**{**plain, "systems": systems})


def summed_up(outcomes: Outcomes, *, seed: int = 0) -> SystemResult:
    """Return the means over the questions with their intervals, and the latencies."""
    measures: list[Measured] = []
    for column, name in enumerate(outcomes.measures):
        found = estimate(outcomes.values[:, column], seed=seed)
        if found.questions:
            measures.append(Measured(name, found.value, found.low, found.high, found.questions))
    measures += [one for one in outcomes.overall if not math.isnan(one.value)]
    p50, p95 = np.percentile(outcomes.latency_ms, [50, 95])
    return SystemResult(outcomes.system, tuple(measures), float(p50), float(p95))


def save_result(file: Path, result: RunResult, outcomes: Sequence[Outcomes] = ()) -> None:
    """Write the result, and beside it what each system did with each question."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")
    if outcomes:
        arrays: dict[str, NDArray[Any]] = {"systems": np.array([one.system for one in outcomes])}
        for number, one in enumerate(outcomes):
            arrays[f"{number}.question_ids"] = np.array(one.question_ids)
            arrays[f"{number}.measures"] = np.array(one.measures)
            arrays[f"{number}.values"] = one.values
            arrays[f"{number}.latency_ms"] = one.latency_ms
        with file.with_suffix(_OUTCOMES_SUFFIX).open("wb") as content:
            np.savez_compressed(content, allow_pickle=False, **arrays)


def load_result(file: Path) -> RunResult:
    """Read a saved result; raises ``RunsDiffer`` when the file holds none."""
    try:
        return RunResult.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunsDiffer(f"{file}: not a result saved by `dateline eval` ({error}).") from error


def load_outcomes(file: Path) -> list[Outcomes]:
    """Read what each system did with each question in the run saved as ``file``.

    Raises ``RunsDiffer`` when the run was saved without.
    """
    beside = file.with_suffix(_OUTCOMES_SUFFIX)
    try:
        with np.load(beside, allow_pickle=False) as arrays:
            return [
                Outcomes(
                    system=str(system),
                    question_ids=tuple(map(str, arrays[f"{number}.question_ids"])),
                    measures=tuple(map(str, arrays[f"{number}.measures"])),
                    values=arrays[f"{number}.values"],
                    latency_ms=arrays[f"{number}.latency_ms"],
                )
                for number, system in enumerate(arrays["systems"])
            ]
    except (OSError, ValueError, KeyError) as error:
        raise RunsDiffer(
            f"{beside}: the outcomes of the single questions are needed to compare runs ({error})."
        ) from error
