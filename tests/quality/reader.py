"""Measures the reader alone on SQuAD 1.1 and 2.0 dev by the official measures.

From the folder of the project, with the public data at hand::

    python -m tests.quality.reader                                 the shipped weights, full sets
    python -m tests.quality.reader --weights FILE --sample 1000    other weights, some questions

Each question is read in its own paragraph, in windows as served. A full run of the shipped weights
(17 minutes of one core without AVX-512) writes ``tests/quality/results/reader.json``; other runs
print their figures, and write them with ``--output FILE``. What was read is kept in ``--scratch``
by the digest of the weights: an interrupted run goes on where it was, and 2.0's answerable
questions, which all stand in 1.1, are read once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qa.evaluation.calibration.remembered_readings import RememberedReader
from qa.evaluation.reader import PosedQuestion, ReadAnswer, answers_read, figures, posed_questions
from qa.reading.reader import WEIGHTS, ReaderSettings
from qa.reading.readings import PassageReader
from tests.quality.scratch import SCRATCH
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "reader.json"
_SETS = {"squad_1.1_dev": "dev-v1.1.rebuilt.json", "squad_2.0_dev": "dev-v2.0.rebuilt.json"}
_REPORTED_EVERY = 1_000


def main() -> int:
    """Measure both sets and print the result; write it where it is to be kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.reader")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="an exported reader")
    parser.add_argument("--sample", type=int, metavar="N", help="N questions of each set")
    parser.add_argument("--scratch", type=Path, default=SCRATCH, help="what was read is kept here")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the result here")
    arguments = parser.parse_args()
    data = shared_data()
    if data is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    is_official = arguments.sample is None and arguments.weights.resolve() == WEIGHTS
    output: Path | None = arguments.output or (RESULT if is_official else None)
    weights: Path = arguments.weights
    reader = RememberedReader.of_weights(weights, arguments.scratch)
    result = _about(weights, arguments.sample) | measured(
        data / "squad_dev", reader, arguments.sample
    )
    shown = json.dumps(result, indent=2) + "\n"
    print(shown, end="")
    if output is not None:
        output.write_text(shown, encoding="utf-8")
    return 0


def _about(weights: Path, sample: int | None) -> dict[str, Any]:
    command = "python -m tests.quality.reader"
    return {
        "command": command if sample is None else f"{command} --sample {sample}",
        "reader_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "reader_bytes": weights.stat().st_size,
        "windows": asdict(ReaderSettings()),
    }


def measured(folder: Path, reader: PassageReader, sample: int | None = None) -> dict[str, Any]:
    """Return the figures of both sets, or of a sample of each, with the digests of the sets."""
    result: dict[str, Any] = {}
    for name, file in _SETS.items():
        content = (folder / file).read_bytes()
        questions = posed_questions(json.loads(content))
        if sample is not None:
            questions = random.Random(0).sample(questions, min(sample, len(questions)))
        found = figures(questions, _answers(reader, questions))
        result[name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            **{key: _shown(value) for key, value in asdict(found).items()},
        }
    return result


def _answers(reader: PassageReader, questions: list[PosedQuestion]) -> list[ReadAnswer]:
    found: list[ReadAnswer] = []
    for begin in range(0, len(questions), _REPORTED_EVERY):
        found += answers_read(reader, questions[begin : begin + _REPORTED_EVERY])
        print(f"{len(found)} of {len(questions)} questions read", file=sys.stderr)
    return found


def _shown(value: float) -> float | None:
    """Return the number with four digits after the point; what is not defined as nothing."""
    return None if math.isnan(value) else round(value, 4)


if __name__ == "__main__":
    sys.exit(main())
