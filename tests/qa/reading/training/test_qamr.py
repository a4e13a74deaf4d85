"""QAMR's tokens become running text, its annotations spans of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.reading.training.qamr import read_qamr, running_text

_KEY = "Wiki:news:7:1:0"


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ("Ann 's dog did n't bark , she said .", "Ann's dog didn't bark, she said."),
        ("`` Go ! '' he said -LRB- twice -RRB- .", '"Go!" he said (twice).'),
        ("It cost $ 5 , or 10 % more : see [ 2 ] .", "It cost $5, or 10% more: see [2]."),
    ],
)
def test_tokens_are_joined_as_a_writer_would(tokens: str, expected: str) -> None:
    assert running_text(tokens.split()).text == expected


def test_every_token_keeps_its_place() -> None:
    tokens = ["``", "Ann", "'s", "dog", "-LRB-", "Rex", "-RRB-", "barked", "''", "."]
    joined = running_text(tokens)
    places = zip(joined.starts, joined.ends, strict=True)
    written = [joined.text[start:end] for start, end in places]
    assert written == ['"', "Ann", "'s", "dog", "(", "Rex", ")", "barked", '"', "."]


def _read(folder: Path, *annotations: str) -> list[str]:
    sentence = "The mayor Ann Lee left in May ."
    other = "Nobody saw it ."
    (folder / "wiki-sentences.tsv").write_text(
        f"{_KEY}\t{sentence}\nWiki:news:7:1:1\t{other}\nWiki:news:8:0:0\t{other}\n"
    )
    row = [_KEY, "1 2", "9", "0", "1", "Who left?", *annotations]
    (folder / "dev.tsv").write_text("\t".join(row) + "\n")
    (folder / "test.tsv").write_text("")
    return [sample.answer for sample in read_qamr(folder, seed=1)]


def test_the_range_that_overlaps_most_with_the_others_is_the_answer(tmp_path: Path) -> None:
    assert _read(tmp_path, "2", "4:2 3", "5:1 2 3") == ["Ann Lee"]


@pytest.mark.parametrize(
    "annotations",
    [("2 3", "4:-1", "5:Invalid"), ("2 3", "4:6", "5:0"), ("2 5", "4:2 5", "5:1 5")],
    ids=["not confirmed", "contradicted", "scattered"],
)
def test_an_answer_nobody_confirms_is_left_out(tmp_path: Path, annotations: list[str]) -> None:
    assert _read(tmp_path, *annotations) == []
