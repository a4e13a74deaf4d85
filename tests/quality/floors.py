"""Pinned scores below which retrieval and answers may not fall, and the command that pins them.

Each set of questions has its scores in ``retrieval_floor.json`` together with the digest of what
they were measured on. From the folder of the project::

    python -m tests.quality.floors measure SET    measure and compare with the floor
    python -m tests.quality.floors pin SET        raise the floor to what is measured now

Pinning refuses to lower a score; ``--new-questions`` allows another digest, for then the old scores
speak of something else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.articles import LoadFailure
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from qa.evaluation.calibration.remembered_readings import RememberedReader
from qa.evaluation.evaluating import Plan, evaluate
from qa.evaluation.results import RunResult
from qa.evaluation.runs import RunSettings
from qa.reading.reader import WEIGHTS
from tests.quality import reader
from tests.quality.calibration import SAMPLES_AS_OF
from tests.quality.scratch import SCRATCH

FLOORS = Path(__file__).with_name("retrieval_floor.json")
SAMPLE_QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
_PROJECT = Path(__file__).parents[2]
_SAMPLES = _PROJECT / "ui" / "samples"
_SQUAD_QUESTIONS = 2000  # about a minute, and R@5 to within 1 point
# Each is better when higher. Of the whole answers those are pinned that no mere shift of the
# threshold betters: the share refused and the share answered right go against each other.
_PINNED = ("R@1", "R@5", "R@20", "RR@10", "nDCG@10", "right", "F1", "answerable_AUROC")
_SQUAD_ASKED = 600  # half answerable, half not: three minutes for the reader


class FloorWouldDropError(Exception):
    """Pinning would lower a score, or mix scores of different questions."""


@dataclass(frozen=True, slots=True)
class Score:
    """A share (0..1) of how many questions."""

    value: float
    questions: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores by measure and the SHA-256 of what they were measured on."""

    digest: str
    measures: Mapping[str, Score]


_MISSING = Score(0.0, 0)


def shortfalls(floor: Scores, measured: Scores) -> list[str]:
    """Say which scores lie below the floor, or that the floor is of other questions.

    One question of slack: processors round differently, and a tie may fall the other way.
    """
    if floor.digest != measured.digest:
        return ["the questions or articles have changed: pin again with --new-questions"]
    found = [
        (name, pinned, measured.measures.get(name, _MISSING).value)
        for name, pinned in floor.measures.items()
    ]
    return [
        f"{name} is {value:.4f}, pinned at {pinned.value:.4f}"
        for name, pinned, value in found
        if value < pinned.value - 1.0 / pinned.questions - 1e-6  # values have six digits
    ]


def raised(floor: Scores | None, measured: Scores, *, new_questions: bool = False) -> Scores:
    """Return the floor to pin next; raises ``FloorWouldDropError`` rather than lower a score."""
    if floor is None:
        return measured
    if floor.digest != measured.digest:
        if new_questions:
            return measured
        raise FloorWouldDropError("Other questions or articles: allow them with --new-questions.")
    found = [
        (name, pinned.value, measured.measures.get(name, _MISSING).value)
        for name, pinned in floor.measures.items()
    ]
    lower = [f"{name} from {old:.4f} to {new:.4f}" for name, old, new in found if new < old]
    if lower:
        raise FloorWouldDropError(f"Pinning would lower {', '.join(lower)}.")
    return measured


def read_floors(file: Path = FLOORS) -> dict[str, Scores]:
    """Read the pinned scores of every set."""
    if not file.exists():
        return {}
    plain = json.loads(file.read_text(encoding="utf-8"))
    return {
        name: Scores(
            pinned["digest"],
            {measure: Score(**score) for measure, score in pinned["measures"].items()},
        )
        for name, pinned in plain.items()
    }


def write_floors(floors: Mapping[str, Scores], file: Path = FLOORS) -> None:
    """Write the pinned scores of every set, in the order of their names."""
    plain = {name: asdict(floors[name]) for name in sorted(floors)}
    file.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


def squad_file(version: str = "1.1") -> Path:
    """Return where SQuAD dev lies if it is there: ``DATELINE_SHARED_DATA`` or beside us."""
    data = Path(os.environ.get("DATELINE_SHARED_DATA") or _PROJECT.parent / "shared" / "data")
    return data / "squad_dev" / f"dev-v{version}.rebuilt.json"


