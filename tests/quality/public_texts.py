"""Reads the public texts that measurements use; they are never part of the project."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+|\n+")
_SHORTEST = 20  # characters: shorter pieces are date lines and headings
# a row holds a whole article: longer than the csv module's own limit
_LONGEST_FIELD = 1 << 24


@dataclass(frozen=True, slots=True)
class ParagraphQuestions:
    """SQuAD paragraphs as lists of sentences, and questions with the paragraph that answers."""

    paragraphs: list[list[str]]
    questions: list[str]
    answering: list[int]


def shared_data() -> Path:
    """Return the folder of public data: ``DATELINE_SHARED_DATA``, else beside the checkout."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("DATELINE_SHARED_DATA") or beside)


def rough_sentences(text: str) -> list[str]:
    """Split at full stops and line ends: good enough to time and compare encoders."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece.strip()]


def wikinews_sentences(count: int) -> list[str]:
    """Return the first sentences of Wikinews 2019 and 2020, in the order of the files."""
    csv.field_size_limit(_LONGEST_FIELD)
    sentences: list[str] = []
    for year in (2019, 2020):
        path = shared_data() / "wikinews" / f"wikinews_{year}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                sentences += [s for s in rough_sentences(row["text"]) if len(s) > _SHORTEST]
    return sentences[:count]


def squad_questions() -> ParagraphQuestions:
    """Return all paragraphs and questions of the SQuAD 1.1 development set."""
    path = shared_data() / "squad_dev" / "dev-v1.1.rebuilt.json"
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    pairs = [(q["question"], row) for row, p in enumerate(paragraphs) for q in p["qas"]]
    return ParagraphQuestions(
        [rough_sentences(paragraph["context"]) for paragraph in paragraphs],
        [question for question, _ in pairs],
        [row for _, row in pairs],
    )
