"""The training command reads the public formats, mixes them, and leaves weights behind."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.encoders.bundled_model import verified_model
from qa.reading.training.mixture import Mixture, Shares, batches, read_samples
from qa.reading.training.near_misses import NearMisses
from qa.reading.training.windows import WindowCutter, WindowSizes
from qa.reading.training.word_neighbours import WordNeighbours

_PASSAGE = "Ann Lee came to Riva on day {0}. It rained in Arco. Bo Reed left Riva early in May."


def _squad_form(path: Path) -> None:
    paragraphs = [
        {
            "context": _PASSAGE.format(day),
            "qas": [
                {
                    "id": str(day),
                    "question": f"Who came to Riva on day {day}?",
                    "answers": [{"text": "Ann Lee", "answer_start": 0}],
                }
            ],
        }
        for day in range(40)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"data": [{"title": "Riva", "paragraphs": paragraphs}]}))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        _squad_form(tmp_path / "squadshifts" / f"{name}_v1.0.json")
    _squad_form(tmp_path / "covid_qa" / "200423_covidQA.json")
    folder = tmp_path / "qamr"
    folder.mkdir()
    sentences = [f"Wiki:news:7:{number}:0\tAnn left in May ." for number in range(5)]
    (folder / "wiki-sentences.tsv").write_text("\n".join(sentences) + "\n")
    row = ["Wiki:news:7:0:0", "0", "1", "0", "1", "Who left?", "0", "4:0", "5:0"]
    (folder / "dev.tsv").write_text("\t".join(row) + "\n")
    (folder / "test.tsv").write_text("")
    return tmp_path


def _mixture(data: Path, shares: Shares) -> Mixture:
    tokenizer = Tokenizer.from_file(str(verified_model().tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    samples = read_samples(data)
    every = [one for found in samples.values() for one in found]
    rows = np.eye(3, dtype=np.float32)
    neighbours = WordNeighbours(["came", "left", "rained"], rows)
    cutter = WindowCutter(tokenizer, WindowSizes())
    return Mixture(samples, NearMisses(every, neighbours), cutter, shares)


def test_a_pass_is_the_same_every_time_and_differs_from_the_next(data: Path) -> None:
    mixture = _mixture(data, Shares())
    assert mixture.windows(3) == _mixture(data, Shares()).windows(3)
    assert mixture.windows(3) != mixture.windows(4)


def test_shares_say_what_a_pass_is_made_of(data: Path) -> None:
    shares = Shares(wiki=0.5, reddit=0, amazon=0, qamr=1, covid=0, unanswerable=0)
    mixture = _mixture(data, shares)
    assert len(mixture.windows(0)) == 20 + 1
    spoilt = _mixture(data, replace(shares, unanswerable=1)).windows(0)
    assert sum(window.first == 0 for window in spoilt) in {20, 21}


def test_the_command_trains_from_the_bundled_model(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    from qa.reading.training.__main__ import main  # noqa: PLC0415  # slow to load

    out = data / "out"
    given = ["--data", str(data), "--out", str(out), "--tokens", "500", "--batch-tokens", "250"]
    monkeypatch.setattr(sys, "argv", ["training", *given])
    main()
    assert (out / "weights" / "model.safetensors").stat().st_size > 80_000_000  # float32
    assert "'qamr': 1" in capsys.readouterr().out


def test_a_question_stays_with_its_near_miss_and_reads_the_same_passage(data: Path) -> None:
    windows = _mixture(data, Shares(unanswerable=1, changed_alike=0)).windows(0)
    batched = batches(windows, 400, seed=1)
    assert sorted(one.ids for batch in batched for one in batch) == sorted(
        one.ids for one in windows
    )
    homes: dict[int, set[int]] = {}
    for place, batch in enumerate(batched):
        for window in batch:
            if window.pair:
                homes.setdefault(window.pair, set()).add(place)
    assert len(homes) > 10
    assert all(len(places) == 1 for places in homes.values())


def test_batches_hold_no_more_tokens_than_said(data: Path) -> None:
    windows = _mixture(data, Shares()).windows(0)
    assert all(
        len(batch) * max(len(one.ids) for one in batch) <= 400
        for batch in batches(windows, 400, seed=2)
    )
