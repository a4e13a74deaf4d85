"""Measure follow-up questions by whether the right sentence is found.

Each chain of ``follow_up_chains.jsonl`` is a conversation over the sample articles or over the
Wikinews files of the public data, written before there was a resolver. It is held with the real
chatbot; then each follow-up is searched for as typed, as understood, and as a person rewrote it
(R@5: the right sentence is among the first five hits). The first question of another chain, asked
in the midst of the conversation, must stay as it is. From the folder of the project::

    python -m tests.quality.follow_up_chains [--archives FOLDER]

writes ``tests/quality/results/follow_up_chains.json``; rules were tuned on the half ``tuning``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from qa.answers import Answer, Conversation, Question, Turn
from qa.chatbot import Chatbot
from qa.evaluation.intervals import estimate
from qa.interpreting.conversations import understand
from tests.shared_data import shared_data

CHAINS = Path(__file__).with_name("follow_up_chains.jsonl")
RESULT = Path(__file__).parent / "results" / "follow_up_chains.json"
SAMPLES = Path(__file__).parents[2] / "ui" / "samples"
_AS_OF = date(2026, 11, 1)  # the day after the newest article
_FIRST_HITS = 5
_COMMAND = "python -m tests.quality.follow_up_chains"


@dataclass(frozen=True, slots=True)
class ChainTurn:
    """A question of a chain; ``evidence`` are words that only the right sentence holds.

    Without ``rewrite`` nobody can tell what is meant: the chatbot must ask back.
    """

    question: str
    kind: str
    rewrite: str | None = None
    evidence: str | None = None
    file: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """A conversation over one archive; ``half`` is ``tuning`` or ``held_out``."""

    chain: str
    archive: str
    half: str
    turns: tuple[ChainTurn, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn; each is 1 or 0, ``nan`` where it does not apply."""

    archive: str
    half: str
    kind: str
    typed_found: float = float("nan")
    understood_found: float = float("nan")
    rewritten_found: float = float("nan")
    cited: float = float("nan")
    asked_back: float = 0.0
    shift_untouched: float = float("nan")


def read_chains(file: Path = CHAINS) -> list[Chain]:
    """Read the chains in the order of the file."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Chain(
            line["chain"],
            line["archive"],
            line["half"],
            tuple(ChainTurn(**turn) for turn in line["turns"]),
        )
        for line in lines
    ]


def build_archive(name: str, folder: Path) -> NewsIndex | None:
    """Open or make the archive of that name; ``None`` without the public data."""
    data = shared_data()
    if name == "wikinews" and data is None:
        return None
    if (folder / name).exists():
        return NewsIndex.open(folder / name)
    paths = [SAMPLES] if data is None or name == "samples" else [data / "wikinews", data / "seed"]
    index = NewsIndex.create(folder / name)
    index.add(article for article in load(paths) if isinstance(article, Article))
    index.embed_pending()
    return index


def hold(chain: Chain, chatbot: Chatbot, shift: str | None = None) -> Iterator[Outcome]:
    """Hold a conversation and judge each turn; ``shift`` is a whole question asked in between."""
    conversation = Conversation()
    for number, turn in enumerate(chain.turns):
        answer = chatbot.ask(turn.question, conversation=conversation, as_of=_AS_OF)
        conversation = conversation.then(Turn(turn.question, answer))
        outcome = Outcome(
            chain.archive, chain.half, turn.kind, asked_back=float(bool(answer.choices))
        )
        if turn.evidence and turn.rewrite and number:
            outcome = _judged(outcome, turn, answer, chatbot)
        yield outcome
    if shift:
        asked = Question(shift, shift, _AS_OF)
        seen = understand(asked, conversation, chatbot.index.article)
        untouched = seen.question.interpreted == shift and not seen.unclear
        yield Outcome(chain.archive, chain.half, "other_chain", shift_untouched=float(untouched))


def _judged(outcome: Outcome, turn: ChainTurn, answer: Answer, chatbot: Chatbot) -> Outcome:
    evidence, rewrite = turn.evidence or "", turn.rewrite or ""
    understood = 0.0 if answer.choices else _found(chatbot, answer.interpreted_question, evidence)
    return Outcome(
        outcome.archive,
        outcome.half,
        outcome.kind,
        typed_found=_found(chatbot, turn.question, evidence),
        understood_found=understood,
        rewritten_found=_found(chatbot, rewrite, evidence),
        cited=float(any(evidence in _folded(it.quote) for it in answer.citations)),
        asked_back=outcome.asked_back,
    )


def _found(chatbot: Chatbot, question: str, evidence: str) -> float:
    hits = chatbot.index.search(question, limit=20)[:_FIRST_HITS]
    return float(any(evidence in _folded(hit.sentence.text) for hit in hits))


def _folded(text: str) -> str:
    return " ".join(text.split())


def hold_all(chains: Sequence[Chain], folder: Path) -> list[Outcome]:
    """Hold every chain whose archive can be had, each with the next one's first question."""
    outcomes: list[Outcome] = []
    for name in ("samples", "wikinews"):
        index = build_archive(name, folder)
        own = [chain for chain in chains if chain.archive == name]
        if index is None:
            continue
        with index:
            chatbot = Chatbot(index)
            for chain, following in zip(own, [*own[1:], *own[:1]], strict=True):
                first = following.turns[0]
                shift = first.question if first.rewrite == first.question else None
                outcomes += hold(chain, chatbot, shift)
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures of some outcomes: each a share with its interval and number."""
    figures = {
        name: asdict(estimate(np.array([getattr(it, name) for it in outcomes])))
        for name in (
            "typed_found",
            "understood_found",
            "rewritten_found",
            "cited",
            "shift_untouched",
        )
    }
    unanswerable = [it.asked_back for it in outcomes if it.kind == "ask_back"]
    others = [it.asked_back for it in outcomes if it.kind not in {"ask_back", "other_chain"}]
    human = figures["rewritten_found"]["value"]
    return {
        **figures,
        "understood_share_of_rewritten": figures["understood_found"]["value"] / human,
        "asked_back_where_nobody_can_tell": f"{sum(unanswerable):.0f} of {len(unanswerable)}",
        "asked_back_elsewhere": f"{sum(others):.0f} of {len(others)}",
    }


def main() -> int:
    """Hold all chains, write the result and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archives", type=Path, default=None, help="use or keep archives here")
    archives: Path | None = parser.parse_args().archives
    with tempfile.TemporaryDirectory() as temporary:
        outcomes = hold_all(read_chains(), archives or Path(temporary))
    halves = {half: [it for it in outcomes if it.half == half] for half in ("held_out", "tuning")}
    result: dict[str, Any] = {"command": _COMMAND}
    for half, own in halves.items():
        kinds = sorted({it.kind for it in own} - {"first", "ask_back", "other_chain"})
        result[half] = {
            "all": summary(own),
            **{name: summary([it for it in own if it.archive == name]) for name in _archives(own)},
            "by_kind": {kind: _of_kind([it for it in own if it.kind == kind]) for kind in kinds},
        }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({half: result[half]["all"] for half in halves}, indent=2))
    return 0


def _archives(outcomes: Sequence[Outcome]) -> list[str]:
    return sorted({it.archive for it in outcomes})


def _of_kind(outcomes: Sequence[Outcome]) -> dict[str, float]:
    figures = {
        name: float(np.mean([getattr(it, name) for it in outcomes]))
        for name in ("typed_found", "understood_found", "rewritten_found")
    }
    return {"questions": len(outcomes), **figures}


if __name__ == "__main__":
    sys.exit(main())
