"""Parts of a question or a passage change places, and only so that the answer is known."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from qa.reading.training.roles import (
    answer_exchanged,
    direction_exchanged,
    rank_exchanged,
    told_not,
    voice_exchanged,
    words_exchanged,
)
from qa.reading.training.samples import Sample
from tests.qa.reading.training.sampling import sample_of

_SOLD = "Karl Brandt sold Ann Lee a boat in 1901. Nobody saw it."
_BRIDGE = "The bridge was built by Ann Lee in 1866. It was the longest bridge of Riva."


def _made(change: Callable[..., Sample | None], sample: Sample, *, alike: bool = False) -> Sample:
    made = (
        change(sample, random.Random(1), alike=alike) if alike else change(sample, random.Random(1))
    )
    assert made is not None
    assert made.answerable is alike
    return made


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who built the bridge?", "Who was built by the bridge?"),
        ("Who took the cup in 1866?", "Who was taken by the cup in 1866?"),
        ("Which three men rescued Ann?", "Which three men was rescued by Ann?"),
        ("Who was rescued by Ann?", "Who rescued Ann?"),
        ("What was taken by the thieves?", "What took the thieves?"),
    ],
)
def test_who_does_and_to_whom_it_is_done_change_places(question: str, other: str) -> None:
    sample = sample_of(question, "Ann Lee", _BRIDGE)
    made = _made(voice_exchanged, sample)
    assert (made.question, made.passage) == (other, _BRIDGE)


@pytest.mark.parametrize(
    "question", ["Who died in 1866?", "When was it built?", "Who lived with Ann?"]
)
def test_a_verb_without_an_object_has_no_other_voice(question: str) -> None:
    assert voice_exchanged(sample_of(question, "Ann", _BRIDGE), random.Random(1)) is None


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Where did the train come from?", "Where did the train come to?"),
        ("Who walked into the sea?", "Who walked out of the sea?"),
        ("What did Karl give to Ann?", "What did Karl give from Ann?"),
    ],
)
def test_a_direction_is_turned_round(question: str, other: str) -> None:
    assert _made(direction_exchanged, sample_of(question, "Ann", _BRIDGE)).question == other


def test_a_way_from_one_place_to_another_is_left_alone() -> None:
    sample = sample_of("Who ran from Riva to Arve?", "Ann", _BRIDGE)
    assert direction_exchanged(sample, random.Random(1)) is None


def test_the_answer_and_a_name_change_places_in_the_passage() -> None:
    made = _made(answer_exchanged, sample_of("Who sold Ann Lee a boat?", "Karl Brandt", _SOLD))
    assert made.question == "Who sold Ann Lee a boat?"
    assert made.passage == "Ann Lee sold Karl Brandt a boat in 1901. Nobody saw it."


def test_names_exchanged_in_question_and_passage_leave_the_other_name_as_answer() -> None:
    sample = sample_of("Who sold Ann Lee a boat?", "Karl Brandt", _SOLD)
    made = _made(answer_exchanged, sample, alike=True)
    assert made.question == "Who sold Karl Brandt a boat?"
    assert made.answer == "Ann Lee"


@pytest.mark.parametrize(
    "passage", ["Karl Brandt met Ann Lee.", "Karl Brandt and Ann Lee sold a boat."]
)
def test_what_holds_both_ways_is_not_exchanged(passage: str) -> None:
    sample = sample_of("Who was there for Ann Lee?", "Karl Brandt", passage)
    assert answer_exchanged(sample, random.Random(1)) is None


def test_the_opposite_is_told_in_the_question_or_in_the_passage() -> None:
    sample = sample_of("When was the bridge built?", "1866", _BRIDGE)
    made = [told_not(sample, random.Random(seed)) for seed in range(20)]
    told = {(one.question, one.passage) for one in made if one is not None}
    assert told == {
        ("When was the bridge not built?", _BRIDGE),
        ("When was the bridge built?", _BRIDGE.replace("was built", "was not built")),
    }
    assert not any(one is not None and one.answerable for one in made)


def test_the_opposite_told_in_both_keeps_the_answer() -> None:
    made = _made(told_not, sample_of("When was the bridge built?", "1866", _BRIDGE), alike=True)
    assert made.question == "When was the bridge not built?"
    assert made.passage.startswith("The bridge was not built by Ann Lee in 1866. It")
    assert made.answer == "1866"


def test_another_verb_than_the_sentences_own_is_not_denied() -> None:
    sample = sample_of("When was the bridge opened?", "1866", _BRIDGE)
    assert told_not(sample, random.Random(1)) is None


def test_another_rank_is_asked_for() -> None:
    sample = sample_of("Where was the longest bridge?", "Riva", _BRIDGE)
    made = {
        one.question for seed in range(9) if (one := rank_exchanged(sample, random.Random(seed)))
    }
    assert made == {
        f"Where was the {rank} longest bridge?" for rank in ("second", "third", "fourth")
    }
    alike = _made(rank_exchanged, sample, alike=True)
    assert alike.answer == "Riva"
    rank = alike.question.split()[3]
    assert f"the {rank} longest bridge of Riva" in alike.passage


def test_two_words_change_places_in_the_question_or_in_both() -> None:
    passage = "The council of the harbour wanted the bridge painted by pupils."
    sample = sample_of("Who wanted the council to have the bridge painted?", "pupils", passage)
    made = {
        one.question for seed in range(30) if (one := words_exchanged(sample, random.Random(seed)))
    }
    assert "Who wanted the bridge to have the council painted?" in made
    assert "Who wanted the council to have the painted bridge?" not in made
    alike = _made(words_exchanged, sample, alike=True)
    assert (alike.answer, alike.passage != passage) == ("pupils", True)
