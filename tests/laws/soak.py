"""Readers and one writer, each a process of its own, at one archive for minutes: ``make torture``.

``python -m tests.laws.soak --minutes 10``. The writer logs each change before it begins and when
it was reported, by the clock all processes share. What a reader finds must agree with some moment
between the start and the end of its search; what was removed before must not be found or cited.
No error may reach a reader or the writer, a locked database least of all. After a third of the time
neither the memory of a process, nor its open files, nor the archive on the disk may go on growing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.archive_values import RemovalQuery
from index.news_index import NewsIndex
from index.settings import IndexSettings, VectorSettings
from qa.chatbot import Chatbot
from qa.evaluation.runs import commit_of
from tests.fakes import FakeEncoder
from tests.generated_articles import generated_article, marker

RESULT = Path(__file__).parents[1] / "quality" / "results" / "soak.json"
SETTINGS = IndexSettings(vectors=VectorSettings(exact_up_to=400, unsaved_vectors=50))
NUMBERS = 80
READERS = 3
ASKED_EVERY = 20  # searches: a whole answer is read less often, for it takes longer
MEASUREMENTS = 30  # of each process, at equal distances
# What may be added after the first third: the log a reader keeps, and how an allocator breathes.
MEMORY_GROWTH_MB = 12.0
OPEN_FILES_GROWTH = 4  # a search or a commit under way has files open that it closes
DISK_GROWTH_MB = 8.0  # SQLite's log before a checkpoint, segments before they are merged
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the writer's log; ``version`` is -1 where the article is removed."""

    moment: int  # nanoseconds of the monotonic clock
    finished: bool
    number: int
    version: int


@dataclass(slots=True)
class Report:
    """What one process did, and at equal distances its memory and the archive in megabytes."""

    name: str
    work: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    open_files: list[int] = field(default_factory=list)
    disk_mb: list[float] = field(default_factory=list)

    def measure(self, archive: Path) -> None:
        """Note memory, open files and what the archive takes now."""
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
        self.memory_mb.append(round(resident / 1e6, 1))
        self.open_files.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
        self.disk_mb.append(round(_bytes_below(archive) / 1e6, 1))


def _bytes_below(folder: Path) -> int:
    found = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # the writer has just deleted it
            found += file.lstat().st_size
    return found


def grown(report: Mapping[str, Any]) -> list[str]:
    """Return what of a process went on growing after the first third of its measurements."""
    bounds = {
        "memory_mb": MEMORY_GROWTH_MB,
        "open_files": OPEN_FILES_GROWTH,
        "disk_mb": DISK_GROWTH_MB,
    }
    found = []
    for name, bound in bounds.items():
        measured = report[name]
        third = len(measured) // 3
        before, after = max(measured[third : 2 * third]), max(measured[2 * third :])
        if after - before > bound:
            found.append(f"{report['name']}: {name} grew from {before} to {after}")
    return found


