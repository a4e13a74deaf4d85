"""Measure sentence splitters on running paragraphs whose true sentences are known.

Two sets: the test part of the English Web Treebank (public, read from the shared data folder) and
news paragraphs written for this project. Prints a table and keeps the figures as JSON. Run
``python -m tests.quality.sentence_splitting``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import os
import platform
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
if str(CHECKOUT) not in sys.path:  # run by path instead of as a module
    sys.path.insert(0, str(CHECKOUT))

from tests.quality.sentence_splitters import (  # noqa: E402  # needs the path set above
    CANDIDATES,
    OWN_NAME,
    Split,
)

NEWS_FILE = HERE / "news_sentences.jsonl"
RESULT_FILE = HERE / "results" / "sentence_splitting.json"
SPEED_ROUNDS = 5
MARKED_END = re.compile(r"""[.!?…]["'”’)\]]*\Z""")
MARKED_ONLY = ", marked ends only"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A running paragraph, its true sentences in order, and the number of its document."""

    text: str
    sentences: tuple[str, ...]
    document: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """How well predicted boundaries meet the true ones inside paragraphs (fractions 0..1)."""

    precision: float
    recall: float
    f1: float
    true_boundaries: int


@dataclass(frozen=True, slots=True)
class Row:
    """One splitter's figures: a score per set, and its speed relative to our splitter."""

    splitter: str
    scores: dict[str, Score]
    relative_speed: float


def treebank_file() -> Path:
    """Return where the treebank lies: below ``DATELINE_SHARED_DATA`` or beside the checkout."""
    shared = os.environ.get("DATELINE_SHARED_DATA")
    folder = Path(shared) if shared else CHECKOUT.parent / "shared" / "data"
    return folder / "ud_ewt" / "en_ewt-ud-test.conllu"


def read_treebank(path: Path) -> list[Paragraph]:
    """Rebuild paragraphs: sentences are joined by a space unless the last token says otherwise."""
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    document = 0
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        begins_document = any(line.startswith("# newdoc") for line in lines)
        if pieces and (begins_document or any(line.startswith("# newpar") for line in lines)):
            paragraphs.append(_joined(pieces, document))
            pieces = []
        document += begins_document
        text = next(line for line in lines if line.startswith("# text = "))
        space = "" if _last_token_is_glued(lines) else " "
        pieces.append(text.removeprefix("# text = ").strip() + space)
    if pieces:
        paragraphs.append(_joined(pieces, document))
    return paragraphs


def _joined(pieces: Sequence[str], document: int) -> Paragraph:
    return Paragraph("".join(pieces).strip(), tuple(piece.strip() for piece in pieces), document)


def _last_token_is_glued(lines: Sequence[str]) -> bool:
    """Tell whether the last surface token carries ``SpaceAfter=No``.

    A token line counts unless a range line (``3-4``) before it covers it.
    """
    glued = False
    covered_to = 0
    for line in lines:
        if line.startswith("#"):
            continue
        columns = line.split("\t")
        number, remark = columns[0], columns[9]
        if "." in number:
            continue
        first, _, last = number.partition("-")
        if not last and int(first) <= covered_to:
            continue
        covered_to = int(last) if last else covered_to
        glued = "SpaceAfter=No" in remark.split("|")
    return glued


