"""The window of sentences around a found one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Sentence
from index.text.passages import window


def sentences_of_lengths(*lengths: int) -> list[Sentence]:
    """Sentences of the given lengths, one space apart."""
    made = []
    start = 0
    for position, length in enumerate(lengths):
        text = "x" * length
        made.append(Sentence(position + 1, "a", position, start, start + length, text))
        start += length + 1
    return made


def positions(chosen: tuple[Sentence, ...]) -> list[int]:
    return [sentence.position for sentence in chosen]


def test_takes_the_neighbours_on_both_sides() -> None:
    chosen = window(sentences_of_lengths(*[10] * 7), 3, neighbours=2, most_characters=1000)
    assert positions(chosen) == [1, 2, 3, 4, 5]


def test_takes_the_sentence_after_before_the_one_before() -> None:
    chosen = window(sentences_of_lengths(10, 10, 10), 1, neighbours=1, most_characters=21)
    assert positions(chosen) == [1, 2]


def test_counts_the_gaps_between_sentences_as_characters() -> None:
    chosen = window(sentences_of_lengths(10, 10, 10), 1, neighbours=1, most_characters=20)
    assert positions(chosen) == [1]


def test_keeps_a_centre_longer_than_the_limit() -> None:
    chosen = window(sentences_of_lengths(5, 500, 5), 1, neighbours=1, most_characters=100)
    assert positions(chosen) == [1]


def test_goes_on_before_when_the_sentence_after_does_not_fit() -> None:
    chosen = window(sentences_of_lengths(10, 10, 10, 500, 1), 2, neighbours=2, most_characters=100)
    assert positions(chosen) == [0, 1, 2]


def test_stays_inside_the_article() -> None:
    sentences = sentences_of_lengths(10, 10, 10)
    assert positions(window(sentences, 0, neighbours=1, most_characters=99)) == [0, 1]
    assert positions(window(sentences, 2, neighbours=1, most_characters=99)) == [1, 2]


def test_takes_the_centre_alone_without_neighbours() -> None:
    chosen = window(sentences_of_lengths(10, 10, 10), 1, neighbours=0, most_characters=1000)
    assert positions(chosen) == [1]


@pytest.mark.parametrize("centre", [-1, 3])
def test_names_the_valid_places_when_the_centre_is_not_there(centre: int) -> None:
    with pytest.raises(IndexError, match=f"no sentence at {centre}: give 0 to 2"):
        window(sentences_of_lengths(1, 1, 1), centre, neighbours=1, most_characters=9)


@given(
    lengths=st.lists(st.integers(1, 300), min_size=1, max_size=20),
    data=st.data(),
    neighbours=st.integers(0, 6),
    most_characters=st.integers(0, 900),
)
def test_is_contiguous_and_within_its_limits(
    lengths: list[int], data: st.DataObject, neighbours: int, most_characters: int
) -> None:
    sentences = sentences_of_lengths(*lengths)
    centre = data.draw(st.integers(0, len(lengths) - 1))
    chosen = window(sentences, centre, neighbours=neighbours, most_characters=most_characters)
    places = positions(chosen)
    assert list(range(places[0], places[-1] + 1)) == places
    assert centre - neighbours <= places[0] <= centre <= places[-1] <= centre + neighbours
    assert len(chosen) == 1 or chosen[-1].end - chosen[0].start <= most_characters
