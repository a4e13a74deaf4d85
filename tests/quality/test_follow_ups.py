"""Follow-up questions keep their measured quality; the chains name sentences that exist."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article
from index.loaders.dispatch import load
from tests.quality.asking_back import Done, done_with, mtrag_file, tuned_on
from tests.quality.asking_back import summary as summary_of_deeds
from tests.quality.follow_up_chains import SAMPLES, Outcome, hold_all, read_chains, summary
from tests.quality.follow_up_rewrites import (
    canard_file,
    compare,
    read_rewrites,
    word_f1,
)
from tests.quality.follow_up_rewrites import summary as summary_of_rewrites
from tests.shared_data import shared_data

FLOORS = json.loads(Path(__file__).with_name("follow_up_floors.json").read_text(encoding="utf-8"))
CHAINS = read_chains()


def test_the_halves_are_of_chains_and_of_the_same_size() -> None:
    names = [chain.chain for chain in CHAINS]
    assert len(names) == len(set(names))
    assert Counter(chain.half for chain in CHAINS) == {"tuning": 43, "held_out": 43}


def test_every_right_sentence_of_the_samples_exists() -> None:
    texts = [" ".join(it.text.split()) for it in load([SAMPLES]) if isinstance(it, Article)]
    wanted = [
        turn.evidence
        for chain in CHAINS
        if chain.archive == "samples"
        for turn in chain.turns
        if turn.evidence
    ]
    assert len(wanted) > 100
    assert [words for words in wanted if not any(words in text for text in texts)] == []


def test_words_in_common_are_counted_with_their_number() -> None:
    assert word_f1("Who leads the party?", "who leads the party") == 1.0
    assert word_f1("Who?", "When was that?") == 0.0
    assert word_f1("the party", "the the party") == pytest.approx(0.8)


def test_always_answering_is_no_success_by_mean_recall() -> None:
    labels = ["answer"] * 6 + ["refuse"] * 3 + ["ask back"]
    figures = summary_of_deeds([Done(label, "answer") for label in labels])
    assert figures["as_labelled"]["value"] == figures["always_answering"] == pytest.approx(0.6)
    assert figures["mean_recall"] == pytest.approx(1 / 3)


def test_a_turn_asked_back_counts_as_not_found() -> None:
    found = Outcome("samples", "tuning", "why", 0.0, 1.0, 1.0, 1.0)
    asked = Outcome("samples", "tuning", "why", 0.0, 0.0, 1.0, 0.0, asked_back=1.0)
    figures = summary([found, asked])
    assert figures["understood_share_of_rewritten"] == 0.5
    assert figures["asked_back_elsewhere"] == "1 of 2"


@pytest.mark.quality
@pytest.mark.skipif(shared_data() is None, reason="the public data is not there")
def test_follow_ups_of_the_held_out_chains_find_the_right_sentence(tmp_path: Path) -> None:
    held_out = [chain for chain in CHAINS if chain.half == "held_out"]
    figures = summary(hold_all(held_out, tmp_path))
    floor = FLOORS["chains"]
    assert figures["understood_share_of_rewritten"] >= floor["understood_share_of_rewritten"]
    assert figures["understood_found"]["value"] >= floor["understood_found"]
    assert figures["shift_untouched"]["value"] >= floor["shift_untouched"]


@pytest.mark.quality
@pytest.mark.skipif(canard_file() is None, reason="CANARD is not there")
def test_questions_as_understood_stay_near_their_rewrites() -> None:
    file = canard_file()
    assert file is not None
    _, rest = read_rewrites(file)
    figures = summary_of_rewrites(compare(rest))
    floor = FLOORS["rewrites"]
    assert np.all([figures[name]["value"] >= least for name, least in floor.items()])


@pytest.mark.quality
@pytest.mark.timeout(1800)
@pytest.mark.skipif(mtrag_file() is None, reason="MTRAG-UN is not there")
def test_turns_are_answered_refused_or_asked_back_as_labelled(tmp_path: Path) -> None:
    file = mtrag_file()
    assert file is not None
    done = done_with(file, tmp_path)
    tuned = tuned_on(done)
    figures = summary_of_deeds([one for task, one in done.items() if task not in tuned])
    floor = FLOORS["asking_back"]
    assert figures["as_labelled"]["value"] >= floor["as_labelled"]
    assert figures["mean_recall"] >= floor["mean_recall"]
