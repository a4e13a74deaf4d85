"""Measure how well headings are found that are glued to the paragraph below them.

Texts: the English pages of the article extraction benchmark with their true sub-headings glued,
our samples likewise, and Wikinews, which has none. Every paragraph is asked, so that precision is
that of running text. Run ``python -m tests.quality.headings``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.articles import Span
from index.splitting import judge_headings
from index.text.headings import find_headings, glued_headings
from index.text.sentences import split_sentences
from tests.quality.heading_texts import Text, page_texts, sample_texts, wikinews_texts

RESULT_FILE = Path(__file__).with_name("results") / "headings.json"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and shares; ``sentences`` are those in which a heading could have been seen."""

    precision: float
    recall: float
    headings: int
    found: int
    right: int
    paragraphs: int
    sentences: int


def measure_glued(texts: Iterable[Text], wrong: list[str] | None = None) -> Figures:
    """Ask every paragraph for a heading at its beginning; right is only the exact end."""
    headings = found = right = paragraphs = sentences = 0
    for text in texts:
        whole, spans = _joined(text)
        ends = {one.start: one.end for one in glued_headings(whole, spans, judge_headings)}
        for one, span in zip(text.paragraphs, spans, strict=True):
            end = max(0, ends.get(span.start, 0) - span.start)
            headings += one.heading > 0
            found += end > 0
            right += end == one.heading > 0
            paragraphs += 1
            sentences += len(split_sentences(one.text))
            if wrong is not None and end != one.heading:
                kind, given = "wrong" if end else "missed", end or one.heading
                wrong.append(f"{kind}: {one.text[:given]} || {one.text[given : given + 60]}")
    return _figures(headings, found, right, paragraphs, sentences)


def _joined(text: Text) -> tuple[str, list[Span]]:
    """Return the glued article as one text, with the spans of its paragraphs."""
    spans, start = [], 0
    for one in text.paragraphs:
        spans.append(Span(start, start + len(one.text)))
        start += len(one.text) + 2
    return "\n\n".join(one.text for one in text.paragraphs), spans


def measure_lines(texts: Iterable[Text], wrong: list[str] | None = None) -> Figures:
    """Read articles with headings in lines of their own; right is a true heading, whole.

    Those that the page itself runs in are no lines: found or not, they count for nothing here.
    """
    headings = found = right = paragraphs = sentences = 0
    for text in texts:
        whole = "\n\n".join(text.lines)
        paragraphs += len(text.lines)
        sentences += len(split_sentences(whole))
        true = [line for line in text.lines if line in text.headings]
        run_in = {one.text[: one.heading] for one in text.paragraphs} - text.headings
        spans = find_headings(whole, judge=judge_headings)
        given = [whole[span.start : span.end] for span in spans]
        given = [line for line in given if line not in run_in]
        headings += len(true)
        found += len(given)
        right += sum(line in text.headings for line in given)
        if wrong is not None:
            wrong += [f"wrong line: {line}" for line in given if line not in text.headings]
    return _figures(headings, found, right, paragraphs, sentences)


def _figures(headings: int, found: int, right: int, paragraphs: int, sentences: int) -> Figures:
    return Figures(
        precision=round(right / found, 4) if found else 0.0,
        recall=round(right / headings, 4) if headings else 0.0,
        headings=headings,
        found=found,
        right=right,
        paragraphs=paragraphs,
        sentences=sentences,
    )


def read_texts(*, tuning: bool) -> list[Text]:
    """Return the texts of one half."""
    texts = itertools.chain(page_texts(), sample_texts(), wikinews_texts())
    return [text for text in texts if text.is_for_tuning == tuning]


def table(rows: dict[str, Figures]) -> str:
    """Write the figures as a Markdown table."""
    lines = [
        "| texts | precision | recall | headings | found | right | paragraphs | sentences |",
        "|---" * 8 + "|",
    ]
    for name, one in rows.items():
        cells = [f"{one.precision:.3f}", f"{one.recall:.3f}"]
        counts = (one.headings, one.found, one.right, one.paragraphs, one.sentences)
        lines.append(f"| {name} | {' | '.join([*cells, *map(str, counts)])} |")
    return "\n".join(lines)


def measure() -> dict[str, Figures]:
    """Measure both halves."""
    rows = {}
    for name, tuning in (("tuning half", True), ("held-out half", False)):
        texts = read_texts(tuning=tuning)
        rows[f"glued, {name}"] = measure_glued(texts)
        rows[f"own lines, {name}"] = measure_lines(texts)
    return rows


def show_errors(texts: Sequence[Text]) -> None:
    """Print what was missed and what was found wrongly."""
    wrong: list[str] = []
    print(measure_glued(texts, wrong), measure_lines(texts, wrong), sep="\n", file=sys.stderr)
    print("\n".join(wrong))


def main() -> None:
    """Measure, print the table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write results/{RESULT_FILE.name}")
    parser.add_argument("--errors", action="store_true", help="show those of the tuning half")
    arguments = parser.parse_args()
    if arguments.errors:
        show_errors(read_texts(tuning=True))
        return
    rows = measure()
    print(table(rows))
    if arguments.keep:
        figures = {name: asdict(one) for name, one in rows.items()}
        RESULT_FILE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
