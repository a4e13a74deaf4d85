"""Choose and order the sentences of a timeline, and write it: pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import Hit, Period
from qa.answers import TimelineEntry
from qa.writing.days import days_in_words
from qa.writing.quoting import folded

_WORD = re.compile(r"\w{3,}")
# Share of the words of the shorter sentence that stand in the other too: one event told twice.
_SAME_EVENT = 0.6
_DAYS_APART = 2


@dataclass(frozen=True, slots=True)
class DatedHit:
    """A sentence with the days it tells of; ``telling`` orders sentences, higher is better."""

    hit: Hit
    days: Period
    telling: float


def chosen_for_timeline(candidates: Sequence[DatedHit], limit: int) -> list[DatedHit]:
    """Return at most ``limit`` sentences in the order of their days, each event told once.

    The most telling sentence of every day comes before a second one of any day.
    """
    ranked = sorted(candidates, key=lambda it: (-it.telling, it.hit.sentence.id))
    merged: list[DatedHit] = []
    for candidate in ranked:
        if not any(_same_event(candidate, kept) for kept in merged):
            merged.append(candidate)
    best_of_day: dict[Period, int] = {}
    places = []
    for rank, candidate in enumerate(merged):
        nth = best_of_day.get(candidate.days, 0)
        best_of_day[candidate.days] = nth + 1
        places.append((nth, rank, candidate))
    taken = [candidate for _, _, candidate in sorted(places, key=lambda it: it[:2])[:limit]]
    return sorted(taken, key=_order)


def write_timeline(entries: Sequence[TimelineEntry]) -> str:
    """Return a line for each entry: its days, the quoted sentence, its number."""
    return "\n\n".join(
        f"{days_in_words(entry.days)}: {folded(entry.citation.quote)} [{entry.citation.number}]"
        for entry in entries
    )


def _order(dated: DatedHit) -> tuple[str, str, int]:
    since, until = dated.days.since, dated.days.until
    return str(since or ""), str(until or ""), dated.hit.sentence.id


def _same_event(one: DatedHit, other: DatedHit) -> bool:
    if one.hit.sentence.id == other.hit.sentence.id:
        return True
    since, other_since = one.days.since, other.days.since
    if since is None or other_since is None or abs((since - other_since).days) > _DAYS_APART:
        return False
    words, others = _words(one), _words(other)
    shorter = min(len(words), len(others))
    return shorter > 0 and len(words & others) >= _SAME_EVENT * shorter


def _words(dated: DatedHit) -> set[str]:
    return {word.lower() for word in _WORD.findall(dated.hit.sentence.text)}
