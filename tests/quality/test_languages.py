"""The floor under languages: figures may rise, never fall."""

from __future__ import annotations

import pytest

from tests.quality.languages import detected, f1, own, texts

TEXTS = texts()


@pytest.mark.parametrize(("held_out", "floor"), [(False, 0.99), (True, 0.97)])
def test_paragraphs_of_many_languages_are_split_as_well_as_ever(
    held_out: bool, floor: float
) -> None:
    assert f1(own, [text for text in TEXTS if text.held_out == held_out]) >= floor


@pytest.mark.parametrize("language", sorted({text.language for text in TEXTS}))
def test_each_language_is_split_right(language: str) -> None:
    assert f1(own, [text for text in TEXTS if text.language == language]) >= 0.9


def test_the_language_of_a_paragraph_is_told_or_left_open_never_wrong() -> None:
    counted = detected((text.language, text.paragraph) for text in TEXTS)
    assert (counted["right"] >= 81, counted["wrong"]) == (True, 0)
