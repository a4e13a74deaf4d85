"""Measure an archive of a million sentences: search, opening, memory, adding and removing.

Run ``python -m tests.benchmarks.growth --sentences 1000000``; the result is written to
``tests/benchmarks/results/growth.json``. The sentences are those of public or sample articles,
repeated with every fourth word replaced by an invented one (so that articles are no copies of one
another, and the vocabulary grows); embeddings are real ones with noise (cosine to the original
about 0.8), so that neighbours are as crowded as in a real archive. Every measured operation is the
product's own; only the embedding of a million sentences is replaced.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive_values import RemovalQuery
from index.articles import Article, LoadFailure, Period, SearchFilter
from index.encoders.opening import open_encoder
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.settings import EncoderSettings
from index.text.sentences import split_sentences
from tests.shared_data import shared_data

_RESULT = Path(__file__).parent / "results" / "growth.json"
_SENTENCES_PER_ARTICLE = 40
_NOISE = 0.038  # per dimension of 384: cosine of about 0.8 to the original
_QUESTIONS = 200
_REPLACED = 0.25
_BUILD_FIGURES = ("add_articles_s", "store_vectors_and_build_index_s", "build_peak_memory_mb")
_INVENTED_WORDS = 200_000


def main() -> None:
    """Build, measure in a fresh process, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None, help="keep the archive here")
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(_measure(arguments.measure)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "archive"
        built = _build(folder, arguments.sentences) if not folder.exists() else {}
        # A fresh process: opening time and resident memory are those of a user's first question.
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.growth", "--measure", str(folder)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    if not built and _RESULT.exists():
        # Measured again on a kept archive: it was built as the earlier result says.
        earlier = json.loads(_RESULT.read_text(encoding="utf-8"))
        built = {name: earlier[name] for name in _BUILD_FIGURES if name in earlier}
    result = {
        "command": f"python -m tests.benchmarks.growth --sentences {arguments.sentences}",
        "python": platform.python_version(),
        **built,
        **json.loads(done.stdout.splitlines()[-1]),
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def real_sentences() -> list[str]:
    """Return the sentences of the public and sample articles."""
    data = shared_data()
    paths = sorted((data / "wikinews").glob("*.csv")) if data else []
    paths.append(Path(__file__).parents[2] / "ui" / "samples")
    return [
        article.text[span.start : span.end]
        for article in load(paths)
        if not isinstance(article, LoadFailure)
        for span in split_sentences(article.text)
        if 20 <= span.end - span.start <= 400
    ]


def _questions() -> list[str]:
    """Return real questions: of SQuAD dev, mostly about other things, and of the samples."""
    samples = Path(__file__).parents[1] / "quality" / "sample_questions.jsonl"
    lines = samples.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    data = shared_data()
    if data:
        squad = json.loads((data / "squad_dev" / "dev-v1.1.rebuilt.json").read_text("utf-8"))
        asked = [
            entry["question"]
            for article in squad["data"]
            for paragraph in article["paragraphs"]
            for entry in paragraph["qas"]
        ]
        questions = [*questions[::3], *asked[:: len(asked) // _QUESTIONS]]
    return questions[:_QUESTIONS]


def articles(sentences: list[str], wanted: int, seed: int) -> Iterator[Article]:
    """Yield articles of forty varied sentences, as many as make up ``wanted`` sentences."""
    order = np.random.default_rng(seed)
    for number in range(wanted // _SENTENCES_PER_ARTICLE):
        chosen = order.integers(0, len(sentences), _SENTENCES_PER_ARTICLE)
        yield Article.create(
            # An own line each: exactly as many sentences as were put in.
            "\n\n".join(_varied(sentences[place], order) for place in chosen),
            title=f"Report {number}",
            published=date(2015, 1, 1) + timedelta(days=number % 4000),
            source=f"Outlet {number % 50}",
            url=f"https://growth.example/{number}",
        )


def _varied(sentence: str, order: np.random.Generator) -> str:
    words = sentence.split()
    for place in np.flatnonzero(order.random(len(words)) < _REPLACED):
        # A skewed choice, as in language: most replacements are common, many words are rare.
        words[place] = f"w{int(order.pareto(1.0) * 50) % _INVENTED_WORDS}"
    return " ".join(words)


def _build(folder: Path, wanted: int) -> dict[str, float]:
    sentences = real_sentences()
    encoder = open_encoder(EncoderSettings())
    vectors = encoder.encode_sentences(sentences)
    noise = np.random.default_rng(7)
    begun = time.perf_counter()
    with NewsIndex.create(folder) as index:
        index.add(articles(sentences, wanted, seed=3))
        added = time.perf_counter()
        embed_with_noise(index, vectors, noise)
        index.embed_pending()
        embedded = time.perf_counter()
    return {
        "add_articles_s": round(added - begun, 1),
        "store_vectors_and_build_index_s": round(embedded - added, 1),
        "build_peak_memory_mb": round(peak_megabytes()),
    }


def embed_with_noise(
    index: NewsIndex, vectors: NDArray[np.float32], noise: np.random.Generator
) -> None:
    """Store for every pending sentence one of the vectors (n, d) with noise added."""
    archive = index._archive
    after = 0
    while ids := archive.pending(4096, after):
        after = ids[-1]
        rows = vectors[np.array(ids) % len(vectors)]
        rows = rows + noise.normal(0, _NOISE, rows.shape).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        archive.store_embeddings(ids, rows)


def _measure(folder: Path) -> dict[str, object]:
    questions = _questions()
    begun = time.perf_counter()
    index = NewsIndex.open(folder)
    index.search(questions[0])
    opened = time.perf_counter() - begun
    resident_after_opening = _resident_megabytes()
    times = [_timed(lambda text=text: index.search(text, limit=10)) for text in questions]
    some = SearchFilter(Period(date(2016, 1, 1), date(2016, 3, 31)))
    filtered = [
        _timed(lambda text=text: index.search(text, limit=10, search_filter=some))
        for text in questions[:50]
    ]
    recall, filtered_recall = _recall(index, questions[:100], some)
    article = replace(
        next(iter(articles(real_sentences(), _SENTENCES_PER_ARTICLE, seed=99))),
        url="https://growth.example/new",
        id="new",
    )
    add_seconds = _timed(lambda: (index.add([article]), index.embed_pending()))
    (added,) = index.find("https://growth.example/new")
    remove_seconds = _timed(lambda: index.remove(RemovalQuery(added.id)))
    status = index.status()
    return {
        "sentences": status.sentences,
        "articles": status.articles,
        "exact_vectors": index._vectors.is_exact,
        "open_and_first_answer_s": round(opened, 2),
        "search_p50_ms": round(float(np.percentile(times, 50)) * 1000, 1),
        "search_p95_ms": round(float(np.percentile(times, 95)) * 1000, 1),
        "filtered_search_p50_ms": round(float(np.percentile(filtered, 50)) * 1000, 1),
        "vector_recall_at_10": round(recall, 4),
        "filtered_vector_recall_at_10": round(filtered_recall, 4),
        "add_one_article_s": round(add_seconds, 3),
        "remove_one_article_s": round(remove_seconds, 3),
        "resident_after_opening_mb": resident_after_opening,
        "resident_after_searching_mb": _resident_megabytes(),
        "disk_mb": round(status.bytes_on_disk / 1e6),
    }


def _recall(index: NewsIndex, questions: list[str], some: SearchFilter) -> tuple[float, float]:
    """Compare the ten nearest of the index with those of every vector in the archive."""
    encoder = open_encoder(EncoderSettings())
    asked = np.stack([encoder.encode_question(text) for text in questions])
    allowed = index._archive.sentence_ranges(some)
    best, best_filtered = _exact(index, asked, allowed)
    found = [index._vectors.search(vector, 100) for vector in asked]
    found_filtered = [index._vectors.search(vector, 100, allowed) for vector in asked]
    return (
        _overlap(index, asked, best, [[hit.sentence for hit in hits] for hits in found]),
        _overlap(
            index, asked, best_filtered, [[hit.sentence for hit in hits] for hits in found_filtered]
        ),
    )


def _exact(
    index: NewsIndex, asked: NDArray[np.float32], allowed: NDArray[np.int64]
) -> tuple[list[set[int]], list[set[int]]]:
    kept: list[list[tuple[float, int]]] = [[] for _ in asked]
    kept_filtered: list[list[tuple[float, int]]] = [[] for _ in asked]
    first = 1
    while True:
        ids, rows = index._archive.embeddings_between(first, sys.maxsize, 50_000)
        if not len(ids):
            break
        first = int(ids[-1]) + 1
        scores = asked @ rows.astype(np.float32).T
        place = np.searchsorted(allowed[:, 0], ids, side="right") - 1
        passes = (place >= 0) & (ids <= allowed[np.maximum(place, 0), 1])
        for number, row in enumerate(scores):
            _keep(kept[number], row, ids)
            if passes.any():
                _keep(kept_filtered[number], row[passes], ids[passes])
    return (
        [{sentence for _, sentence in entries} for entries in kept],
        [{sentence for _, sentence in entries} for entries in kept_filtered],
    )


def _keep(
    entries: list[tuple[float, int]], scores: NDArray[np.float32], ids: NDArray[np.int64]
) -> None:
    top = np.argsort(-scores)[:10]
    entries += zip(scores[top].tolist(), ids[top].tolist(), strict=True)
    entries.sort(key=lambda entry: (-entry[0], entry[1]))
    del entries[10:]


def _overlap(
    index: NewsIndex,
    asked: NDArray[np.float32],
    truth: list[set[int]],
    candidates: list[list[int]],
) -> float:
    """Return recall@10 after the exact rescoring that every search does."""
    shares = []
    for vector, best, found in zip(asked, truth, candidates, strict=True):
        ids, rows = index._archive.embeddings_of(found)
        order = np.argsort(-(rows.astype(np.float32) @ vector))[:10]
        shares.append(len(best & set(ids[order].tolist())) / len(best))
    return float(np.mean(shares))


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]  # a lambda without arguments
    return time.perf_counter() - begun


def _resident_megabytes() -> int:
    return _status_megabytes("VmRSS")


def own_megabytes() -> int:
    """Return the memory of this process without the files it maps, which the system may drop."""
    return _status_megabytes("RssAnon")


def peak_resident_megabytes() -> int:
    """Return the most memory that this program held; not what the one that started it had held."""
    return _status_megabytes("VmHWM")


def _status_megabytes(name: str) -> int:
    """Return a figure of Linux's process status; 0 where there is none."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(name)), 0)


def peak_megabytes() -> float:
    """Return the most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
