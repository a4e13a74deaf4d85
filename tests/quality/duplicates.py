"""Measure the search for near-duplicates on copies made of real articles by realistic edits.

Articles: Wikinews 2019 and 2020, read from the shared data folder and split by article: every
second one was used to choose the thresholds, the figures are those of the others. Run
``python -m tests.quality.duplicates --keep``.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
if str(CHECKOUT) not in sys.path:  # run by path instead of as a module
    sys.path.insert(0, str(CHECKOUT))

from index.duplicates import Signature, band_keys, same_story  # noqa: E402  # needs the path above
from tests.quality.duplicate_edits import (  # noqa: E402  # needs the path set above
    BEYOND,
    COPIES,
    LOOK_ALIKES,
    Edit,
    NewsText,
    figures_in,
)
from tests.shared_data import shared_data  # noqa: E402  # needs the path set above

RESULT_FILE = HERE / "results" / "duplicates.json"
LEAST_WORDS = 100  # the set has two test pages of fewer words
NEAREST = 5
TEMPLATE_FIGURES = 8  # of an article that a template could fill
SPEED_ROUNDS = 5
ARTICLES = "pairs of different articles"
NEAREST_ARTICLES = "of these, the nearest 5 of each by TF-IDF"
COPY_AND_OTHER = "a copy and another article"


@dataclass(frozen=True, slots=True)
class Row:
    """How many pairs of one kind were taken for copies."""

    kind: str
    pairs: int
    taken_for_copies: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one half of the articles."""

    articles: int
    precision: float
    recall: float
    true_positives: int
    false_positives: int
    false_negatives: int
    copies: tuple[Row, ...]
    different: tuple[Row, ...]
    beyond: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a signature costs on one core: articles a second (best of 5), and bytes."""

    articles_per_second: float
    comparisons_per_second: float
    bytes_per_signature: float
    words_per_article: float


def wikinews_folder() -> Path | None:
    """Return where Wikinews lies, ``None`` where it does not."""
    data = shared_data()
    folder = data / "wikinews" if data else None
    return folder if folder and folder.is_dir() else None


def read_articles(folder: Path, half: int) -> list[NewsText]:
    """Read one half of the articles: 0 is for choosing thresholds, 1 is held out."""
    csv.field_size_limit(10_000_000)
    articles = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            articles += [
                NewsText(row["url"], row["title"], row["text"].strip())
                for row in csv.DictReader(stream)
                if len(row["text"].split()) >= LEAST_WORDS
            ]
    return articles[half::2]


def taken_for_copies(first: Signature, second: Signature) -> bool:
    """Tell whether the archive would link the two: they meet under a key and the check agrees."""
    return bool(set(band_keys(first)) & set(band_keys(second))) and same_story(first, second)


def nearest(articles: Sequence[NewsText]) -> dict[str, list[NewsText]]:
    """Return for each article the others nearest to it by TF-IDF cosine, nearest first."""
    counts = [Counter(article.text.lower().split()) for article in articles]
    holders = Counter(word for count in counts for word in count)
    vectors = []
    for count in counts:
        vector = {
            word: (1 + math.log(times)) * math.log(len(articles) / holders[word])
            for word, times in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values()))
        vectors.append({word: weight / length for word, weight in vector.items()})
    return {
        article.name: [
            articles[other]
            for other in sorted(
                (n for n in range(len(articles)) if n != place),
                key=lambda n: (-_cosine(vectors[place], vectors[n]), n),
            )[:NEAREST]
        ]
        for place, article in enumerate(articles)
    }


def _cosine(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    if len(second) < len(first):
        first, second = second, first
    return sum(weight * second.get(word, 0.0) for word, weight in first.items())


def measure(articles: Sequence[NewsText], seed: int) -> Figures:
    """Count pairs taken for copies: of every copy with its original, and of all that are not."""
    originals = {article.name: Signature.of_text(article.text) for article in articles}
    near = nearest(articles)
    copies, others = _copies(articles, originals, COPIES, seed)
    different = [
        *_different_articles(articles, originals, near),
        others,
        *(_look_alikes(articles, originals, near, name, seed) for name in LOOK_ALIKES),
    ]
    found = sum(row.taken_for_copies for row in copies)
    # The nearest are a part of all pairs and count once.
    wrong = sum(row.taken_for_copies for row in different if row.kind != NEAREST_ARTICLES)
    missed = sum(row.pairs for row in copies) - found
    return Figures(
        articles=len(articles),
        precision=round(found / (found + wrong), 4),
        recall=round(found / (found + missed), 4),
        true_positives=found,
        false_positives=wrong,
        false_negatives=missed,
        copies=tuple(copies),
        different=tuple(different),
        beyond=tuple(_copies(articles, originals, BEYOND, seed)[0]),
    )


def _copies(
    articles: Sequence[NewsText],
    originals: Mapping[str, Signature],
    edits: Mapping[str, Edit],
    seed: int,
) -> tuple[list[Row], Row]:
    """Compare every copy with its original, and with all articles it does not hold."""
    rows = []
    pairs = taken = 0
    for kind, edit in edits.items():
        found = 0
        for article in articles:
            chance = random.Random(f"{seed} {kind} {article.name}")
            partner = chance.choice([other for other in articles if other is not article])
            copy = Signature.of_text(edit(article, partner, chance))
            found += taken_for_copies(originals[article.name], copy)
            strangers = [name for name in originals if name not in {article.name, partner.name}]
            pairs += len(strangers)
            taken += sum(taken_for_copies(originals[name], copy) for name in strangers)
        rows.append(Row(kind, len(articles), found))
    return rows, Row(COPY_AND_OTHER, pairs, taken)


def _different_articles(
    articles: Sequence[NewsText],
    originals: Mapping[str, Signature],
    near: Mapping[str, Sequence[NewsText]],
) -> Iterable[Row]:
    pairs = [(first.name, second.name) for first, second in itertools.combinations(articles, 2)]
    yield _row(ARTICLES, pairs, originals)
    close = {tuple(sorted((name, other.name))) for name, others in near.items() for other in others}
    yield _row(NEAREST_ARTICLES, [(pair[0], pair[1]) for pair in sorted(close)], originals)


def _row(kind: str, pairs: Sequence[tuple[str, str]], originals: Mapping[str, Signature]) -> Row:
    taken = sum(taken_for_copies(originals[one], originals[two]) for one, two in pairs)
    return Row(kind, len(pairs), taken)


def _look_alikes(
    articles: Sequence[NewsText],
    originals: Mapping[str, Signature],
    near: Mapping[str, Sequence[NewsText]],
    kind: str,
    seed: int,
) -> Row:
    """Compare every article with what only looks like a copy of it."""
    pairs = taken = 0
    for article in articles:
        if kind == "same template, other figures" and figures_in(article.text) < TEMPLATE_FIGURES:
            continue
        chance = random.Random(f"{seed} {kind} {article.name}")
        text = LOOK_ALIKES[kind](article, chance.choice(near[article.name]), chance)
        pairs += 1
        taken += taken_for_copies(originals[article.name], Signature.of_text(text))
    return Row(kind, pairs, taken)


def cost(articles: Sequence[NewsText]) -> Cost:
    """Measure time and size of signatures on this machine, on one core."""
    texts = [article.text for article in articles]
    made, compared = [], []
    for _ in range(SPEED_ROUNDS):
        began = time.perf_counter()
        signatures = [Signature.of_text(text) for text in texts]
        made.append(time.perf_counter() - began)
        began = time.perf_counter()
        for one, two in itertools.pairwise(signatures):
            same_story(one, two)
        compared.append(time.perf_counter() - began)
    return Cost(
        articles_per_second=round(len(texts) / min(made)),
        comparisons_per_second=round((len(texts) - 1) / min(compared)),
        bytes_per_signature=round(sum(len(s.to_bytes()) for s in signatures) / len(texts)),
        words_per_article=round(sum(len(text.split()) for text in texts) / len(texts)),
    )


def table(figures: Figures) -> str:
    """Write the counts as a Markdown table."""
    lines = ["| pairs | number | taken for copies |", "|---|---|---|"]
    lines += [
        f"| {row.kind} | {row.pairs:,} | {row.taken_for_copies:,} |"
        for row in (*figures.copies, *figures.different, *figures.beyond)
    ]
    lines.append(f"\nprecision {figures.precision:.4f}, recall {figures.recall:.4f}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the edits (1)")
    parser.add_argument("--choosing", action="store_true", help="the half for choosing thresholds")
    parser.add_argument("--keep", action="store_true", help=f"write results/{RESULT_FILE.name}")
    arguments = parser.parse_args()
    folder = wikinews_folder()
    if folder is None:
        sys.exit("There is no Wikinews here: name its parent folder in DATELINE_SHARED_DATA.")
    articles = read_articles(folder, 0 if arguments.choosing else 1)
    figures, price = measure(articles, arguments.seed), cost(articles)
    print(table(figures))
    print(price)
    if arguments.keep and not arguments.choosing:
        RESULT_FILE.parent.mkdir(exist_ok=True)
        kept = {"seed": arguments.seed, "cost": asdict(price), "held_out": asdict(figures)}
        RESULT_FILE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
