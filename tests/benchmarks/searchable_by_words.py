"""Measure how soon new articles can be found by their words, and the memory it takes.

Run ``python -m tests.benchmarks.searchable_by_words``: adds 10,000 articles of 40 sentences
from JSON Lines to an empty archive without embedding them, searches by words, and writes
``tests/benchmarks/results/searchable_by_words.json``. Texts as in ``tests.benchmarks.growth``.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.articles import Article
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.worker_pool import WorkerPool
from tests.benchmarks.growth import articles, own_megabytes, real_sentences
from tests.benchmarks.loading_speed import processor_seconds

_RESULT = Path(__file__).parent / "results" / "searchable_by_words.json"
_SENTENCES_PER_ARTICLE = 40


def main() -> None:
    """Add the articles in two halves, so that growing memory would show, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    wanted = parser.parse_args().articles
    workers = WorkerPool()  # as `dateline add` has them
    with tempfile.TemporaryDirectory() as folder, NewsIndex.create(Path(folder) / "a") as index:
        halves, last = _written(Path(folder), wanted)
        before = own_megabytes()
        begun, used = time.perf_counter(), processor_seconds()
        index.add(_articles_of(halves[0], workers), workers=workers)
        half = own_megabytes()
        index.add(_articles_of(halves[1], workers), workers=workers)
        seconds = time.perf_counter() - begun
        workers.close()
        processor = processor_seconds() - used
        whole = own_megabytes()
        found = index.search(last.text[:60], limit=1, by_meaning=False)
        status = index.status()
    result = {
        "command": f"python -m tests.benchmarks.searchable_by_words --articles {wanted}",
        "articles": status.articles,
        "sentences": status.sentences,
        "last_article_found_first": bool(found) and found[0].passage.article.url == last.url,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "load_average_while_measuring": round(os.getloadavg()[0], 1),
        "own_memory_growth_first_half_mb": half - before,
        "own_memory_growth_second_half_mb": whole - half,
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def _written(folder: Path, wanted: int) -> tuple[tuple[Path, Path], Article]:
    """Write the articles as two files of JSON Lines; return them and the last article."""
    made = articles(real_sentences(), wanted * _SENTENCES_PER_ARTICLE, seed=5)
    files = (folder / "first.jsonl", folder / "second.jsonl")
    last = None
    for file in files:
        with file.open("w", encoding="utf-8") as stream:
            for article in islice(made, wanted // 2):
                last = article
                record = {"url": article.url, "title": article.title, "text": article.text}
                stream.write(json.dumps(record) + "\n")
    if last is None:
        raise SystemExit("Name at least two articles.")
    return files, last


def _articles_of(file: Path, workers: WorkerPool) -> Iterator[Article]:
    return (item for item in load([file], workers=workers) if isinstance(item, Article))


if __name__ == "__main__":
    main()
