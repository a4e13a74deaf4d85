"""Only questions for a course of events are answered by a timeline."""

from __future__ import annotations

from datetime import date

import pytest

from qa.interpreting.periods import find_period
from qa.interpreting.timeline_questions import story_asked

TODAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("How did the trade talks develop?", "the trade talks"),
        (
            "How have the talks between Calmere and Vessaly progressed?",
            "the talks between Calmere and Vessaly",
        ),
        ("How did the protests in Hong Kong unfold in 2019?", "the protests in Hong Kong"),
        ("Timeline of the Halvard strike", "the Halvard strike"),
        ("Show me the timeline of the Halvard strike.", "the Halvard strike"),
        ("What happened between 5 and 9 January?", ""),
        ("What happened last week?", ""),
        ("What happened in Kessory last week?", "in Kessory"),
    ],
)
def test_a_story_is_asked_for(question: str, story: str) -> None:
    assert story_asked(question, find_period(question, TODAY)) == story


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the Lady Maren?",
        "How did the ferry sink?",
        "How many died last week?",
        "When did the talks develop?",
        "How did the government pay for it?",
        "What happened?",
        "What is the latest that happened?",
        "Who developed the vaccine?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert story_asked(question, find_period(question, TODAY)) is None
