"""Measure language detection and sentence splitting in languages other than English.

On short paragraphs written for this project (``languages.jsonl``: the true sentences of each; those
held out were written before the rules were corrected on the others, their first figures stand in
docs/languages.md). Libraries that are not installed are left out. Run
``python -m tests.quality.languages --keep``.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index.text.languages import detect_language
from index.text.sentences import split_sentences
from tests.quality.sentence_splitting import boundaries

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "languages.jsonl"
RESULT = HERE / "results" / "languages.json"
_UNSPACED = frozenset(("zh", "ja"))

Split = Callable[[str, str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in a language with its true sentences."""

    language: str
    sentences: tuple[str, ...]
    held_out: bool

    @property
    def paragraph(self) -> str:
        """The sentences in a row."""
        return ("" if self.language in _UNSPACED else " ").join(self.sentences)


def texts() -> list[Text]:
    """Return all paragraphs."""
    records = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    return [
        Text(it["language"], tuple(it["sentences"]), it.get("held_out", False)) for it in records
    ]


def own(language: str, text: str) -> list[str]:
    """Split as Dateline does."""
    return [text[span.start : span.end] for span in split_sentences(text, language)]


def splitters() -> dict[str, Split]:
    """Return our splitter and the libraries that are installed."""
    found: dict[str, Split] = {"dateline": own}
    if find_spec("sentencex"):
        found["sentencex"] = importlib.import_module("sentencex").segment
    if find_spec("pysbd"):
        pysbd = importlib.import_module("pysbd")
        codes = importlib.import_module("pysbd.languages").LANGUAGE_CODES
        found["pysbd"] = lambda language, text: pysbd.Segmenter(
            language=language if language in codes else "en", clean=False
        ).segment(text)
    return found


def f1(split: Split, paragraphs: Iterable[Text]) -> float:
    """Return F1 (0..1) of the boundaries inside paragraphs."""
    hits = predicted = true = 0
    for text in paragraphs:
        expected = boundaries(text.sentences)
        found = boundaries(split(text.language, text.paragraph))
        hits += len(expected & found)
        predicted += len(found)
        true += len(expected)
    return 2 * hits / (predicted + true) if predicted + true else 1.0


def detected(pieces: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count right, wrong and undecided detections of (language, text) pairs."""
    counts = {"right": 0, "wrong": 0, "undecided": 0}
    for language, text in pieces:
        found = detect_language(text)
        key = "undecided" if found is None else "right" if found == language else "wrong"
        counts[key] += 1
    return counts


def main() -> None:
    """Print the figures and keep them with ``--keep``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write the result file")
    keep = parser.parse_args().keep
    all_texts = texts()
    languages = sorted({text.language for text in all_texts})
    result: dict[str, object] = {
        "detected paragraphs": detected((it.language, it.paragraph) for it in all_texts),
        "detected sentences": detected((it.language, s) for it in all_texts for s in it.sentences),
    }
    for name, split in splitters().items():
        result[f"F1, {name}"] = round(f1(split, [it for it in all_texts if not it.held_out]), 3)
        result[f"F1 held out, {name}"] = round(
            f1(split, [it for it in all_texts if it.held_out]), 3
        )
        result[f"F1 by language, {name}"] = {
            code: round(f1(split, [it for it in all_texts if it.language == code]), 3)
            for code in languages
        }
    print(json.dumps(result, indent=2))
    if keep:
        RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
