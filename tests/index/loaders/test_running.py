"""Reading in other processes gives what reading in this one gives, and survives what it meets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.articles import LoadFailure
from index.loaders import running
from index.loaders.dispatch import load
from index.loaders.documents import LoadResult, Place, Work
from index.loaders.running import results_of
from index.splitting import batches
from index.worker_pool import WorkerPool
from tests.generated_articles import generated_articles

TODAY = date(2026, 11, 23)
PLACE = Place(name="a.jsonl", today=TODAY)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(2)
    yield made
    made.close()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send every piece of work to another process, however little it is."""
    monkeypatch.setattr("index.loaders.running._SECONDS_HERE", -1.0)
    monkeypatch.setattr("index.splitting._SECONDS_HERE", -1.0)


def write(folder: Path, records: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Story {number}\n\nThe bridge closed.\n")
    lines = [json.dumps({"text": f"Story {n}.", "id": str(n)}) for n in range(records)]
    lines[records // 2] = "{broken"
    (folder / "many.jsonl").write_text("\n".join(lines))
    return folder


@pytest.mark.usefixtures("busy")
def test_other_processes_give_the_same_in_the_same_order(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "clippings", 500)
    there = list(load([folder], today=TODAY, workers=pool))
    monkeypatch.setattr("index.loaders.running._SECONDS_HERE", 1e9)
    here = list(load([folder], today=TODAY))

    assert there == here
    assert len(here) == 503


@pytest.mark.usefixtures("busy")
def test_splitting_in_other_processes_gives_the_same(pool: WorkerPool) -> None:
    articles = generated_articles(200)

    there = [entry for batch in batches(articles, pool) for entry in batch]

    assert there == [entry for batch in batches(articles) for entry in batch]


def test_little_work_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(_: WorkerPool) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(WorkerPool, "_started", started)

    assert len(list(load([write(tmp_path / "clippings", 20)], today=TODAY))) == 23


@pytest.mark.usefixtures("busy")
def test_a_file_without_articles_is_given_up_in_other_processes_too(
    tmp_path: Path, pool: WorkerPool
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n' * 5_000)

    results = list(load([tmp_path / "a.jsonl"], workers=pool))

    assert len(results) == 21
    assert "the rest was not read" in str(results[-1])


def fatal(item: int) -> list[LoadResult]:
    """Read an item; the one that is 3 ends the process."""
    if item == 3:
        os._exit(1)
    return [LoadFailure("a", str(item))]


def test_what_ends_a_process_is_reported_and_its_neighbours_are_read(pool: WorkerPool) -> None:
    work = Work(PLACE, fatal, (1, 2, 3, 4), weight=4, risky=True)

    results = list(results_of([work], pool))

    assert [result.reason for result in results if isinstance(result, LoadFailure)] == [
        "1",
        "2",
        "cannot be read: it ends the program that reads it, or needs too much memory",
        "4",
    ]


def unforeseen(_: int) -> list[LoadResult]:
    raise KeyError("links")


def test_what_nobody_foresaw_is_reported_as_that() -> None:
    (result,) = results_of([Work(PLACE, unforeseen, (1,), weight=1)])

    assert isinstance(result, LoadFailure)
    assert result.reason.startswith(running.UNFORESEEN)
