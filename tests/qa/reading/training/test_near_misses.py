"""Unanswerable questions are made from answerable ones, and only there where they are meant."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qa.reading.training.mining import LookAlikes
from qa.reading.training.near_misses import NearMisses
from qa.reading.training.samples import Sample
from qa.reading.training.word_neighbours import WordNeighbours
from tests.qa.reading.training.sampling import sample_of

_PASSAGE = (
    "The first bridge over the Arve was built in 1866 by Ann Lee. It was sold to Karl Brandt "
    "in 1901. Nobody crossed the river in winter."
)
_WORDS = ["bridge", "tunnel", "road", "river", "lake", "built", "sold"]


def _sample(question: str, answer: str, passage: str = _PASSAGE) -> Sample:
    return sample_of(question, answer, passage)


_SAMPLES = [
    _sample("When was the first bridge over the Arve built?", "1866"),
    _sample("Who bought the bridge in 1901?", "Karl Brandt"),
    _sample("Who swam in the Arve?", "Tom", "Tom swam in the Arve before Anna Reed did."),
    _sample("Who sat on a bench in Riva?", "Zoe", "Zoe sat on a bench in Riva."),
]


@pytest.fixture
def near_misses() -> NearMisses:
    rows = np.random.default_rng(0).normal(size=(len(_WORDS), 8)).astype(np.float32)
    return NearMisses(_SAMPLES, WordNeighbours(_WORDS, rows))


@pytest.mark.parametrize("seed", range(40))
def test_a_near_miss_is_not_answerable_and_differs_in_one_of_its_parts(
    near_misses: NearMisses, seed: int
) -> None:
    sample = _SAMPLES[seed % 2]
    made = near_misses.of(sample, random.Random(seed))
    assert made is not None
    assert not made.answerable
    assert (made.question != sample.question) != (made.passage != sample.passage)


@pytest.mark.parametrize("seed", range(40))
def test_a_passage_that_is_exchanged_or_cut_lacks_the_answer(
    near_misses: NearMisses, seed: int
) -> None:
    made = near_misses.of(_SAMPLES[0], random.Random(seed))
    assert made is not None
    denied = _PASSAGE.replace("was built", "was not built")
    assert made.passage in {_PASSAGE, denied} or "1866" not in made.passage


def test_all_kinds_of_near_misses_are_made(near_misses: NearMisses) -> None:
    made = [near_misses.of(_SAMPLES[0], random.Random(seed)) for seed in range(300)]
    questions = {one.question for one in made if one is not None}
    assert "When was the last bridge over the Arve built?" in questions
    assert "When wasn't the first bridge over the Arve built?" in questions
    assert any("Arve" not in one for one in questions)
    assert len({one.passage for one in made if one is not None}) == 4  # whole, denied, cut, another


def test_the_same_seed_makes_the_same_near_miss(near_misses: NearMisses) -> None:
    made = [near_misses.of(_SAMPLES[1], random.Random(5)) for _ in range(2)]
    assert made[0] == made[1]


def test_a_word_changed_in_question_and_passage_keeps_the_answer(near_misses: NearMisses) -> None:
    made = [near_misses.changed_alike(_SAMPLES[0], random.Random(seed)) for seed in range(20)]
    changed = [one for one in made if one is not None]
    assert {one.answer for one in changed} == {"1866"}
    assert all(one.question != _SAMPLES[0].question and one.answerable for one in changed)


def test_a_word_of_the_answer_is_not_changed(near_misses: NearMisses) -> None:
    sample = _sample("What was the bridge over?", "bridge over the Arve")
    assert all(near_misses.changed_alike(sample, random.Random(seed)) is None for seed in range(9))


def test_a_mined_passage_shares_words_and_lacks_the_answer() -> None:
    mined = LookAlikes(_SAMPLES).mined(_SAMPLES[0], random.Random(0))
    assert mined is not None
    assert mined.passage == "Tom swam in the Arve before Anna Reed did."


def test_passages_of_another_group_are_not_mined() -> None:
    other = Sample("Who swam in the Arve?", "Tom swam in the Arve.", 0, 3, "village")
    assert LookAlikes([other, *_SAMPLES]).mined(other, random.Random(0)) is None


def test_a_neighbour_is_another_word_written_alike() -> None:
    rows = np.array([[1, 0], [1, 0.1], [1, 0.2], [1, 0.3], [0, 1]], dtype=np.float32)
    neighbours = WordNeighbours(["king", "kings", "prince", "queen", "salt"], rows)
    found = {neighbours.other("King", random.Random(seed)) for seed in range(20)}
    assert found <= {"Queen", "Salt"}
    assert "Queen" in found


def test_an_unknown_word_has_no_neighbour() -> None:
    rows = np.eye(2, dtype=np.float32)
    assert WordNeighbours(["king", "queen"], rows).other("salt", random.Random(0)) is None


def test_names_that_change_places_make_another_question(near_misses: NearMisses) -> None:
    sample = _sample("When did Ann Lee sell the bridge to Karl Brandt?", "1901")
    made = [near_misses.of(sample, random.Random(seed)) for seed in range(100)]
    exchanged = "When did Karl Brandt sell the bridge to Ann Lee?"
    assert exchanged in {one.question for one in made if one is not None}


def test_names_joined_by_and_do_not_change_places(near_misses: NearMisses) -> None:
    sample = _sample("What did Ann Lee and Karl Brandt do in 1901?", "sold")
    made = [near_misses.of(sample, random.Random(seed)) for seed in range(100)]
    joined = "Karl Brandt and Ann Lee"
    assert not [one for one in made if one is not None and joined in one.question]
