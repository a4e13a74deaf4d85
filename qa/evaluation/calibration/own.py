"""Calibrates on a user's own questions: fits, measures by cross-validation, keeps the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.news_index import NewsIndex
from qa.evaluation.archives import ArticleLookup
from qa.evaluation.calibration.cases import Case, Kind
from qa.evaluation.calibration.fitting import FOLDS, fit_calibration, rounded
from qa.evaluation.calibration.gathering import Gathered, Progress, gather
from qa.evaluation.calibration.measuring import Decided, decide, figures
from qa.evaluation.datasets import read_dataset, sampled
from qa.evaluation.errors import TooFewQuestions
from qa.evaluation.judgements import JudgedQuestion
from qa.evaluation.results import Measured
from qa.reading.calibration import FILE_NAME, Calibration, shipped_calibration
from qa.reading.opening import open_reader
from qa.reading.readings import PassageReader
from qa.settings import ChatbotSettings

# With fewer, a threshold that refuses 15 % of them hangs on three questions.
LEAST_ANSWERABLE = 20
LEAST_UNANSWERABLE = 5
# From here on a share is known to about six points.
ENOUGH_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """A calibration fitted on own questions, with what it does to those it was not fitted on.

    ``before`` are the same measures with the calibration that comes with the package.
    """

    calibration: Calibration
    answerable: int
    unanswerable: int
    before: tuple[Measured, ...]
    after: tuple[Measured, ...]

    @property
    def is_enough(self) -> bool:
        """Tell whether there are so many questions that the figures can be trusted."""
        return self.answerable >= ENOUGH_QUESTIONS


def calibrate(
    questions: Path,
    index: NewsIndex,
    settings: ChatbotSettings,
    *,
    choose: int | None = None,
    reader: PassageReader | None = None,
    progress: Progress | None = None,
    clock: Callable[[], date] = date.today,
) -> OwnCalibration:
    """Fit a calibration to own questions about an archive, starting from the shipped one.

    ``choose`` limits it to a random choice of so many questions; ``clock`` gives the day on which
    those are asked that name none.
    Raises ``TooFewQuestions``, ``DatasetUnusable`` or ``ModelError``.
    """
    dataset = sampled(read_dataset(questions, find=ArticleLookup(index)), choose)
    answerable = [one for one in dataset.questions if one.answerable]
    unanswerable = len(dataset.questions) - len(answerable)
    if len(answerable) < LEAST_ANSWERABLE or unanswerable < LEAST_UNANSWERABLE:
        raise TooFewQuestions(
            f"{questions} holds {len(answerable)} answerable and {unanswerable} unanswerable "
            f"questions, too few to calibrate on: give at least {LEAST_ANSWERABLE} and "
            f"{LEAST_UNANSWERABLE}, better {ENOUGH_QUESTIONS} or more. Nothing was changed."
        )
    cases = own_cases(dataset.questions)
    opened = reader or open_reader(settings.reading.model)
    gathered = gather(index, opened, cases, settings, as_of=clock(), progress=progress)
    fitted = fit_calibration(gathered, toward=shipped_calibration(), reader=settings.reading.model)
    return OwnCalibration(
        rounded(fitted.calibration),
        len(answerable),
        unanswerable,
        tuple(figures(decide(gathered, shipped_calibration(), settings.selection))),
        tuple(figures(_decided_unseen(gathered, settings))),
    )


def keep(calibration: Calibration, archive: Path) -> Path:
    """Write the calibration into the archive's folder and return the file."""
    file = archive / FILE_NAME
    file.write_text(calibration.to_json(), encoding="utf-8")
    return file


def own_cases(questions: Sequence[JudgedQuestion]) -> list[Case]:
    """Return each question as a case.

    A group is the article of a question, so that no article is both fitted and measured on. Its
    article is not taken away: in an archive of news another one mostly tells the same.
    """
    return [
        Case(
            question,
            Kind.ANSWERABLE if question.answerable else Kind.UNANSWERABLE,
            min(
                (one.paragraph.article_id for one in question.relevant),
                default=f"question {question.id}",
            ),
        )
        for question in questions
    ]


def _decided_unseen(gathered: Sequence[Gathered], settings: ChatbotSettings) -> list[Decided]:
    """Decide every case by a calibration fitted on the other groups."""
    groups = sorted({one.case.group for one in gathered})
    fold_of = {group: place % FOLDS for place, group in enumerate(groups)}
    decided: list[Decided] = []
    for fold in sorted(set(fold_of.values())):
        seen = [one for one in gathered if fold_of[one.case.group] != fold]
        unseen = [one for one in gathered if fold_of[one.case.group] == fold]
        fitted = fit_calibration(seen, toward=shipped_calibration())
        decided += decide(unseen, fitted.calibration, settings.selection)
    return decided
