"""Put the reports of one quantity in order of their days: what holds now, and what was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qa.changing.reports import Report

_SAME = 1e-9
_STORY_DAYS = 14


@dataclass(frozen=True, slots=True)
class Change:
    """The newest report, and the last report of each other value, newest first.

    ``differing`` are reports of the newest day with another value, ``earlier`` of days before.
    """

    newest: Report
    differing: tuple[Report, ...]
    earlier: tuple[Report, ...]


def change_among(reports: Iterable[Report]) -> Change | None:
    """Return how the value changed over the reports; those without a day are left out.

    Of different values on the newest day the one that more articles report comes first, then the
    clearest.
    """
    dated = sorted(
        ((day_of(report), report) for report in _of_one_thing(reports)),
        key=lambda entry: (-entry[0].toordinal(), -entry[1].clarity, entry[1].sentence.id),
    )
    if not dated:
        return None
    last_day = dated[0][0]
    of_last_day = [report for day, report in dated if day == last_day]
    newest = min(
        of_last_day,
        key=lambda one: (-_agreeing(one, of_last_day), -one.clarity, one.sentence.id),
    )
    differing = _one_of_each([one for one in of_last_day if not same(one, newest)])
    before = [report for day, report in dated if day < last_day]
    earlier = _one_of_each([one for one in before if not same(one, newest)])
    return Change(newest, tuple(differing), tuple(earlier))


def _of_one_thing(reports: Iterable[Report]) -> list[Report]:
    """Leave out reports that may be of another thing than those that name all of the subject.

    A story goes on in articles that no longer say all of it, so names are enough within two weeks.
    """
    known = [report for report in reports if report.article.published is not None]
    sure = [report for report in known if report.names_all]
    if not sure:
        return [report for report in known if report.has_names]
    return [report for report in known if report in sure or _continues(report, sure)]


def _continues(report: Report, sure: Iterable[Report]) -> bool:
    return report.has_names and any(
        abs((day_of(report) - day_of(other)).days) <= _STORY_DAYS for other in sure
    )


def same(one: Report, other: Report) -> bool:
    """Tell whether two reports name the same value."""
    if isinstance(one.value, frozenset) or isinstance(other.value, frozenset):
        return bool(_words(one) & _words(other))
    return abs(one.value - other.value) <= _SAME * max(abs(one.value), abs(other.value))


def _words(report: Report) -> frozenset[str]:
    return report.value if isinstance(report.value, frozenset) else frozenset()


def day_of(report: Report) -> date:
    """Return the day of a dated report's article."""
    if report.article.published is None:
        raise ValueError("Reports without a day are in no order.")
    return report.article.published


def _agreeing(report: Report, others: Iterable[Report]) -> int:
    return sum(same(report, other) for other in others)


def _one_of_each(reports: Iterable[Report]) -> list[Report]:
    """Keep the first report of each value."""
    kept: list[Report] = []
    for report in reports:
        if not any(same(report, other) for other in kept):
            kept.append(report)
    return kept
