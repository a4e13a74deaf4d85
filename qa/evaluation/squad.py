"""Read SQuAD 1.1 and 2.0: each paragraph becomes part of its article.

The questions are then asked about all articles at once, without telling which paragraph they were
written for. Format: Rajpurkar et al. 2016 and 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.articles import Article
from qa.evaluation.judgements import (
    AnswerSpan,
    Dataset,
    DatasetKind,
    JudgedQuestion,
    Judgement,
    Paragraph,
)

BETWEEN_PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class _ReadArticle:
    article: Article
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[JudgedQuestion, ...]


def read_squad(content: Mapping[str, Any], *, name: str, digest: str) -> Dataset:
    """Turn the parsed JSON of a SQuAD file into articles and questions.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the content is not SQuAD's.
    """
    read = [
        _read_article(entry, file=name, number=number)
        for number, entry in enumerate(content["data"])
    ]
    return Dataset(
        name=name,
        kind=DatasetKind.SQUAD,
        digest=digest,
        questions=tuple(question for one in read for question in one.questions),
        articles=tuple(one.article for one in read),
        paragraphs=tuple(paragraph for one in read for paragraph in one.paragraphs),
    )


def _read_article(entry: Mapping[str, Any], *, file: str, number: int) -> _ReadArticle:
    contexts = [str(paragraph["context"]) for paragraph in entry["paragraphs"]]
    article = Article.create(
        BETWEEN_PARAGRAPHS.join(contexts),
        title=str(entry.get("title") or "").replace("_", " ") or None,
        path=file,
        record=str(number),
    )
    paragraphs = tuple(_cut(article, contexts))
    questions = tuple(
        _read_question(asked, paragraph)
        for paragraph, source in zip(paragraphs, entry["paragraphs"], strict=True)
        for asked in source["qas"]
    )
    return _ReadArticle(article, paragraphs, questions)


def _cut(article: Article, contexts: Sequence[str]) -> Iterator[Paragraph]:
    start = 0
    for position, context in enumerate(contexts):
        end = start + len(context)
        yield Paragraph(f"{article.id}-{position}", article.id, start, end, context)
        start = end + len(BETWEEN_PARAGRAPHS)


def _read_question(asked: Mapping[str, Any], paragraph: Paragraph) -> JudgedQuestion:
    answerable = not asked.get("is_impossible", False)
    # SQuAD 2.0 gives "plausible answers" to impossible questions elsewhere; these are true ones.
    answers = asked["answers"] if answerable else []
    spans = (
        AnswerSpan(
            paragraph.article_id,
            paragraph.start + int(answer["answer_start"]),
            paragraph.start + int(answer["answer_start"]) + len(answer["text"]),
        )
        for answer in answers
    )
    return JudgedQuestion(
        id=str(asked["id"]),
        text=str(asked["question"]),
        answerable=answerable,
        answers=tuple(str(answer["text"]) for answer in answers),
        relevant=(Judgement(paragraph),) if answerable else (),
        answer_spans=tuple(dict.fromkeys(spans)),
    )
