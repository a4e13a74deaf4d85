"""Measure a set of questions from end to end: archive, retrieval, whole answers, one result.

Own questions are asked of the archive they are about; any other set gets an archive of its own,
made once and reused.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from index.news_index import NewsIndex
from index.settings import IndexSettings
from qa.answers import Answer
from qa.chatbot import Chatbot
from qa.evaluation.archives import (
    ArticleLookup,
    System,
    archive_of,
    build_archive,
    opened_systems,
)
from qa.evaluation.asking import Asker, ask_all
from qa.evaluation.datasets import detect, read_dataset, sampled
from qa.evaluation.judgements import Dataset, DatasetKind, JudgedQuestion
from qa.evaluation.metrics import require_measures
from qa.evaluation.results import Outcomes, RunResult
from qa.evaluation.runs import RunContext, RunSettings, commit_of, measure_retrieval, run_result
from qa.settings import ChatbotSettings

Report = Callable[[int, int | None], None]
"""Called with how much is done so far and with how much there is."""

Stage = Callable[[str, str], AbstractContextManager[Report]]
"""Begin a stage of the work, given its name and the unit of what it counts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure and on which archive.

    ``archive`` is the one that own questions are about; the archives of other sets are made in the
    folder ``made_archives``. ``ask`` measures whole answers too; ``None``: for own questions.
    ``as_of`` is the day from which questions that name none themselves are asked; ``None``: today.
    """

    archive: Path
    made_archives: Path
    index: IndexSettings = field(default_factory=IndexSettings)
    chatbot: ChatbotSettings = field(default_factory=ChatbotSettings)
    run: RunSettings = field(default_factory=RunSettings)
    systems: tuple[System, ...] = (System.HYBRID,)
    ask: bool | None = None
    as_of: date | None = None


def evaluate(
    questions: Path, plan: Plan, *, measured_at: datetime, stage: Stage
) -> tuple[RunResult, list[Outcomes]]:
    """Measure the questions as planned; return the sums and what came of each question.

    Raises ``EvaluationError``, ``ArchiveError`` or ``ModelError``.
    """
    require_measures()
    is_own = detect(questions) is DatasetKind.OWN
    if is_own:
        plan, dataset = _own(questions, plan)
    else:
        plan, dataset = _with_made_archive(questions, plan, stage)
    dataset = sampled(dataset, plan.run.questions, seed=plan.run.seed)
    with (
        stage("Searching", "questions") as report,
        opened_systems(plan.archive, plan.systems, plan.index) as retrievers,
    ):
        outcomes = measure_retrieval(dataset, retrievers, plan.run, progress=report)
    if is_own if plan.ask is None else plan.ask:
        with (
            stage("Asking", "questions") as report,
            NewsIndex.open(plan.archive, plan.index) as index,
        ):
            asker = _asker(Chatbot(index, plan.chatbot), plan.as_of)
            outcomes.append(ask_all(asker, dataset.questions, progress=report))
    return run_result(dataset, outcomes, _context(plan, measured_at), plan.run), outcomes


def _own(questions: Path, plan: Plan) -> tuple[Plan, Dataset]:
    """Read own questions over their archive, whichever model that was made with."""
    with NewsIndex.open(plan.archive) as index:
        dataset = read_dataset(questions, find=ArticleLookup(index))
        encoder = replace(plan.index.encoder, model=index.status().model)
    return replace(plan, index=replace(plan.index, encoder=encoder)), dataset


def _with_made_archive(questions: Path, plan: Plan, stage: Stage) -> tuple[Plan, Dataset]:
    """Read the questions and make the archive of their articles, or find it made."""
    dataset = read_dataset(questions)
    archive = archive_of(plan.made_archives, dataset, plan.index)
    embed = plan.ask is True or any(system is not System.WORDS for system in plan.systems)
    with stage("Embedding", "sentences") as report:
        build_archive(archive, dataset, plan.index, embed=embed, progress=report)
    return replace(plan, archive=archive), dataset


def _asker(chatbot: Chatbot, as_of: date | None) -> Asker:
    def ask(question: JudgedQuestion) -> Answer:
        return chatbot.ask(question.text, as_of=question.as_of or as_of)

    return ask


def _context(plan: Plan, measured_at: datetime) -> RunContext:
    with NewsIndex.open(plan.archive, plan.index) as index:
        status = index.status()
    return RunContext(
        articles=status.articles,
        sentences=status.sentences,
        settings={"index": asdict(plan.index)},
        measured_at=measured_at,
        commit=commit_of(Path(__file__).parents[2]),
    )
