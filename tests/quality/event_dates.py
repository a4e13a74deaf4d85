"""Measure whether the right date of a sentence is told from the others in it, for "when" questions.

``python -m tests.quality.event_dates`` takes the "when" questions of SQuAD 1.1 dev and of the new
Wikipedia part of SQuADShifts whose answer is a date, and asks the rule of ``qa.dating.fits`` about
every date in the sentence of the answer: how many of the right dates it sends away as another
verb's, and how many of the others. Writes ``tests/quality/results/event_dates.json``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.articles import Span
from index.text.relative_dates import NamedDate, named_dates
from index.text.sentences import split_sentences
from qa.dating.fits import Fit, fit_of
from qa.wording.verbs import verb_asked
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "event_dates.json"
_SETS = {
    "squad_dev": "squad_dev/dev-v1.1.rebuilt.json",
    "squadshifts_new_wiki": "squadshifts/new_wiki_v1.0.json",
}
_WHEN = re.compile(r"when (?:did|was|were|will|does|is|has)\b", re.IGNORECASE)
_PUBLISHED = date(2016, 1, 1)  # written dates have their years; the day does not matter


@dataclass(frozen=True, slots=True)
class Judged:
    """How one date fits, and whether it is the answer."""

    is_right: bool
    fit: Fit


def judged(file: Path) -> Iterator[Judged]:
    """Yield every date of the sentences that answer the "when" questions of a SQuAD file."""
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked = [it for it in paragraph["qas"] if _WHEN.match(it["question"]) and it["answers"]]
            if asked:
                yield from _of_paragraph(paragraph["context"], asked)


def _of_paragraph(text: str, asked: list[dict[str, Any]]) -> Iterator[Judged]:
    dates, sentences = named_dates(text, _PUBLISHED), split_sentences(text)
    for question in asked:
        answer = question["answers"][0]
        span = Span(answer["answer_start"], answer["answer_start"] + len(answer["text"]))
        sentence = next((it for it in sentences if it.start <= span.start < it.end), None)
        if sentence is None:
            continue
        inside = [it for it in dates if sentence.start <= it.span.start < sentence.end]
        right = [it for it in inside if it.span.start < span.end and span.start < it.span.end]
        for named in inside if right else []:
            yield Judged(named in right, _fit(text, sentence, named, question["question"]))


def _fit(text: str, sentence: Span, named: NamedDate, question: str) -> Fit:
    moved = Span(named.span.start - sentence.start, named.span.end - sentence.start)
    return fit_of(text[sentence.start : sentence.end], moved, verb_asked(question))


def main() -> int:
    """Measure both sets, write the result and print it."""
    data = shared_data()
    if data is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    result: dict[str, Any] = {"command": "python -m tests.quality.event_dates"}
    for name, file in _SETS.items():
        counts = Counter(judged(data / file))
        for is_right, key in ((True, "right_dates"), (False, "other_dates")):
            fits = {fit.name.lower(): counts[Judged(is_right, fit)] for fit in Fit}
            total = sum(fits.values())
            sent_away = round(fits["others"] / total, 3)
            result.setdefault(name, {})[key] = {"dates": total, "sent_away": sent_away, **fits}
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
