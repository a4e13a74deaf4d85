"""Only questions for one number that may change are taken for such."""

from __future__ import annotations

import pytest

from qa.changing.asked import Attribute, asked_quantity, names, subject_terms
from qa.changing.quantities import Unit


@pytest.mark.parametrize(
    ("question", "unit", "attribute"),
    [
        ("How many people died on the Lady Maren?", Unit.COUNT, Attribute.DEAD),
        ("What is the death toll of the Lady Maren?", Unit.COUNT, Attribute.DEAD),
        ("How many people are still missing in Kessory?", Unit.COUNT, Attribute.MISSING),
        ("How many measles cases are there in Kessory?", Unit.COUNT, Attribute.CASES),
        ("What is the key interest rate?", Unit.PERCENT, None),
        ("How much does petrol cost?", Unit.MONEY, None),
        ("How strong were the winds of Hurricane Dorian?", Unit.SPEED, None),
    ],
)
def test_a_value_that_may_change_is_asked_for(
    question: str, unit: Unit, attribute: Attribute | None
) -> None:
    asked = asked_quantity(question)
    assert asked is not None
    assert (asked.unit, asked.attribute) == (unit, attribute)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the captain of the Lady Maren?",
        "Why did the ferry sink?",
        "How many delegates does Joe Biden have?",
        "How many days did the strike last?",
        "When did the Lady Maren sink?",
        "How did the talks develop?",
        "What did the minister say about the death of the king?",
        "How many died?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert asked_quantity(question) is None


@pytest.mark.parametrize(
    ("asked", "text", "named"),
    [
        ("Tern Line", "the shops along line 4 get money", False),
        ("Tern Line", "tern pays the families", True),
        ("Lower Wendle", "the flood in upper wendle", False),
        ("Lower Wendle", "the siren of lower wendle", True),
        ("Joe Biden", "biden spoke", True),
        ("Halvard Steel", "halvard will pay", True),
    ],
)
def test_a_name_is_named_by_the_part_that_is_its_own(asked: str, text: str, named: bool) -> None:
    (term,) = subject_terms(asked)
    assert names(term, text) is named
