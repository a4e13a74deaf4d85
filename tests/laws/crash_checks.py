"""What an archive may look like after its process was killed or its machine lost power.

Workers are killed at a moment, or by ``power_loss.c`` at a chosen call that makes a file durable;
what they told of what they had done decides what the archive must hold.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article, Span
from index.errors import ArchiveNotFound
from index.news_index import NewsIndex
from index.splitting import split
from tests.laws.archive_process import (
    SETTINGS,
    articles_of,
    corrected,
    fill,
    to_correct,
    to_remove,
)

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Watch:
    """How ``power_loss.c`` watches a worker: copies of what was synced go to ``copies``.

    The worker is killed at call number ``call`` (from 1) that makes a file durable: before it, or
    ``after`` it. 0 kills nobody. After ``room_bytes`` the disk is full; -1: never.
    """

    copies: Path
    call: int = 0
    after: bool = False
    room_bytes: int = -1


@dataclass(frozen=True, slots=True)
class Workers:
    """Starts workers through one process that has imported everything already."""

    process: subprocess.Popen[str]

    def run(
        self,
        folder: Path,
        source: str,
        told: Path,
        kill_after: float | None,
        watch: Watch | None = None,
    ) -> int:
        """Run a worker, kill it after so many seconds, and return its exit status."""
        given = (watch.copies, watch.call, int(watch.after), watch.room_bytes) if watch else ()
        watched = "".join(f"\t{one}" for one in given)
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{folder}\t{source}\t{told}{watched}\n")
        self.process.stdin.flush()
        worker = int(self.process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was faster
                os.kill(worker, signal.SIGKILL)
        return int(self.process.stdout.readline())


@contextmanager
def started_workers(preloaded: Path | None = None) -> Iterator[Workers]:
    """Start what starts workers, with the library ``preloaded`` before all others."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    if preloaded:
        environment["LD_PRELOAD"] = str(preloaded)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.laws.archive_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env=environment,
    ) as process:
        yield Workers(process)
        assert process.stdin
        process.stdin.close()


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
        # Lines that recur in a source's articles are left out: verify() counts what there must be.
        assert is_part_in_order([Span(s.start, s.end) for s in sentences], split(article).spans)
        assert all(article.text[s.start : s.end] == s.text for s in sentences)
    assert index.verify() == []


def is_part_in_order(part: Sequence[Span], whole: Sequence[Span]) -> bool:
    """Tell whether all of ``part`` stands in ``whole``, in the same order."""
    remaining = iter(whole)
    return all(span in remaining for span in part)


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


def assert_recovers(folder: Path, source: str, told: Sequence[str]) -> None:
    """Check what a worker left in an archive, do its work again, and check that too."""
    articles = articles_of(source)
    try:
        with NewsIndex.open(folder, SETTINGS) as index:
            assert_nothing_lost(index, articles, told)
            assert_sound(index)
    except ArchiveNotFound:
        assert not any(line.startswith("added") for line in told)
    fill(folder, articles, lambda _line: None)
    with NewsIndex.open(folder, SETTINGS) as index:
        assert_complete(index, articles)
        assert_sound(index)
