"""The forms of days and periods of the calendar: "mid-March", "the first quarter of 2019".

Pure functions; relations such as "since" and "between" are the caller's matter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from index.articles import Period
from index.text.calendar_periods import (
    DAY_NUMBER,
    MONTH,
    ORDINAL,
    SEASON,
    WEEKDAY,
    YEAR,
    day_or_none,
    month_number,
    months_from,
    number_of,
    one_day,
    part_of,
    season_of,
    shifted,
    weekday_number,
    years_from,
)
from index.text.date_anchors import Anchor, Form, form

PART = (
    r"(?P<part>early|mid|middle\s+of|late|(?:the\s+)?(?:start|beginning|end)\s+of"
    r"|(?:first|second)\s+half\s+of|(?:first|opening|last)\s+days\s+of)"
)
_PARTS = {
    "early": "early",
    "start": "early",
    "beginning": "early",
    "first days": "early",
    "opening": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
    "last": "late",
    "first": "first half",
    "second": "second half",
}


def _iso_day(match: re.Match[str], anchor: Anchor) -> Period | None:
    del anchor
    return _of_day(day_or_none(int(match["year"]), int(match["month"]), int(match["day"])))


def _of_day(day: date | None) -> Period | None:
    return None if day is None else one_day(day)


def _day_of_month(match: re.Match[str], anchor: Anchor) -> Period | None:
    month, day = month_number(match["month"]), number_of(match["day"])
    if match.groupdict().get("weekday_beside"):
        anchor = replace(anchor, weekday=weekday_number(match["weekday_beside"]))
    years = _years(match, anchor)
    last = number_of(match["last"]) if match.groupdict().get("last") else day
    return anchor.choose(
        Period(first, beyond)
        for year in years
        if (first := day_or_none(year, month, day)) is not None
        and (beyond := day_or_none(year, month, last)) is not None
        and first <= beyond
    )


def _years(match: re.Match[str], anchor: Anchor) -> tuple[int, ...]:
    """Return the year written, that of "last year", or those around the anchor."""
    groups = match.groupdict()
    if groups.get("year"):
        return (int(match["year"]),)
    if groups.get("which"):
        offset = {"last": -1, "this": 0, "next": 1}[groups["which"].lower()]
        return (min(max(anchor.day.year + offset, date.min.year), date.max.year),)
    return tuple(year for year in anchor.years() if date.min.year <= year <= date.max.year)


def _month(match: re.Match[str], anchor: Anchor) -> Period | None:
    number = month_number(match["month"])
    if match.groupdict().get("that"):
        return _turn(match["that"], [months_from(y, number) for y in _years(match, anchor)], anchor)
    chosen = anchor.choose(months_from(year, number) for year in _years(match, anchor))
    return _part(match, chosen)


def _two_months(match: re.Match[str], anchor: Anchor) -> Period | None:
    first, last = month_number(match["month"]), month_number(match["last"])
    years = _years(match, anchor)
    return anchor.choose(
        months_from(year, first, last - first + 1) for year in years if first < last
    )


def _part(match: re.Match[str], period: Period | None) -> Period | None:
    words = match.groupdict().get("part")
    if period is None or not words:
        return period
    named = re.sub(r"^the\s+", "", words.lower()).split()
    return part_of(period, _PARTS.get(" ".join(named[:2]), _PARTS[named[0]]))


def _turn(which: str, periods: list[Period], anchor: Anchor) -> Period | None:
    """Return the last one that is over, this year's, or the next one that has not begun."""
    day = anchor.day
    match which.lower():
        case "last" | "past" | "previous":
            over = [one for one in periods if one.until is not None and one.until < day]
            return max(over, key=lambda one: one.until or date.min, default=None)
        case "next" | "coming":
            ahead = [one for one in periods if one.since is not None and one.since > day]
            return min(ahead, key=lambda one: one.since or date.max, default=None)
        case _:
            same = [one for one in periods if one.since and one.since.year == day.year]
            return next(iter(same), None)


