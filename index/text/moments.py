"""Read the moment of a publication: the day as it was written and, where it was, time and zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from index.text.dates import parse_date

_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])(?P<mark>[:.])(?P<minute>[0-5]\d)"
    r"(?:(?P=mark)(?P<second>[0-5]\d)(?:\.(?P<fraction>\d{1,9}))?)?(?![\d:])"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?(?P<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)(?!\d)|\s?(?P<zone>[A-Za-z]{1,4})\b)?",
    re.ASCII | re.IGNORECASE,
)
_COMPACT_CLOCK = re.compile(
    r"\d{8}T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z)?", re.ASCII
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19}", re.ASCII)
# Hours from UTC of the names that mean one zone wherever news is written; "IST", "CST" and "BST"
# mean several, and a clock is then kept without its zone.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt"), 0),
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "kst": 9,
    "hkt": 8,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where a clock was written beside it, the moment in its writer's time zone.

    ``at`` has no zone where none was written; ``at.date() == day``.
    """

    day: date
    at: datetime | None = None


def parse_moment(text: str, *, today: date) -> Moment | None:
    """Return the first day written in the text with its time, or ``None`` for no certain day.

    Understands what ``parse_date`` does. Counts since 1970 are moments of UTC.
    """
    day = parse_date(text, today=today)
    if day is None:
        return None
    return Moment(day, _iso_moment(text, day) or _moment_of_clock(text.strip(), day))


def _iso_moment(text: str, day: date) -> datetime | None:
    """Read ISO 8601 with a time; its zone stays as it is written."""
    text = text.strip()
    if not 12 <= len(text) <= 40 or not text[:4].isdecimal() or text.isdecimal():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.date() == day else None


def _moment_of_clock(text: str, day: date) -> datetime | None:
    if _EPOCH.fullmatch(text):
        units = 10 ** (len(text) - len(text) % 3 - 9)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text) // units)
        return moment if moment.date() == day else None
    clock = _COMPACT_CLOCK.fullmatch(text) or _CLOCK.search(text)
    if clock is None:
        return None
    parts = clock.groupdict()
    hour = int(parts["hour"])
    if parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    if parts.get("mark") == "." and not parts.get("half"):
        return None  # 13.01 is a day, or a price
    zone = _zone(parts.get("offset"), parts.get("zone"))
    return datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(parts["minute"]),
        int(parts["second"] or 0),
        tzinfo=zone,
    )


def _zone(offset: str | None, name: str | None) -> timezone | None:
    if offset:
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    hours = _ZONES.get((name or "").lower())
    return timezone(timedelta(hours=hours)) if hours is not None else None
