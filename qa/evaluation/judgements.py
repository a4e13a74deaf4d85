"""The vocabulary of measuring: questions together with what is known to be right about them.

Offsets count characters into ``Article.text``, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.articles import Article


class DatasetKind(Enum):
    """How a set of questions is written."""

    SQUAD = "squad"
    BEIR = "beir"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of an article that is right or wrong as a whole.

    ``text == article.text[start:end]``. A paragraph of SQuAD, a whole document of BEIR, or the
    evidence named by an own question.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A paragraph that speaks to a question; a higher ``grade`` (from 1) is more relevant."""

    paragraph: Paragraph
    grade: int = 1


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where an answer stands in an article: ``[start, end)``."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with its right paragraphs and answers.

    ``answerable`` tells whether the articles hold an answer; ``relevant`` is empty otherwise.
    ``as_of`` is the day from which "yesterday" is seen, where the question depends on one.
    """

    id: str
    text: str
    answerable: bool
    answers: tuple[str, ...] = ()
    relevant: tuple[Judgement, ...] = ()
    answer_spans: tuple[AnswerSpan, ...] = ()
    as_of: date | None = None

    @property
    def grades(self) -> Mapping[str, int]:
        """Map each right paragraph's id to its grade."""
        return {judgement.paragraph.id: judgement.grade for judgement in self.relevant}


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions and, unless they are about a given archive, the articles they are asked about.

    ``digest`` is the SHA-256 of what was read. ``paragraphs`` part the articles into what is
    ranked; without them each sentence stands for itself.
    """

    name: str
    kind: DatasetKind
    digest: str
    questions: tuple[JudgedQuestion, ...]
    articles: tuple[Article, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
