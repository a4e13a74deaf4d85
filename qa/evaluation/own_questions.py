"""Read own questions (JSON lines) and find their evidence in the articles of an archive.

One line: ``{"question": ..., "answerable": true, "answers": [...], "evidence": ..., "file": ...}``;
``file``, ``url`` or ``id`` names the article (``record`` the one inside a file of many),
``evidence`` quotes it (a list where several sentences each answer), ``as_of`` optionally gives the
day from which the question is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.articles import Article, Span
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import (
    AnswerSpan,
    Dataset,
    DatasetKind,
    JudgedQuestion,
    Judgement,
    Paragraph,
)

FindArticles = Callable[[str], Sequence[Article]]
"""Find the articles with an id, a URL or a file; a file may hold several."""

_SHOWN_PROBLEMS = 5


def read_own_questions(file: Path, find: FindArticles, *, digest: str) -> Dataset:
    """Read the questions and locate every evidence in the article it quotes.

    Raises ``DatasetUnusable`` naming the lines that cannot be read, whose article is not in the
    archive, or whose evidence is not in the article.
    """
    questions: list[JudgedQuestion] = []
    problems: list[str] = []
    for number, line in _numbered_lines(file):
        try:
            questions.append(_read_question(json.loads(line), number, find))
        except (ValueError, TypeError, KeyError) as error:
            problems.append(f"line {number}: {_reason(error)}")
    if problems or not questions:
        shown = "\n  ".join(problems[:_SHOWN_PROBLEMS] or ["no questions in it"])
        more = len(problems) - _SHOWN_PROBLEMS
        rest = f"\n  and {more} more" if more > 0 else ""
        raise DatasetUnusable(f"{file} cannot be used with this archive:\n  {shown}{rest}")
    return Dataset(file.stem, DatasetKind.OWN, digest, tuple(questions))


def locate(evidence: str, text: str) -> Span | None:
    """Find the evidence in the text, as it stands or with its white space written differently."""
    start = text.find(evidence)
    if start >= 0:
        return Span(start, start + len(evidence))
    words = [re.escape(word) for word in evidence.split()]
    found = re.search(r"\s+".join(words), text)
    return Span(*found.span()) if found else None


def _numbered_lines(file: Path) -> Iterator[tuple[int, str]]:
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line


def _read_question(entry: Mapping[str, Any], number: int, find: FindArticles) -> JudgedQuestion:
    text = entry["question"]
    answerable = bool(entry.get("answerable", True))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("question is empty")
    answers = tuple(_texts(entry.get("answers")))
    relevant: tuple[Judgement, ...] = ()
    if answerable:
        relevant = _located(_texts(entry["evidence"]), _articles_of(entry, find), number)
    return JudgedQuestion(
        id=str(entry.get("question_id", number)),
        text=text,
        answerable=answerable,
        answers=answers if answerable else (),
        relevant=relevant,
        answer_spans=tuple(_answer_spans(answers, relevant)),
        as_of=date.fromisoformat(entry["as_of"]) if entry.get("as_of") else None,
    )


def _articles_of(entry: Mapping[str, Any], find: FindArticles) -> Sequence[Article]:
    keys = [str(entry[name]) for name in ("id", "url", "file") if entry.get(name)]
    if not keys:
        raise ValueError("names no article; give file, url or id")
    record = entry.get("record")
    for key in keys:
        articles = [one for one in find(key) if record is None or one.record == str(record)]
        if articles:
            return articles
    place = f"record {record!r} of {keys[0]!r}" if record is not None else f"article {keys[0]!r}"
    raise ValueError(f"the archive has no {place}")


def _located(
    evidence: Sequence[str], articles: Sequence[Article], number: int
) -> tuple[Judgement, ...]:
    """Locate each piece of evidence in the first of the articles that says it."""
    if not evidence:
        raise ValueError("answerable, but without evidence")
    return tuple(
        Judgement(_paragraph(quote, articles, f"{number}-{position}"))
        for position, quote in enumerate(evidence)
    )


def _paragraph(evidence: str, articles: Sequence[Article], name: str) -> Paragraph:
    for article in articles:
        span = locate(evidence, article.text)
        if span is not None:
            text = article.text[span.start : span.end]
            return Paragraph(name, article.id, span.start, span.end, text)
    said_by = " or ".join(article.id for article in articles)
    raise ValueError(f"article {said_by} does not say {evidence!r}")


def _answer_spans(answers: Sequence[str], relevant: Sequence[Judgement]) -> Iterator[AnswerSpan]:
    for paragraph in (judgement.paragraph for judgement in relevant):
        for answer in answers:
            found = locate(answer, paragraph.text)
            if found is not None:
                yield AnswerSpan(
                    paragraph.article_id,
                    paragraph.start + found.start,
                    paragraph.start + found.end,
                )


def _texts(value: object) -> list[str]:
    """Return one text or a list of texts as a list, without the empty ones."""
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"expected a text or a list of texts, got {value!r}")
    return [text for text in texts if text.strip()]


def _reason(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
