"""Requests for a topic are told from questions for a fact, and are whole by their form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.interpreting.topic_requests import topic_asked
from qa.interpreting.whole_forms import is_whole

SAMPLE_QUESTIONS = Path(__file__).parents[2] / "quality" / "sample_questions.jsonl"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Wendle flood", "Wendle flood"),
        ("Lady Maren?", "Lady Maren"),
        ("Tell me about the Aldane Cup", "the Aldane Cup"),
        ("Could you please summarise the strike at Halvard Steel?", "the strike at Halvard Steel"),
        ("Latest news on the Wendle flood?", "the Wendle flood"),
        ("What is the latest on the election?", "the election"),
        ("What is known about “Snap election denied”?", "Snap election denied"),
        ("I would like to know more about the inquiry.", "the inquiry"),
        ("I am interested in the inquiry.", "the inquiry"),
        ("Have you heard of the Aldane Cup?", "the Aldane Cup"),
        ("Can you tell me a little bit about the cup?", "the cup"),
        ("Tell me who stole the cup", None),
        ("Explain why the ship sank", None),
        ("Who leads the inquiry?", None),
        ("The ship was overloaded", None),
        ("Name the captain", None),
    ],
)
def test_the_topic_that_a_request_names(question: str, topic: str | None) -> None:
    assert topic_asked(question) == topic


def test_no_sample_question_is_taken_for_a_request() -> None:
    lines = SAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert [it for it in questions if topic_asked(it) is not None] == []


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("How many articles mention the strike?", True),
        ("What happened between 5 and 9 September?", True),
        ("What happened last week?", True),
        ("How did the strike develop?", True),
        ("Tell me about the flood", True),
        ("Who is prime minister?", True),
        ("Who is the director?", False),
        ("How many people died?", False),
        ("What happened then?", False),
        ("And in September?", False),
    ],
)
def test_questions_that_are_whole_by_their_form(question: str, whole: bool) -> None:
    assert is_whole(question) is whole
