"""Compare questions as understood with people's rewrites, on the development set of CANARD.

Each question of a QuAC dialogue has the turns before it and a rewrite that stands alone. The figure
is the F1 of their words (lower case, without marks). Rules were tuned on a third of the dialogues;
what counts is the rest. From the folder of the project::

    python -m tests.quality.follow_up_rewrites

writes ``tests/quality/results/follow_up_rewrites.json``.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from qa.answers import Answer, Conversation, Turn
from qa.evaluation.intervals import estimate
from qa.interpreting.follow_ups import resolve
from qa.interpreting.history import remember
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "follow_up_rewrites.json"
_WORD = re.compile(r"\w+")
_AS_OF = date(2026, 11, 1)
_NO_ANSWER = "I don't know."


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One question of the set: its dialogue, the turns before it, and a person's rewrite."""

    dialogue: str
    history: tuple[str, ...]
    question: str
    rewrite: str


@dataclass(frozen=True, slots=True)
class Compared:
    """F1 (0..1) of the question as typed and as understood; whether each was changed."""

    typed: float
    understood: float
    rewrite_differs: bool
    changed: bool
    unclear: bool


def canard_file() -> Path | None:
    """Return where the development set lies, if it is there."""
    data = shared_data()
    file = data / "canard" / "dev.json" if data else None
    return file if file and file.is_file() else None


def read_rewrites(file: Path) -> tuple[list[Rewritten], list[Rewritten]]:
    """Return the questions of the third that rules were tuned on, and of the rest."""
    rows = [
        Rewritten(row["QuAC_dialog_id"], tuple(row["History"]), row["Question"], row["Rewrite"])
        for row in json.loads(file.read_text(encoding="utf-8"))
    ]
    dialogues = sorted({row.dialogue for row in rows})
    random.Random(0).shuffle(dialogues)
    tuned = set(dialogues[: len(dialogues) // 3])
    return (
        [row for row in rows if row.dialogue in tuned],
        [row for row in rows if row.dialogue not in tuned],
    )


def compare(rows: Sequence[Rewritten]) -> list[Compared]:
    """Resolve every question after the turns before it, each as it was itself understood."""
    understood: dict[tuple[str, str], str] = {}
    compared = []
    for row in rows:
        conversation = _conversation(row, understood)
        found = resolve(row.question, remember(conversation, {}))
        understood[row.dialogue, row.question] = found.question
        compared.append(
            Compared(
                word_f1(row.question, row.rewrite),
                word_f1(found.question, row.rewrite),
                _words(row.question) != _words(row.rewrite),
                _words(found.question) != _words(row.question),
                found.unclear is not None,
            )
        )
    return compared


def word_f1(one: str, other: str) -> float:
    """Return the harmonic mean (0..1) of the shares of words that two texts have in common."""
    first, second = Counter(_words(one)), Counter(_words(other))
    shared = (first & second).total()
    return 2 * shared / (first.total() + second.total()) if shared else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _conversation(row: Rewritten, understood: dict[tuple[str, str], str]) -> Conversation:
    """Return the turns before; what the dialogue is about counts as the first."""
    title, section, *spoken = row.history
    about = f"What is known about {title}?"
    turns = [Turn(title, _answer(about, f"{title}: {section}."))]
    for question, answer in zip(spoken[::2], spoken[1::2], strict=False):
        seen = understood.get((row.dialogue, question), question)
        turns.append(Turn(question, _answer(seen, answer)))
    return Conversation(tuple(turns))


def _answer(question: str, text: str) -> Answer:
    unknown = text.strip() == _NO_ANSWER
    return Answer(question, question, text, None, unknown, 1.0, (), (), None, _AS_OF)


def summary(compared: Sequence[Compared]) -> dict[str, Any]:
    """Return F1 as typed and as understood, and how often questions were left or changed."""
    alone = [it for it in compared if not it.rewrite_differs]
    leaning = [it for it in compared if it.rewrite_differs]
    shares = {
        "f1_as_typed": [it.typed for it in compared],
        "f1_as_understood": [it.understood for it in compared],
        "f1_as_typed_of_leaning": [it.typed for it in leaning],
        "f1_as_understood_of_leaning": [it.understood for it in leaning],
        "stand_alone_left_untouched": [float(not it.changed) for it in alone],
        "leaning_changed": [float(it.changed) for it in leaning],
        "asked_back": [float(it.unclear) for it in compared],
    }
    return {name: asdict(estimate(np.array(values))) for name, values in shares.items()}


def main() -> int:
    """Measure both parts, write the result and print that of the part not tuned on."""
    file = canard_file()
    if file is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return 2
    tuned, rest = read_rewrites(file)
    begun = time.process_time()
    figures = {"held_out": summary(compare(rest)), "tuning": summary(compare(tuned))}
    spent = 1000 * (time.process_time() - begun) / (len(tuned) + len(rest))
    result = {
        "command": "python -m tests.quality.follow_up_rewrites",
        "processor_ms_a_question": round(spent, 1),
        **figures,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures["held_out"], indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
