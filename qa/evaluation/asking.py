"""Measure whole answers: what is refused, whether the first citation is right, EM and F1.

The chatbot is known only as a function from a judged question to an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answers import Answer, Citation
from qa.evaluation.answer_metrics import (
    auroc,
    exact_match,
    expected_calibration_error,
    f1,
    risk_coverage,
)
from qa.evaluation.judgements import JudgedQuestion
from qa.evaluation.matching import quotes
from qa.evaluation.results import Measured, Outcomes

Asker = Callable[[JudgedQuestion], Answer]
Progress = Callable[[int, int], None]
"""Called with how many questions are done and how many there are."""

CHATBOT = "chatbot"
ASKING_MEASURES = (
    "refused_answerable",
    "refused_unanswerable",
    "first_citation_right",
    "answered_right",
    "right",
    "EM",
    "F1",
    "HasAns_EM",
    "HasAns_F1",
    "NoAns_F1",
)
_RISKS_AT = (0.5, 0.8)  # of the answered questions, the surest first


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question with its answer and what it took, in milliseconds."""

    question: JudgedQuestion
    answer: Answer
    milliseconds: float

    @property
    def is_right(self) -> bool:
        """Tell whether the first citation touches the evidence."""
        return bool(self.answer.citations) and cites(self.answer.citations[0], self.question)


def ask_all(
    ask: Asker, questions: Sequence[JudgedQuestion], *, progress: Progress | None = None
) -> Outcomes:
    """Ask every question and return what came of each.

    ``refused_*`` are over the answerable and the unanswerable questions; ``first_citation_right``
    over the answerable ones that were answered, ``answered_right`` over all answerable ones (a
    refusal is wrong), ``right`` over all (refusing an unanswerable one is right). ``EM`` and ``F1``
    compare ``short_answer`` as SQuAD does, over questions with known answers and unanswerable ones;
    ``HasAns_*`` are those of the former and ``NoAns_F1`` of the latter (where EM is the same). All
    five are left out when no short answer was ever given.
    """
    asked: list[_Asked] = []
    for number, question in enumerate(questions, start=1):
        started = time.perf_counter()
        answer = ask(question)
        asked.append(_Asked(question, answer, (time.perf_counter() - started) * 1e3))
        if progress is not None:
            progress(number, len(questions))
    gives_spans = any(one.answer.short_answer for one in asked)
    return Outcomes(
        system=CHATBOT,
        question_ids=tuple(one.question.id for one in asked),
        measures=ASKING_MEASURES,
        values=np.array([_values(one, gives_spans=gives_spans) for one in asked]),
        latency_ms=np.array([one.milliseconds for one in asked]),
        overall=tuple(_confidence_measures(asked)),
    )


def cites(citation: Citation, question: JudgedQuestion) -> bool:
    """Tell whether the citation quotes some of the question's evidence, or a copy of it."""
    copies = {copy.article_id for copy in citation.also_in}
    return any(
        quotes(
            judgement.paragraph,
            citation.article_id,
            citation.start,
            citation.end,
            copies,
            citation.quote,
        )
        for judgement in question.relevant
    )


def _values(asked: _Asked, *, gives_spans: bool) -> list[float]:
    question, answer = asked.question, asked.answer
    unknown = float("nan")
    refused, right = float(answer.abstained), float(asked.is_right)
    return [
        refused if question.answerable else unknown,
        unknown if question.answerable else refused,
        right if question.relevant and not answer.abstained else unknown,
        right if question.relevant else unknown,
        (right if question.relevant else unknown) if question.answerable else refused,
        *(_span_values(question, answer) if gives_spans else [unknown] * 5),
    ]


def _span_values(question: JudgedQuestion, answer: Answer) -> list[float]:
    """Return EM and F1, the same where there is an answer, and F1 where there is none."""
    unknown = float("nan")
    prediction = "" if answer.abstained else answer.short_answer or ""
    exact, overlap = (measure(prediction, question.answers) for measure in (exact_match, f1))
    if not question.answerable:
        return [exact, overlap, unknown, unknown, overlap]
    if not question.answers:
        return [unknown] * 5
    return [exact, overlap, exact, overlap, unknown]


def _confidence_measures(asked: Sequence[_Asked]) -> list[Measured]:
    """Measure how far the confidence can be trusted, over all questions and over the answered."""
    answered = [one for one in asked if not one.answer.abstained]
    answerable = np.array([one.question.answerable for one in asked], dtype=np.bool_)
    found = [_overall("answerable_AUROC", auroc(_confidences(asked), answerable), len(asked))]
    if answered:
        confidences, right = _confidences(answered), _rights(answered)
        curve = risk_coverage(confidences, right)
        error = expected_calibration_error(confidences, right)
        found.append(_overall("risk_coverage_area", curve.area, len(answered)))
        found += [
            _overall(f"risk_at_{share:.0%}", curve.risk_at(share), len(answered))
            for share in _RISKS_AT
        ]
        found.append(_overall("calibration_error", error, len(answered)))
    return found


def _confidences(asked: Sequence[_Asked]) -> NDArray[np.float64]:
    return np.array([one.answer.confidence for one in asked], dtype=np.float64)


def _rights(asked: Sequence[_Asked]) -> NDArray[np.float64]:
    return np.array([one.is_right for one in asked], dtype=np.float64)


def _overall(name: str, value: float, questions: int) -> Measured:
    return Measured(name, value, None, None, questions)
