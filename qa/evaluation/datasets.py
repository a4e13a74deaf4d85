"""Open a set of questions whatever its format: told by its content, not by its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.evaluation.beir import is_beir, read_beir
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import Dataset, DatasetKind
from qa.evaluation.own_questions import FindArticles, read_own_questions
from qa.evaluation.squad import read_squad

_KNOWN = (
    "a SQuAD file (JSON with 'data'), a BEIR folder (corpus.jsonl, queries.jsonl, qrels/) or own "
    'questions (one JSON object per line with "question")'
)


def detect(path: Path) -> DatasetKind:
    """Tell how the questions are written; raises ``DatasetUnusable`` for anything else."""
    if path.is_dir() and is_beir(path):
        return DatasetKind.BEIR
    if not path.is_file():
        raise DatasetUnusable(f"{path}: not found as {_KNOWN}.")
    if is_beir(path.parent.parent) and path.parent.name == "qrels":
        return DatasetKind.BEIR
    if "question" in _first_line(path):
        return DatasetKind.OWN
    if "data" in _whole(path):
        return DatasetKind.SQUAD
    raise DatasetUnusable(f"{path}: expected {_KNOWN}.")


def read_dataset(path: Path, *, find: FindArticles | None = None) -> Dataset:
    """Read questions of any known format.

    ``path`` may also name one file of a BEIR folder's ``qrels/``. ``find`` looks articles up in
    the archive that own questions are about. Raises ``DatasetUnusable``.
    """
    kind = detect(path)
    if kind is DatasetKind.BEIR:
        return read_beir(path) if path.is_dir() else read_beir(path.parents[1], judgements=path)
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if kind is DatasetKind.OWN:
        if find is None:
            raise DatasetUnusable(f"{path}: own questions need the archive they are about.")
        return read_own_questions(path, find, digest=digest)
    try:
        return read_squad(_whole(path), name=path.stem, digest=digest)
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetUnusable(f"{path}: not as SQuAD is written ({error!r}).") from error


def sampled(dataset: Dataset, questions: int | None, *, seed: int = 0) -> Dataset:
    """Return the dataset with a random choice of its questions, in their order; articles stay."""
    if questions is None or questions >= len(dataset.questions):
        return dataset
    generator = np.random.default_rng(seed)
    chosen = np.sort(generator.choice(len(dataset.questions), size=questions, replace=False))
    return replace(dataset, questions=tuple(dataset.questions[number] for number in chosen))


def _first_line(path: Path) -> Mapping[str, Any]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            if line.strip():
                return _object(line)
    return {}


def _whole(path: Path) -> Mapping[str, Any]:
    return _object(path.read_text(encoding="utf-8-sig", errors="replace"))


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
