"""Answer, refuse or ask back as labelled, on the conversations of MTRAG-UN.

507 last turns of conversations, labelled answerable (or in part), unanswerable, or underspecified.
The passages given with them are pooled into one archive for each of the four collections: a turn
without a passage of its own must be refused beside the passages of the others. Every earlier turn
is as in the set. Rules were tuned on a third of the turns; what counts is the rest. From the
folder of the project::

    python -m tests.quality.asking_back [--archives FOLDER]

writes ``tests/quality/results/asking_back.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article
from index.news_index import NewsIndex
from qa.answers import Answer, Conversation, Turn
from qa.chatbot import Chatbot
from qa.evaluation.intervals import estimate
from tests.shared_data import shared_data

RESULT = Path(__file__).parent / "results" / "asking_back.json"
DEEDS = ("answer", "refuse", "ask back")
_LABELS = {
    "ANSWERABLE": "answer",
    "PARTIAL": "answer",
    "UNANSWERABLE": "refuse",
    "UNDERSPECIFIED": "ask back",
}
AS_OF = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The last turn of a conversation, what came before, and what should be done with it."""

    task: str
    collection: str
    spoken: tuple[str, ...]
    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Done:
    """What should have been done with a turn, and what was."""

    label: str
    deed: str


def mtrag_file() -> Path | None:
    """Return where the set lies, if it is there."""
    data = shared_data()
    file = data / "mtrag_un" / "reference.jsonl" if data else None
    return file if file and file.is_file() else None


def read_labelled(file: Path) -> tuple[list[Labelled], dict[str, dict[str, str]]]:
    """Return the turns, and the passages of each collection by their id."""
    turns: list[Labelled] = []
    passages: dict[str, dict[str, str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        collection = row["Collection"][0]
        spoken = tuple(said["text"] for said in row["input"])
        label = _LABELS[row["answerability"][0]]
        turns.append(Labelled(row["task_id"], collection, spoken[:-1], spoken[-1], label))
        own = passages.setdefault(collection, {})
        own.update({it["document_id"]: it["text"] for it in row["contexts"]})
    return turns, passages


def tuned_on(every: Iterable[str]) -> frozenset[str]:
    """Return the tasks of the third that rules were tuned on."""
    tasks = sorted(every)
    random.Random(0).shuffle(tasks)
    return frozenset(tasks[: len(tasks) // 3])


def chatbots(passages: Mapping[str, Mapping[str, str]], folder: Path) -> dict[str, Chatbot]:
    """Return a chatbot over the pooled passages of each collection."""
    found = {}
    for collection, texts in passages.items():
        archive = folder / f"mtrag_{collection[0]}"
        if not archive.exists():
            with NewsIndex.create(archive) as index:
                index.add(
                    Article.create(text.strip(), path=f"{name}.txt")
                    for name, text in texts.items()
                    if text.strip()
                )
                index.embed_pending()
        found[collection] = Chatbot(NewsIndex.open(archive))
    return found


def talk_before(turn: Labelled) -> Conversation:
    """Return the conversation before the last turn, as it is in the set."""
    conversation = Conversation()
    for question, said in zip(turn.spoken[::2], turn.spoken[1::2], strict=False):
        conversation = conversation.then(Turn(question, _answer(question, said)))
    return conversation


def deed_of(turn: Labelled, chatbot: Chatbot) -> str:
    """Ask the last turn after those before it, and say what the chatbot did."""
    answer = chatbot.ask(turn.question, conversation=talk_before(turn), as_of=AS_OF)
    if answer.choices or answer.text.startswith("It is not clear"):
        return "ask back"
    return "refuse" if answer.abstained else "answer"


def _answer(question: str, said: str) -> Answer:
    folded = " ".join(question.split())
    return Answer(
        folded,
        folded,
        said,
        None,
        abstained=False,
        confidence=1.0,
        citations=(),
        alternatives=(),
        period=None,
        as_of=AS_OF,
    )


def done_with(file: Path, folder: Path) -> dict[str, Done]:
    """Return what was done with each turn by its task; archives are made or found in ``folder``."""
    turns, passages = read_labelled(file)
    asked = chatbots(passages, folder)
    return {it.task: Done(it.label, deed_of(it, asked[it.collection])) for it in turns}


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the share done as labelled, and what keeps it honest: classes, recall, confusion."""
    labels = Counter(one.label for one in done)
    pairs = Counter((one.label, one.deed) for one in done)
    recall = {deed: pairs[deed, deed] / labels[deed] for deed in DEEDS}
    return {
        "as_labelled": asdict(estimate(np.array([float(it.label == it.deed) for it in done]))),
        "always_answering": labels["answer"] / len(done),
        "recall": recall,
        "mean_recall": sum(recall.values()) / len(DEEDS),
        "mean_recall_of_always_answering": 1 / len(DEEDS),
        "confusion": {label: {deed: pairs[label, deed] for deed in DEEDS} for label in DEEDS},
    }


def measured(
    description: str | None, done_in: Callable[[Path, Path], dict[str, Done]]
) -> dict[str, Done] | None:
    """Read the command line and do all turns, ``None`` without the public data, which is said."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--archives", type=Path, default=None, help="use or keep archives here")
    archives: Path | None = parser.parse_args().archives
    file = mtrag_file()
    if file is None:
        print("The public data is not there: set DATELINE_SHARED_DATA.")
        return None
    with tempfile.TemporaryDirectory() as temporary:
        return done_in(file, archives or Path(temporary))


def main() -> int:
    """Measure both parts, write the result and print that of the part not tuned on."""
    done = measured(__doc__, done_with)
    if done is None:
        return 2
    tuned = tuned_on(done)
    parts = {
        "held_out": [one for task, one in done.items() if task not in tuned],
        "tuning": [one for task, one in done.items() if task in tuned],
    }
    known = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    result = {
        **known,
        "command": "python -m tests.quality.asking_back",
        **{part: summary(own) for part, own in parts.items()},
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result["held_out"], indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