def read_news(path: Path, *, held_out: bool) -> list[Paragraph]:
    """Read our own news paragraphs, one JSON object a line: those held out, or the others."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Paragraph(record["paragraph"], tuple(record["sentences"]))
        for record in records
        if record.get("held_out", False) == held_out
    ]


def boundaries(sentences: Iterable[str]) -> set[int]:
    """Return each sentence's end, counted in characters that are not white space, but the last.

    Counting so makes splitters comparable that keep, trim or fold white space.
    """
    ends: list[int] = []
    position = 0
    for sentence in sentences:
        visible = len("".join(sentence.split()))
        if visible:
            position += visible
            ends.append(position)
    return set(ends[:-1])


def unmarked_boundaries(sentences: Sequence[str]) -> set[int]:
    """Return the true boundaries after sentences that end without a stop, ``?``, ``!`` or ``…``."""
    ends = itertools.accumulate(len("".join(sentence.split())) for sentence in sentences)
    pairs = zip(ends, sentences, strict=True)
    return {end for end, sentence in pairs if not MARKED_END.search(sentence)}


def score(split: Split, paragraphs: Sequence[Paragraph], *, marked_only: bool = False) -> Score:
    """Count boundaries over all paragraphs (micro average).

    ``marked_only`` leaves out true boundaries that no mark shows, whether found or not.
    """
    correct = predicted = true = 0
    for paragraph in paragraphs:
        ignored = unmarked_boundaries(paragraph.sentences) if marked_only else set()
        wanted = boundaries(paragraph.sentences) - ignored
        given = boundaries(split(paragraph.text)) - ignored
        correct += len(wanted & given)
        predicted += len(given)
        true += len(wanted)
    precision = correct / predicted if predicted else 0.0
    recall = correct / true if true else 0.0
    f1 = 2 * correct / (predicted + true) if predicted + true else 0.0
    return Score(round(precision, 4), round(recall, 4), round(f1, 4), true)


def seconds(split: Split, texts: Sequence[str]) -> float:
    """Return the least time in which all texts were split, in seconds."""
    taken = []
    for number in range(SPEED_ROUNDS):
        # New texts each round: one of the libraries remembers its last results.
        fresh = [f"{text} Round {number}." for text in texts]
        began = time.perf_counter()
        for text in fresh:
            for _sentence in split(text):
                pass
        taken.append(time.perf_counter() - began)
    return min(taken)


def read_sets() -> dict[str, list[Paragraph]]:
    """Return the sets by name; the treebank (whole and halves) only where its file lies here.

    Our rules were written looking at the first news set and at the odd documents of the treebank.
    The even documents are held out, and so are the news paragraphs written after the rules.
    """
    sets = {
        "news": read_news(NEWS_FILE, held_out=False),
        "news, held out": read_news(NEWS_FILE, held_out=True),
    }
    if treebank_file().exists():
        treebank = read_treebank(treebank_file())
        sets["treebank"] = treebank
        sets["treebank" + MARKED_ONLY] = treebank
        sets["treebank, seen half"] = [part for part in treebank if part.document % 2 == 1]
        sets["treebank, held-out half"] = [part for part in treebank if part.document % 2 == 0]
    return sets


def measure(names: Iterable[str], sets: dict[str, list[Paragraph]]) -> list[Row]:
    """Measure each installed splitter; one that is not installed is left out."""
    texts = [paragraph.text for paragraphs in sets.values() for paragraph in paragraphs]
    own_seconds = seconds(CANDIDATES[OWN_NAME](), texts)
    rows = []
    for name in names:
        try:
            split = CANDIDATES[name]()
        except ModuleNotFoundError:
            print(f"{name}: not installed, left out", file=sys.stderr)
            continue
        scores = {
            set_name: score(split, paragraphs, marked_only=set_name.endswith(MARKED_ONLY))
            for set_name, paragraphs in sets.items()
        }
        rows.append(Row(name, scores, round(own_seconds / seconds(split, texts), 3)))
    return rows


def table(rows: Sequence[Row]) -> str:
    """Write the figures as a Markdown table: precision / recall / F1 in percent, and speed."""
    set_names = list(rows[0].scores)
    lines = [
        "| splitter | " + " | ".join(f"{name}: P / R / F1" for name in set_names) + " | speed |",
        "|---" * (len(set_names) + 2) + "|",
    ]
    for row in rows:
        cells = [
            f"{100 * one.precision:.1f} / {100 * one.recall:.1f} / **{100 * one.f1:.1f}**"
            for one in row.scores.values()
        ]
        lines.append(f"| {row.splitter} | {' | '.join(cells)} | {row.relative_speed:.2f} |")
    return "\n".join(lines)


def _versions(rows: Sequence[Row]) -> dict[str, str]:
    installed = {package.name for package in importlib.metadata.distributions()}
    names = [row.splitter for row in rows if row.splitter in installed and row.splitter != OWN_NAME]
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in names
    }


def main() -> None:
    """Measure, print the table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=CANDIDATES, help="splitters (all)")
    parser.add_argument("--keep", action="store_true", help=f"write results/{RESULT_FILE.name}")
    arguments = parser.parse_args()
    rows = measure(arguments.only or CANDIDATES, read_sets())
    print(table(rows))
    if arguments.keep:
        RESULT_FILE.parent.mkdir(exist_ok=True)
        kept = {"versions": _versions(rows), "rows": [asdict(row) for row in rows]}
        figures = json.dumps(kept, indent=2)
        RESULT_FILE.write_text(figures + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
