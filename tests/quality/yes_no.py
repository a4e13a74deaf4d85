"""Measures the cautious yes or no on own questions, each with the sentence that decides it.

``python -m tests.quality.yes_no`` prints for how many the rule speaks and how often it is right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qa.writing.yes_no import yes_or_no

QUESTIONS = Path(__file__).with_name("yes_no_questions.jsonl")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Of how many questions the rule said yes or no to how many, and how many rightly."""

    questions: int
    said: int
    right: int


def measure() -> Spoken:
    """Apply the rule to every question; what is open must not be said."""
    entries = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    said = [(yes_or_no(one["question"], one["sentence"]), one["answer"]) for one in entries]
    spoken = [(answer, right) for answer, right in said if answer is not None]
    return Spoken(
        len(entries), len(spoken), sum(answer.lower() == right for answer, right in spoken)
    )


if __name__ == "__main__":
    found = measure()
    print(f"{found.questions} questions: said {found.said}, right {found.right}")
