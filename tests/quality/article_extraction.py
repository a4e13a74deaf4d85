"""Measure what is read from saved news pages against their true text, beside other extractors.

The pages, their true text and the other extractors' output are those of the public article
extraction benchmark, read from the shared data folder. The measure is the benchmark's: texts are
bags of shingles of four words; precision and recall are averaged over the pages, and F1 is made of
the two averages. Our rules were written looking at the tuning half alone. Run
``python -m tests.quality.article_extraction``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import trafilatura

from index.loaders.drafts import UnreadableError
from index.loaders.web_pages import read_web_page
from tests.quality.public_texts import shared_data

RESULT_FILE = Path(__file__).with_name("results") / "article_extraction.json"
OWN_NAME = "dateline"
WHOLE, TUNING, HELD_OUT = "all pages", "tuning half", "held-out half"
_SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")
_RESAMPLES = 1000
_LARGE = 1.96  # standard deviations on each side of a 95 % interval


@dataclass(frozen=True, slots=True)
class PageScore:
    """Shares of one page's shingles (0..1); ``None`` where there is nothing to divide by."""

    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """Averages over pages (0..1), and half the width of F1's 95 % interval by bootstrap."""

    precision: float
    recall: float
    f1: float
    f1_margin: float
    pages: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Our F1 minus another's on the same pages, with half the width of its 95 % interval."""

    over: str
    f1: float
    margin: float


@dataclass(frozen=True, slots=True)
class Result:
    """All figures: scores by extractor and set of pages, and our processor time."""

    scores: dict[str, dict[str, Score]]
    leads: list[Lead]
    refused_pages: int
    time_by_trafilatura: float
    versions: dict[str, str]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the bag of runs of four words; a shorter text is one run."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    count = max(1, len(words) - _SHINGLE_WORDS + 1)
    return Counter(tuple(words[place : place + _SHINGLE_WORDS]) for place in range(count))


def page_score(true: str, extracted: str) -> PageScore:
    """Compare one page's text with its true text."""
    wanted, given = shingles(true), shingles(extracted)
    common = (wanted & given).total()
    return PageScore(
        precision=common / given.total() if given else None,
        recall=common / wanted.total() if wanted else None,
    )


def averages(scores: Sequence[PageScore]) -> tuple[float, float, float]:
    """Return mean precision, mean recall, and F1 of the two."""
    precision = statistics.fmean(s.precision for s in scores if s.precision is not None)
    recall = statistics.fmean(s.recall for s in scores if s.recall is not None)
    return precision, recall, 2 * precision * recall / (precision + recall)


def is_for_tuning(name: str) -> bool:
    """Tell whether a page belongs to the half that rules may be written on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def _margin(statistic: Callable[[Sequence[int]], float], pages: int) -> float:
    drawn = random.Random(0)
    values = [statistic(drawn.choices(range(pages), k=pages)) for _ in range(_RESAMPLES)]
    return _LARGE * statistics.stdev(values)


def score(scores: Sequence[PageScore]) -> Score:
    """Sum up some pages."""
    margin = _margin(lambda sample: averages([scores[i] for i in sample])[2], len(scores))
    precision, recall, f1 = (round(value, 4) for value in averages(scores))
    return Score(precision, recall, f1, round(margin, 4), len(scores))


def lead(own: Sequence[PageScore], other: Sequence[PageScore], name: str) -> Lead:
    """Return by how much our F1 is larger, resampling the same pages for both."""

    def difference(sample: Sequence[int]) -> float:
        return averages([own[i] for i in sample])[2] - averages([other[i] for i in sample])[2]

    whole = difference(range(len(own)))
    return Lead(name, round(whole, 4), round(_margin(difference, len(own)), 4))


def benchmark_folder() -> Path:
    """Return where the benchmark lies, if it does."""
    return shared_data() / "article_extraction"


def read_truth(folder: Path) -> dict[str, str]:
    """Return the true text by the name of the page."""
    return _bodies(json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")))


def read_page(folder: Path, name: str) -> str:
    """Return a page's HTML."""
    return gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8")


def read_peers(folder: Path) -> dict[str, dict[str, str]]:
    """Return the text by page of each other extractor, named with its version."""
    peers = {}
    for file in sorted((folder / "peers_output").glob("*.json")):
        kept = json.loads(file.read_text(encoding="utf-8"))
        peers[f"{file.stem} {kept['version']}"] = _bodies(kept["output"])
    return peers


def _bodies(records: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {name: record.get("articleBody") or "" for name, record in records.items()}


def own_text(page: str) -> str | None:
    """Return what our loader reads from a page, ``None`` where it refuses it."""
    try:
        return read_web_page(page, today=date(2026, 11, 25)).text
    except UnreadableError:
        return None


def measure(folder: Path) -> Result:
    """Read every page and compare all extractors."""
    truth = read_truth(folder)
    pages = {name: read_page(folder, name) for name in truth}
    began = time.process_time()
    own = {name: own_text(page) for name, page in pages.items()}
    own_seconds = time.process_time() - began
    began = time.process_time()
    for page in pages.values():
        trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
    library_seconds = time.process_time() - began
    texts = {OWN_NAME: {name: text or "" for name, text in own.items()}, **read_peers(folder)}
    by_page = {
        system: [page_score(truth[name], output[name]) for name in truth]
        for system, output in texts.items()
    }
    sets = {
        WHOLE: [True] * len(truth),
        TUNING: [is_for_tuning(name) for name in truth],
        HELD_OUT: [not is_for_tuning(name) for name in truth],
    }
    return Result(
        scores={
            system: {
                title: score([one for one, taken in zip(scores, chosen, strict=True) if taken])
                for title, chosen in sets.items()
            }
            for system, scores in by_page.items()
        },
        leads=[
            lead(by_page[OWN_NAME], by_page[peer], peer) for peer in by_page if peer != OWN_NAME
        ],
        refused_pages=sum(text is None for text in own.values()),
        time_by_trafilatura=round(own_seconds / library_seconds, 2),
        versions={name: version(name) for name in ("trafilatura", "lxml")},
    )


def table(result: Result) -> str:
    """Write the figures as a Markdown table, the best F1 on all pages first."""
    lines = ["| extractor | " + " | ".join((WHOLE, TUNING, HELD_OUT)) + " |", "|---" * 4 + "|"]
    ordered = sorted(result.scores.items(), key=lambda item: (-item[1][WHOLE].f1, item[0]))
    for system, scores in ordered:
        cells = [
            f"{s.precision:.4f} / {s.recall:.4f} / **{s.f1:.4f}** ± {s.f1_margin:.4f}"
            for s in scores.values()
        ]
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write results/{RESULT_FILE.name}")
    arguments = parser.parse_args()
    result = measure(benchmark_folder())
    print(table(result))
    for one in result.leads:
        print(f"F1 over {one.over}: {one.f1:+.4f} ± {one.margin:.4f}")
    print(f"refused pages: {result.refused_pages}")
    print(f"processor time, trafilatura's own = 1: {result.time_by_trafilatura}")
    if arguments.keep:
        RESULT_FILE.write_text(json.dumps(asdict(result), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
