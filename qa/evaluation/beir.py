"""Read a BEIR folder: corpus.jsonl, queries.jsonl and the judgements in qrels/*.tsv.

Each document becomes an article and is judged as a whole. Format: Thakur et al. 2021.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.articles import Article
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import Dataset, DatasetKind, JudgedQuestion, Judgement, Paragraph

_SPLITS = ("test", "dev")  # the split results are reported on first, as is usual


def is_beir(folder: Path) -> bool:
    """Tell whether the folder holds a BEIR corpus with questions."""
    return (folder / "corpus.jsonl").is_file() and (folder / "queries.jsonl").is_file()


def read_beir(folder: Path, *, judgements: Path | None = None) -> Dataset:
    """Read the folder; ``judgements`` names the file in ``qrels/``, by default test, else dev.

    Only questions with a relevant document are kept. Raises ``DatasetUnusable``.
    """
    judgements = judgements or _judgements_in(folder)
    files = (folder / "corpus.jsonl", folder / "queries.jsonl", judgements)
    articles, paragraphs = _read_corpus(files[0])
    grades = _read_grades(files[2])
    questions = tuple(
        JudgedQuestion(
            id=str(entry["_id"]), text=str(entry["text"]), answerable=True, relevant=relevant
        )
        for entry in _lines(files[1])
        if (relevant := _relevant(grades.get(str(entry["_id"]), {}), paragraphs))
    )
    if not questions:
        raise DatasetUnusable(f"{judgements}: names no question of {files[1]}.")
    return Dataset(
        name=f"{folder.resolve().name}-{judgements.stem}",
        kind=DatasetKind.BEIR,
        digest=_digest(files),
        questions=questions,
        articles=articles,
        paragraphs=tuple(paragraphs.values()),
    )


def _read_corpus(file: Path) -> tuple[tuple[Article, ...], dict[str, Paragraph]]:
    articles: list[Article] = []
    paragraphs: dict[str, Paragraph] = {}
    for entry in _lines(file):
        title = str(entry.get("title") or "").strip() or None
        text = str(entry["text"] or "").strip() or title
        if text is None:
            continue  # nothing of the document can be found, by any system
        name = str(entry["_id"])
        article = Article.create(text, title=title, path=file.name, record=name)
        articles.append(article)
        paragraphs[name] = Paragraph(name, article.id, 0, len(text), text)
    return tuple(articles), paragraphs


def _read_grades(file: Path) -> Mapping[str, dict[str, int]]:
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t"), start=1):
            if number == 1 and row[:1] == ["query-id"]:
                continue
            try:
                question_id, document_id, grade = row
                grades[question_id][document_id] = int(grade)
            except ValueError as error:
                raise DatasetUnusable(
                    f"{file}, line {number}: expected query, document and grade, got {row!r}."
                ) from error
    return grades


def _relevant(
    grades: Mapping[str, int], paragraphs: Mapping[str, Paragraph]
) -> tuple[Judgement, ...]:
    return tuple(
        Judgement(paragraphs[name], grade)
        for name, grade in grades.items()
        if grade > 0 and name in paragraphs
    )


def _judgements_in(folder: Path) -> Path:
    found = {file.stem: file for file in sorted((folder / "qrels").glob("*.tsv"))}
    for split in (*_SPLITS, *found):
        if split in found:
            return found[split]
    raise DatasetUnusable(f"{folder}: has no judgements; expected qrels/test.tsv.")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
                entry["_id"], entry["text"]
            except (ValueError, TypeError, KeyError) as error:
                raise DatasetUnusable(
                    f"{file}, line {number}: expected a JSON object with _id and text."
                ) from error
            yield entry


def _digest(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()
