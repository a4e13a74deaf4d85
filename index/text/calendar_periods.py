"""The calendar that date expressions speak of: days, weeks, months, seasons as periods.

Arithmetic on dates stops at the first and last day a ``date`` can hold instead of failing, so that
an expression can be read from whatever day. Weeks begin on Monday; seasons are the northern ones.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from index.articles import Period

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![\w’'])"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\w)"
SEASON = r"(?:spring|summer|autumn|fall|winter)(?!\w)"
NUMBER = (
    r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|a\s+couple\s+of)"
)
ORDINAL = r"(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)"
DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w.]*\d)"
YEAR = r"(?:1[5-9]|20|21)\d\d(?!\d)"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def month_number(name: str) -> int:
    """Return 1..12 for a month's name or abbreviation."""
    return _MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Return 0 (Monday) .. 6 (Sunday) for a weekday's name."""
    return _WEEKDAYS.index(name[:3].lower())


def number_of(words: str) -> int:
    """Return the number that ``NUMBER`` or ``ORDINAL`` matched."""
    words = " ".join(words.lower().split())
    if words in {"a", "an"}:
        return 1
    if words == "a couple of":
        return 2
    if words == "thirty":
        return 30
    if words in _ORDINALS:
        return _ORDINALS.index(words) + 1
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else _WORDS.index(words)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day, or ``None`` when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, days: int) -> date:
    """Return the day so many days later, or earlier; at most the last or first day there is."""
    ordinal = min(date.max.toordinal(), max(date.min.toordinal(), day.toordinal() + days))
    return date.fromordinal(ordinal)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_around(day: date, before: int, after: int) -> Period:
    """Return the period from so many days before to so many after a day."""
    return Period(shifted(day, -before), shifted(day, after))


def one_day(day: date) -> Period:
    """Return the period of a single day."""
    return Period(day, day)


def week_of(day: date) -> Period:
    """Return Monday to Sunday around the day."""
    return days_around(day, day.weekday(), 6 - day.weekday())


def weekend_of(day: date) -> Period:
    """Return Saturday and Sunday of the day's week."""
    return Period(shifted(day, 5 - day.weekday()), shifted(day, 6 - day.weekday()))


def months_from(year: int, month: int, months: int = 1) -> Period:
    """Return so many whole months, the first being ``month`` (1..12) of ``year``."""
    first = date(min(max(year, date.min.year), date.max.year), month, 1)
    beyond = months_later(first, months)
    return Period(first, beyond if beyond == date.max else shifted(beyond, -1))


def years_from(year: int, years: int = 1) -> Period:
    """Return so many whole years, the first being ``year``."""
    return months_from(year, 1, 12 * years)


def season_of(year: int, name: str) -> Period:
    """Return the three months of a season; winter begins in December of ``year``."""
    return months_from(year, _FIRST_MONTHS[name.lower()], 3)


def part_of(period: Period, part: str) -> Period:
    """Return the early, mid or late third of a period, or its first or second half."""
    since, until = period.since or date.min, period.until or date.max
    days = (until - since).days + 1
    thirds = (shifted(since, days // 3 - 1), shifted(until, -(days // 3) + 1))
    match part:
        case "early":
            return Period(since, thirds[0])
        case "mid":
            return Period(shifted(thirds[0], 1), shifted(thirds[1], -1))
        case "late":
            return Period(thirds[1], until)
        case "first half":
            return Period(since, shifted(since, (days + 1) // 2 - 1))
        case "second half":
            return Period(shifted(since, (days + 1) // 2), until)
        case _:
            raise ValueError(f"{part!r} is no part of a period.")
