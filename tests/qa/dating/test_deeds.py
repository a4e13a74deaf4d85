"""A deed is told by its noun, by its verb, and by words told alike."""

from __future__ import annotations

import pytest

from qa.dating.deeds import deed_named, tells_of


@pytest.mark.parametrize(
    ("words", "deed"),
    [
        ("discovery of the Aldane Cup", "discovery"),
        ("the measles outbreak in Kessory", "outbreak"),
        ("the Aldane Cup was found", "found"),
        ("rate cut", "cut"),
        ("Lady Maren", None),
    ],
)
def test_the_word_for_the_deed(words: str, deed: str | None) -> None:
    assert deed_named(words) == deed


@pytest.mark.parametrize(
    ("deed", "text"),
    [
        ("discovery", "The cup has been found in a locker."),
        ("theft", "Thieves broke into the museum."),
        ("sinking", "The ferry capsized off Sandmouth."),
        ("resignation", "The minister resigned."),
        ("explosion", "A gas tank exploded."),
        ("outbreak", "It is the first outbreak in years."),
    ],
)
def test_words_that_tell_of_a_deed(deed: str, text: str) -> None:
    assert tells_of(deed, text)
    assert not tells_of(deed, "The museum is open on Sundays.")
