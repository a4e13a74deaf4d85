"""kill -9 at any moment: nothing that was reported is lost, nothing stands twice or half.

A worker adds, embeds, corrects and removes articles, and is killed at a random moment; then the
archive is opened and checked, and the same work done again completes it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.articles import Article
from index.errors import ArchiveNotFound
from index.news_index import NewsIndex
from index.text.sentences import split_sentences
from tests.fakes import FakeEncoder
from tests.laws.archive_process import (
    SETTINGS,
    articles_of,
    corrected,
    fill,
    to_correct,
    to_remove,
)
from tests.shared_data import shared_data

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks and kills workers")

KILLS = 20
KILLS_ON_PUBLIC_DATA = 3
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Workers:
    """Starts workers through one process that has imported everything already."""

    process: subprocess.Popen[str]

    def run(self, folder: Path, source: str, told: Path, kill_after: float | None) -> int:
        """Run a worker, kill it after so many seconds, and return its exit status."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{folder}\t{source}\t{told}\n")
        self.process.stdin.flush()
        worker = int(self.process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was faster
                os.kill(worker, signal.SIGKILL)
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.laws.archive_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    ) as process:
        yield Workers(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def seconds(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return how long a worker takes that is not killed."""
    folder = tmp_path_factory.mktemp("unhurt")
    begun = time.monotonic()
    assert workers.run(folder / "archive", "generated", folder / "told", None) == 0
    return time.monotonic() - begun


def lines_told(told: Path) -> list[str]:
    if not told.exists():
        return []
    return [line for line in told.read_text().split("\n")[:-1] if line]


def allowed_texts(articles: Sequence[Article], told: Sequence[str]) -> dict[str, set[str | None]]:
    """Return for every article told of the texts it may have now; ``None``: it may be gone."""
    texts: dict[str, set[str | None]] = {
        article.id: {article.text} for article in articles if f"added {article.id}" in told
    }
    for article in to_correct(articles):
        if f"corrected {article.id}" in told:
            texts[article.id] = {corrected(article).text}
        elif "begin correcting" in told:
            texts[article.id].add(corrected(article).text)
    for article in to_remove(articles):
        if f"removed {article.id}" in told:
            texts[article.id] = {None}
        elif "begin removing" in told:
            texts[article.id].add(None)
    return texts


def assert_sound(index: NewsIndex) -> None:
    """Check that every article is whole, none stands twice, and all indexes agree."""
    stored = index.articles()
    names = [article.url or article.path for article in stored]
    assert len(set(names)) == len(names)
    assert len({article.text for article in stored}) == len(stored)
    for article in stored:
        sentences = index.sentences(article.id)
        assert [(s.start, s.end) for s in sentences] == [
            (span.start, span.end) for span in split_sentences(article.text)
        ]
        assert all(article.text[s.start : s.end] == s.text for s in sentences)
    assert index.verify() == []


def assert_nothing_lost(index: NewsIndex, articles: Sequence[Article], told: Sequence[str]) -> None:
    stored: dict[str, str] = {article.id: article.text for article in index.articles()}
    for name, allowed in allowed_texts(articles, told).items():
        assert stored.get(name) in allowed


def assert_complete(index: NewsIndex, articles: Sequence[Article]) -> None:
    expected = {article.id: article.text for article in articles}
    expected |= {article.id: corrected(article).text for article in to_correct(articles)}
    for article in to_remove(articles):
        del expected[article.id]
    assert {article.id: article.text for article in index.articles()} == expected
    status = index.status()
    assert status.embedded == status.sentences


def kill_and_check(workers: Workers, folder: Path, source: str, kill_after: float) -> list[str]:
    """Kill a worker, check what it left, do its work again, and return what it told."""
    archive, told_file = folder / "archive", folder / "told"
    workers.run(archive, source, told_file, kill_after)
    told, articles = lines_told(told_file), articles_of(source)
    try:
        with NewsIndex.open(archive, SETTINGS) as index:
            assert_nothing_lost(index, articles, told)
            assert_sound(index)
    except ArchiveNotFound:
        assert not any(line.startswith("added") for line in told)
    fill(archive, articles, lambda _line: None)
    with NewsIndex.open(archive, SETTINGS) as index:
        assert_complete(index, articles)
        assert_sound(index)
    return told


@pytest.mark.usefixtures("fake_encoder")
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_process_loses_nothing_and_leaves_nothing_half(
    workers: Workers, seconds: float, tmp_path: Path, seed: int
) -> None:
    # One moment in each twentieth of the run, so that every phase of it is met.
    moment = (seed + random.Random(seed).random()) / KILLS
    kill_and_check(workers, tmp_path, "generated", moment * seconds)


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
    kill_and_check(workers, tmp_path, str(file), 0.1 + 2 * moment * seconds)


def test_the_same_archive_survives_being_killed_again_and_again(
    workers: Workers, seconds: float, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    del fake_encoder
    chance = random.Random(99)
    articles = articles_of("generated")
    for attempt in range(4):
        told = tmp_path / f"told{attempt}"
        workers.run(tmp_path / "archive", "generated", told, chance.random() * seconds * 0.5)
        if (tmp_path / "archive" / "archive.sqlite").exists():
            with NewsIndex.open(tmp_path / "archive", SETTINGS) as index:
                assert_sound(index)
    fill(tmp_path / "archive", articles, lambda _line: None)
    with NewsIndex.open(tmp_path / "archive", SETTINGS) as index:
        assert_complete(index, articles)
        assert_sound(index)
