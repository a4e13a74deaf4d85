"""Fits how sure Dateline is on half of SQuAD's articles and measures it on the other, both ways.

From the folder of the project, with the public data at hand::

    python -m tests.quality.calibration            measure anew what the shipped features give
    python -m tests.quality.calibration --ship     also fit on both halves and ship that

Whatever changes what is searched or read (other weights of the reader, above all) needs the second.
Every question is measured by a calibration that was fitted on the articles of the other half; which
features and how much they are held back is chosen inside the fitted half. Shipped is a fit on both.
The project's own questions about its sample articles, which are news, are parted likewise and count
three times each. Never fitted on: ``far_questions.txt``, about things that no article mentions.
Writes ``tests/quality/results/calibration.json`` and
the reliability plot. What was read is kept in ``--scratch`` by the digest of the weights, so that a
second run takes minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.articles import LoadFailure
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.settings import IndexSettings
from qa.evaluation.archives import ArticleLookup, archive_of, build_archive
from qa.evaluation.calibration.cases import Case, Kind, PublicFiles, halves, public_cases
from qa.evaluation.calibration.fitting import Fitted, fit_calibration, rounded
from qa.evaluation.calibration.gathering import Gathered, gather
from qa.evaluation.calibration.measuring import Decided, decide, figures, reliability
from qa.evaluation.calibration.own import own_cases
from qa.evaluation.calibration.remembered_readings import RememberedReader
from qa.evaluation.datasets import read_dataset
from qa.evaluation.judgements import JudgedQuestion
from qa.reading.calibration import SHIPPED
from qa.reading.reader import WEIGHTS
from qa.settings import ChatbotSettings, SelectionSettings
from tests.quality.reliability_chart import reliability_chart
from tests.quality.scratch import SCRATCH
from tests.shared_data import shared_data

FAR_QUESTIONS = Path(__file__).with_name("far_questions.txt")
SAMPLE_QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
RESULT = Path(__file__).parent / "results" / "calibration.json"
_PROJECT = Path(__file__).parents[2]
_CHART = _PROJECT / "docs" / "images" / "reliability.svg"
SAMPLES_AS_OF = date(2026, 11, 1)  # the day after the newest sample article
_SAMPLES_COUNT = 3  # as many as 400 questions of SQuAD
# Chosen among 1, 2, 3 and 5 in view of all that is measured.
_NEAR_MISSES_COUNT = 2
_QUESTIONS = 700  # of each kind: about ten minutes of one core for the reader


def main() -> int:
    """Fit if asked to, measure, write the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.calibration")
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    parser.add_argument("--ship", action="store_true", help="ship what is fitted")
    parser.add_argument("--questions", type=int, default=_QUESTIONS, help="of each kind")
    arguments = parser.parse_args()
    data = shared_data()
    if data is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    public = gather_public(PublicFiles.below(data), arguments.scratch, arguments.questions)
    samples = gather_samples(arguments.scratch)
    crossed = both_ways(public, samples)
    shipped = _fitted([*public, *_SAMPLES_COUNT * samples])
    shipped = replace(shipped, calibration=rounded(shipped.calibration))
    if arguments.ship:
        SHIPPED.write_text(shipped.calibration.to_json(), encoding="utf-8")
    squad = squad_archive(PublicFiles.below(data), arguments.scratch)
    far = gather_far(squad, arguments.scratch)
    far += gather_far(sample_archive(arguments.scratch), arguments.scratch)
    measured = {
        "other half": [one for two in crossed for one in two.public],
        "first half": crossed[1].public,
        "second half": crossed[0].public,
        "samples": [one for two in crossed for one in two.samples],
        "far": decide(far, shipped.calibration),
    }
    result = _result(shipped, [two.fitted for two in crossed], measured)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    _CHART.write_text(reliability_chart(reliability(measured["other half"])), encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


def squad_archive(files: PublicFiles, scratch: Path) -> Path:
    """Return the archive of SQuAD 1.1 dev, made if it is not there."""
    dataset = read_dataset(files.answerable)
    archive = archive_of(scratch, dataset, IndexSettings())
    build_archive(archive, dataset, IndexSettings())
    return archive


def sample_archive(scratch: Path) -> Path:
    """Return the archive of the sample articles, made if it is not there."""
    with NewsIndex.open_or_create(scratch / "samples") as index:
        samples = load([_PROJECT / "ui" / "samples"])
        index.add(item for item in samples if not isinstance(item, LoadFailure))
        index.embed_pending()
    return scratch / "samples"


def gather_public(files: PublicFiles, scratch: Path, questions: int) -> list[Gathered]:
    """Ask SQuAD's questions of all its articles, and of all but the one that answers."""
    _, cases = public_cases(files, questions=questions)
    return _gather(squad_archive(files, scratch), scratch, cases)


def gather_samples(scratch: Path) -> list[Gathered]:
    """Ask the project's own questions of its sample articles."""
    archive = sample_archive(scratch)
    with NewsIndex.open(archive) as index:
        dataset = read_dataset(SAMPLE_QUESTIONS, find=ArticleLookup(index))
    kinds = {
        json.loads(line)["question"]: json.loads(line).get("kind")
        for line in SAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()
    }
    with NewsIndex.open(archive) as index:
        cases = [
            replace(one, kind=Kind.NOTHING_ABOUT_IT) if kinds[one.question.text] == "far" else one
            for one in own_cases(dataset.questions)
        ]
    return _gather(archive, scratch, cases, as_of=SAMPLES_AS_OF)


def gather_far(archive: Path, scratch: Path) -> list[Gathered]:
    """Ask about things that no article mentions."""
    texts = FAR_QUESTIONS.read_text(encoding="utf-8").splitlines()
    cases = [
        Case(JudgedQuestion(str(number), text, answerable=False), Kind.NOTHING_ABOUT_IT, text)
        for number, text in enumerate(texts, start=1)
    ]
    return _gather(archive, scratch, cases)


def _gather(
    archive: Path, scratch: Path, cases: Sequence[Case], *, as_of: date | None = None
) -> list[Gathered]:
    def report(done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            print(f"{done} of {total} questions asked", file=sys.stderr)

    reader = RememberedReader.of_weights(WEIGHTS, scratch)
    with NewsIndex.open(archive) as index:
        return gather(index, reader, cases, ChatbotSettings(), as_of=as_of, progress=report)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A calibration fitted on one half, and what it made of the other."""

    fitted: Fitted
    public: list[Decided]
    samples: list[Decided]


def _fitted(known: Sequence[Gathered]) -> Fitted:
    return fit_calibration(known, near_misses_count=_NEAR_MISSES_COUNT)


def both_ways(public: Sequence[Gathered], samples: Sequence[Gathered]) -> list[Crossed]:
    """Fit on each half of the articles and decide the questions of the other."""
    (first, second), (third, fourth) = (
        halves([one.case.group for one in part]) for part in (public, samples)
    )
    found = []
    for half, other in ((first | third, second | fourth), (second | fourth, first | third)):
        known = [one for one in public if one.case.group in half]
        known += _SAMPLES_COUNT * [one for one in samples if one.case.group in half]
        fitted = _fitted(known)
        asked = ([one for one in part if one.case.group in other] for part in (public, samples))
        found.append(Crossed(fitted, *(decide(part, fitted.calibration) for part in asked)))
    return found


def _result(
    shipped: Fitted, halves_fitted: Sequence[Fitted], measured: dict[str, list[Decided]]
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "command": "python -m tests.quality.calibration --ship",
        "reader_sha256": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
        "passages": ChatbotSettings().reading.passages,
        "least_advantage": SelectionSettings().least_advantage,
        "threshold": shipped.calibration.threshold,
        "choice": asdict(shipped.choice),
        "choices_of_halves": [asdict(one.choice) for one in halves_fitted],
        "thresholds_of_halves": [round(one.calibration.threshold, 4) for one in halves_fitted],
        "least_loss_by_features": _least_losses(shipped),
    }
    for name, decided in measured.items():
        shown[name] = {one.name: _rounded(asdict(one)) for one in figures(decided)}
    shown["reliability"] = [_rounded(asdict(one)) for one in reliability(measured["other half"])]
    return shown


def _least_losses(fitted: Fitted) -> dict[str, float]:
    least: dict[str, float] = {}
    for choice, loss in fitted.losses:
        least[choice.features] = round(min(loss, least.get(choice.features, loss)), 4)
    return least


def _rounded(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in plain.items()
        if key != "name"
    }


if __name__ == "__main__":
    sys.exit(main())
