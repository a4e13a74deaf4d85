"""Measure whether the newest value answers, and whether what earlier articles said is told.

Run ``python -m tests.quality.value_changes``: asks the questions of ``change_cases.jsonl`` of the
sample articles and of Wikinews (where the public data is there). A case is right when the short
answer is the newest value, its article is of one of the right days, every earlier value is told,
and no value is told that no article gives for the same thing. The cases were written before the
rules were run on them; the rules were made on the samples, and Wikinews was looked at afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from index.articles import Article
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from qa.answers import Answer, Citation
from qa.changing.quantities import quantities
from qa.chatbot import Chatbot
from qa.writing.changes import value_of
from tests.quality.shares import wilson
from tests.shared_data import shared_data

_HERE = Path(__file__).parent
_CASES = _HERE / "change_cases.jsonl"
_SAMPLES = _HERE.parents[1] / "ui" / "samples"
RESULT = _HERE / "results" / "value_changes.json"
FLOORS = {"samples": 0.85, "wikinews": 0.6}
_TODAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the value that the newest article gives and those of earlier ones."""

    archive: str
    question: str
    as_of: str | None
    newest: str
    newest_days: list[str]
    earlier: list[list[str]]
    optional: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered to one case, and what of it was right."""

    question: str
    as_of: str | None
    short_answer: str | None
    day: str | None
    earlier: list[str]
    newest_right: bool
    earlier_told: bool
    nothing_wrong_told: bool

    @property
    def right(self) -> bool:
        """Tell whether all of it was right."""
        return self.newest_right and self.earlier_told and self.nothing_wrong_told


def cases() -> list[Case]:
    """Read the cases."""
    lines = _CASES.read_text(encoding="utf-8").splitlines()
    return [Case(**json.loads(line)) for line in lines]


def judge(case: Case, answer: Answer) -> Outcome:
    """Compare an answer with what it should say."""
    first = answer.citations[0] if answer.citations else None
    told = [_value(value_of(it)) for it in (*answer.earlier, *answer.differing)]
    wanted = [_value(value) for value, _ in case.earlier]
    allowed = {*wanted, *map(_value, case.optional), _value(case.newest)}
    day = first.published.isoformat() if first is not None and first.published else None
    short = answer.short_answer
    return Outcome(
        question=case.question,
        as_of=case.as_of,
        short_answer=short,
        day=day,
        earlier=[_shown(it) for it in answer.earlier],
        newest_right=short is not None
        and _same(_value(short), _value(case.newest))
        and day in case.newest_days,
        earlier_told=all(any(_same(it, one) for one in told) for it in wanted),
        nothing_wrong_told=all(any(_same(it, one) for one in allowed) for it in told),
    )


def measure(archive: str, chatbot: Chatbot) -> list[Outcome]:
    """Ask the cases of one archive."""
    return [
        judge(case, chatbot.ask(case.question, as_of=_day(case.as_of)))
        for case in cases()
        if case.archive == archive
    ]


@contextmanager
def asked_over(archive: str, folder: Path) -> Iterator[Chatbot | None]:
    """Open a chatbot over one of the two archives; ``None`` where its articles are not there."""
    data = shared_data()
    if archive == "wikinews" and data is None:
        yield None
        return
    paths = [_SAMPLES] if data is None or archive == "samples" else [data / "wikinews"]
    with NewsIndex.open_or_create(folder) as index:
        if not index.status().articles:
            index.add(item for item in load(paths) if isinstance(item, Article))
            index.embed_pending()
        yield Chatbot(index, clock=lambda: _TODAY)


def share(outcomes: list[Outcome], name: str) -> Mapping[str, object]:
    """Return how many cases have the property, with the 95 % interval of the share."""
    right = sum(bool(getattr(one, name)) for one in outcomes)
    low, high = wilson(right, len(outcomes))
    return {
        "right": right,
        "of": len(outcomes),
        "share": round(right / len(outcomes), 3),
        "interval": [round(low, 3), round(high, 3)],
    }


def main() -> int:
    """Measure, print, keep; return 1 below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archives", type=Path, help="keep the archives here, and use them again")
    kept: Path | None = parser.parse_args().archives
    result: dict[str, object] = {"command": "python -m tests.quality.value_changes"}
    below = False
    for archive, floor in FLOORS.items():
        with (
            tempfile.TemporaryDirectory() as temporary,
            asked_over(archive, (kept or Path(temporary)) / archive) as chatbot,
        ):
            if chatbot is None:
                continue
            outcomes = measure(archive, chatbot)
        names = ("right", "newest_right", "earlier_told", "nothing_wrong_told")
        result[archive] = {
            **{name: share(outcomes, name) for name in names},
            "wrong": [asdict(one) for one in outcomes if not one.right],
        }
        below |= sum(one.right for one in outcomes) < floor * len(outcomes)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return int(below)


def _value(text: str) -> float | str:
    """Return the number a text names, or its words in lower case."""
    try:
        return float(text)
    except ValueError:
        found = quantities(text)
        return found[0].value if found else " ".join(text.lower().split())


def _same(one: float | str, other: float | str) -> bool:
    """Tell whether two values are the same number, or two names share one of their words."""
    if isinstance(one, str) and isinstance(other, str):
        return bool(set(one.split()) & set(other.split()))
    return one == other


def _shown(citation: Citation) -> str:
    return f"{value_of(citation)} ({citation.published})"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
