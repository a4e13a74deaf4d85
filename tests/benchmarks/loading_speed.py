"""Measure how fast articles are read and split, on all cores, and that memory stays flat.

Run ``python -m tests.benchmarks.loading_speed``. It writes JSON Lines of invented articles made of
real sentences, reads and splits them in one process and in several, reads 100,000 records while
watching memory, and reads the public news pages beside trafilatura alone in the same run. Writes
``tests/benchmarks/results/loading_speed.json``. On a shared machine look at processor seconds and
ratios: they do not depend on what else runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import trafilatura

from index.articles import Article
from index.loaders import running
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.splitting import batches
from index.worker_pool import WorkerPool
from tests.benchmarks.growth import own_megabytes, real_sentences
from tests.shared_data import shared_data

_RESULT = Path(__file__).parent / "results" / "loading_speed.json"
_SENTENCES = 20  # of an article: about 450 words
_SHORT = 1  # sentences, where only their number matters
_TODAY = date(2026, 11, 23)
_PAGE_ROUNDS = 1
_PAGES = 60


@dataclass(frozen=True, slots=True)
class Speed:
    """How many of something were read, in how many seconds and processor seconds."""

    count: int
    seconds: float
    processor_seconds: float
    a_second: float
    a_processor_second: float


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        written(file, options.articles)
        result = {
            "command": "python -m tests.benchmarks.loading_speed"
            f" --articles {options.articles} --records {options.records}",
            "cores": len(os.sched_getaffinity(0)),
            "load_average_before": round(os.getloadavg()[0], 1),
            "jsonl_read_and_split_one_process": asdict(measured(lambda: split_here(file))),
            "jsonl_read_and_split_all_cores": asdict(measured(lambda: split_everywhere(file))),
            "jsonl_added_searchable_all_cores": asdict(measured(lambda: added(file, folder))),
            "memory": memory(Path(folder) / "many.jsonl", options.records),
            "pages": pages(Path(folder)),
            "load_average_after": round(os.getloadavg()[0], 1),
        }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def written(file: Path, count: int, length: int = _SENTENCES) -> None:
    """Write so many articles of ``length`` real sentences, in paragraphs of four, as JSON Lines."""
    sentences, chance = real_sentences(), random.Random(5)
    with file.open("w", encoding="utf-8") as stream:
        for number in range(count):
            chosen = chance.choices(sentences, k=length)
            paragraphs = [" ".join(chosen[at : at + 4]) for at in range(0, length, 4)]
            record = {"id": number, "title": f"Report {number}", "date": "2026-01-13"}
            stream.write(json.dumps({**record, "text": "\n\n".join(paragraphs)}) + "\n")


def split_here(file: Path) -> int:
    """Read and split in this process alone."""
    with _alone():
        return sum(len(batch) for batch in batches(_articles(file, None)))


def split_everywhere(file: Path) -> int:
    """Read and split on all cores."""
    pool = WorkerPool()
    try:
        return sum(len(batch) for batch in batches(_articles(file, pool), pool))
    finally:
        pool.close()


def added(file: Path, folder: str) -> int:
    """Read, split, store and index for search by words."""
    pool = WorkerPool()
    try:
        with NewsIndex.create(Path(folder) / "archive") as index:
            return index.add(_articles(file, pool), workers=pool).added
    finally:
        pool.close()


def memory(file: Path, count: int) -> dict[str, int]:
    """Read and split many records; return megabytes of this process at tenths of the way."""
    written(file, count, _SHORT)
    pool = WorkerPool()
    found: dict[str, int] = {}
    done = 0
    try:
        for batch in batches(_articles(file, pool), pool):
            before, done = done, done + len(batch)
            for tenth in (1, 5, 10):
                if before < count * tenth // 10 <= done:
                    found[f"own_megabytes_at_{tenth * 10}_percent"] = own_megabytes()
    finally:
        pool.close()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {"records": done, **found, "largest_worker_megabytes": children}


def pages(folder: Path) -> dict[str, object] | None:
    """Read the public news pages with Dateline, and take out their text with trafilatura alone."""
    data = shared_data()
    if data is None or not (data / "article_extraction" / "html").is_dir():
        return None
    sources = [
        gzip.decompress(file.read_bytes())
        for file in sorted((data / "article_extraction" / "html").iterdir())[:_PAGES]
    ]
    site = folder / "pages"
    site.mkdir()
    for number, source in enumerate(sources):
        (site / f"{number:03}.html").write_bytes(source)
    alone = measured(lambda: _extracted(sources * _PAGE_ROUNDS))
    here = measured(lambda: sum(_read_here(site) for _ in range(_PAGE_ROUNDS)))
    everywhere = measured(lambda: sum(_read_everywhere(site) for _ in range(_PAGE_ROUNDS)))
    return {
        "trafilatura_alone_one_process": asdict(alone),
        "dateline_one_process": asdict(here),
        "dateline_all_cores": asdict(everywhere),
        "dateline_pages_a_processor_second_against_trafilatura": round(
            here.a_processor_second / alone.a_processor_second, 2
        ),
    }


def measured(work: Callable[[], int]) -> Speed:
    """Run the work, which returns how many it did, and time it with its child processes."""
    begun, used = time.perf_counter(), processor_seconds()
    count = work()
    seconds, processor = time.perf_counter() - begun, processor_seconds() - used
    return Speed(
        count,
        round(seconds, 2),
        round(processor, 2),
        round(count / seconds, 1),
        round(count / processor, 1),
    )


def _articles(file: Path, pool: WorkerPool | None) -> Iterator[Article]:
    found = load([file], today=_TODAY, workers=pool)
    return (item for item in found if isinstance(item, Article))


@contextmanager
def _alone() -> Iterator[None]:
    """Keep all work in this process."""
    usual = running._SECONDS_HERE
    running._SECONDS_HERE = math.inf
    try:
        yield
    finally:
        running._SECONDS_HERE = usual


def _extracted(sources: list[bytes]) -> int:
    for source in sources:
        trafilatura.bare_extraction(
            source.decode("utf-8", "replace"), include_comments=False, with_metadata=True
        )
    return len(sources)


def _read_here(site: Path) -> int:
    with _alone():
        return sum(1 for _ in load([site], today=_TODAY))


def _read_everywhere(site: Path) -> int:
    return sum(1 for _ in load([site], today=_TODAY))


def processor_seconds() -> float:
    """Return the processor time used so far by this process and its ended children."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
