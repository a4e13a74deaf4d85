"""Measure what search by words and meaning together finds beside either alone.

Run ``python -m tests.benchmarks.beside_its_parts``. The same questions of SQuAD 1.1 dev are asked
of all its paragraphs: of Dateline, of its own search by words alone, of bm25s with and without
stems (paragraphs with their titles) and as it comes (no stems, no titles), and of the embedding
model alone, over Dateline's sentences (a paragraph counts as its best one) and over whole
paragraphs with their titles. Recalls and paired differences, with 95 % intervals by bootstrap over
the questions, go to ``results/beside_its_parts.json``. No times are measured: the machine may do
other work.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.encoders.opening import open_encoder
from index.encoders.protocol import Encoder
from index.settings import IndexSettings
from index.stores.archive_sqlite import ArchiveSqlite
from qa.evaluation.archives import System as Ways
from qa.evaluation.archives import archive_of, build_archive, opened_systems
from qa.evaluation.datasets import read_dataset, sampled
from qa.evaluation.intervals import Estimate, estimate, paired_difference
from qa.evaluation.judgements import Dataset
from qa.evaluation.matching import ParagraphFinder, ranking
from qa.evaluation.runs import commit_of
from tests.benchmarks.environments import python_of, systems
from tests.benchmarks.side_by_side import PROJECT, machine, run_system, written
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "beside_its_parts.json"
CUTS = (1, 5, 20)
_SENTENCES = 100  # nearly always enough to hold 20 paragraphs
_OURS = {"Dateline": Ways.HYBRID, "Dateline, words alone": Ways.WORDS}

Rankings = Sequence[Sequence[str]]


def main() -> None:
    """Ask everyone and write the result."""
    options = _options()
    data = shared_data()
    if data is None:
        sys.exit("SQuAD 1.1 dev is not at hand: name the folder of data in DATELINE_SHARED_DATA.")
    every = read_dataset(data / "squad_dev" / "dev-v1.1.rebuilt.json")
    archive = archive_of(options.archives, every, IndexSettings())
    build_archive(archive, every, IndexSettings())
    dataset = sampled(every, options.questions, seed=options.seed)
    found = {
        **_by_dateline(archive, dataset),
        **_by_model(archive, dataset),
        **_by_bm25s(dataset, options.environments),
    }
    right = [question.relevant[0].paragraph.id for question in dataset.questions]
    result = {
        "command": "python -m tests.benchmarks.beside_its_parts"
        f" --questions {len(right)} --seed {options.seed}",
        "commit": commit_of(PROJECT),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "dataset": {"name": every.name, "sha256": every.digest},
        "paragraphs": len(every.paragraphs),
        "questions": len(right),
        **summed_up(found, right, seed=options.seed),
    }
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def summed_up(
    found: Mapping[str, Rankings], right: Sequence[str], *, seed: int
) -> dict[str, object]:
    """Return each system's recalls, and those of the first less those of each other, in percent."""
    first, *others = found
    hits = {
        name: {cut: _within(rankings, right, cut) for cut in CUTS}
        for name, rankings in found.items()
    }
    return {
        "recall": {
            name: {f"R@{cut}": _percent(estimate(one[cut], seed=seed)) for cut in CUTS}
            for name, one in hits.items()
        },
        "first_minus_other": {
            name: {
                f"R@{cut}": _percent(
                    paired_difference(hits[name][cut], hits[first][cut], seed=seed)
                )
                for cut in CUTS
            }
            for name in others
        },
    }


def _options() -> argparse.Namespace:
    cache = user_cache_path("dateline", appauthor=False)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, help="only so many, drawn with --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--archives", type=Path, default=cache / "evaluation")
    parser.add_argument("--environments", type=Path, default=cache / "bench-environments")
    return parser.parse_args()


def _by_dateline(archive: Path, dataset: Dataset) -> dict[str, Rankings]:
    finder = ParagraphFinder(dataset.paragraphs)
    with opened_systems(archive, list(_OURS.values()), IndexSettings()) as ways:
        return {
            name: [
                ranking(ways[way.value](question.text, _SENTENCES), question, finder)
                for question in dataset.questions
            ]
            for name, way in _OURS.items()
        }


def _by_model(archive: Path, dataset: Dataset) -> dict[str, Rankings]:
    encoder = open_encoder(IndexSettings().encoder)
    title_of = {article.id: article.title or "" for article in dataset.articles}
    names = [paragraph.id for paragraph in dataset.paragraphs]
    texts = [f"{title_of[one.article_id]}\n{one.text}" for one in dataset.paragraphs]
    vectors, owners = _sentence_vectors(archive, dataset)
    questions = [question.text for question in dataset.questions]
    return {
        "MiniLM, sentences": _nearest(encoder, questions, vectors, owners),
        "MiniLM, paragraphs": _nearest(encoder, questions, encoder.encode_sentences(texts), names),
    }


def _sentence_vectors(archive: Path, dataset: Dataset) -> tuple[NDArray[np.float32], list[str]]:
    """Return the vector of every sentence of the archive, and the paragraph it stands in."""
    finder = ParagraphFinder(dataset.paragraphs)
    store = ArchiveSqlite(archive / "archive.sqlite")
    try:
        sentences = {
            sentence.id: sentence
            for article in dataset.articles
            for sentence in store.sentences_of(article.id)
        }
        ids, rows = store.embeddings_of(sorted(sentences))
    finally:
        store.close()
    around = [finder.around(sentences[number]) for number in ids.tolist()]
    return rows.astype(np.float32), ["" if one is None else one.id for one in around]


def _nearest(
    encoder: Encoder,
    questions: Sequence[str],
    vectors: NDArray[np.float32],
    owners: Sequence[str],
) -> Rankings:
    """Return the distinct owners of the nearest vectors of each question, nearest first."""
    rankings = []
    for question in questions:
        near = np.argsort(-(vectors @ encoder.encode_question(question)), kind="stable")
        distinct = dict.fromkeys(owners[row] for row in near[: 10 * max(CUTS)].tolist())
        rankings.append(list(distinct)[: max(CUTS)])
    return rankings


def _by_bm25s(dataset: Dataset, environments: Path) -> dict[str, Rankings]:
    found: dict[str, Rankings] = {}
    for one in (one for one in systems() if one.driver == "run_bm25s"):
        for titles in (True, False):
            if one.variant and not titles:
                continue  # without titles it finds less: the hardest to beat has stems and titles
            name = one.name if titles else f"{one.name}, no titles"
            with tempfile.TemporaryDirectory() as folder:
                material = written(dataset, Path(folder), titles=titles)
                run = run_system(one, python_of(one, environments), material, Path(folder))
            found[name] = run.rankings
    return found


def _within(rankings: Rankings, right: Sequence[str], cut: int) -> NDArray[np.float64]:
    """Return 1 for each question whose right paragraph is among the first ``cut``, else 0."""
    pairs = zip(right, rankings, strict=True)
    return np.array([float(wanted in one[:cut]) for wanted, one in pairs])


def _percent(found: Estimate) -> dict[str, float]:
    plain = asdict(found)
    return {name: round(100 * plain[name], 2) for name in ("value", "low", "high")}


if __name__ == "__main__":
    main()
