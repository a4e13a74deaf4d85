"""What a calibration of one's own does to answering, refusing and asking back on MTRAG-UN.

The conversations are parted into two halves; what ``dateline calibrate`` fits on the answerable and
unanswerable last turns of one half, as they are understood, decides those of the other, and the
other way round. Counted are the turns that no rule was tuned on. From the folder of the project::

    python -m tests.quality.asking_back_calibrated [--archives FOLDER]

adds ``own_calibration`` to ``tests/quality/results/asking_back.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article
from qa.answers import Question
from qa.chatbot import Chatbot
from qa.evaluation.calibration.cases import Case, Kind, halves
from qa.evaluation.calibration.fitting import fit_calibration, rounded
from qa.evaluation.calibration.gathering import Gathered, gather
from qa.evaluation.judgements import JudgedQuestion, Judgement, Paragraph
from qa.interpreting.conversations import understand
from qa.reading.calibration import Calibration, shipped_calibration
from qa.reading.opening import open_reader
from qa.settings import BUNDLED_READER
from tests.quality.asking_back import (
    AS_OF,
    RESULT,
    Done,
    Labelled,
    chatbots,
    deed_of,
    measured,
    read_labelled,
    summary,
    talk_before,
    tuned_on,
)

_MOST_PASSAGES = 10_000


@dataclass(frozen=True, slots=True)
class Fits:
    """The calibration fitted on each half, for the turns of the other; by conversation."""

    of_others: Mapping[str, Calibration]


def conversation_of(task: str) -> str:
    """Return the id of the conversation whose turn a task is."""
    return task.split("<", maxsplit=1)[0]


def contexts_by_task(file: Path) -> dict[str, list[str]]:
    """Return the passages that belong to each turn."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {row["task_id"]: [it["text"].strip() for it in row["contexts"]] for row in rows}


def case_of(turn: Labelled, passages: Sequence[Article], chatbot: Chatbot) -> Case:
    """Return the turn as it is understood, with the passages that answer it."""
    asked = Question(turn.question, " ".join(turn.question.split()), AS_OF)
    seen = understand(asked, talk_before(turn), chatbot.index.article)
    answerable = turn.label == "answer"
    relevant = tuple(
        Judgement(Paragraph(it.id, it.id, 0, len(it.text), it.text)) for it in passages
    )
    question = JudgedQuestion(
        turn.task, seen.question.interpreted, answerable, relevant=relevant if answerable else ()
    )
    kind = Kind.ANSWERABLE if answerable else Kind.UNANSWERABLE
    return Case(question, kind, conversation_of(turn.task))


def fitted_across(
    turns: Sequence[Labelled], contexts: Mapping[str, list[str]], asked: Mapping[str, Chatbot]
) -> Fits:
    """Fit on each half of the conversations, for the conversations of the other."""
    gathered: list[Gathered] = []
    reader = open_reader(BUNDLED_READER)
    for collection, chatbot in asked.items():
        by_text = {it.text: it for it in chatbot.index.articles(limit=_MOST_PASSAGES)}
        own = [it for it in turns if it.collection == collection and it.label != "ask back"]
        cases = [
            case_of(turn, [by_text[it] for it in contexts[turn.task] if it in by_text], chatbot)
            for turn in own
        ]
        gathered += gather(chatbot.index, reader, cases, chatbot.settings)
    first, second = halves([conversation_of(turn.task) for turn in turns])
    fits: dict[str, Calibration] = {}
    for fitted_on, others in ((first, second), (second, first)):
        seen = [one for one in gathered if one.case.group in fitted_on]
        fit = rounded(fit_calibration(seen, toward=shipped_calibration()).calibration)
        fits.update(dict.fromkeys(others, fit))
    return Fits(fits)


def done_calibrated(file: Path, folder: Path) -> dict[str, Done]:
    """Return what was done with each turn by a calibration fitted on other conversations."""
    turns, passages = read_labelled(file)
    asked = chatbots(passages, folder)
    fits = fitted_across(turns, contexts_by_task(file), asked)
    done = {}
    for turn in turns:
        index = asked[turn.collection].index
        chatbot = Chatbot(index, calibration=fits.of_others[conversation_of(turn.task)])
        done[turn.task] = Done(turn.label, deed_of(turn, chatbot))
    return done


def main() -> int:
    """Measure the turns that no rule was tuned on, add to the result and print it."""
    done = measured(__doc__, done_calibrated)
    if done is None:
        return 2
    tuned = tuned_on(done)
    figures = summary([one for task, one in done.items() if task not in tuned])
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    result["own_calibration"] = {
        "command": "python -m tests.quality.asking_back_calibrated",
        "held_out": figures,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
