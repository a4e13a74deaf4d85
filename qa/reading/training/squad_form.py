"""Reads questions in SQuAD's form (SQuADShifts, COVID-QA) as samples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.reading.training.samples import Sample


def read_squad_form(path: Path, *, most_answer_words: int, titled: bool = False) -> list[Sample]:
    """Return the answerable questions of a file, with the answer most annotators gave.

    Questions whose answer has more than ``most_answer_words`` are left out: long answers of
    reviews and comments are loose clauses. Raises ``OSError`` or ``ValueError`` for a file that
    cannot be read as JSON, ``KeyError`` when it is not in SQuAD's form.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        sample
        for article in content["data"]
        for paragraph in article["paragraphs"]
        for sample in _questions(paragraph, path.stem, _title(article) if titled else "")
        if len(sample.answer.split()) <= most_answer_words
    ]


def _title(article: Mapping[str, Any]) -> str:
    return str(article.get("title") or "").replace("_", " ")


def _questions(paragraph: Mapping[str, Any], group: str, title: str) -> Iterator[Sample]:
    passage = str(paragraph["context"])
    for asked in paragraph["qas"]:
        found = _agreed(passage, asked["answers"])
        if found is not None:
            yield Sample(str(asked["question"]).strip(), passage, *found, group, title=title)


def _agreed(passage: str, answers: Sequence[Mapping[str, Any]]) -> tuple[int, int] | None:
    """Return the range given most often (of equals the shortest), or ``None`` if none is right."""
    ranges = []
    for answer in answers:
        start, text = int(answer["answer_start"]), str(answer["text"])
        if text.strip() and passage[start : start + len(text)] == text:
            start += len(text) - len(text.lstrip())
            ranges.append((start, start + len(text.strip())))
    if not ranges:
        return None
    votes = Counter(ranges)
    return min(votes, key=lambda one: (-votes[one], one[1] - one[0], one))
