"""What the heading network is shown of the first words of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoders.bundled_model import verified_model
from index.encoders.heading_pieces import CASES, MOST_PIECES, HeadingPieces
from index.encoders.onnx_model import open_tokenizer


@pytest.fixture(scope="module")
def pieces() -> HeadingPieces:
    return HeadingPieces(open_tokenizer(str(verified_model().tokenizer)))


def test_each_piece_is_shown_with_the_case_of_its_word(pieces: HeadingPieces) -> None:
    shown = pieces.shown(["Ferry", "iPhone", "NATO", "42", "I", "told", "said,"])

    assert shown.ids[0] == 101
    assert shown.ids[-1] == 102
    assert shown.cases == [13, 1, 3, 2, 4, 6, 0, 0, 12, 13]
    assert shown.ends == [1, 2, 3, 4, 5, 6, 8]


def test_a_word_cut_into_pieces_keeps_its_case_in_all_of_them(pieces: HeadingPieces) -> None:
    shown = pieces.shown(["Skerrow"])

    assert len(shown.ids) > 3
    assert shown.cases[1] == 1
    assert set(shown.cases[2:-1]) == {8}
    assert shown.ends == [len(shown.ids) - 2]


def test_words_that_do_not_fit_are_not_shown(pieces: HeadingPieces) -> None:
    shown = pieces.shown(["ferry"] * 100)

    assert len(shown.ids) == MOST_PIECES + 1
    assert len(shown.ends) == MOST_PIECES - 1


@given(st.lists(st.text(min_size=1, max_size=30), max_size=20))
def test_whatever_the_words_ids_and_cases_are_of_one_length(
    pieces: HeadingPieces, words: list[str]
) -> None:
    shown = pieces.shown(words)

    assert len(shown.ids) == len(shown.cases) <= MOST_PIECES + 1
    assert len(shown.ends) <= len(words)
    assert all(0 <= case < CASES for case in shown.cases)
    assert shown.ends == sorted(set(shown.ends))