def measure_samples(folder: Path) -> Scores:
    """Ask the project's own questions of its sample articles; ``folder`` is for the archive."""
    with NewsIndex.create(folder / "samples") as index:
        index.add(item for item in load([_SAMPLES]) if not isinstance(item, LoadFailure))
        index.embed_pending()
    plan = Plan(folder / "samples", folder, as_of=SAMPLES_AS_OF)
    result = _evaluated(SAMPLE_QUESTIONS, plan)
    files = sorted(file for file in _SAMPLES.iterdir() if file.is_file())
    return _scores(result, digest=_digest(SAMPLE_QUESTIONS, *files))


def measure_squad(folder: Path) -> Scores:
    """Ask a fixed choice of SQuAD 1.1 dev's questions over all its paragraphs."""
    plan = Plan(folder / "unused", folder, run=RunSettings(questions=_SQUAD_QUESTIONS))
    result = _evaluated(squad_file(), plan)
    return _scores(result, digest=result.dataset_sha256)


def measure_squad_asked(folder: Path) -> Scores:
    """Ask a fixed choice of SQuAD 2.0 dev's questions for whole answers over its paragraphs."""
    plan = Plan(folder / "unused", folder, run=RunSettings(questions=_SQUAD_ASKED), ask=True)
    result = _evaluated(squad_file("2.0"), plan)
    return _scores(result, digest=result.dataset_sha256)


def measure_reader(folder: Path) -> Scores:
    """Read all questions of SQuAD 1.1 and 2.0 dev in their own paragraphs, or what is left of them.

    What these weights have read before is known.
    """
    del folder
    found = reader.measured(squad_file().parent, RememberedReader.of_weights(WEIGHTS, SCRATCH))
    answered, told_apart = found["squad_1.1_dev"], found["squad_2.0_dev"]
    return Scores(
        f"{answered['sha256']} {told_apart['sha256']}",
        {
            "1.1 EM": _share(answered, "answerable_exact"),
            "1.1 F1": _share(answered, "answerable_f1"),
            "2.0 best F1": _share(told_apart, "best_f1"),
            "2.0 no-answer AUROC": _share(told_apart, "no_answer_auroc", whole=1.0),
        },
    )


def _share(found: Mapping[str, Any], name: str, *, whole: float = 100.0) -> Score:
    return Score(round(found[name] / whole, 6), found["questions"])


MEASURED_SETS: Mapping[str, Callable[[Path], Scores]] = {
    "sample_questions": measure_samples,
    "squad_dev": measure_squad,
    "squad_2_asked": measure_squad_asked,
    "reader": measure_reader,
}


def main() -> None:
    """Measure or pin a set, as the command line says."""
    parser = argparse.ArgumentParser(description="Measure or pin the floor of a set of questions.")
    parser.add_argument("action", choices=["measure", "pin"])
    parser.add_argument("set", choices=sorted(MEASURED_SETS))
    parser.add_argument("--new-questions", action="store_true")
    arguments = parser.parse_args()
    floors = read_floors()
    floor = floors.get(arguments.set)
    with tempfile.TemporaryDirectory() as folder:
        measured = MEASURED_SETS[arguments.set](Path(folder))
    print(json.dumps(asdict(measured), indent=2))
    if arguments.action == "measure":
        sys.exit("\n".join(shortfalls(floor, measured)) if floor else "not pinned yet")
    try:
        floors[arguments.set] = raised(floor, measured, new_questions=arguments.new_questions)
    except FloorWouldDropError as error:
        sys.exit(str(error))
    write_floors(floors)


def _evaluated(questions: Path, plan: Plan) -> RunResult:
    result, _ = evaluate(questions, plan, measured_at=datetime.now(UTC), stage=_silent)
    return result


def _scores(result: RunResult, *, digest: str) -> Scores:
    measures = {
        measured.name: Score(round(measured.value, 6), measured.questions)
        for system in result.systems
        for measured in system.measures
        if measured.name in _PINNED
    }
    return Scores(digest, measures)


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def _silent(label: str, unit: str) -> Iterator[Callable[[int, int | None], None]]:
    del label, unit
    yield lambda *_: None


if __name__ == "__main__":
    main()
