"""The reader's measures: computed here by hand for four answers."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.reader import (
    PosedQuestion,
    ReadAnswer,
    figures,
    main,
    posed_questions,
    whole_text,
)
from qa.reading.reader import WEIGHTS

_TEXT = "Ann Lee left in May. It rained."


def _content() -> dict[str, Any]:
    asked = [
        {"question": "Who left?", "answers": [{"text": "Ann Lee", "answer_start": 0}]},
        {
            "question": "Who came?",
            "is_impossible": True,
            "answers": [],
            "plausible_answers": [{"text": "Ann Lee", "answer_start": 0}],
        },
    ]
    return {"data": [{"paragraphs": [{"context": _TEXT, "qas": asked}]}]}


def _questions() -> list[PosedQuestion]:
    passage = whole_text(_TEXT)
    answers = [("Ann Lee",), ("May",), (), ()]
    return [PosedQuestion("?", passage, one) for one in answers]


_READ = [
    ReadAnswer("Ann Lee", 4.0),
    ReadAnswer("in May", 3.0),
    ReadAnswer("Ann", 2.0),
    ReadAnswer("rained", -1.0),
]


def test_questions_keep_their_order_and_their_answers() -> None:
    read = posed_questions(_content())
    assert [(one.text, one.answers) for one in read] == [
        ("Who left?", ("Ann Lee",)),
        ("Who came?", ()),
    ]
    assert [sentence.text for sentence in read[0].passage.sentences] == [_TEXT[:20], _TEXT[21:]]


def test_answering_always_gets_nothing_for_the_unanswerable() -> None:
    measured = figures(_questions(), _READ)
    assert (measured.always_exact, measured.answerable_exact) == (25.0, 50.0)
    assert measured.always_f1 == pytest.approx(100 * (1 + 2 / 3) / 4)
    assert measured.answerable_f1 == pytest.approx(100 * (1 + 2 / 3) / 2)


def test_the_best_threshold_refuses_what_has_no_answer() -> None:
    measured = figures(_questions(), _READ)
    assert measured.best_f1 == pytest.approx(100 * (1 + 2 / 3 + 2) / 4)
    assert measured.best_exact == 75.0
    assert 2.0 <= measured.threshold < 3.0
    assert measured.no_answer_auroc == 1.0


def test_the_best_threshold_is_told_apart_for_both_kinds_of_question() -> None:
    # Read the other way round, the threshold that refuses one unanswerable costs an answer.
    read = [ReadAnswer("Ann Lee", 4.0), ReadAnswer("May", 0.5), ReadAnswer("Ann", 1.0), _READ[3]]
    measured = figures(_questions(), read)
    assert (measured.best_f1, measured.has_answer_f1, measured.no_answer_right) == (
        75.0,
        50.0,
        100.0,
    )
    assert measured.has_answer_exact == 50.0


def test_refusing_everything_may_be_best() -> None:
    wrong = [ReadAnswer("rained", float(place)) for place in range(4)]
    measured = figures(_questions(), wrong)
    assert (measured.best_f1, measured.threshold, measured.no_answer_auroc) == (50.0, 3.0, 0.0)


def test_without_unanswerable_questions_all_are_answered() -> None:
    measured = figures(_questions()[:2], _READ[:2])
    assert measured.best_f1 == measured.always_f1
    assert measured.threshold < 3.0
    assert math.isnan(measured.no_answer_auroc)


def test_the_command_prints_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not WEIGHTS.is_file():
        pytest.skip("the reader's weights are not there")
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(_content()))
    monkeypatch.setattr(sys, "argv", ["reader", str(path)])
    main()
    printed = json.loads(capsys.readouterr().out)
    assert (printed["questions"], printed["answerable"]) == (2, 1)
    assert printed["answerable_f1"] == 100.0
