"""Where a heading glued to a paragraph could end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Span
from index.text.heading_places import MOST_WORDS, end_of, places, words_of


def possible(text: str) -> list[str]:
    whole = Span(0, len(text))
    words = words_of(text, whole)
    return [text[: end_of(text, whole, gap)] for gap in places(words)]


def test_a_heading_ends_before_a_word_that_may_begin_a_sentence() -> None:
    assert possible("Mayor takes the blame Leonie Garrow, the mayor, said so.") == [
        "Mayor takes the blame",
        "Mayor takes the blame Leonie",
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("About my6sense my6sense offers a platform to many.", "About my6sense"),
        ("New in the shop iPhone owners can now buy it there.", "New in the shop"),
        ("1. Wait, wait, wait I know that all of it looks so good.", "1. Wait, wait, wait"),
        ('"My fears came true" Morrison told the committee in June.', '"My fears came true"'),
        ("'We got her!' Film shows rescue A film shows it all.", "'We got her!' Film shows rescue"),
        ("Router for $67.77 Clip the coupon on the page.", "Router for $67.77"),
        ("Talks with Dr. Holt go on Islanders fear for their boats.", "Talks with Dr. Holt go on"),
    ],
)
def test_brands_figures_quotes_and_shortened_words_hide_no_end(text: str, heading: str) -> None:
    assert heading in possible(text)


@pytest.mark.parametrize(
    "text",
    [
        "the small letter at the beginning Says that nothing is headed here.",
        "He said so. Mayor takes the blame Leonie Garrow was there.",
        "Three words only",
        "",
        "… and so on. It went on for Years and years.",
    ],
)
def test_nothing_ends_behind_the_first_sentence_nor_begins_small(text: str) -> None:
    assert possible(text) == []


def test_nothing_ends_inside_what_is_quoted_or_in_brackets() -> None:
    assert "They called it “Our" not in possible(
        "They called it “Our Finest Hour” In June it rained."
    )
    assert possible("Score (Originally $200) Buy it at once from the shop.") == [
        "Score",
        "Score (Originally $200)",
    ]


@given(st.text(alphabet="aB1 .,“”(\"'", max_size=200))
def test_places_are_in_order_and_inside_the_words(text: str) -> None:
    words = words_of(text, Span(0, len(text)))
    found = list(places(words))

    assert found == sorted(set(found))
    assert all(1 <= gap <= min(MOST_WORDS, len(words) - 1) for gap in found)
