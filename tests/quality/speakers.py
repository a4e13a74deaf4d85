"""Measure how often quotations are bound to the right speaker, on labels made by hand.

The labels (``quotations.jsonl``) are of all our samples and of fifty articles of Wikinews chosen by
a fixed hash; they hold places and names, never text. ``-`` is nobody's speech; where two names are
both right, ``|`` stands between them. They were made before the rules, which were written looking
at the tuning half alone. Five further files hold at most three quotations of each of 33, 24, 42, 48
and 45 other articles, chosen by a hash, labelled and committed before the rules were run on them;
after each its faults were looked at. ``quotations_pages.jsonl`` holds at most two, of 25 characters
or more, of each of 51 English pages of other papers, chosen and labelled likewise. Run
``python -m tests.quality.speakers``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.articles import Article
from index.loaders.dispatch import load
from index.splitting import judge_headings
from index.text.cleaning import clean_text
from index.text.headings import find_headings
from index.text.speakers import quoted_speech
from tests.quality.public_texts import shared_data

LABELS = Path(__file__).with_name("quotations.jsonl")
RESULT_FILE = Path(__file__).with_name("results") / "speakers.json"
# Right and all when first measured, which stays as it was: afterwards some faults were mended.
FRESH = {
    "quotations_fresh.jsonl": (60, 74),
    "quotations_second.jsonl": (46, 63),
    "quotations_third.jsonl": (85, 103),
    "quotations_fourth.jsonl": (86, 103),
    "quotations_fifth.jsonl": (86, 106),
    "quotations_pages.jsonl": (86, 95),
}
_SAMPLES = Path(__file__).parents[2] / "ui" / "samples"
_LONGEST_FIELD = 1 << 24
_LARGE = 1.96
_LEAST_COMMON = 0.5  # of the labelled characters, to speak of the same quotation


@dataclass(frozen=True, slots=True)
class Label:
    """A quotation's place in its article and who may be named as its speaker."""

    start: int
    end: int
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many quotations were bound right, with a 95 % interval (Wilson)."""

    right: int
    quotations: int
    share: float
    low: float
    high: float


def read_labels(file: Path = LABELS) -> dict[str, list[Label]]:
    """Return the labels by article."""
    records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {
        record["name"]: [
            Label(start, end, tuple(names.split("|"))) for start, end, names in record["quotations"]
        ]
        for record in records
    }


def is_for_tuning(name: str) -> bool:
    """Tell whether rules may be written on this article."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def _sample_texts() -> Iterator[tuple[str, str, str | None]]:
    """Yield name, text and title of our samples."""
    for item in load([_SAMPLES]):
        if isinstance(item, Article) and item.path:
            yield (
                Path(item.path).name + (f"#{item.record}" if item.record else ""),
                item.text,
                item.title,
            )


def _public_texts() -> Iterator[tuple[str, str, str | None]]:
    """Yield name, text and title of Wikinews and of the pages, where they lie here."""
    csv.field_size_limit(_LONGEST_FIELD)
    for file in sorted((shared_data() / "wikinews").glob("wikinews_*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield row["url"], clean_text(row["text"]), row["title"]
    for file in (shared_data() / "article_extraction").glob("ground-truth.json"):
        for name, page in json.loads(file.read_text(encoding="utf-8")).items():
            yield f"page {name}", clean_text(page["articleBody"]), None


def is_right(given: str | None, wanted: tuple[str, ...]) -> bool:
    """Tell whether a speaker is one of those wanted; a full name stands for its surname."""
    if given is None:
        return "-" in wanted
    return any(_same(given, name) for name in wanted if name != "-")


def _same(given: str, wanted: str) -> bool:
    said, right = _letters(given), _letters(wanted)
    if not said or not right:
        return False
    if said == right or said[-len(right) :] == right or right[-len(said) :] == said:
        return True
    if len(said) > 1 and right[: len(said)] == said:
        return True
    return not wanted[0].isupper() and " ".join(right) in " ".join(said)


def _letters(name: str) -> list[str]:
    words = re.findall(r"[\w.'’-]+", name.lower().replace("’", "'"))
    return [word for word in words if word not in {"the", "a", "an"}]


def measure(*, tuning: bool, public: bool, wrong: list[str] | None = None) -> Figures:
    """Count the quotations of one half of the samples or of Wikinews that are bound right."""
    labels, right, total = read_labels(), 0, 0
    for name, text, title in _public_texts() if public else _sample_texts():
        if name not in labels or is_for_tuning(name) != tuning:
            continue
        given = judged(text, title, labels.get(name, ()), wrong)
        right, total = right + sum(given), total + len(given)
    return figures(right, total)


def measure_fresh(file: str, wrong: list[str] | None = None) -> Figures:
    """Count the quotations bound right of articles labelled when the rules were finished."""
    labels = read_labels(LABELS.with_name(file))
    given = [
        one
        for name, text, title in _public_texts()
        if name in labels
        for one in judged(text, title, labels[name], wrong)
    ]
    return figures(sum(given), len(given))


def judged(
    text: str, title: str | None, labels: Sequence[Label], wrong: list[str] | None = None
) -> list[bool]:
    """Tell for each labelled quotation of an article whether it is bound right."""
    spoken = quoted_speech(text, find_headings(text, judge=judge_headings), title) if labels else []
    answers = []
    for label in labels:
        given = next(
            (
                one.speaker
                for one in spoken
                if min(one.quotation.end, label.end) - max(one.quotation.start, label.start)
                >= _LEAST_COMMON * (label.end - label.start)
            ),
            None,
        )
        answers.append(is_right(given, label.speakers))
        if wrong is not None and not answers[-1]:
            around = text[max(0, label.start - 130) : label.end + 70].replace("\n", "/")
            wrong.append(f"{given!r} instead of {label.speakers}: …{around}")
    return answers


def figures(right: int, total: int) -> Figures:
    """Return the share with its interval."""
    share = right / total if total else 0.0
    if not total:
        return Figures(0, 0, 0.0, 0.0, 1.0)
    square = _LARGE * _LARGE / total
    middle = (share + square / 2) / (1 + square)
    half = _LARGE * math.sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return Figures(right, total, round(share, 4), round(middle - half, 4), round(middle + half, 4))


def main() -> None:
    """Measure, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write results/{RESULT_FILE.name}")
    parser.add_argument("--errors", action="store_true", help="show those of the tuning half")
    arguments = parser.parse_args()
    if arguments.errors:
        wrong: list[str] = []
        for public in (False, True):
            print(measure(tuning=True, public=public, wrong=wrong))
        print("\n".join(wrong))
        return
    rows = {}
    for half, tuning in (("tuning half", True), ("held-out half", False)):
        samples = measure(tuning=tuning, public=False)
        wikinews = measure(tuning=tuning, public=True)
        rows[f"samples, {half}"], rows[f"wikinews, {half}"] = samples, wikinews
        rows[half] = figures(
            samples.right + wikinews.right, samples.quotations + wikinews.quotations
        )
    for file, first in FRESH.items():
        rows[f"{file}, when first measured"] = figures(*first)
        rows[f"{file}, now"] = measure_fresh(file)
    for name, one in rows.items():
        print(f"{name}: {one.right} of {one.quotations} = {one.share:.3f} [{one.low}, {one.high}]")
    if arguments.keep:
        kept = {name: asdict(one) for name, one in rows.items()}
        RESULT_FILE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
