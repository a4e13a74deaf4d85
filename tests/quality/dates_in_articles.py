"""Measure whether the dates that articles name are resolved to the days they mean.

Run ``python -m tests.quality.dates_in_articles``: 191 expressions labelled by hand in Wikinews, the
sample articles and the seed article, before the rules were written. Every second one is held out:
the rules were corrected on the others. A label is a day, a month, a year, or two days with a
stroke.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from index.articles import Article, Period
from index.loaders.dispatch import load
from index.text.calendar_periods import months_from, years_from
from index.text.relative_dates import named_dates
from tests.quality.shares import wilson
from tests.shared_data import shared_data

_HERE = Path(__file__).parent
_LABELLED = _HERE / "date_expressions.jsonl"
_SAMPLES = _HERE.parents[1] / "ui" / "samples"
RESULT = _HERE / "results" / "dates_in_articles.json"
FLOOR = 0.92


@dataclass(frozen=True, slots=True)
class Labelled:
    """An expression of an article, where it stands, and the days it means."""

    number: int
    article: Article
    offset: int
    expression: str
    period: Period

    @property
    def held_out(self) -> bool:
        """Tell whether the rules were made without looking at it."""
        return self.number % 2 == 1


def labelled() -> Iterator[Labelled]:
    """Yield the expressions whose articles are at hand."""
    lines = _LABELLED.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        plain = json.loads(line)
        expression = plain["expression"]
        if plain["archive"] == "samples":
            before = plain["before"]
            snippet = f"{before}{expression}{plain['after']}"
            article = next(it for it in _articles("samples") if snippet in it.text)
            offset = article.text.index(snippet) + len(before)
        else:
            found = [it for it in _articles(plain["archive"]) if it.url == plain.get("url")]
            if not found:
                continue
            article, offset = found[0], plain["offset"]
        assert article.text[offset:].startswith(expression), plain
        yield Labelled(number, article, offset, expression, _period(plain["means"]))


def read(one: Labelled) -> Period | None:
    """Return what the resolver reads there."""
    assert one.article.published is not None
    for named in _named(one.article.text, one.article.published):
        if named.span.start < one.offset + len(one.expression) and one.offset < named.span.end:
            return named.period
    return None


_named = cache(named_dates)


def main() -> int:
    """Measure, print, keep; return 1 when the held-out half is below the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["tuned", "held_out"], help="print the misses of a half")
    shown: str | None = parser.parse_args().show
    halves: dict[str, list[tuple[Labelled, Period | None]]] = {"tuned": [], "held_out": []}
    for one in labelled():
        halves["held_out" if one.held_out else "tuned"].append((one, read(one)))
    result: dict[str, object] = {"command": "python -m tests.quality.dates_in_articles"}
    for name, outcomes in halves.items():
        exact = sum(period == one.period for one, period in outcomes)
        low, high = wilson(exact, len(outcomes))
        result[name] = {
            "exact": exact,
            "of": len(outcomes),
            "share": round(exact / len(outcomes), 3),
            "interval": [round(low, 3), round(high, 3)],
        }
        for one, period in outcomes if shown == name else []:
            if period != one.period:
                text = " ".join(one.article.text[max(0, one.offset - 90) : one.offset + 60].split())
                print(one.article.published, repr(one.expression), _shown(period), "not", end=" ")
                print(_shown(one.period), "|", text)
    print(json.dumps(result, indent=2))
    if shared_data() is not None:  # part of the labels alone is another measurement
        RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    held = [period == one.period for one, period in halves["held_out"]]
    return 0 if sum(held) >= FLOOR * len(held) else 1


@cache
def _articles(archive: str) -> tuple[Article, ...]:
    data = shared_data()
    folder = _SAMPLES if archive == "samples" else None if data is None else data / archive
    found = () if folder is None else load([folder])
    return tuple(it for it in found if isinstance(it, Article))


def _period(means: str) -> Period:
    if "/" in means:
        since, until = means.split("/")
        return Period(date.fromisoformat(since), date.fromisoformat(until))
    parts = [int(part) for part in means.split("-")]
    if len(parts) == 1:
        return years_from(parts[0])
    if len(parts) == 2:
        return months_from(*parts)
    return Period(date(*parts), date(*parts))


def _shown(period: Period | None) -> str:
    return "none" if period is None else f"{period.since}..{period.until}"


if __name__ == "__main__":
    sys.exit(main())
