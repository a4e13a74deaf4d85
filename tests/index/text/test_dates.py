"""Golden values of ``index.text.dates``."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.dates import dateline_day, day_in_address, parse_date, parse_date_line

TODAY = date(2026, 11, 23)
DAY = date(2026, 1, 13)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-13",
        "2026/1/13",
        "2026-01-13T23:30:00-05:00",
        "2026-01-13 09:00:00.123456+00:00",
        "20260113",
        "20260113093000",
        "20260113T0930Z",
        "Tue, 13 Jan 2026 09:00:00 +0530",
        "Tue Jan 13 09:00:00 +0000 2026",
        "13 January 2026",
        "13th of January, 2026",
        "13-Jan-2026",
        "January 13, 2026",
        "Jan. 13, 2026",
        "JANUARY 13TH 2026",
        "Tuesday, January 13, 2026",
        "Published: January 13, 2026 10:14 IST",
        "13/01/2026",
        "01/13/2026",
        "13.01.2026",
        "13. Januar 2026",
        "publié le 13 janvier 2026 à 10:14",
        "13 de enero de 2026",
        "13 de janeiro de 2026",
        "13 gennaio 2026",
        "13 januari 2026",
        "13 stycznia 2026",
        "13 января 2026 г.",
        "13 Ocak 2026",
        "2026年1月13日",
        "2026년 1월 13일",
        "1768262400",
        "1768262400.0",
        "1768262400000",
        "1768262400000000000",
    ],
)
def test_a_date_that_names_one_day_is_read(written: str) -> None:
    assert parse_date(written, today=TODAY) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "",
        "n/a",
        "2026",
        "January 2026",
        "03/04/2026",
        "2026-02-30",
        "31 June 2026",
        "1599-12-31",
        "2028-01-01",
        "Mayor 13 2026",
        "99999999",
        "12345",
        "9" * 19,
    ],
)
def test_what_names_no_day_for_certain_is_none(written: str) -> None:
    assert parse_date(written, today=TODAY) is None


def test_equal_day_and_month_leave_no_doubt() -> None:
    assert parse_date("05/05/2026", today=TODAY) == date(2026, 5, 5)


def test_milliseconds_are_not_taken_for_a_compact_date() -> None:
    assert parse_date("1710120512345", today=TODAY) == date(2024, 3, 11)


def test_tomorrow_has_begun_somewhere_and_the_day_after_has_not() -> None:
    assert parse_date("2026-11-24", today=TODAY) == date(2026, 11, 24)
    assert parse_date("2026-11-25", today=TODAY) is None
    assert day_in_address("2026-11-25-flood.txt", today=TODAY) is None


def test_the_first_of_two_dates_counts() -> None:
    assert parse_date("13 January 2026, updated 2026-02-01", today=TODAY) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday, January 13, 2026",
        "13 January 2026",
        "Published: Jan. 13, 2026, 9:30 p.m. EST",
        "2026-01-13T09:30:00Z",
        "Posted on 13 Jan 2026 at 10:14 IST |",
    ],
)
def test_a_line_that_only_dates_the_article_is_a_date_line(line: str) -> None:
    assert parse_date_line(line, today=TODAY) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "The bridge closed on January 13, 2026",
        "1768262400",
        "20260113",
        "Mayor",
        "",
        "10:14 " * 26 + "x 13 January 2026",
    ],
)
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert parse_date_line(line, today=TODAY) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("2026-01-13-flood.txt", DAY),
        ("20260113_flood.html", DAY),
        ("flood_2026_01_13.txt", DAY),
        ("https://example.org/2026/01/13/flood", DAY),
        ("https://example.org/news/2026/jan/13/flood", DAY),
        ("https://example.org/news/2026/new/13/flood", None),
        ("https://example.org/news/uk-20260113", None),
        ("https://example.org/2026/13/01/flood", None),
        ("2031-01-13-flood.txt", None),
        ("flood.txt", None),
    ],
)
def test_the_day_in_a_name_or_address(address: str, expected: date | None) -> None:
    assert expected == day_in_address(address, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PORT BRAM, 13 January 2026 - The bridge closed.", DAY),
        ("PORT BRAM, Jan. 13, 2026 (Agency) — The bridge closed.", DAY),
        ("PORT BRAM (Agency) - On 13 January 2026 the bridge closed.", None),
        ("The bridge closed on 13 January 2026 - again.", None),
    ],
)
def test_the_day_of_a_dateline(text: str, expected: date | None) -> None:
    assert expected == dateline_day(text, today=TODAY)


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    for day in (
        parse_date(text, today=TODAY),
        parse_date_line(text, today=TODAY),
        day_in_address(text, today=TODAY),
        dateline_day(text, today=TODAY),
    ):
        assert day is None or date(1600, 1, 1) <= day <= date(2026, 11, 24)


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2026, 11, 24)))
def test_every_day_is_read_back_from_iso_and_from_words(day: date) -> None:
    assert parse_date(day.isoformat(), today=TODAY) == day
    assert parse_date(f"{day:%A, %B} {day.day}, {day.year}", today=TODAY) == day
    assert parse_date_line(f"{day.day} {day:%b} {day.year}", today=TODAY) == day
