"""Ask every question of a dataset and sum up what came of it as one result."""

from __future__ import annotations

import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from qa.evaluation.archives import Retriever
from qa.evaluation.judgements import Dataset, JudgedQuestion
from qa.evaluation.matching import ParagraphFinder, ranking
from qa.evaluation.metrics import MEASURES, Ranking, measured_per_question, require_measures
from qa.evaluation.results import Outcomes, RunResult, summed_up

Progress = Callable[[int, int], None]
"""Called with how many questions are done and how many there are."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How questions are asked.

    ``hits_per_question`` sentences are asked for, enough to hold 20 distinct paragraphs where there
    are as many. ``questions`` limits a run to a random choice of them, drawn with ``seed``, which
    also seeds the intervals.
    """

    hits_per_question: int = 100
    questions: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a result records besides the measures: the archive's size, settings, day and version."""

    articles: int
    sentences: int
    settings: Mapping[str, object]
    measured_at: datetime
    commit: str | None = None


def measure_retrieval(
    dataset: Dataset,
    retrievers: Mapping[str, Retriever],
    settings: RunSettings | None = None,
    *,
    progress: Progress | None = None,
) -> list[Outcomes]:
    """Ask each system every question that has a right paragraph and measure its ranking.

    The first question is asked once before, unmeasured: it pays for loading the model. Raises
    ``MeasuresMissing``.
    """
    require_measures()
    limit = (settings or RunSettings()).hits_per_question
    judged = [question for question in dataset.questions if question.relevant]
    finder = ParagraphFinder(dataset.paragraphs)
    found: list[Outcomes] = []
    for number, (name, retrieve) in enumerate(retrievers.items()):
        report = _shifted(progress, number * len(judged), len(retrievers) * len(judged))
        if judged:
            retrieve(judged[0].text, limit)
            found.append(_measure_one(name, retrieve, judged, finder, limit, report))
    return found


def run_result(
    dataset: Dataset,
    outcomes: Sequence[Outcomes],
    context: RunContext,
    settings: RunSettings | None = None,
) -> RunResult:
    """Sum the outcomes up, with intervals, as the result that is saved."""
    settings = settings or RunSettings()
    return RunResult(
        dataset=dataset.name,
        dataset_sha256=dataset.digest,
        questions=len(dataset.questions),
        judged=sum(bool(question.relevant) for question in dataset.questions),
        articles=context.articles,
        sentences=context.sentences,
        systems=tuple(summed_up(one, seed=settings.seed) for one in outcomes),
        settings={
            **context.settings,
            "hits_per_question": settings.hits_per_question,
            "sampled_questions": settings.questions,
            "seed": settings.seed,
            "python": platform.python_version(),
            "machine": platform.machine(),
        },
        measured_at=context.measured_at.isoformat(timespec="seconds"),
        commit=context.commit,
    )


def commit_of(folder: Path) -> str | None:
    """Return the Git commit checked out in ``folder``, ``None`` where there is none to be known."""
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():
        return None
    found = subprocess.run(  # noqa: S603 -- fixed arguments, the folder of this program
        [git, "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() if found.returncode == 0 else None


def _measure_one(
    name: str,
    retrieve: Retriever,
    judged: Sequence[JudgedQuestion],
    finder: ParagraphFinder,
    limit: int,
    report: Callable[[int], None],
) -> Outcomes:
    rankings: list[Ranking] = []
    latency_ms = np.empty(len(judged), dtype=np.float64)
    for number, question in enumerate(judged):
        started = time.perf_counter()
        hits = retrieve(question.text, limit)
        latency_ms[number] = (time.perf_counter() - started) * 1e3
        rankings.append(Ranking(question.id, ranking(hits, question, finder), question.grades))
        report(number + 1)
    return Outcomes(
        system=name,
        question_ids=tuple(question.id for question in judged),
        measures=MEASURES,
        values=measured_per_question(rankings),
        latency_ms=latency_ms,
    )


def _shifted(progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    """Return a report over one system's questions as part of all systems' questions."""

    def report(done: int) -> None:
        if progress is not None:
            progress(before + done, total)

    return report