def _week_of_month(match: re.Match[str], anchor: Anchor) -> Period | None:
    month = _month(match, anchor)
    if month is None or month.since is None or month.until is None:
        return None
    if match["which_week"].lower() == "last":
        return Period(shifted(month.until, -6), month.until)
    first = shifted(month.since, 7 * (number_of(match["which_week"]) - 1))
    return Period(first, min(month.until, shifted(first, 6)))


def _quarter(match: re.Match[str], anchor: Anchor) -> Period | None:
    number = number_of(match["quarter"])
    if not 1 <= number <= 4:
        return None
    return anchor.choose(months_from(year, 3 * number - 2, 3) for year in _years(match, anchor))


def _half(match: re.Match[str], anchor: Anchor) -> Period | None:
    number = number_of(match["half"])
    if number > 2:
        return None
    return anchor.choose(months_from(year, 6 * number - 5, 6) for year in _years(match, anchor))


def _opening_months(match: re.Match[str], anchor: Anchor) -> Period | None:
    months = number_of(match["count"])
    if not 1 <= months <= 11:
        return None
    first = 1 if match["end_of_year"].lower() == "first" else 13 - months
    return anchor.choose(months_from(year, first, months) for year in _years(match, anchor))


def _season(match: re.Match[str], anchor: Anchor) -> Period | None:
    name = match["season"]
    if match["year"] or match["which"]:
        chosen = anchor.choose(season_of(year, name) for year in _years(match, anchor))
    elif match["that"]:
        near = range(anchor.day.year - 2, anchor.day.year + 3)
        seasons = [season_of(year, name) for year in near if 1 < year < date.max.year]
        chosen = _this_season(match["that"], seasons, anchor)
    else:
        chosen = anchor.choose(season_of(year, name) for year in _years(match, anchor))
    return _part(match, chosen)


def _this_season(which: str, seasons: list[Period], anchor: Anchor) -> Period | None:
    """Return "this" winter as the one around, or until August the one just over."""
    if which.lower() != "this":
        return _turn(which, seasons, anchor)
    for one in seasons:
        if one.contains(anchor.day):
            return one

    # Spring to autumn lie in one calendar year; a winter is named from autumn to the next summer.
    def is_meant(one: Period) -> bool:
        if one.since is None or one.since.month != 12:
            return one.since is not None and one.since.year == anchor.day.year
        return one.since.year == anchor.day.year - (anchor.day.month <= 8)

    return next((one for one in seasons if is_meant(one)), None)


def _year(match: re.Match[str], anchor: Anchor) -> Period | None:
    del anchor
    return _part(match, years_from(int(match["year"])))


def _year_range(match: re.Match[str], anchor: Anchor) -> Period | None:
    del anchor
    first, written = int(match["year"]), match["last_year"]
    last = int(written) if len(written) == 4 else first - first % 100 + int(written)
    return years_from(first, last - first + 1) if first < last < first + 100 else None


def _decade(match: re.Match[str], anchor: Anchor) -> Period | None:
    del anchor
    return _part(match, years_from(int(match["decade"]), 10))


def _century(match: re.Match[str], anchor: Anchor) -> Period | None:
    del anchor
    number = int(match["century"])
    return years_from(100 * number - 99, 100) if 1 <= number <= 25 else None


def _fixed_day(match: re.Match[str], anchor: Anchor) -> Period | None:
    for pattern, month, day, days in _FIXED_DAYS:
        if re.fullmatch(pattern, match["name"], re.IGNORECASE):
            firsts = (day_or_none(year, month, day) for year in _years(match, anchor))
            return anchor.choose(
                Period(first, shifted(first, days - 1)) for first in firsts if first is not None
            )
    return None


