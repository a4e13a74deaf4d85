"""Measure Dateline beside other systems: the same articles, questions, weights and core.

Run ``python -m tests.benchmarks.side_by_side``. It needs SQuAD 1.1 dev in the folder of public
data and, the first time, a network to make the other systems' environments. Results go to
``results/side_by_side.json``, a picture to ``docs/images/side-by-side.svg``; the table for
``docs/benchmarks.md`` is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from index.encoders.bundled_model import bundled_folder
from qa.evaluation.datasets import read_dataset, sampled
from qa.evaluation.judgements import Dataset
from qa.evaluation.runs import commit_of
from tests.benchmarks.comparison import Run, differences, markdown_table, measured
from tests.benchmarks.environments import System, python_of, systems
from tests.benchmarks.side_by_side_chart import chart
from tests.shared_data import shared_data

PROJECT = Path(__file__).parents[2]
RESULT = Path(__file__).parent / "results" / "side_by_side.json"
CHART = PROJECT / "docs" / "images" / "side-by-side.svg"
_LIMIT = 20
_BUSY = 2.5  # load average of two cores from which the times are said to be disturbed
_ENVIRONMENT = {
    **dict.fromkeys(
        (
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
            "RAYON_NUM_THREADS",
            "HF_HUB_OFFLINE",
            "TRANSFORMERS_OFFLINE",
            "HF_HUB_DISABLE_TELEMETRY",
            "DO_NOT_TRACK",
        ),
        "1",
    ),
    "TOKENIZERS_PARALLELISM": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "CUDA_VISIBLE_DEVICES": "",
}


@dataclass(frozen=True, slots=True)
class Material:
    """The written corpus and questions, and the id of the right paragraph of each question."""

    corpus: Path
    questions: Path
    right: tuple[str, ...]
    paragraphs: int


def main() -> None:
    """Measure every system and write the result."""
    options = _options()
    chosen = [one for one in systems() if not options.only or one.name in options.only]
    # All environments first: installing in between would disturb what is measured.
    pythons = [python_of(system, options.environments) for system in chosen]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # inherited by every driver
    dataset, commit = _dataset(options), commit_of(PROJECT)
    with tempfile.TemporaryDirectory() as temporary:
        material = written(dataset, Path(temporary), titles=not options.without_titles)
        runs = [
            run_system(system, python, material, Path(temporary))
            for system, python in zip(chosen, pythons, strict=True)
        ]
    result = {"commit": commit, **_result(options, dataset, material, runs)}
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    summaries = [measured(run, material.right, material.paragraphs) for run in runs]
    if options.output == RESULT:
        pictured = [one for one, system in zip(summaries, chosen, strict=True) if system.pictured]
        CHART.write_text(chart(pictured), encoding="utf-8")
    print(markdown_table(summaries))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=1000, help="how many, drawn with --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--paragraphs", type=int, help="only so many, for a trial")
    parser.add_argument("--without-titles", action="store_true", help="give no system the titles")
    parser.add_argument("--only", action="append", help="measure only this system (repeatable)")
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument(
        "--environments",
        type=Path,
        default=user_cache_path("dateline", appauthor=False) / "bench-environments",
        help="where the other systems' environments are kept (default: %(default)s)",
    )
    return parser.parse_args()


def _dataset(options: argparse.Namespace) -> Dataset:
    data = shared_data()
    if data is None:
        sys.exit("SQuAD 1.1 dev is not at hand: name the folder of data in DATELINE_SHARED_DATA.")
    dataset = read_dataset(data / "squad_dev" / "dev-v1.1.rebuilt.json")
    if options.paragraphs:
        kept = dataset.paragraphs[: options.paragraphs]
        ids = {paragraph.id for paragraph in kept}
        asked = (one for one in dataset.questions if one.relevant[0].paragraph.id in ids)
        dataset = replace(dataset, paragraphs=kept, questions=tuple(asked))
    return sampled(dataset, options.questions, seed=options.seed)


def written(dataset: Dataset, folder: Path, *, titles: bool) -> Material:
    """Write the paragraphs and questions where the drivers find them."""
    title_of = {article.id: article.title or "" for article in dataset.articles}
    corpus, questions = folder / "corpus.jsonl", folder / "questions.jsonl"
    _write_lines(
        corpus,
        [
            {
                "id": paragraph.id,
                "article": paragraph.article_id,
                "title": title_of[paragraph.article_id] if titles else "",
                "text": paragraph.text,
            }
            for paragraph in dataset.paragraphs
        ],
    )
    _write_lines(questions, [{"id": one.id, "text": one.text} for one in dataset.questions])
    right = tuple(one.relevant[0].paragraph.id for one in dataset.questions)
    return Material(corpus, questions, right, len(dataset.paragraphs))


def _write_lines(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def run_system(system: System, python: Path, material: Material, folder: Path) -> Run:
    """Let a system's driver index and ask in processes of its own."""
    print(f"{datetime.now(UTC):%H:%M:%S} {system.name}", file=sys.stderr)
    load_before = os.getloadavg()[0]
    name = system.name.replace(" ", "-")
    job = folder / f"{name}.json"
    index = folder / name
    fields = {
        "corpus": str(material.corpus),
        "questions": str(material.questions),
        "index": str(index),
        "model": str(bundled_folder()),
        "variant": system.variant,
        "limit": _LIMIT,
    }
    job.write_text(json.dumps(fields), encoding="utf-8")
    built = _drive(system, python, "build", job)
    asked = _drive(system, python, "ask", job)
    return Run(
        system=system.name,
        versions=built.pop("versions"),
        milliseconds=asked.pop("milliseconds"),
        core_milliseconds=asked.pop("core_milliseconds"),
        rankings=asked.pop("rankings"),
        built=built,
        asked=asked,
        disk_bytes=sum(file.stat().st_size for file in index.rglob("*") if file.is_file()),
        load_average=(round(load_before, 2), round(os.getloadavg()[0], 2)),
    )


def _drive(system: System, python: Path, task: str, job: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(python), "-m", f"tests.benchmarks.peers.{system.driver}", task, str(job)],
        check=True,
        cwd=PROJECT,
        env={**os.environ, **_ENVIRONMENT},
        stdout=subprocess.PIPE,
        text=True,
    )
    printed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return printed


def _result(
    options: argparse.Namespace, dataset: Dataset, material: Material, runs: Sequence[Run]
) -> dict[str, object]:
    busiest = max(load for run in runs for load in run.load_average)
    note = (
        f"Other work ran on the machine (load average up to {busiest}): times are disturbed, the"
        " two runs of Dateline tell how much."
        if busiest > _BUSY
        else "The machine did little else."
    )
    return {
        "command": "python -m tests.benchmarks.side_by_side",
        "note": note,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "dataset": {"name": dataset.name, "sha256": dataset.digest},
        "paragraphs": material.paragraphs,
        "questions": len(material.right),
        "seed": options.seed,
        "titles": not options.without_titles,
        "threads": 1,
        "systems": [
            asdict(measured(run, material.right, material.paragraphs, seed=options.seed))
            for run in runs
        ],
        "first_minus_other": [
            asdict(difference)
            for run in runs[1:]
            for difference in differences(runs[0], run, material.right, seed=options.seed)
        ],
    }


def machine() -> dict[str, object]:
    """Say on what was measured."""
    processor = platform.processor() or platform.machine()
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        lines = facts.read_text(encoding="utf-8").splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        processor = names[0] if names else processor
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "cores_used": 1,
        "system": platform.system(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
