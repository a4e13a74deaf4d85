"""A word of the answer's sentence stands in for another only where the question then has sense."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qa.reading.training.borrowing import word_borrowed
from qa.reading.training.samples import Sample
from qa.reading.training.word_neighbours import WordNeighbours
from tests.qa.reading.training.sampling import sample_of

# Angles of the words in a plane: the cosine of the difference is their similarity.
_ANGLES = {
    "jobs": 0.0,
    "workers": 1.0,
    "posts": 0.1,
    "weeks": 1.5,
    "fell": 2.0,
    "opened": 3.0,
    "closed": 4.2,
    "saved": 0.0,
}
_NEIGHBOURS = WordNeighbours(
    list(_ANGLES), np.array([(np.cos(one), np.sin(one)) for one in _ANGLES.values()], np.float32)
)


def _all_made(sample: Sample, *, alike: bool = False) -> set[Sample | None]:
    return {
        word_borrowed(sample, _NEIGHBOURS, random.Random(seed), alike=alike) for seed in range(20)
    }


def _questions(sample: Sample) -> set[str]:
    made = [one for one in _all_made(sample) if one is not None]
    assert all(one.passage == sample.passage and not one.answerable for one in made)
    return {one.question for one in made}


def test_a_word_like_another_of_the_sentence_takes_its_place() -> None:
    passage = "Riva lost nine jobs when prices fell, and its workers protested. The weeks passed."
    assert _questions(sample_of("How many jobs were lost?", "nine", passage)) == {
        "How many workers were lost?"
    }


def test_alike_both_change_places_in_the_passage_and_the_answer_is_kept() -> None:
    passage = "Riva lost nine jobs when prices fell, and its workers protested."
    (made,) = _all_made(sample_of("How many jobs were lost?", "nine", passage), alike=True)
    assert made is not None
    assert made.question == "How many workers were lost?"
    assert made.passage == "Riva lost nine workers when prices fell, and its jobs protested."
    assert (made.answerable, made.answer) == (True, "nine")


@pytest.mark.parametrize(
    ("question", "answer", "passage"),
    [
        # nearly the same; nothing in common; of another form
        ("How many jobs were lost?", "nine", "Riva lost nine jobs, then four other posts."),
        ("How many jobs were lost?", "nine", "Riva lost nine jobs within a few weeks."),
        ("When was it opened?", "1866", "It was opened in 1866 and all the jobs are gone."),
        # side by side, or in one list, both may be asked about
        ("Who are the jobs for?", "Ann", "The jobs and workers are for Ann."),
        ("Who are the jobs for?", "Ann", "The jobs of the workers are for Ann."),
        # what answers or is asked for already
        ("How many jobs were lost?", "workers", "Riva lost jobs, the workers said."),
        (
            "How many jobs have workers lost?",
            "nine",
            "So nine jobs went, and the workers left.",
        ),
        # a first word is written large whatever it is
        ("When did Riva close?", "1866", "Again and again until 1866 people in Riva protested."),
        # another sentence than the answer's
        ("How many jobs were lost?", "nine", "Riva lost nine jobs. What should workers do?"),
    ],
)
def test_no_word_is_borrowed(question: str, answer: str, passage: str) -> None:
    assert _questions(sample_of(question, answer, passage)) == set()


def test_names_and_numbers_stand_in_for_their_like() -> None:
    passage = "After Riva fell in 1655 the army took Calmere, held it for 12 days and left in 1657."
    assert _questions(sample_of("Who took Calmere in 1655?", "army", passage)) == {
        "Who took Riva in 1655?",
        "Who took Calmere in 1657?",
    }
