"""Verdicts kept beside an archive, and the questions that come of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.feedback import (
    FILE_NAME,
    Rating,
    keep_rating,
    questions_of,
    rating_of,
    read_ratings,
)
from qa.evaluation.own_questions import read_own_questions
from tests.ui.chat.fakes import HARBOUR, LIBRARY, answer_of, citation_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHIPS = citation_of(HARBOUR, "The clearing cost 2.3 million crowns, she said.", span="2.3 million")
DRILLS = citation_of(LIBRARY, "Drills are the most wanted, the librarian Oda Finch said.")
ANSWERED = replace(answer_of("What did it cost?", [SHIPS], [DRILLS]), short_answer="2.3 million")
REFUSED = answer_of("Who discovered penicillin?", [], [DRILLS])


def rated(answer: object, *, liked: bool, reason: str) -> Rating:
    assert answer in (ANSWERED, REFUSED)
    given = ANSWERED if answer is ANSWERED else REFUSED
    return rating_of(given, liked=liked, reason=reason, comment="", now=NOON)


def test_a_liked_answer_becomes_a_question_with_its_evidence() -> None:
    (question,) = questions_of([rated(ANSWERED, liked=True, reason="right")])
    assert question == {
        "question": "What did it cost?",
        "as_of": "2026-11-23",
        "answerable": True,
        "id": HARBOUR.id,
        "evidence": [SHIPS.quote],
        "answers": ["2.3 million"],
    }


@pytest.mark.parametrize(
    ("answer", "liked", "reason"),
    [(REFUSED, True, "refusal_right"), (ANSWERED, False, "refuse")],
    ids=["rightly-refused", "wrongly-answered"],
)
def test_what_should_be_refused_becomes_an_unanswerable_question(
    answer: object, liked: bool, reason: str
) -> None:
    (question,) = questions_of([rated(answer, liked=liked, reason=reason)])
    assert question["answerable"] is False


def test_another_passage_that_answers_becomes_the_evidence() -> None:
    (question,) = questions_of([rated(ANSWERED, liked=False, reason="alternative:0")])
    assert (question["id"], question["evidence"]) == (LIBRARY.id, [DRILLS.quote])


@pytest.mark.parametrize("reason", ["wrong", "other", "alternative:7", "alternative:x", ""])
def test_a_dislike_that_does_not_say_what_is_right_makes_no_question(reason: str) -> None:
    assert questions_of([rated(ANSWERED, liked=False, reason=reason)]) == []


def test_the_last_verdict_on_a_question_counts() -> None:
    first = rated(ANSWERED, liked=True, reason="right")
    last = rated(ANSWERED, liked=False, reason="refuse")
    assert [it["answerable"] for it in questions_of([first, last])] == [False]


def test_kept_verdicts_are_read_back(tmp_path: Path) -> None:
    ratings = [
        rated(ANSWERED, liked=True, reason="right"),
        rated(REFUSED, liked=False, reason="other"),
    ]
    for rating in ratings:
        keep_rating(tmp_path, rating)
    assert read_ratings(tmp_path) == ratings


def test_without_verdicts_there_are_none(tmp_path: Path) -> None:
    assert read_ratings(tmp_path) == []


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}\n", encoding="utf-8")
    with pytest.raises(DatasetUnusable, match="line 1"):
        read_ratings(tmp_path)


def test_the_questions_are_read_by_the_evaluation(archive: NewsIndex, tmp_path: Path) -> None:
    archive.add([HARBOUR, LIBRARY, Article.create("Nothing.")])
    verdicts = [
        rated(ANSWERED, liked=True, reason="right"),
        rated(REFUSED, liked=True, reason="refusal_right"),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions_of(verdicts))), encoding="utf-8")
    dataset = read_own_questions(file, archive.find, digest="")
    assert [it.answerable for it in dataset.questions] == [True, False]
