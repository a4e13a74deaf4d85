"""kill -9 at any moment: nothing that was reported is lost, nothing stands twice or half.

A worker adds, embeds, corrects and removes articles, and is killed at a random moment; then the
archive is opened and checked, and the same work done again completes it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.news_index import NewsIndex
from tests.fakes import FakeEncoder
from tests.laws import power_loss
from tests.laws.archive_process import SETTINGS, articles_of, fill
from tests.laws.crash_checks import (
    Watch,
    Workers,
    assert_complete,
    assert_recovers,
    assert_sound,
    lines_told,
    started_workers,
)
from tests.shared_data import shared_data

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks and kills workers")

SOURCE = "60 generated"  # enough for vectors to change over; `make torture` takes 120
KILLS = 20
KILLS_AT_SYNCS = 6
POWER_CUTS = 10
KILLS_ON_PUBLIC_DATA = 3


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with started_workers() as found:
        yield found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    library = power_loss.built_library(tmp_path_factory.mktemp("library"))
    if library is None:
        pytest.skip("no C compiler here")
    with started_workers(library) as found:
        yield found


@pytest.fixture(scope="module")
def syncs(watched: Workers, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return how often a worker that is not killed makes a file durable."""
    folder = tmp_path_factory.mktemp("counted")
    watch = Watch(folder / "copies")
    assert watched.run(folder / "archive", SOURCE, folder / "told", None, watch) == 0
    return int(lines_told(folder / "told")[-1].removeprefix("calls "))


@pytest.fixture(scope="module")
def seconds(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return how long a worker takes that is not killed."""
    folder = tmp_path_factory.mktemp("unhurt")
    begun = time.monotonic()
    assert workers.run(folder / "archive", SOURCE, folder / "told", None) == 0
    return time.monotonic() - begun


def kill_and_check(workers: Workers, folder: Path, source: str, kill_after: float) -> None:
    """Kill a worker, check what it left, and do its work again."""
    archive, told_file = folder / "archive", folder / "told"
    workers.run(archive, source, told_file, kill_after)
    assert_recovers(archive, source, lines_told(told_file))


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_process_loses_nothing_and_leaves_nothing_half(
    workers: Workers, seconds: float, tmp_path: Path, seed: int
) -> None:
    # One moment in each twentieth of the run, so that every phase of it is met.
    moment = (seed + random.Random(seed).random()) / KILLS
    kill_and_check(workers, tmp_path, SOURCE, moment * seconds)


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("seed", range(KILLS_AT_SYNCS))
def test_a_process_killed_inside_a_sync_or_a_rename_loses_nothing(
    watched: Workers, syncs: int, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    call = 1 + int((seed + chance.random()) / KILLS_AT_SYNCS * syncs)
    watch = Watch(tmp_path / "copies", call, after=bool(seed % 2))
    watched.run(tmp_path / "archive", SOURCE, tmp_path / "told", None, watch)
    assert_recovers(tmp_path / "archive", SOURCE, lines_told(tmp_path / "told"))


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("seed", range(POWER_CUTS))
def test_a_power_cut_loses_nothing_that_was_reported(
    watched: Workers, syncs: int, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    call = 1 + int((seed + chance.random()) / POWER_CUTS * syncs)
    watch = Watch(tmp_path / "copies", call, after=bool(seed % 2))
    archive = tmp_path / "archive"
    watched.run(archive, SOURCE, tmp_path / "told", None, watch)
    power_loss.cut(archive, watch.copies, chance)
    assert_recovers(archive, SOURCE, lines_told(tmp_path / "told"))


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("room_kilobytes", [1, 60, 300, 900, 1_500])
def test_a_full_disk_is_said_and_harms_nothing(
    watched: Workers, tmp_path: Path, room_kilobytes: int
) -> None:
    watch = Watch(tmp_path / "copies", room_bytes=1_000 * room_kilobytes)
    status = watched.run(tmp_path / "archive", SOURCE, tmp_path / "told", None, watch)
    told = lines_told(tmp_path / "told")
    assert status == 1
    assert told[-1].startswith("refused: ")
    assert "full" in told[-1] or "No space left on device" in told[-1]
    assert_recovers(tmp_path / "archive", SOURCE, told)


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("seed", range(KILLS_ON_PUBLIC_DATA))
def test_real_articles_survive_a_killed_process(
    workers: Workers, seconds: float, tmp_path: Path, seed: int
) -> None:
    data = shared_data()
    file = data / "wikinews" / "wikinews_2019.csv" if data else None
    if file is None or not file.is_file():
        pytest.skip("the public data is not here")
    moment = (seed + random.Random(seed).random()) / KILLS_ON_PUBLIC_DATA
    kill_and_check(workers, tmp_path, f"60 of {file}", 0.1 + 2 * moment * seconds)


def test_the_same_archive_survives_being_killed_again_and_again(
    workers: Workers, seconds: float, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    del fake_encoder
    chance = random.Random(99)
    articles = articles_of(SOURCE)
    for attempt in range(4):
        told = tmp_path / f"told{attempt}"
        workers.run(tmp_path / "archive", SOURCE, told, chance.random() * seconds * 0.5)
        if (tmp_path / "archive" / "archive.sqlite").exists():
            with NewsIndex.open(tmp_path / "archive", SETTINGS) as index:
                assert_sound(index)
    fill(tmp_path / "archive", articles, lambda _line: None)
    with NewsIndex.open(tmp_path / "archive", SETTINGS) as index:
        assert_complete(index, articles)
        assert_sound(index)
