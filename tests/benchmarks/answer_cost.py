"""Measures what a full answer costs over 100,000 sentences of real text, and what it is worth.

From the folder of the project, with the public data at hand::

    python -m tests.benchmarks.answer_cost

Questions of SQuAD 1.1 dev are asked of an archive that holds its articles among others
(``tests.benchmarks.real_articles``). How good answers are with more or fewer passages read, and
with reading stopped early, is measured first; then, in a fresh process on two threads, how long
they take and how much memory. Writes ``tests/benchmarks/results/answer_cost.json``. The archive
(ten minutes of one core) and what was read are kept in ``--scratch``. ``--made-vectors`` spares
most of that time: what is not embedded yet gets the vectors of other sentences with noise, as in
``tests.benchmarks.growth``; SQuAD's own articles, and all words, are always real.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Hit, Passage
from index.encoders.opening import open_encoder
from index.news_index import NewsIndex
from index.settings import EncoderSettings
from qa.chatbot import Chatbot
from qa.evaluation.answer_metrics import exact_match, f1
from qa.evaluation.calibration.cases import Kind, PublicFiles, public_cases
from qa.evaluation.calibration.gathering import is_right
from qa.evaluation.calibration.remembered_readings import RememberedReader
from qa.evaluation.judgements import JudgedQuestion
from qa.reading.calibration import shipped_calibration
from qa.reading.candidates import candidates, passages_to_read
from qa.reading.reader import WEIGHTS, Reader
from qa.reading.readings import PassageReader, Reading
from qa.reading.selection import Weighing, select_read
from qa.settings import ChatbotSettings, ReadingSettings, RetrievalSettings, SelectionSettings
from tests.benchmarks.growth import embed_with_noise, peak_resident_megabytes, real_sentences
from tests.benchmarks.real_articles import real_articles
from tests.quality.scratch import SCRATCH
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "answer_cost.json"
_SENTENCES = 100_000
_PASSAGES = (1, 2, 3, 4, 5, 8, 12)
# Advantages in logits from which on the first passages are taken to answer.
_CLEAR = (0.0, 2.0, 4.0, 6.0, 8.0)
_READ_FIRST = 2
_SEED = 0
_CALIBRATED_QUESTIONS = 700


@dataclass(frozen=True, slots=True)
class Way:
    """How a question is read: so many passages; the rest only where the first are not ``clear``."""

    passages: int
    clear: float | None = None


WAYS = (*(Way(passages) for passages in _PASSAGES), *(Way(5, clear) for clear in _CLEAR))


class StoppingReader:
    """Reads the first passages, and the others only where no span of the first is clear."""

    def __init__(self, reader: PassageReader, clear: float, first: int = _READ_FIRST) -> None:
        self._reader = reader
        self._clear = clear
        self._first = first
        self.passages_read = 0

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of the passages that were read, in their order."""
        readings = self._reader.read(question, passages[: self._first])
        self.passages_read += len(passages[: self._first])
        rest = passages[self._first :]
        if rest and max((one.advantage for one in readings), default=-np.inf) < self._clear:
            self.passages_read += len(rest)
            readings += [
                replace(one, passage=one.passage + self._first)
                for one in self._reader.read(question, rest)
            ]
        return readings