class Log:
    """The writer's log as far as it was read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0
        self._events: dict[int, list[Event]] = {}

    def events(self, number: int) -> list[Event]:
        """Return all events of an article so far, oldest first."""
        with self._file.open("rb") as stream:
            stream.seek(self._offset)
            read = stream.read()
        whole = read[: read.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.decode().splitlines():
            moment, finished, of, version = map(int, line.split())
            self._events.setdefault(of, []).append(Event(moment, bool(finished), of, version))
        return self._events.get(number, [])

    def settled(self, number: int, begun: int) -> int | None:
        """Return the version that stood unchanged from ``begun`` until now, -1 for none there.

        ``None`` when the article was being changed meanwhile: then several answers are right.
        """
        events = self.events(number)
        before = [event for event in events if event.moment < begun]
        if len(before) < len(events):
            return None
        if not before:
            return -1
        return before[-1].version if before[-1].finished else None


def write(folder: Path, log: Path, until: float, seed: int) -> Report:
    """Add, replace, remove and embed until the time is over."""
    report, chance = Report("writer"), random.Random(seed)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)

    def tell(finished: int, number: int, version: int) -> None:
        os.write(descriptor, f"{time.monotonic_ns()} {finished} {number} {version}\n".encode())

    with NewsIndex.open(folder, SETTINGS) as index, _measured(report, folder, until) as going_on:
        for _ in going_on:
            number, version = chance.randrange(NUMBERS), chance.randrange(3)
            work = chance.choice(("add", "add", "remove", "embed"))
            try:
                if work == "embed":
                    index.embed_pending()
                else:
                    version = version if work == "add" else -1
                    tell(0, number, version)
                    _change(index, number, version)
                    tell(1, number, version)
            except Exception as error:  # noqa: BLE001 -- whatever reaches a user is a finding
                report.problems.append(repr(error))
            report.work[work] += 1
        report.problems += index.verify()
    return report


def _change(index: NewsIndex, number: int, version: int) -> None:
    if version >= 0:
        index.add([generated_article(number, version)])
    else:
        article = generated_article(number)
        index.remove(RemovalQuery(key=article.url or str(article.path)))


def read(folder: Path, log_file: Path, until: float, seed: int) -> Report:
    """Search and ask until the time is over, and compare with the log."""
    report, chance, log = Report(f"reader {seed}"), random.Random(seed), Log(log_file)
    with NewsIndex.open(folder, SETTINGS) as index, _measured(report, folder, until) as going_on:
        chatbot = Chatbot(index)
        for turn in going_on:
            number, begun = chance.randrange(NUMBERS), time.monotonic_ns()
            try:
                if turn % ASKED_EVERY:
                    found = _versions_found(index, number, chance.randrange(3))
                else:
                    found = _versions_cited(chatbot, number)
            except Exception as error:  # noqa: BLE001 -- whatever reaches a user is a finding
                report.problems.append(repr(error))
                continue
            settled = log.settled(number, begun)
            report.work["settled" if settled is not None else "while changing"] += 1
            report.work["asked"] += turn % ASKED_EVERY == 0
            report.work["asked or searched for what was removed"] += settled == -1
            if settled is not None and not found <= {settled}:
                report.problems.append(f"article {number}: found {found}, stored {settled}")
    return report


def _versions_found(index: NewsIndex, number: int, version: int) -> set[int]:
    """Return the version if a search finds it, and check that every hit is a slice."""
    word = marker(number, version)
    hits = index.search(word)
    for hit in hits:
        sentence = hit.sentence
        assert hit.passage.article.text[sentence.start : sentence.end] == sentence.text
    return {version for hit in hits if f"{word}." in hit.sentence.text}


def _versions_cited(chatbot: Chatbot, number: int) -> set[int]:
    """Return the versions of the article that an answer cites."""
    answer = chatbot.ask(f"Who met over {marker(number)}?")
    quotes = [one.quote for one in (*answer.citations, *answer.alternatives)]
    return {
        version
        for version in range(3)
        for quote in quotes
        if f"{marker(number, version)}." in quote
    }


@contextmanager
def _measured(report: Report, archive: Path, until: float) -> Iterator[Iterator[int]]:
    """Give turns until the time is over; measure the process at equal distances meanwhile."""

    def turns() -> Iterator[int]:
        begun, number = time.monotonic(), 0
        while (now := time.monotonic()) < until:
            due = (now - begun) / (until - begun) * MEASUREMENTS
            if len(report.memory_mb) < due:
                report.measure(archive)
            yield number
            number += 1

    yield turns()


def _run(work: str, folder: Path, log: Path, seconds: float, seed: int, out: Path) -> None:
    """Work for so many seconds from now on: starting a process may take some of its own."""
    pytest.MonkeyPatch().setattr("index.embedding.open_encoder", lambda _settings: FakeEncoder())
    report = (write if work == "write" else read)(folder, log, time.monotonic() + seconds, seed)
    out.write_text(json.dumps({**asdict(report), "work": dict(report.work)}))


def soak(folder: Path, minutes: float) -> list[dict[str, Any]]:
    """Run the processes in ``folder`` and return what each reports."""
    archive, log = folder / "archive", folder / "log"
    NewsIndex.create(archive, SETTINGS).close()
    log.touch()
    spawn = multiprocessing.get_context("spawn")
    outs = [folder / f"report{number}" for number in range(READERS + 1)]
    processes = [
        spawn.Process(target=_run, args=(work, archive, log, 60 * minutes, seed, outs[seed]))
        for seed, work in enumerate(["write"] + ["read"] * READERS)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60 * minutes + 120)
    return [json.loads(out.read_text()) for out in outs]


def main() -> int:
    """Soak, save the result, and return 1 when anything disagreed."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        reports = soak(folder, arguments.minutes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    commit = commit_of(Path(__file__).parents[2])
    result = {"commit": commit, "minutes": arguments.minutes, "processes": reports}
    RESULT.write_text(json.dumps(result, indent=2, sort_keys=True) + "\n")
    problems = [one for report in reports for one in (*report["problems"], *grown(report))]
    print("\n".join(problems) or "every answer agreed with a moment, and nothing grew")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
