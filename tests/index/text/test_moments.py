"""Moments keep the day, the clock and the zone as they were written."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.dates import parse_date
from index.text.moments import Moment, parse_moment

TODAY = date(2026, 11, 23)
DAY = date(2026, 1, 13)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-13T23:30:00-05:00", "2026-01-13T23:30:00-05:00"),
        ("2026-01-13T09:00:00.123Z", "2026-01-13T09:00:00.123+00:00"),
        ("2026-01-13T09:00:00+0530", "2026-01-13T09:00:00+05:30"),
        ("2026-01-13 09:00", "2026-01-13T09:00:00"),
        ("2026-01-13 09:00:05 UTC", "2026-01-13T09:00:05+00:00"),
        ("Tue, 13 Jan 2026 09:00:00 +0530", "2026-01-13T09:00:00+05:30"),
        ("Tue Jan 13 09:00:00 +0000 2026", "2026-01-13T09:00:00+00:00"),
        ("Published: January 13, 2026 10:14 PM EST", "2026-01-13T22:14:00-05:00"),
        ("January 13, 2026 12:05 a.m.", "2026-01-13T00:05:00"),
        ("13 January 2026, 9.30pm GMT", "2026-01-13T21:30:00+00:00"),
        ("20260113093000", "2026-01-13T09:30:00"),
        ("20260113T0930Z", "2026-01-13T09:30:00+00:00"),
        ("1768262400", "2026-01-13T00:00:00+00:00"),
        ("1768262400123", "2026-01-13T00:00:00+00:00"),
    ],
)
def test_a_clock_beside_the_day_is_kept_as_it_is_written(written: str, expected: str) -> None:
    moment = datetime.fromisoformat(expected)
    found = parse_moment(written, today=TODAY)
    assert found == Moment(DAY, moment)
    assert found.at is not None
    assert found.at.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "written",
    ["2026-01-13", "20260113", "January 13, 2026", "13.01.2026", "13 January 2026, section 12.30"],
)
def test_a_day_without_a_clock_has_no_moment(written: str) -> None:
    assert parse_moment(written, today=TODAY) == Moment(DAY)


def test_the_name_of_several_zones_is_none() -> None:
    """IST is the time of India, of Israel and of Ireland."""
    found = parse_moment("January 13, 2026 10:14 IST", today=TODAY)
    assert found == Moment(DAY, datetime(2026, 1, 13, 10, 14))  # noqa: DTZ001 - no zone is meant


@pytest.mark.parametrize("written", ["", "10:14", "2026-11-26T09:00:00Z", "03/04/2026 10:14"])
def test_no_certain_day_is_no_moment(written: str) -> None:
    assert parse_moment(written, today=TODAY) is None


@given(st.text() | st.from_regex(r"2026-01-1\d[ T]\d\d?[:.]\d\d([:.]\d\d)?[ ]?[A-Za-z+\-0-9:]*"))
def test_whatever_is_written_the_day_is_that_of_the_date(text: str) -> None:
    found = parse_moment(text, today=TODAY)
    assert (found.day if found else None) == parse_date(text, today=TODAY)
    assert found is None or found.at is None or found.at.date() == found.day


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2026, 11, 1)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_iso_8601_comes_back_with_its_zone(moment: datetime, minutes: int) -> None:
    written = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found = parse_moment(written.isoformat(), today=TODAY)
    assert found is not None
    assert found.at is not None
    assert found.at.isoformat() == written.isoformat()