def main() -> int:
    """Build the archive, measure worth and cost of each way, write the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.answer_cost")
    parser.add_argument("--scratch", type=Path, default=SCRATCH, help="archive and readings")
    parser.add_argument("--questions", type=int, default=300, help="for the worth of each way")
    parser.add_argument("--timed", type=int, default=60, help="questions timed for each way")
    parser.add_argument("--made-vectors", action="store_true", help="do not embed the rest")
    parser.add_argument("--build-only", action="store_true", help="make the archive and stop")
    parser.add_argument("--only", choices=["worth", "cost"], help="keep the rest of the result")
    parser.add_argument("--cost", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    data = shared_data()
    if data is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    archive = arguments.scratch / "answer-cost"
    if arguments.cost:
        print(json.dumps(_cost(archive, _asked(data, arguments.timed))))
        return 0
    built = build(archive, data, made_vectors=arguments.made_vectors)
    if arguments.build_only:
        return 0
    kept = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.is_file() else {}
    worth, cost = kept.get("worth"), kept.get("cost")
    if arguments.only != "cost":
        worth = _worth(archive, arguments.scratch, _asked(data, arguments.questions))
    if arguments.only != "worth":
        cost = _cost_in_fresh_process(sys.argv[1:])
    result = {
        "command": "python -m tests.benchmarks.answer_cost",
        **built,
        "python": platform.python_version(),
        "worth": worth,
        "cost": cost,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


def build(archive: Path, data: Path, *, made_vectors: bool = False) -> dict[str, int]:
    """Make the archive, or go on making it; return its sentences, and how many are embedded really.

    With ``made_vectors`` only the articles that questions are asked of are sure to be.
    """
    note = archive.with_name(f"{archive.name}-made-vectors.txt")
    with NewsIndex.open_or_create(archive) as index:
        articles = real_articles(data)
        while index.status().sentences < _SENTENCES:
            some = list(islice(articles, 200))
            if not some:
                break
            index.add(some)
            if not index.status().embedded:
                index.embed_pending()  # the articles that questions are asked of
        if made_vectors and not note.exists():
            status = index.status()
            note.write_text(str(status.sentences - status.embedded), encoding="utf-8")
            vectors = open_encoder(EncoderSettings()).encode_sentences(real_sentences()[:1_000])
            embed_with_noise(index, vectors, np.random.default_rng(_SEED))
        index.embed_pending()
        made = int(note.read_text(encoding="utf-8")) if note.exists() else 0
        return {"sentences": index.status().sentences, "sentences_with_made_vectors": made}


def _asked(data: Path, count: int) -> list[JudgedQuestion]:
    """Return answerable questions that the calibration asks too: what they need is mostly read."""
    _, cases = public_cases(PublicFiles.below(data), questions=_CALIBRATED_QUESTIONS)
    return [case.question for case in cases if case.kind is Kind.ANSWERABLE][:count]


def _settings(way: Way) -> ChatbotSettings:
    return ChatbotSettings(reading=ReadingSettings(passages=way.passages))


def _worth(
    archive: Path, scratch: Path, questions: Sequence[JudgedQuestion]
) -> list[dict[str, Any]]:
    """Return the quality of the first answers of each way, none refused."""
    remembered = RememberedReader.of_weights(WEIGHTS, scratch)
    calibration = replace(shipped_calibration(), threshold=0.0)
    readers = [
        remembered if way.clear is None else StoppingReader(remembered, way.clear) for way in WAYS
    ]
    said: list[list[_Said]] = [[] for _ in WAYS]
    with NewsIndex.open(archive) as index:
        weighing = Weighing(calibration, index.held_words)
        for number, question in enumerate(questions, start=1):
            hits = index.search(question.text, limit=RetrievalSettings().hits)
            for way, reader, found in zip(WAYS, readers, said, strict=True):
                found.append(_said(question, hits, way, reader, weighing))
            if number % 50 == 0:
                print(f"{number} of {len(questions)} questions asked", file=sys.stderr)
    return [
        asdict(way) | {"read": _read(way, reader, len(questions))} | _quality(found)
        for way, reader, found in zip(WAYS, readers, said, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """The short answer against those known (0..1), and whether its sentence is right."""

    exact: float
    f1: float
    right: bool


def _said(
    question: JudgedQuestion, hits: Sequence[Hit], way: Way, reader: PassageReader, by: Weighing
) -> _Said:
    passages = passages_to_read(hits, way.passages)
    readings = reader.read(question.text, passages)
    found = candidates(question.text, hits, passages, readings)
    chosen = select_read(question.text, found, by, SelectionSettings()).chosen
    if not chosen:
        return _Said(0.0, 0.0, right=False)
    hit, span = chosen[0].hit, chosen[0].span
    words = "" if span is None else hit.passage.article.text[span.start : span.end]
    return _Said(
        exact_match(words, question.answers), f1(words, question.answers), is_right(hit, question)
    )


def _read(way: Way, reader: PassageReader, questions: int) -> float:
    """Return how many passages were read a question."""
    if isinstance(reader, StoppingReader):
        return round(reader.passages_read / questions, 2)
    return float(way.passages)


def _quality(said: Sequence[_Said]) -> dict[str, float]:
    def share(values: Iterable[float]) -> float:
        return round(100 * float(np.mean(list(values))), 2)

    return {
        "questions": len(said),
        "EM": share(one.exact for one in said),
        "F1": share(one.f1 for one in said),
        "right_sentence_first": share(float(one.right) for one in said),
    }


def _cost_in_fresh_process(arguments: Sequence[str]) -> dict[str, Any]:
    # Opening time and memory are then those of a user's first question.
    command = [sys.executable, "-m", "tests.benchmarks.answer_cost", *arguments, "--cost"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    cost: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return cost


def _cost(archive: Path, questions: Sequence[JudgedQuestion]) -> dict[str, Any]:
    """Return milliseconds of each way and the memory that the process ever held."""
    with NewsIndex.open(archive) as index:
        Chatbot(index).ask(questions[0].text)  # opens the models
        times = list(_times(index, questions))
    return {
        "threads": 2,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        "peak_memory_mb": peak_resident_megabytes(),
        "ways": times,
    }


def _times(index: NewsIndex, questions: Sequence[JudgedQuestion]) -> Iterator[dict[str, Any]]:
    reader = Reader.open()
    for way in WAYS:
        used = reader if way.clear is None else StoppingReader(reader, way.clear)
        chatbot = Chatbot(index, _settings(way), reader=used)
        totals, processor, stages = [], [], []
        for one in questions:
            began, began_processor = time.perf_counter(), time.process_time()
            stages.append(chatbot.ask(one.text, find_period=False).timings_ms)
            totals.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - began_processor))
        yield asdict(way) | {
            "questions": len(questions),
            "processor_p50_ms": round(float(np.percentile(processor, 50)), 1),
            "p50_ms": round(float(np.percentile(totals, 50)), 1),
            "p95_ms": round(float(np.percentile(totals, 95)), 1),
            "stages_p50_ms": {
                stage: round(float(np.median([one.get(stage, 0.0) for one in stages])), 1)
                for stage in stages[0]
            },
        }


if __name__ == "__main__":
    sys.exit(main())
