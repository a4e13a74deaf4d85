"""What a question asks for, and which sentences cannot hold it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.answer_types import AnswerType, answer_type, names_type, states_reason


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the mayor?", AnswerType.PERSON),
        ("Whose ferry sank?", AnswerType.PERSON),
        ("To whom did it belong?", AnswerType.PERSON),
        ("When did it sink?", AnswerType.TIME),
        ("In what year was it built?", AnswerType.TIME),
        ("How long ago did it sink?", AnswerType.TIME),
        ("Where did it sink?", AnswerType.PLACE),
        ("Which town owns it?", AnswerType.PLACE),
        ("How many died?", AnswerType.COUNT),
        ("What was the death toll?", AnswerType.COUNT),
        ("How much did it cost?", AnswerType.AMOUNT),
        ("What is the price?", AnswerType.AMOUNT),
        ("WHY did it sink?", AnswerType.REASON),
        ("What caused the fire?", AnswerType.REASON),
        ("What sank?", AnswerType.OTHER),
        ("Is the whole ferry safe?", AnswerType.OTHER),
        ("", AnswerType.OTHER),
    ],
)
def test_the_form_of_a_question_tells_what_it_asks_for(question: str, kind: AnswerType) -> None:
    assert answer_type(question) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the man who sank it die?", AnswerType.TIME),
        ("Who said when it sank?", AnswerType.PERSON),
        ("After the storm, how many were missing and why?", AnswerType.COUNT),
    ],
)
def test_the_first_form_counts(question: str, kind: AnswerType) -> None:
    assert answer_type(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AnswerType.TIME, "It sank on Tuesday."),
        (AnswerType.TIME, "It was built in 1998."),
        (AnswerType.TIME, "It sank at 4 pm."),
        (AnswerType.TIME, "That was two weeks ago."),
        (AnswerType.COUNT, "Twelve people died."),
        (AnswerType.COUNT, "The toll was 1,200."),
        (AnswerType.AMOUNT, "It cost $5 million."),
        (AnswerType.PERSON, "The captain, Edvin Holt, was asleep."),
        (AnswerType.PERSON, "Edvin Holt slept."),
        (AnswerType.PLACE, "It sank off Sandmouth."),
        (AnswerType.REASON, "It sank because of a leak."),
        (AnswerType.OTHER, "Anything."),
    ],
)
def test_a_sentence_that_may_hold_the_answer_passes(kind: AnswerType, sentence: str) -> None:
    assert names_type(kind, sentence)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AnswerType.TIME, "It sank off the coast."),
        (AnswerType.COUNT, "It sank in 1998."),
        (AnswerType.COUNT, "It was 30 metres long and 12 years old."),
        (AnswerType.AMOUNT, "It was expensive."),
        (AnswerType.PERSON, "The captain was asleep."),
        (AnswerType.PLACE, "It sank far away."),
        (AnswerType.REASON, "It sank."),
    ],
)
def test_a_sentence_that_cannot_hold_the_answer_does_not(kind: AnswerType, sentence: str) -> None:
    assert not names_type(kind, sentence)


@given(st.sampled_from(AnswerType), st.text(max_size=200))
def test_any_text_can_be_looked_at(kind: AnswerType, text: str) -> None:
    assert answer_type(text) in AnswerType
    assert names_type(AnswerType.OTHER, text)
    assert names_type(kind, text) in {True, False}


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("The talks failed, largely due to demands for access to dairy farms.", True),
        ("Officials blamed a rusted pin.", True),
        ("The school closed because of the flood.", True),
        ("The school closed after the flood.", False),
        ("The council met to help the harbour.", False),
    ],
)
def test_a_stated_reason_is_told_from_an_order_of_events(sentence: str, states: bool) -> None:
    assert states_reason(sentence) == states
