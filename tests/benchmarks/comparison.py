"""The result of ``side_by_side``: what each system's processes measured, summed up (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.intervals import estimate, paired_difference

CUTS = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of questions in percent with its 95 % interval."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One system: how well it found, how fast, and what it took.

    Indexing counts from imported libraries and a loaded model to the saved index; ``texts`` are
    what the system embeds or counts: sentences for Dateline, paragraphs for the others. The first
    answer is that of an empty process over a saved index. Names with ``core`` are processor time,
    which other work on the machine hardly disturbs; all else is elapsed time. Memory is the most a
    process held, disk the saved index with its texts, in units of 1,000,000 bytes.
    ``load_average`` is that of the machine before indexing and after asking.
    """

    system: str
    recall: dict[str, Share]
    texts: int
    index_seconds: float
    paragraphs_per_second: float
    texts_per_second: float
    index_core_seconds: float
    paragraphs_per_core_second: float
    texts_per_core_second: float
    query_ms_p50: float
    query_ms_p95: float
    query_core_ms_p50: float
    query_core_ms_p95: float
    import_seconds: float
    first_answer_seconds: float
    first_answer_core_seconds: float
    indexing_memory_mb: float
    asking_memory_mb: float
    disk_mb: float
    load_average: tuple[float, float]
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Recall of the first system minus recall of another, in points, on the same questions."""

    system: str
    measure: str
    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Run:
    """What the two processes of a driver printed, and what was seen from outside."""

    system: str
    built: Mapping[str, float]
    asked: Mapping[str, float]
    versions: Mapping[str, str]
    milliseconds: Sequence[float]
    core_milliseconds: Sequence[float]
    rankings: Sequence[Sequence[str]]
    disk_bytes: int
    load_average: tuple[float, float]


def measured(run: Run, right: Sequence[str], paragraphs: int, *, seed: int = 0) -> Measured:
    """Sum one run up; ``right`` holds the id of the right paragraph of each question."""
    seconds, core_seconds = run.built["seconds"], run.built["core_seconds"]
    texts = int(run.built["texts"])
    times = np.percentile([run.milliseconds, run.core_milliseconds], [50, 95], axis=1)
    (p50, core_p50), (p95, core_p95) = times.round(2).tolist()
    return Measured(
        system=run.system,
        recall={f"R@{cut}": _share(found_within(run, right, cut), seed=seed) for cut in CUTS},
        texts=texts,
        index_seconds=round(seconds, 2),
        paragraphs_per_second=round(paragraphs / seconds, 1),
        texts_per_second=round(texts / seconds, 1),
        index_core_seconds=round(core_seconds, 2),
        paragraphs_per_core_second=round(paragraphs / core_seconds, 1),
        texts_per_core_second=round(texts / core_seconds, 1),
        query_ms_p50=p50,
        query_ms_p95=p95,
        query_core_ms_p50=core_p50,
        query_core_ms_p95=core_p95,
        import_seconds=round(run.asked["import_s"], 2),
        first_answer_seconds=round(run.asked["first_answer_s"], 2),
        first_answer_core_seconds=round(run.asked["first_answer_core_s"], 2),
        indexing_memory_mb=round(run.built["peak_mb"]),
        asking_memory_mb=round(run.asked["peak_mb"]),
        disk_mb=round(run.disk_bytes / 1e6, 1),
        load_average=run.load_average,
        versions=dict(run.versions),
    )


def differences(first: Run, other: Run, right: Sequence[str], *, seed: int = 0) -> list[Difference]:
    """Return ``first - other`` in each recall, with the interval of a paired bootstrap."""
    result = []
    for cut in CUTS:
        found = paired_difference(
            found_within(other, right, cut), found_within(first, right, cut), seed=seed
        )
        result.append(
            Difference(
                other.system,
                f"R@{cut}",
                round(100 * found.value, 1),
                round(100 * found.low, 1),
                round(100 * found.high, 1),
            )
        )
    return result


def found_within(run: Run, right: Sequence[str], cut: int) -> NDArray[np.float64]:
    """Return 1 for each question whose right paragraph is among the first ``cut``, else 0."""
    return np.array(
        [
            float(wanted in ranking[:cut])
            for wanted, ranking in zip(right, run.rankings, strict=True)
        ]
    )


def markdown_table(systems: Sequence[Measured]) -> str:
    """Return the table that ``docs/benchmarks.md`` shows."""
    head = (
        "| | R@1 | R@5 | R@20 | paragraphs/s | per core | question ms p50 / p95 | on the core "
        "| import s | first answer s | memory MB indexing / asking | disk MB |"
    )
    lines = [head, "|---|" + "---:|" * 11]
    for one in systems:
        recalls = " | ".join(f"{one.recall[f'R@{cut}'].percent:.1f}" for cut in CUTS)
        lines.append(
            f"| {one.system} | {recalls} | {one.paragraphs_per_second:,.1f} "
            f"| {one.paragraphs_per_core_second:,.1f} "
            f"| {one.query_ms_p50:.3g} / {one.query_ms_p95:.3g} "
            f"| {one.query_core_ms_p50:.3g} / {one.query_core_ms_p95:.3g} "
            f"| {one.import_seconds:.1f} | {one.first_answer_seconds:.1f} "
            f"| {one.indexing_memory_mb:.0f} / {one.asking_memory_mb:.0f} | {one.disk_mb:.1f} |"
        )
    return "\n".join(lines)


def _share(outcomes: NDArray[np.float64], *, seed: int) -> Share:
    found = estimate(outcomes, seed=seed)
    return Share(*(round(100 * value, 1) for value in (found.value, found.low, found.high)))
