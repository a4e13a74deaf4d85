"""Read publication dates as newspapers, feeds and programs write them, without guessing.

A day is returned only when the writing leaves no doubt; the day is the one written, in the
writer's own time zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from index.text.month_names import in_english

_EARLIEST_YEAR = 1600  # the first newspapers: 1605
_LONGEST = 160  # characters looked at: the longest known forms take about 60

_MONTH_NAMES = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[ap]m)?(?:[ ](?:[a-z]{1,5}|[+-]\d{4}))?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # 2026-01-13, 2026/1/13, 2026-01-13T09:00:00+05:30
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        # 13 January 2026, 13th of January, 2026, 13-Jan-2026, Tue, 13 Jan 2026 09:00:00 +0530
        rf"(?<!\w){_DAY}(?:\s+of)?[\s./-]+{_MONTH}[\s,./-]+{_YEAR}",
        # January 13, 2026, Jan. 13 2026, Tue Jan 13 09:00:00 +0000 2026
        rf"(?<![a-z]){_MONTH}[\s-]*{_DAY}(?:[\s,-]+{_TIME})?[\s,-]+{_YEAR}",
        # 13/01/2026, 01-13-2026
        rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark){_YEAR}",
    )
)
# Without marks only where a name begins: addresses are full of eight-digit numbers.
_IN_ADDRESS = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})(?P<mark>[-_/.])(?P<month>\d{2}|[a-z]{3})(?P=mark)(?P<day>\d{2})"
    r"|\A(?P<compact>\d{8}))(?!\d)",
    re.ASCII | re.IGNORECASE,
)
# A place in capitals, perhaps an agency, the date, a dash; a place has up to 60 characters.
_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’/-]{1,60}(?:\([^()\n]{1,40}\))?,? ?([A-Z\d][\w., ]{5,25}\d{4})"
    r"(?: ?\([^()\n]{1,40}\))? ?(?:--?|–|—|:) ?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6}|T\d{4,6}(?:\.\d+)?Z?)?", re.ASCII)
_EPOCH = re.compile(r"(\d{9,19})(?:\.\d*)?", re.ASCII)
# Digits of a count since 1970 -> how many of its units make a second (9 digits: from 1973 on).
_EPOCH_UNITS = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}
_BESIDE_A_DATE = re.compile(
    r"\W|_|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:first|last|published|posted|updated|date|dated|on|at)\b"
    r"|\bt?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?z?|[ap]\.?m\b|\b\d{2}:?\d{2}\b"
    r"|\b(?:utc|gmt|z|bst|ces?t|[ecmp][sd]?t|a[cew][sd]t|ist|hkt|jst|kst|msk|nz[sd]t|pkt|sgt)\b",
    re.IGNORECASE | re.ASCII,
)


def parse_date(text: str, *, today: date) -> date | None:
    """Return the first day written in the text, or ``None`` when it names none for certain.

    Understands ISO 8601 with time and zone, RFC 2822, written months, counts since 1970 in
    seconds up to nanoseconds (as UTC), ``20260113`` and ``13/01/2026``. ``03/04/2026`` can mean
    two days, and a year alone none: ``None``. So do years before 1600 and the future; tomorrow is
    none, for it has begun in the east.
    """
    text = text.strip()[:_LONGEST]
    day = _parse_numeric(text) or _find(text)[0] or _find(in_english(text))[0]
    return day if day is not None and _is_plausible(day, today) else None


def parse_date_line(line: str, *, today: date) -> date | None:
    """Return the day of a line that holds a date and nothing else but weekday, time and the like.

    ``None`` for every other line, and for bare numbers.
    """
    if len(line) > _LONGEST:
        return None
    rest = in_english(line.strip())
    day, start, end = _find(rest)
    if day is None:
        return None
    if _BESIDE_A_DATE.sub("", rest[:start] + " " + rest[end:]):
        return None
    return parse_date(line, today=today)


def day_in_address(address: str, *, today: date) -> date | None:
    """Return the day that a file name or web address carries, or ``None``.

    Understands ``2026-01-13-flood.txt``, ``20260113_flood.html``, ``/2026/01/13/flood`` and
    ``/2026/jan/13/flood``.
    """
    for match in _IN_ADDRESS.finditer(address):
        compact = _COMPACT.fullmatch(match["compact"] or "")
        if compact:
            day = _day(*(int(part) for part in compact.groups()))
        else:
            day = _day(int(match["year"]), _month(match["month"]), int(match["day"]))
        if day is not None and _is_plausible(day, today):
            return day
    return None


def dateline_day(text: str, *, today: date) -> date | None:
    """Return the day in a dateline such as ``LONDON, 6 September 2026 (Agency) - ...``."""
    dateline = _DATELINE.match(text)
    return parse_date(dateline[1], today=today) if dateline else None


def _is_plausible(day: date, today: date) -> bool:
    return day.year >= _EARLIEST_YEAR and day <= today + timedelta(days=1)


def _parse_numeric(text: str) -> date | None:
    """Read ``20260113``, ``20260113T093000Z`` and counts since 1970."""
    compact = _COMPACT.fullmatch(text)
    if compact and (day := _day(*(int(part) for part in compact.groups()))) is not None:
        return day
    epoch = _EPOCH.fullmatch(text)
    if not epoch or len(epoch[1]) not in _EPOCH_UNITS:
        return None
    seconds = int(epoch[1]) // _EPOCH_UNITS[len(epoch[1])]
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()


def _find(text: str) -> tuple[date | None, int, int]:
    """Return the leftmost written day and where it stands."""
    matches = sorted(
        (match for form in _FORMS for match in form.finditer(text)), key=re.Match[str].start
    )
    for match in matches:
        day = _day_of(match)
        if day is not None:
            return day, match.start(), match.end()
    return None, 0, 0


def _day_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        return _day_first_or_month_first(year, int(parts["first"]), int(parts["second"]))
    return _day(year, _month(parts["month"]), int(parts["day"]))


def _month(written: str) -> int:
    """Return the number of a month, 0 for a word that is none."""
    if written.isdigit():
        return int(written)
    name = written[:3].lower()
    return _MONTH_NAMES.index(name) + 1 if name in _MONTH_NAMES else 0


def _day_first_or_month_first(year: int, first: int, second: int) -> date | None:
    """Read both ways; two different days are none for certain."""
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
