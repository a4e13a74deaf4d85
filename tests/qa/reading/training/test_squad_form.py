"""SQuAD's form becomes samples with the answer most annotators gave."""

from __future__ import annotations

import json
from pathlib import Path

from qa.reading.training.samples import Sample
from qa.reading.training.squad_form import read_squad_form

_PASSAGE = "Ann Lee left on 3 May."


def _samples(
    folder: Path, answers: list[tuple[str, int]], *, most_answer_words: int = 9
) -> list[Sample]:
    asked = {
        "id": "1",
        "question": " Who left? ",
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
    }
    paragraph = {"context": _PASSAGE, "qas": [asked]}
    path = folder / "town.json"
    path.write_text(json.dumps({"data": [{"title": "Old_Town", "paragraphs": [paragraph]}]}))
    return read_squad_form(path, most_answer_words=most_answer_words, titled=True)


def test_the_answer_given_most_often_is_taken(tmp_path: Path) -> None:
    found = _samples(tmp_path, [("Ann", 0), ("Ann Lee", 0), ("Ann Lee", 0)])
    assert found == [Sample("Who left?", _PASSAGE, 0, 7, "town", title="Old Town")]


def test_of_answers_given_equally_often_the_shortest_is_taken(tmp_path: Path) -> None:
    assert [one.answer for one in _samples(tmp_path, [("Ann Lee", 0), ("Ann", 0)])] == ["Ann"]


def test_space_around_an_answer_is_left_out(tmp_path: Path) -> None:
    assert [one.answer for one in _samples(tmp_path, [(" left ", 7)])] == ["left"]


def test_an_answer_that_is_not_where_it_is_said_to_be_is_left_out(tmp_path: Path) -> None:
    assert _samples(tmp_path, [("Bo", 3)]) == []


def test_a_long_answer_is_left_out(tmp_path: Path) -> None:
    assert _samples(tmp_path, [("Ann Lee left", 0)], most_answer_words=2) == []
