"""A number counts what is asked for, or something else."""

from __future__ import annotations

import pytest

from qa.reading.stated_forms import AskedForm


@pytest.mark.parametrize(
    ("question", "sentence", "counts"),
    [
        ("How many inspectors does the office have?", "The office has 14 inspectors.", True),
        ("How many inspectors does the office have?", "The number is to be raised to 30.", False),
        ("How many ships does the office inspect?", "It has 14 inspectors for 390 ships.", True),
        ("How many doses of vaccine were bought?", "Some 90,000 extra doses were bought.", True),
        ("How many new doctors were hired?", "Eight young doctors were hired.", True),
        ("How many people died?", "One person died.", True),
        ("How many people died?", "The 1912 timetable was burnt.", False),
        ("How much did 14 doses cost?", "14 doses cost 20 crowns.", False),
    ],
)
def test_a_number_counts_what_is_asked(question: str, sentence: str, counts: bool) -> None:
    assert AskedForm.of(question).counts(sentence) is counts


@pytest.mark.parametrize(
    ("question", "sentence", "tells"),
    [
        ("Where was the stolen cup found?", "The cup was found in a locker.", True),
        ("Where was the stolen cup found?", "A cleaner finds the cup.", True),
        ("Where was the stolen cup found?", "The cup was stolen from the museum.", False),
        ("When did the ferry sink?", "The ferry sank on Tuesday.", True),
        ("Who is the captain?", "The captain is Edvin Holt.", False),
    ],
)
def test_a_sentence_tells_what_was_done(question: str, sentence: str, tells: bool) -> None:
    assert AskedForm.of(question).tells_deed(sentence) is tells
