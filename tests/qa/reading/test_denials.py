"""A question that denies is told from a sentence that does."""

from __future__ import annotations

import pytest

from qa.reading.denials import denies_alone


@pytest.mark.parametrize(
    ("question", "sentence", "alone"),
    [
        ("Which towns were not flooded?", "Three towns were flooded.", True),
        ("Who didn't vote?", "All members of the council voted.", True),
        ("Which ship never left port?", "The Lady Ingrid left port at nine.", True),
        ("Why did the siren not sound?", "The siren did not sound: its battery was old.", False),
        ("Why did the siren not sound?", "Its battery failed.", False),
        ("Who was not hurt?", "Two passengers were unhurt.", False),
        ("Who spoke?", "The mayor spoke.", False),
        ("Who noted the time?", "The mayor noted the time.", False),
    ],
)
def test_the_question_alone_denies(question: str, sentence: str, alone: bool) -> None:
    assert denies_alone(question, sentence) is alone
