"""Measure the period parser on questions whose period was labelled by hand.

Run ``python -m tests.quality.period_parsing``: prints every miss and keeps the share that is exact,
with its interval, as JSON. The questions were written and labelled before the parser was run on
them; see docs/time.md for what was changed after the first run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.articles import Period
from qa.interpreting.periods import find_period

_HERE = Path(__file__).parent
_LABELLED = _HERE / "period_expressions.tsv"
RESULT = _HERE / "results" / "period_parsing.json"
FLOOR = 0.98


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, the day it is asked, and the period it asks about; ``None`` for none."""

    question: str
    as_of: date
    period: Period | None


def labelled_questions(file: Path = _LABELLED) -> list[LabelledQuestion]:
    """Read the labelled questions."""
    questions: list[LabelledQuestion] = []
    as_of = date.min
    for line in file.read_text(encoding="utf-8").splitlines():
        first, *others = line.split("\t")
        if line.startswith("#") or not line:
            continue
        if first == "as_of":
            as_of = date.fromisoformat(others[0])
            continue
        since, until = others
        period = None if since == "none" else Period(_day(since), _day(until))
        questions.append(LabelledQuestion(first, as_of, period))
    return questions


def misses(questions: list[LabelledQuestion]) -> list[tuple[LabelledQuestion, Period | None]]:
    """Return the questions read otherwise than labelled, each with what was read."""
    read = []
    for one in questions:
        found = find_period(one.question, one.as_of)
        period = found.period if found is not None else None
        if period != one.period:
            read.append((one, period))
    return read


def main() -> int:
    """Measure, print, keep; return 1 below the floor."""
    questions = labelled_questions()
    missed = misses(questions)
    for one, period in missed:
        print(f"{one.as_of} {one.question!r}: {_shown(period)}, labelled {_shown(one.period)}")
    exact = 1 - len(missed) / len(questions)
    result = {
        "command": "python -m tests.quality.period_parsing",
        "questions": len(questions),
        "without_a_period": sum(one.period is None for one in questions),
        "exact": round(exact, 4),
        "missed": [one.question for one, _ in missed],
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0 if exact >= FLOOR else 1


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _shown(period: Period | None) -> str:
    return "none" if period is None else f"{period.since or '-'}..{period.until or '-'}"


if __name__ == "__main__":
    sys.exit(main())
