"""A question's period: exact on what was labelled, always around the days that it names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import Period
from qa.answers import Relation
from qa.interpreting.periods import find_period, related, without_period
from tests.quality.period_parsing import FLOOR, labelled_questions, misses

LABELLED = labelled_questions()
TODAY = date(2026, 1, 14)
DAYS = st.dates(date(1600, 1, 1), date(2150, 12, 31))
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNITS = ("day", "week", "month", "quarter", "year", "decade")


def period_of(question: str, as_of: date) -> Period:
    found = find_period(question, as_of)
    assert found is not None
    assert found.period is not None
    assert found.words
    return found.period


def test_labelled_questions_are_read_exactly() -> None:
    questions = labelled_questions()
    assert len(questions) >= 300
    assert len(misses(questions)) <= (1 - FLOOR) * len(questions)


@given(day=DAYS, as_of=st.dates())
def test_a_written_day_is_in_its_period_from_whatever_day(day: date, as_of: date) -> None:
    if not 1600 <= day.year <= 2150:
        return
    month = MONTHS[day.month - 1]
    for written in (
        f"on {day.day} {month} {day.year}",
        f"on {month} {day.day}, {day.year}",
        f"on {day.isoformat()}",
    ):
        assert period_of(f"What happened {written}?", as_of) == Period(day, day)
    for around in (f"in {month} {day.year}", f"in {day.year}", f"since {month} {day.year}"):
        assert period_of(f"What happened {around}?", as_of).contains(day)
    for apart in (f"before {day.day} {month} {day.year}", f"after {day.day} {month} {day.year}"):
        assert not period_of(f"What happened {apart}?", as_of).contains(day)


@given(first=DAYS, days=st.integers(0, 4000), as_of=st.dates())
def test_a_range_holds_its_two_ends_and_nothing_outside(
    first: date, days: int, as_of: date
) -> None:
    last = first + timedelta(days)
    one, other = (f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    for question in (
        f"What was said between {one} and {other}?",
        f"Who met from {one} to {other}?",
    ):
        assert period_of(question, as_of) == Period(first, last)


@given(as_of=st.dates(date(5, 1, 1), date(9990, 1, 1)), count=st.integers(1, 20))
def test_counted_days_hold_the_day_they_count_to(as_of: date, count: int) -> None:
    day = as_of - timedelta(count)
    assert period_of(f"What happened {count} days ago?", as_of) == Period(day, day)
    rolling = period_of(f"What happened in the past {count} days?", as_of)
    assert rolling == Period(day, as_of)
    weeks = period_of(f"What happened {count} weeks ago?", as_of)
    assert weeks.contains(as_of - timedelta(7 * count))


@given(as_of=st.dates(date(30, 1, 1), date(9960, 1, 1)), unit=st.sampled_from(UNITS))
def test_this_last_and_next_units_lie_side_by_side(as_of: date, unit: str) -> None:
    if unit == "day":
        last, this, following = (
            period_of(f"What happened {word}?", as_of)
            for word in ("yesterday", "today", "tomorrow")
        )
    else:
        last, this, following = (
            period_of(f"What happened {word} {unit}?", as_of) for word in ("last", "this", "next")
        )
    assert this.contains(as_of)
    assert last.until is not None
    assert this.since == last.until + timedelta(1)
    assert this.until is not None
    assert following.since == this.until + timedelta(1)


@given(as_of=st.dates(date(5, 1, 1), date(9990, 1, 1)), weekday=st.integers(0, 6))
def test_a_weekday_is_that_weekday_and_no_more_than_a_week_away(as_of: date, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    past = period_of(f"Who spoke on {name}?", as_of)
    assert past.since == past.until
    assert past.since is not None
    assert past.since.weekday() == weekday
    assert 0 <= (as_of - past.since).days < 7
    ahead = period_of(f"Who will speak on {name}?", as_of)
    assert ahead.since is not None
    assert 0 < (ahead.since - as_of).days <= 7 or ahead.since == as_of


@settings(max_examples=100)
@given(index=st.integers(0, 10_000), as_of=st.dates())
def test_every_expression_can_be_read_from_every_day(index: int, as_of: date) -> None:
    found = find_period(LABELLED[index % len(LABELLED)].question, as_of)
    if found is not None and found.period is not None:
        since, until = found.period.since, found.period.until
        assert since is None or until is None or since <= until


@given(text=st.text(max_size=60), as_of=st.dates())
def test_any_text_is_read_without_failing(text: str, as_of: date) -> None:
    found = find_period(text, as_of)
    if found is not None:
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


@pytest.mark.parametrize(
    ("question", "event", "relation"),
    [
        ("Who has governed since the election of 2024?", "the election of 2024", Relation.SINCE),
        ("How many died before the ceasefire?", "the ceasefire", Relation.BEFORE),
        ("What was said after the ferry disaster?", "the ferry disaster", Relation.AFTER),
    ],
)
def test_an_event_is_handed_on_and_no_day_is_guessed(
    question: str, event: str, relation: Relation
) -> None:
    found = find_period(question, TODAY)
    assert found is not None
    assert (found.period, found.event, found.relation) == (None, event, relation)


def test_latest_asks_for_the_newest() -> None:
    found = find_period("What is the latest death toll?", TODAY)
    assert found is not None
    assert (found.newest, found.words, found.period) == (True, "latest", Period(until=TODAY))


def test_latest_within_a_period_keeps_the_period() -> None:
    found = find_period("What were the latest figures in March 2020?", TODAY)
    assert found is not None
    assert found.newest
    assert found.period == Period(date(2020, 3, 1), date(2020, 3, 31))


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("How many died on the Lady Maren last week?", "How many died on the Lady Maren?"),
        ("In March 2020, what did the bank do?", "what did the bank do?"),
        ("Yesterday?", "Yesterday?"),
    ],
)
def test_the_period_can_be_taken_out_of_the_question(question: str, rest: str) -> None:
    found = find_period(question, TODAY)
    assert found is not None
    assert without_period(question, found).lstrip(", ") == rest


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation.SINCE, Period(date(2026, 1, 5), None)),
        (Relation.AFTER, Period(date(2026, 1, 10), None)),
        (Relation.BEFORE, Period(None, date(2026, 1, 4))),
        (Relation.UNTIL, Period(None, date(2026, 1, 9))),
        (Relation.DURING, Period(date(2026, 1, 5), date(2026, 1, 9))),
    ],
)
def test_relations_to_a_period(relation: Relation, expected: Period) -> None:
    assert related(relation, Period(date(2026, 1, 5), date(2026, 1, 9))) == expected


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who said the next call on trade will occur tomorrow?", None),
        ("What did Petra Osgood say she would do next week?", None),
        ("Who said last week that the call will be tomorrow?", "last week"),
        ("What did Petra Osgood say last week?", "last week"),
        ("What will happen tomorrow?", "tomorrow"),
    ],
)
def test_the_time_of_what_was_said_is_not_when_it_was_said(
    question: str, words: str | None
) -> None:
    found = find_period(question, TODAY)
    assert (None if found is None else found.words) == words