_FIXED_DAYS = (
    (r"Christmas\s+Eve", 12, 24, 1),
    (r"Christmas\s+Day", 12, 25, 1),
    (r"Christmas", 12, 24, 3),
    (r"Boxing\s+Day", 12, 26, 1),
    (r"New\s+Year[’']?s\s+Eve", 12, 31, 1),
    (r"New\s+Year(?:[’']?s)?(?:\s+Day)?", 1, 1, 1),
    (r"Valentine[’']?s\s+Day", 2, 14, 1),
    (r"Hallowe[’']?en", 10, 31, 1),
)
_NAMES = "|".join(name for name, *_ in _FIXED_DAYS)
_OF_SOME_YEAR = (
    rf"(?:,?\s+(?:of\s+|in\s+)?(?P<year>{YEAR})"
    r"|\s+(?:of\s+)?(?P<which>last|this|next)\s+year)"
)
_OF_YEAR = rf"{_OF_SOME_YEAR}?"
_THE = r"(?:the\s+)?"
_TO = r"\s*(?:-|–|—|to|until|till|through)\s*"
_WEEKDAY_BEFORE = rf"(?:(?P<weekday_beside>{WEEKDAY}),?\s+(?:the\s+)?)?"

ABSOLUTE_FORMS: tuple[Form, ...] = (
    form(rf"(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d)", _iso_day),
    form(
        rf"{_WEEKDAY_BEFORE}{_THE}(?P<day>{DAY_NUMBER})(?:{_TO}(?:the\s+)?(?P<last>{DAY_NUMBER}))?"
        rf"\s+(?:of\s+)?(?P<month>{MONTH}){_OF_YEAR}",
        _day_of_month,
    ),
    form(
        rf"{_WEEKDAY_BEFORE}(?P<month>{MONTH})\s+{_THE}(?P<day>{DAY_NUMBER})"
        rf"(?:{_TO}(?:the\s+)?(?P<last>{DAY_NUMBER}))?{_OF_YEAR}",
        _day_of_month,
    ),
    form(rf"(?:{_THE}{PART}[\s-]+)?(?P<month>{MONTH}){_OF_YEAR}", _month),
    form(rf"(?P<that>last|this|next|past|previous|coming)\s+(?P<month>{MONTH})", _month),
    form(rf"(?P<month>{MONTH})\s+(?:and|or)\s+(?P<last>{MONTH}){_OF_YEAR}", _two_months),
    form(
        rf"{_THE}(?P<which_week>{ORDINAL}|last)\s+week\s+(?:of|in)\s+(?P<month>{MONTH}){_OF_YEAR}",
        _week_of_month,
    ),
    form(
        rf"{_THE}(?:(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+quarter){_OF_YEAR}",
        _quarter,
    ),
    form(rf"Q(?P<quarter>[1-4]){_OF_YEAR}", _quarter),
    form(rf"{_THE}(?P<half>first|second)\s+half(?:\s+of\s+the\s+year|{_OF_SOME_YEAR})", _half),
    form(
        rf"{_THE}(?P<end_of_year>first|last)\s+(?P<count>two|three|four|six|nine|\d)\s+months"
        rf"(?:\s+of\s+the\s+year|{_OF_SOME_YEAR})",
        _opening_months,
    ),
    form(
        rf"(?:(?P<that>last|this|next|past|previous|coming)\s+|{_THE}(?:{PART}[\s-]+)?{_THE})"
        rf"(?P<season>{SEASON}){_OF_YEAR}",
        _season,
    ),
    form(rf"(?:{_THE}{PART}[\s-]+|the\s+year\s+)(?P<year>{YEAR})(?!s)", _year),
    form(rf"(?P<year>{YEAR})\s*[-–]\s*(?P<last_year>{YEAR}|\d\d)", _year_range),
    form(rf"the\s+(?:{PART}[\s-]+)?(?P<decade>1[5-9]\d0|20\d0)s", _decade),
    form(r"the\s+(?P<century>\d{1,2})(?:st|nd|rd|th)\s+century", _century),
    form(rf"(?P<name>{_NAMES}){_OF_YEAR}", _fixed_day),
)
# A bare year is a period only behind a preposition: "in 2019", and not "the 2019 election".
BARE_YEAR: Form = form(rf"(?P<year>{YEAR})", _year)
