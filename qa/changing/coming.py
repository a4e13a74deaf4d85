"""Tell from when on a reported value holds: "will fall to 1.72 crowns on Sunday" (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.text.relative_dates import named_dates
from qa.changing.reports import Report

_LATER = re.compile(
    r"\b(?:will|shall|would|to\s+(?:rise|fall|go|be|cost)|from|as\s+of|starting|with\s+effect|"
    r"takes?\s+effect|due|going\s+to)\b",
    re.IGNORECASE,
)


def in_force_from(report: Report) -> date | None:
    """Return the day after the article's own from which its sentence says that the value holds."""
    article, sentence = report.article, report.sentence
    if article.published is None or not _LATER.search(sentence.text):
        return None
    later = [
        named.period.since
        for named in named_dates(article.text, article.published)
        if sentence.start <= named.span.start < sentence.end
        and named.period.since is not None
        and named.period.since > article.published
    ]
    return min(later, default=None)


def in_force_by(reports: Sequence[Report], day: date | None) -> list[Report]:
    """Return the reports whose value holds on that day, all of them where none does."""
    if day is None:
        return list(reports)
    held = [one for one in reports if (from_day := in_force_from(one)) is None or from_day <= day]
    return held or list(reports)
