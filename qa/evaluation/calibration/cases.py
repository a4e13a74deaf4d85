"""What is asked to fit and to measure: public questions, their article there or taken away."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from qa.evaluation.datasets import read_dataset
from qa.evaluation.judgements import Dataset, JudgedQuestion


class Kind(Enum):
    """Why a question is asked."""

    ANSWERABLE = "answerable"
    ARTICLE_GONE = "article gone"
    UNANSWERABLE = "unanswerable"
    NOTHING_ABOUT_IT = "nothing about it"


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of an archive from which the articles ``without`` are left out.

    ``group`` names what must not be in both halves: the article the question was written for.
    """

    question: JudgedQuestion
    kind: Kind
    group: str
    without: frozenset[str] = frozenset()

    @property
    def answerable(self) -> bool:
        """Tell whether the archive, as it is asked, holds an answer."""
        return self.kind is Kind.ANSWERABLE


@dataclass(frozen=True, slots=True)
class PublicFiles:
    """SQuAD 1.1 dev, whose articles are asked, and 2.0 dev, whose unanswerable questions are."""

    answerable: Path
    unanswerable: Path

    @classmethod
    def below(cls, data: Path) -> PublicFiles:
        """Return where they lie in the folder of public data."""
        folder = data / "squad_dev"
        return cls(folder / "dev-v1.1.rebuilt.json", folder / "dev-v2.0.rebuilt.json")


def public_cases(
    files: PublicFiles, *, questions: int, seed: int = 0
) -> tuple[Dataset, list[Case]]:
    """Return the dataset whose archive is asked, and the cases in a random order fixed by ``seed``.

    So many answerable questions, each also with its article gone, and as many unanswerable ones.
    """
    dataset = read_dataset(files.answerable)
    titles = {article.id: article.title or "" for article in dataset.articles}
    random_source = random.Random(seed)  # noqa: S311 -- chooses questions, guards nothing
    cases: list[Case] = []
    for question in _drawn(dataset.questions, questions, random_source):
        article = question.relevant[0].paragraph.article_id
        cases.append(Case(question, Kind.ANSWERABLE, titles[article]))
        cases.append(Case(question, Kind.ARTICLE_GONE, titles[article], frozenset({article})))
    written_for = _titles_by_question(files.unanswerable)
    cases += [
        Case(question, Kind.UNANSWERABLE, written_for[question.id])
        for question in _drawn(_unanswerable(files.unanswerable), questions, random_source)
    ]
    random_source.shuffle(cases)
    return dataset, cases


def halves(groups: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Part the groups into two halves by the digests of their names, whatever their order."""
    ranked = sorted(set(groups), key=lambda name: hashlib.sha256(name.encode()).digest())
    middle = (len(ranked) + 1) // 2
    return frozenset(ranked[:middle]), frozenset(ranked[middle:])


def _drawn(
    questions: Sequence[JudgedQuestion], count: int, random_source: random.Random
) -> list[JudgedQuestion]:
    return random_source.sample(list(questions), min(count, len(questions)))


def _unanswerable(file: Path) -> list[JudgedQuestion]:
    return [question for question in read_dataset(file).questions if not question.answerable]


def _titles_by_question(file: Path) -> Mapping[str, str]:
    content = json.loads(file.read_text(encoding="utf-8"))
    return {
        str(asked["id"]): str(entry["title"]).replace("_", " ")
        for entry in content["data"]
        for paragraph in entry["paragraphs"]
        for asked in paragraph["qas"]
    }
