"""Measure how soon new articles can be found by their words, and the memory it takes.

Run ``python -m tests.benchmarks.searchable_by_words``: adds 10,000 articles of 40 sentences to an
empty archive without embedding them, searches by words, and writes
``tests/benchmarks/results/searchable_by_words.json``. Texts as in ``tests.benchmarks.growth``.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from itertools import islice
from pathlib import Path

from index.news_index import NewsIndex
from tests.benchmarks.growth import articles, own_megabytes, real_sentences

_RESULT = Path(__file__).parent / "results" / "searchable_by_words.json"
_SENTENCES_PER_ARTICLE = 40


def main() -> None:
    """Add the articles in two halves, so that growing memory would show, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    wanted = parser.parse_args().articles
    # Made beforehand: inventing texts is not the product's work.
    made = list(articles(real_sentences(), wanted * _SENTENCES_PER_ARTICLE, seed=5))
    before = own_megabytes()
    with tempfile.TemporaryDirectory() as folder, NewsIndex.create(folder) as index:
        begun, used = time.perf_counter(), time.process_time()
        index.add(islice(made, wanted // 2))
        half = own_megabytes()
        index.add(islice(made, wanted // 2, None))
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        whole = own_megabytes()
        found = index.search(made[-1].text[:60], limit=1, by_meaning=False)
        status = index.status()
    result = {
        "command": f"python -m tests.benchmarks.searchable_by_words --articles {wanted}",
        "articles": status.articles,
        "sentences": status.sentences,
        "last_article_found_first": bool(found) and found[0].passage.article.url == made[-1].url,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "load_average_while_measuring": round(os.getloadavg()[0], 1),
        "own_memory_growth_first_half_mb": half - before,
        "own_memory_growth_second_half_mb": whole - half,
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
