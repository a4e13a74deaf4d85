"""Read expressions that count from a day: "yesterday", "last week", "three days ago", "Tuesday"."""

from __future__ import annotations

import re
from datetime import date

from index.articles import Period
from index.text.calendar_periods import (
    NUMBER,
    WEEKDAY,
    day_or_none,
    days_around,
    months_from,
    months_later,
    number_of,
    one_day,
    shifted,
    week_of,
    weekday_number,
    weekend_of,
    years_from,
)
from index.text.date_anchors import Anchor, Direction, Form, form

_UNIT = r"(?P<unit>day|night|week|weekend|fortnight|month|quarter|year|decade|century)"
_UNITS = r"(?P<unit>hour|day|week|weekend|fortnight|month|quarter|year|decade)s?"
_DAYS_IN = {"hour": 0, "day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night|lunchtime|noon))?"


def unit_around(unit: str, day: date, steps: int = 0) -> Period | None:
    """Return the calendar unit around the day, so many units later or earlier."""
    if unit in _MONTHS_IN:
        return _months(unit, day, steps)
    if unit == "century":
        return _years(day.year - (day.year - 1) % 100 + 100 * steps, 100)
    if unit == "weekend":
        return _weekend(day, steps)
    if unit in {"week", "fortnight"}:
        return week_of(shifted(day, 7 * steps))
    return one_day(shifted(day, steps))


def _months(unit: str, day: date, steps: int) -> Period | None:
    if unit in {"year", "decade"}:
        years = _MONTHS_IN[unit] // 12
        return _years(day.year - day.year % years + years * steps, years)
    months = _MONTHS_IN[unit]
    moved = months_later(day.replace(day=1), months * steps)
    return months_from(moved.year, (moved.month - 1) // months * months + 1, months)


def _weekend(day: date, steps: int) -> Period:
    here = weekend_of(day)
    if steps < 0 and here.until is not None and here.until < day:
        steps += 1
    return weekend_of(shifted(day, 7 * steps))


def _years(year: int, years: int) -> Period | None:
    return years_from(year, years) if date.min.year <= year <= date.max.year else None


def back_from(day: date, count: int, unit: str) -> date:
    """Return the day so many units before the day; hours stay on it, 24 of them go a day back."""
    if unit == "hour":
        return shifted(day, -(count // 24))
    if unit in _DAYS_IN:
        return shifted(day, -count * _DAYS_IN[unit])
    return months_later(day, -count * _MONTHS_IN[unit])


def _day_word(match: re.Match[str], anchor: Anchor) -> Period:
    words = " ".join(match[0].lower().split())
    if words.startswith("the day before yesterday"):
        return one_day(shifted(anchor.day, -2))
    if words.startswith("the day after tomorrow"):
        return one_day(shifted(anchor.day, 2))
    if words.startswith(("yesterday", "last ")):
        return one_day(shifted(anchor.day, -1))
    if words.startswith("tomorrow"):
        return one_day(shifted(anchor.day, 1))
    return one_day(anchor.day)


def _turn(match: re.Match[str], anchor: Anchor) -> Period | None:
    which, unit = match["turn"].lower(), match["unit"].lower()
    steps = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    return unit_around(unit, anchor.day, steps)


def _before_last(match: re.Match[str], anchor: Anchor) -> Period | None:
    return unit_around(match["unit"].lower(), anchor.day, -2)


def _rolling(match: re.Match[str], anchor: Anchor) -> Period | None:
    count = number_of(match["count"]) if match["count"] else 3 if match["few"] else 1
    return Period(back_from(anchor.day, count, match["unit"].lower()), anchor.day)


def _coming(match: re.Match[str], anchor: Anchor) -> Period | None:
    count = number_of(match["count"])
    ahead = back_from(anchor.day, -count, match["unit"].lower())
    return Period(anchor.day, ahead)


def _ago(match: re.Match[str], anchor: Anchor) -> Period | None:
    count, unit = number_of(match["count"]), match["unit"].lower()
    if unit in {"hour", "day"}:
        return one_day(back_from(anchor.day, count, unit))
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    return unit_around(unit, anchor.day, -count)


def _recent(match: re.Match[str], anchor: Anchor) -> Period:
    days = {"day": 7, "week": 30, "month": 183, "year": 5 * 366}
    return days_around(anchor.day, days[match["unit"].lower()], 0)


def _so_far(match: re.Match[str], anchor: Anchor) -> Period | None:
    unit = match["unit"] or match["part_unit"] or match["unit_before"] or "year"
    whole = unit_around(unit.lower(), anchor.day)
    if whole is None:
        return None
    if match[0].lower().startswith("later"):
        return Period(anchor.day, whole.until)
    return Period(whole.since, anchor.day)


def _weekday(match: re.Match[str], anchor: Anchor) -> Period | None:
    wanted, turn = weekday_number(match["weekday"]), (match["turn"] or "").lower()
    week = (match["week"] or "").lower()
    if week:
        steps = {"last": -1, "this": 0, "next": 1}[week]
        monday = week_of(shifted(anchor.day, 7 * steps)).since or anchor.day
        return one_day(shifted(monday, wanted))
    since_it = (anchor.day.weekday() - wanted) % 7
    last, following = shifted(anchor.day, -since_it), shifted(anchor.day, 7 - since_it)
    match turn:
        case "last" | "past" | "previous":
            return one_day(last if since_it else shifted(last, -7))
        case "next" | "coming":
            return one_day(following)
        case "this":
            monday = week_of(anchor.day).since or anchor.day
            return one_day(shifted(monday, wanted))
        case _:
            return anchor.choose([one_day(last), one_day(following)])


def _weekend_nearby(match: re.Match[str], anchor: Anchor) -> Period | None:
    del match
    steps = (0, 1) if anchor.direction is Direction.FUTURE else (-1, 0)
    return anchor.choose(weekend_of(shifted(anchor.day, 7 * step)) for step in steps)


def _day_number(match: re.Match[str], anchor: Anchor) -> Period | None:
    first = anchor.day.replace(day=1)
    months = {months_later(first, steps) for steps in (-2, -1, 0, 1)}
    days = (day_or_none(one.year, one.month, number_of(match["day"])) for one in sorted(months))
    return anchor.choose(None if day is None else one_day(day) for day in days)


RELATIVE_FORMS: tuple[Form, ...] = (
    form(
        r"the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|tonight|last\s+night"
        rf"|(?:yesterday|today|tomorrow){_PART_OF_DAY}|this\s+(?:morning|afternoon|evening)"
        r"|earlier\s+today|later\s+today",
        _day_word,
    ),
    # "the last week" is the seven days to now, "last week" the one before this.
    form(rf"(?P<turn>last|previous|next|coming|this|current)\s+{_UNIT}", _turn),
    form(rf"the\s+(?P<turn>previous|next|coming|current)\s+{_UNIT}", _turn),
    form(rf"the\s+{_UNIT}\s+before\s+last", _before_last),
    form(
        r"(?:the\s+)?(?:last|past|previous)\s+"
        rf"(?:(?P<few>few|several)\s+|(?P<count>{NUMBER})\s+)?{_UNITS}",
        _rolling,
    ),
    form(rf"(?:the\s+)?(?:next|coming)\s+(?P<count>{NUMBER})\s+{_UNITS}", _coming),
    form(rf"(?P<count>{NUMBER})\s+{_UNITS}\s+ago", _ago),
    form(r"recent\s+(?P<unit>day|week|month|year)s", _recent),
    form(
        r"so\s+far\s+this\s+(?P<unit>week|month|quarter|year|decade|century)"
        r"|(?:earlier|later)\s+this\s+(?P<part_unit>week|month|quarter|year)"
        r"|this\s+(?P<unit_before>week|month|quarter|year)\s+so\s+far|(?:the\s+)?year\s+to\s+date",
        _so_far,
    ),
    form(
        rf"(?:the\s+)?(?:(?P<turn>last|past|previous|next|coming|this)\s+)?(?P<weekday>{WEEKDAY})"
        rf"{_PART_OF_DAY}(?:\s+(?:of\s+)?(?P<week>last|this|next)\s+week)?",
        _weekday,
    ),
    form(r"(?:the|at|over)\s+(?:the\s+)?weekend", _weekend_nearby),
    form(
        r"the\s+(?P<day>(?:[23]?1st|2?2nd|2?3rd|[4-9]th|1\dth|2[04-9]th|30th))"
        r"(?:\s+of\s+(?:the|this)\s+month)?(?!\s+(?:century|time|day|anniversary|of)\b)",
        _day_number,
    ),
)
