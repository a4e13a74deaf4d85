"""Measures the reader alone: each question of a SQuAD file is read in its own paragraph.

``python -m qa.evaluation.reader FILE`` prints the official measures (Rajpurkar et al. 2016 and
2018), those with the best threshold for no answer, and how well answerable questions are told
from the others.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article, Passage, Sentence
from index.text.sentences import split_sentences
from qa.evaluation.answer_metrics import auroc, exact_match, f1
from qa.reading.reader import WEIGHTS, Reader, ReaderSettings
from qa.reading.readings import PassageReader


@dataclass(frozen=True, slots=True)
class PosedQuestion:
    """A question with its paragraph; no answers: the paragraph does not answer it."""

    text: str
    passage: Passage
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What the reader said: the best span's text and how far it is above no answer."""

    text: str
    advantage: float


@dataclass(frozen=True, slots=True)
class ReaderFigures:
    """Official measures in per cent; ``always_*`` with an answer to every question.

    ``best_*`` answer only above ``threshold``, which is chosen on the same questions as the
    official script does; of these ``has_answer_*`` are over the answerable questions and
    ``no_answer_right`` is over the others (refused is right; their EM and F1 are the same).
    ``answerable_*`` are those of the answerable questions alone, always answered.
    ``no_answer_auroc`` is the chance that an answerable question has the higher advantage. ``nan``
    where there are no such questions.
    """

    questions: int
    answerable: int
    always_exact: float
    always_f1: float
    answerable_exact: float
    answerable_f1: float
    best_exact: float
    best_f1: float
    has_answer_exact: float
    has_answer_f1: float
    no_answer_right: float
    threshold: float
    no_answer_auroc: float


def posed_questions(content: Mapping[str, Any]) -> list[PosedQuestion]:
    """Return the questions of a parsed SQuAD 1.1 or 2.0 file, in its order.

    Raises ``KeyError`` or ``TypeError`` where the content is not SQuAD's.
    """
    return [
        question
        for article in content["data"]
        for paragraph in article["paragraphs"]
        for question in _of_paragraph(paragraph, str(article.get("title", "")).replace("_", " "))
    ]


def _of_paragraph(paragraph: Mapping[str, Any], title: str) -> Iterator[PosedQuestion]:
    passage = whole_text(str(paragraph["context"]), title)
    for asked in paragraph["qas"]:
        answers = [] if asked.get("is_impossible", False) else asked["answers"]
        texts = tuple(str(answer["text"]) for answer in answers)
        yield PosedQuestion(str(asked["question"]), passage, texts)


def whole_text(text: str, title: str = "") -> Passage:
    """Return a text as the one passage of an article of this title."""
    article = Article.create(text, title=title or None)
    sentences = tuple(
        Sentence(place, article.id, place, span.start, span.end, text[span.start : span.end])
        for place, span in enumerate(split_sentences(text))
    )
    return Passage(article, sentences, 0, len(text))


def answers_read(reader: PassageReader, questions: Sequence[PosedQuestion]) -> list[ReadAnswer]:
    """Return the reader's best span for each question; an empty one where it found none."""
    found = []
    for question in questions:
        readings = reader.read(question.text, [question.passage])
        if not readings:
            found.append(ReadAnswer("", float("-inf")))
            continue
        best = readings[0]
        text = question.passage.article.text[best.start : best.end]
        found.append(ReadAnswer(text, best.advantage))
    return found


def figures(questions: Sequence[PosedQuestion], read: Sequence[ReadAnswer]) -> ReaderFigures:
    """Return the measures of the reader's answers, one for each question."""
    exact = _scores(exact_match, questions, read)
    overlap = _scores(f1, questions, read)
    answerable = np.array([bool(question.answers) for question in questions])
    advantages = np.array([one.advantage for one in read])
    threshold, best_f1 = _best_threshold(overlap, answerable, advantages)
    answered = advantages > threshold
    best_exact = np.where(answered, exact * answerable, ~answerable)
    return ReaderFigures(
        questions=len(questions),
        answerable=int(answerable.sum()),
        always_exact=_per_cent(exact * answerable),
        always_f1=_per_cent(overlap * answerable),
        answerable_exact=_per_cent(exact[answerable]),
        answerable_f1=_per_cent(overlap[answerable]),
        best_exact=_per_cent(best_exact),
        best_f1=100 * best_f1,
        has_answer_exact=_per_cent((exact * answered)[answerable]),
        has_answer_f1=_per_cent((overlap * answered)[answerable]),
        no_answer_right=_per_cent(~answered[~answerable]),
        threshold=threshold,
        no_answer_auroc=auroc(advantages, answerable),
    )


def _scores(
    measure: Any,  # noqa: ANN401  # either of two functions with the same arguments
    questions: Sequence[PosedQuestion],
    read: Sequence[ReadAnswer],
) -> np.ndarray:
    pairs = zip(questions, read, strict=True)
    return np.array([measure(one.text, question.answers) for question, one in pairs])


def _best_threshold(
    overlap: np.ndarray, answerable: np.ndarray, advantages: np.ndarray
) -> tuple[float, float]:
    """Return the threshold of the highest mean F1, and that F1 (0..1)."""
    order = np.argsort(-advantages, kind="stable")
    gains = np.where(answerable, overlap, -1.0)[order]  # of answering instead of refusing
    totals = np.concatenate([[0.0], np.cumsum(gains)]) + (~answerable).sum()
    best = int(np.argmax(totals))
    ranked = np.append(advantages[order], advantages.min(initial=0.0) - 1.0)  # below all
    return float(ranked[best]), float(totals[best] / max(1, len(overlap)))


def _per_cent(scores: np.ndarray) -> float:
    return 100 * float(np.mean(scores)) if len(scores) else float("nan")


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.reader", description=__doc__)
    parser.add_argument("file", type=Path, help="SQuAD 1.1 or 2.0 development set")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="an exported reader")
    parser.add_argument("--sample", type=int, help="so many questions, chosen by a fixed seed")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    questions = posed_questions(json.loads(arguments.file.read_text(encoding="utf-8")))
    if arguments.sample:
        questions = random.Random(0).sample(questions, arguments.sample)  # noqa: S311  # a sample
    reader = Reader.open(arguments.weights, ReaderSettings(threads=arguments.threads))
    began = time.perf_counter()
    measured = figures(questions, answers_read(reader, questions))
    shown = asdict(measured) | {"seconds": round(time.perf_counter() - began, 1)}
    print(json.dumps(shown, indent=2))  # noqa: T201  # the result of the command


if __name__ == "__main__":
    main()
