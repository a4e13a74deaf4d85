"""Measures the reader alone on SQuAD 1.1 and 2.0 dev by the official measures.

From the folder of the project, with the public data at hand::

    python -m tests.quality.reader                                 the shipped weights, full sets
    python -m tests.quality.reader --weights FILE --sample 1000    other weights, some questions

Each question is read in its own paragraph, in windows as served. A full run of the shipped weights
(about eight minutes of one core) writes ``tests/quality/results/reader.json``; other runs print
their figures, and write them with ``--output FILE``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qa.evaluation.reader import PosedQuestion, ReadAnswer, answers_read, figures, posed_questions
from qa.reading.reader import WEIGHTS, Reader, ReaderSettings
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "reader.json"
_SETS = {"squad_1.1_dev": "dev-v1.1.rebuilt.json", "squad_2.0_dev": "dev-v2.0.rebuilt.json"}
_REPORTED_EVERY = 1_000


class ReadOnce:
    """Reads pairs of question and paragraph; the answerable ones of 2.0 all stand in 1.1 too."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], ReadAnswer] = {}

    def answers(self, questions: Sequence[PosedQuestion]) -> list[ReadAnswer]:
        """Return the best span of each question, telling how far it is."""
        found = []
        for number, question in enumerate(questions, start=1):
            key = question.text, question.passage.text
            if key not in self._known:
                (self._known[key],) = answers_read(self._reader, [question])
            found.append(self._known[key])
            if number % _REPORTED_EVERY == 0:
                print(f"{number} of {len(questions)} questions read", file=sys.stderr)
        return found


def main() -> int:
    """Measure both sets and print the result; write it where it is to be kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.reader")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="an exported reader")
    parser.add_argument("--sample", type=int, metavar="N", help="N questions of each set")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the result here")
    arguments = parser.parse_args()
    data = shared_data()
    if data is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    is_official = arguments.sample is None and arguments.weights.resolve() == WEIGHTS
    output: Path | None = arguments.output or (RESULT if is_official else None)
    result = measured(
        data / "squad_dev", arguments.weights, arguments.sample, threads=arguments.threads
    )
    shown = json.dumps(result, indent=2) + "\n"
    print(shown, end="")
    if output is not None:
        output.write_text(shown, encoding="utf-8")
    return 0


def measured(folder: Path, weights: Path, sample: int | None, *, threads: int) -> dict[str, Any]:
    """Return the figures of both sets with what they were measured on."""
    settings = ReaderSettings(threads=threads)
    reader = ReadOnce(Reader.open(weights, settings))
    command = "python -m tests.quality.reader"
    result: dict[str, Any] = {
        "command": command if sample is None else f"{command} --sample {sample}",
        "reader_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "reader_bytes": weights.stat().st_size,
        "windows": asdict(settings),
    }
    for name, file in _SETS.items():
        content = (folder / file).read_bytes()
        questions = posed_questions(json.loads(content))
        if sample is not None:
            questions = random.Random(0).sample(questions, min(sample, len(questions)))
        began = time.perf_counter()
        found = figures(questions, reader.answers(questions))
        result[name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            **{key: _shown(value) for key, value in asdict(found).items()},
            "seconds": round(time.perf_counter() - began, 1),
        }
    return result


def _shown(value: float) -> float | None:
    """Return the number with four digits after the point; what is not defined as nothing."""
    return None if math.isnan(value) else round(value, 4)


if __name__ == "__main__":
    sys.exit(main())
