"""Questions about the archive are told from questions about what its articles say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.interpreting.counting_questions import Counting, CountingQuestion, counting_question

SAMPLE_QUESTIONS = Path(__file__).parents[2] / "quality" / "sample_questions.jsonl"


@pytest.mark.parametrize(
    ("question", "asks", "words"),
    [
        ("How many articles mention the Lady Maren?", Counting.ARTICLES, "Lady Maren"),
        ("How many articles mention “Jonas Rill”?", Counting.ARTICLES, "Jonas Rill"),
        ("How many reports are about the flood?", Counting.ARTICLES, "flood"),
        ("In how many articles is Rosa Arkell mentioned?", Counting.ARTICLES, "Rosa Arkell"),
        ("Which outlets reported the theft first?", Counting.FIRST_OUTLET, "theft"),
        ("Who first reported the rate cut?", Counting.FIRST_OUTLET, "rate cut"),
        ("Which paper was the first to report the flood?", Counting.FIRST_OUTLET, "flood"),
        ("How many articles are there?", Counting.ARTICLES, ""),
        ("Who is mentioned most often?", Counting.COMPANY, ""),
        ("Which newspaper wrote most about the ferry?", Counting.OUTLETS, "ferry"),
        ("Which outlets reported on the flood?", Counting.OUTLETS, "flood"),
        ("How many sources are there in this archive?", Counting.OUTLETS, ""),
        ("Who is mentioned most with Idris Holt?", Counting.COMPANY, "Idris Holt"),
        (
            "Which people are most often mentioned together with Vessaly?",
            Counting.COMPANY,
            "Vessaly",
        ),
    ],
)
def test_questions_about_the_archive(question: str, asks: Counting, words: str) -> None:
    assert counting_question(question) == CountingQuestion(asks, words)


@pytest.mark.parametrize(
    "question",
    [
        "How many people died on the Lady Maren?",
        "How many articles of the treaty did they sign?",
        "How many reports did the inspector write?",
        "How many stories high is the tower?",
        "How many people mention the flood?",
        "Who first climbed the lighthouse?",
        "Who reported the crack in the pin?",
        "Which newspaper apologised first?",
        "Which paper published the letter?",
        "How many sources of power are there on the island?",
        "Who is mentioned in the letter?",
        "Who was the first to cross the bridge?",
        "Who won the most medals with the team?",
        "How many articles mention?",
    ],
)
def test_questions_about_what_articles_say(question: str) -> None:
    assert counting_question(question) is None


def test_none_of_the_sample_questions_is_taken_for_one_about_the_archive() -> None:
    lines = SAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert len(questions) > 50
    assert [it for it in questions if counting_question(it) is not None] == []
