"""Dates that an article names mean the right days, seen from its own or from who spoke when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.relative_dates import named_dates
from tests.quality.dates_in_articles import labelled, read

PUBLISHED = date(2026, 1, 13)  # a Tuesday


def days_of(text: str, published: date = PUBLISHED) -> dict[str, str]:
    return {
        text[named.span.start : named.span.end]: (
            f"{named.period.since}"
            if named.period.since == named.period.until
            else f"{named.period.since}/{named.period.until}"
        )
        for named in named_dates(text, published)
    }


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("They met on Monday.", "Monday", "2026-01-12"),
        ("They met on Tuesday.", "Tuesday", "2026-01-13"),
        ("They will meet on Monday.", "Monday", "2026-01-19"),
        ("They held talks on Tuesday (January 13) in Delhi.", "Tuesday (January 13)", "2026-01-13"),
        ("They met last year.", "last year", "2025-01-01/2025-12-31"),
        ("They met yesterday.", "yesterday", "2026-01-12"),
        ("It was signed in November.", "November", "2025-11-01/2025-11-30"),
        ("The deadline is 2 February.", "2 February", "2026-02-02"),
        ("It opened on 22 October.", "22 October", "2025-10-22"),
        ("It burnt on 3 May 2019.", "3 May 2019", "2019-05-03"),
        ("They met on 5 January. Two days later it rained.", "Two days later", "2026-01-07"),
        ("They met on 5 January. The next day it rained.", "The next day", "2026-01-06"),
    ],
)
def test_days_are_seen_from_the_article(text: str, words: str, day: str) -> None:
    assert days_of(text)[words] == day


def test_words_spoken_on_another_day_are_seen_from_it() -> None:
    text = (
        "He spoke of trade in an address at the embassy on Monday:\n\n"
        "“Both sides go on. In fact, the next call on trade will occur tomorrow.”"
    )
    assert days_of(text)["tomorrow"] == "2026-01-13"
    assert days_of("“We will meet tomorrow,” he said.")["tomorrow"] == "2026-01-14"


@pytest.mark.parametrize(
    "text", ["The march may fall short.", "Theresa spoke.", "He was given a second chance."]
)
def test_words_that_are_no_dates_are_left_alone(text: str) -> None:
    assert days_of(text) == {}


@given(text=st.text(max_size=120), published=st.dates())
def test_any_text_can_be_read_from_any_day(text: str, published: date) -> None:
    for named in named_dates(text, published):
        assert 0 <= named.span.start < named.span.end <= len(text)


def test_the_labelled_dates_of_the_samples_are_read_exactly() -> None:
    of_samples = [
        one for one in labelled() if one.article.url is None or ".example" in one.article.url
    ]
    assert len(of_samples) >= 40
    exact = sum(read(one) == one.period for one in of_samples)
    assert exact >= 0.92 * len(of_samples)
