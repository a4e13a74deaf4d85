"""What every driver of ``side_by_side`` shares: the job it is given and what it measures.

A driver is started as ``python -m tests.benchmarks.peers.run_NAME build|ask JOB.json`` in the
environment of its system, so this module needs nothing but the standard library. The last line
that a driver prints is its result, one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """A paragraph with the title of its article; the title is empty in a run without titles."""

    id: str
    article: str
    title: str
    text: str

    @property
    def titled_text(self) -> str:
        """The title, if there is one, and the paragraph: what a system without fields is given."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Job:
    """Where a driver finds its input and keeps its index.

    ``corpus`` and ``questions`` are JSON lines, ``model`` the folder of the embedding model,
    ``variant`` a way of using the system that its driver knows, ``limit`` how many distinct
    documents are asked for.
    """

    corpus: Path
    questions: Path
    index: Path
    model: Path
    variant: str
    limit: int

    @classmethod
    def read(cls, path: Path) -> Job:
        """Return the job written at ``path``."""
        fields = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            corpus=Path(fields["corpus"]),
            questions=Path(fields["questions"]),
            index=Path(fields["index"]),
            model=Path(fields["model"]),
            variant=fields["variant"],
            limit=fields["limit"],
        )

    def documents(self) -> list[Document]:
        """Read the paragraphs to index."""
        with self.corpus.open(encoding="utf-8") as lines:
            return [Document(**json.loads(line)) for line in lines]

    def question_texts(self) -> list[str]:
        """Read the questions to ask, in order."""
        with self.questions.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]


class Driver(Protocol):
    """One system as its documentation shows it; the methods are called in the order below.

    ``load`` readies the model and is called in both processes, then either ``build``, which leaves
    a saved index behind and returns how many texts were indexed, or ``open`` and ``search``.
    ``search`` returns the ids of ``job.limit`` distinct documents, best first.
    """

    @property
    def distributions(self) -> tuple[str, ...]:
        """The packages whose versions the result names."""
        ...

    def import_libraries(self) -> None:
        """Import all that the system needs."""
        ...

    def load(self, job: Job) -> None:
        """Load the embedding model, where the system has one."""
        ...

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Index the documents and save the index in ``job.index``."""
        ...

    def open(self, job: Job) -> None:
        """Open the saved index."""
        ...

    def search(self, question: str) -> list[str]:
        """Return the ids of the best documents."""
        ...


def main(driver: Driver) -> None:
    """Do what the command line asks and print the result."""
    task, job = sys.argv[1], Job.read(Path(sys.argv[2]))
    result = _build(driver, job) if task == "build" else _ask(driver, job)
    print("\n" + json.dumps(result))


def _build(driver: Driver, job: Job) -> dict[str, object]:
    documents = job.documents()
    driver.import_libraries()
    driver.load(job)
    begun, core_begun = time.perf_counter(), time.process_time()
    indexed = driver.build(job, documents)
    return {
        "seconds": time.perf_counter() - begun,
        "core_seconds": time.process_time() - core_begun,
        "texts": indexed,
        "peak_mb": _peak_megabytes(),
        "versions": {name: version(name) for name in driver.distributions},
    }


def _ask(driver: Driver, job: Job) -> dict[str, object]:
    questions = job.question_texts()
    begun, core_begun = time.perf_counter(), time.process_time()
    driver.import_libraries()
    imported = time.perf_counter()
    driver.load(job)
    driver.open(job)
    driver.search(questions[0])
    answered, core_answered = time.perf_counter(), time.process_time()
    milliseconds, core_milliseconds, rankings = [], [], []
    for question in questions:
        started, core_started = time.perf_counter(), time.process_time()
        rankings.append(driver.search(question))
        core_milliseconds.append((time.process_time() - core_started) * 1e3)
        milliseconds.append((time.perf_counter() - started) * 1e3)
    return {
        "import_s": imported - begun,
        "first_answer_s": answered - begun,
        "first_answer_core_s": core_answered - core_begun,
        "milliseconds": milliseconds,
        "core_milliseconds": core_milliseconds,
        "rankings": rankings,
        "peak_mb": _peak_megabytes(),
    }


def _peak_megabytes() -> float:
    """Return the most memory that this program held, in units of 1,000,000 bytes.

    Linux counts what the parent held before ``exec`` into ``ru_maxrss``, hence ``VmHWM`` there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
