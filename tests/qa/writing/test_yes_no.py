"""A cautious yes or no: from what the sentence holds and denies."""

from __future__ import annotations

import pytest

from qa.writing.yes_no import yes_or_no


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Did the ferry sink on Tuesday?", "The ferry sinks on Tuesday.", "Yes"),
        ("Does Iran rank among the top 50?", "Iran does not rank among the top 50.", "No"),
        ("Was the ferry overloaded?", "Tern Line denied that the ferry was overloaded.", "No"),
        ("Did the ferry not sink?", "The ferry did not sink.", "Yes"),
    ],
)
def test_a_sentence_that_holds_the_question_decides(
    question: str, sentence: str, said: str
) -> None:
    assert yes_or_no(question, sentence) == said


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did the ferry burn?", "The ferry sank."),
        ("Will the ministry appoint a mediator?", "The ministry might appoint a mediator."),
        ("Could the ferry sink?", "The ferry could sink."),
        ("Did the ferry sink?", "Nobody said that the ferry did not sink."),
        ("Did line 5 open?", "Line 4 did open."),
        ("Is it?", "It is."),
    ],
)
def test_what_is_open_stays_open(question: str, sentence: str) -> None:
    assert yes_or_no(question, sentence) is None
