"""How near all that stands around a sentence is to a question."""

from __future__ import annotations

import numpy as np
import pytest

from index.articles import Sentence
from index.search.surrounding_meaning import surroundings_cosines

QUESTION = np.array([1.0, 0.0], dtype=np.float32)
ROWS = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
IDS = np.array([7, 9], dtype=np.int64)


def sentence(number: int, length: int) -> Sentence:
    return Sentence(number, "article", number, 0, length, "x" * length)


def test_the_mean_of_the_sentences_is_likened_each_weighing_by_its_length() -> None:
    near, far = sentence(7, 30), sentence(9, 40)
    cosines = surroundings_cosines(QUESTION, [[near], [near, far], [far]], IDS, ROWS)
    assert cosines == pytest.approx([1.0, 30 / 50, 0.0])


def test_what_is_not_embedded_is_left_out_or_as_near_as_the_least_near() -> None:
    known, unknown = sentence(7, 30), sentence(8, 30)
    other = sentence(9, 30)
    cosines = surroundings_cosines(
        QUESTION, [[known, unknown], [unknown], [known, other], []], IDS, ROWS
    )
    assert cosines == pytest.approx([1.0, 0.5**0.5, 0.5**0.5, 0.5**0.5])


def test_without_any_vector_nothing_is_near() -> None:
    none = np.zeros((0, 2), dtype=np.float32)
    empty = np.array([], dtype=np.int64)
    assert surroundings_cosines(QUESTION, [[sentence(7, 3)], []], empty, none) == [0.0, 0.0]
