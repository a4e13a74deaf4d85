"""Whole answers are measured by what is refused and by whether the first citation is right."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest

from qa.answers import AlsoIn, Answer, Citation
from qa.evaluation.asking import ASKING_MEASURES, CHATBOT, ask_all, cites
from qa.evaluation.judgements import JudgedQuestion, Judgement, Paragraph
from qa.evaluation.results import Outcomes, summed_up

_EVIDENCE = Paragraph("1-0", "art", 10, 20, "nine dead.")


def _citation(
    article_id: str = "art", start: int = 10, *, quote: str = "nine dead.", also_in: str = ""
) -> Citation:
    copies = (AlsoIn(also_in, None, None, None, None),) if also_in else ()
    return Citation(
        1, article_id, None, None, None, None, quote, start, start + len(quote), also_in=copies
    )


def _answer(citation: Citation | None, confidence: float, short: str | None = None) -> Answer:
    return Answer(
        question="?",
        interpreted_question="?",
        text="",
        short_answer=short,
        abstained=citation is None,
        confidence=confidence,
        citations=(citation,) if citation else (),
        alternatives=(),
        period=None,
        as_of=date(2026, 11, 23),
    )


def _question(name: str, *, answerable: bool) -> JudgedQuestion:
    if not answerable:
        return JudgedQuestion(name, "?", answerable=False)
    return JudgedQuestion(
        name, "?", answerable=True, answers=("nine",), relevant=(Judgement(_EVIDENCE),)
    )


_RIGHT = _question("right", answerable=True)
_QUESTIONS = (
    _RIGHT,
    _question("wrong", answerable=True),
    _question("refused", answerable=True),
    _question("silent", answerable=False),
    _question("talked", answerable=False),
)
_ANSWERS = {
    "right": _answer(_citation(), 0.9, "nine dead"),
    "wrong": _answer(_citation(start=20), 0.6, "ten"),
    "refused": _answer(None, 0.2),
    "silent": _answer(None, 0.1),
    "talked": _answer(_citation(), 0.5, "nine"),
}


@pytest.fixture
def outcomes() -> Outcomes:
    return ask_all(lambda question: _ANSWERS[question.id], _QUESTIONS)


def _column(outcomes: Outcomes, measure: str) -> list[float]:
    column: list[float] = outcomes.values[:, outcomes.measures.index(measure)].tolist()
    return column


def test_each_question_counts_only_where_a_measure_applies(outcomes: Outcomes) -> None:
    nan = float("nan")
    expected: dict[str, list[float]] = {
        "refused_answerable": [0, 0, 1, nan, nan],
        "refused_unanswerable": [nan, nan, nan, 1, 0],
        "first_citation_right": [1, 0, nan, nan, nan],
        "answered_right": [1, 0, 0, nan, nan],
        "right": [1, 0, 0, 1, 0],
        "EM": [0, 0, 0, 1, 0],
        "F1": [2 / 3, 0, 0, 1, 0],
        "HasAns_EM": [0, 0, 0, nan, nan],
        "HasAns_F1": [2 / 3, 0, 0, nan, nan],
        "NoAns_F1": [nan, nan, nan, 1, 0],
    }
    assert tuple(expected) == ASKING_MEASURES == outcomes.measures
    for measure, values in expected.items():
        np.testing.assert_allclose(_column(outcomes, measure), values, err_msg=measure)


def test_confidence_is_measured_over_all_and_over_the_answered(outcomes: Outcomes) -> None:
    auroc, area, half, most, calibration = outcomes.overall
    # Answerable .9 .6 .2 against unanswerable .1 .5: 5 of 6 pairs in order.
    assert (auroc.name, auroc.questions) == ("answerable_AUROC", 5)
    assert auroc.value == pytest.approx(5 / 6)
    # Answered .9 right, .6 wrong, .5 wrong: risks 0, 1/2, 2/3.
    assert (area.name, area.questions) == ("risk_coverage_area", 3)
    assert area.value == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert (half.name, half.value) == ("risk_at_50%", 0.5)  # of three, the surest two
    assert most.name == "risk_at_80%"
    assert most.value == pytest.approx(2 / 3)
    assert (calibration.name, calibration.questions) == ("calibration_error", 3)
    assert calibration.value == pytest.approx((0.1 + 0.6 + 0.5) / 3)


def test_the_sums_are_a_system_of_their_own(outcomes: Outcomes) -> None:
    summed = summed_up(outcomes)
    shares = {one.name: one.value for one in summed.measures}
    assert summed.system == CHATBOT
    assert shares["refused_answerable"] == pytest.approx(1 / 3)
    assert shares["refused_unanswerable"] == pytest.approx(1 / 2)
    assert shares["first_citation_right"] == pytest.approx(1 / 2)
    assert shares["answered_right"] == pytest.approx(1 / 3)


def test_without_short_answers_there_is_no_exact_match() -> None:
    outcomes = ask_all(lambda _: _answer(_citation(), 0.9), [_RIGHT])
    names = {one.name for one in summed_up(outcomes).measures}
    assert not names & {"EM", "F1", "HasAns_EM", "HasAns_F1", "NoAns_F1"}


def test_progress_counts_the_questions() -> None:
    seen: list[tuple[int, int]] = []
    ask_all(
        lambda question: _ANSWERS[question.id],
        _QUESTIONS,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(done, 5) for done in range(1, 6)]


@pytest.mark.parametrize(
    ("citation", "right"),
    [
        (_citation(start=10), True),
        (_citation(start=19), True),
        (_citation(start=20), False),
        (_citation(start=0), False),
        (_citation("other"), False),
        (_citation("copy", 99, also_in="art"), True),
        (_citation("copy", 99, quote="Police said nine dead. All", also_in="art"), True),
        (_citation("copy", 99, quote="ten dead.", also_in="art"), False),
    ],
    ids=itertools.count(),
)
def test_a_citation_is_right_when_it_touches_the_evidence_or_a_copy_of_it(
    citation: Citation, *, right: bool
) -> None:
    assert cites(citation, _RIGHT) is right
