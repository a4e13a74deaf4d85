"""From what was typed to a question that can be searched for."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Period
from qa.answers import Question
from qa.errors import QuestionRefused
from qa.interpreting.questions import interpret

TODAY = date(2026, 11, 23)


def interpreted(text: str, most_characters: int = 100) -> Question:
    return interpret(text, as_of=TODAY, period=None, sources=(), most_characters=most_characters)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("What sank?", "What sank?", id="as it is"),
        pytest.param("  What\n\tsank?\u00a0 ", "What sank?", id="white space"),
        pytest.param("What\x00sank\x1b?", "What sank ?", id="controls separate"),
        pytest.param("What san\u00adk\u200b?", "What sank?", id="invisible characters do not"),
        pytest.param("\u202eWhat\u202c \ufeffsank?", "What sank?", id="directions"),
        pytest.param("What \ud800 sank?", "What sank?", id="lone surrogate"),
        pytest.param("什么沉没了", "什么沉没了", id="chinese"),
        pytest.param("42", "42", id="a number"),
    ],
)
def test_white_space_is_folded_and_the_invisible_removed(typed: str, read: str) -> None:
    question = interpreted(typed)
    assert question.interpreted == read
    assert question.text == typed, "what was typed is kept"


@pytest.mark.parametrize("typed", ["", "   ", "?!", "…", "\u200b\u200d", "\x00", "🚢"])
def test_nothing_to_ask_is_refused(typed: str) -> None:
    with pytest.raises(QuestionRefused, match="There is no question"):
        interpreted(typed)


def test_a_question_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert interpreted("x" * 1000, most_characters=1000).interpreted == "x" * 1000
    with pytest.raises(QuestionRefused, match=r"1,001 characters; the limit is 1,000"):
        interpreted("x" * 1001, most_characters=1000)


def test_day_period_and_sources_come_along() -> None:
    period = Period(since=TODAY)
    asked = interpret("Why?", as_of=TODAY, period=period, sources=("Post",), most_characters=9)
    assert asked == Question("Why?", "Why?", TODAY, period, ("Post",))


@given(st.text(max_size=60))
def test_an_interpreted_question_is_clean_or_refused(typed: str) -> None:
    try:
        once = interpreted(typed).interpreted
    except QuestionRefused:
        return
    once.encode()
    # Characters not assigned or for private use stay: a font may know them.
    assert not {unicodedata.category(character) for character in once} & {"Cc", "Cf", "Cs"}
    assert interpreted(once).interpreted == once
