"""Own questions find their evidence in the archive, or say on which line they do not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article
from qa.evaluation.datasets import read_dataset, sampled
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import Dataset, DatasetKind
from qa.evaluation.own_questions import locate

_FLOOD = Article.create(
    "The Wendle rose by\ntwo metres. Nobody was hurt.", path="flood.txt", url="https://a.example/1"
)
_CHESS = Article.create("Ada Lund won in Orley.", path="chess.txt")
_RECORDS = [
    Article.create(f"Petrol falls. Number {number}.", path="table.csv", record=str(number))
    for number in range(3)
]
_KEYS = {
    "table.csv": _RECORDS,
    "flood.txt": [_CHESS, _FLOOD],  # a file may hold several articles
    "https://a.example/1": [_FLOOD],
    _CHESS.id: [_CHESS],
}
_ANSWERABLE = {
    "question": "How far did the Wendle rise?",
    "answerable": True,
    "answers": ["two metres"],
    "evidence": "The Wendle rose by two metres.",
    "file": "flood.txt",
}


def _find(key: str) -> list[Article]:
    return _KEYS.get(key, [])


def _read(tmp_path: Path, *entries: object) -> Dataset:
    file = tmp_path / "mine.jsonl"
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    file.write_text("\n\n".join(lines), encoding="utf-8")
    return read_dataset(file, find=_find)


def test_evidence_is_found_whatever_its_white_space(tmp_path: Path) -> None:
    dataset = _read(tmp_path, _ANSWERABLE)
    (judgement,) = dataset.questions[0].relevant
    paragraph = judgement.paragraph
    assert dataset.kind is DatasetKind.OWN
    assert paragraph.article_id == _FLOOD.id
    assert _FLOOD.text[paragraph.start : paragraph.end] == "The Wendle rose by\ntwo metres."


def test_answers_are_located_inside_the_evidence(tmp_path: Path) -> None:
    question = _read(tmp_path, _ANSWERABLE).questions[0]
    (span,) = question.answer_spans
    assert _FLOOD.text[span.start : span.end] == "two metres"


@pytest.mark.parametrize("key", ["url", "id"])
def test_the_article_may_be_named_by_url_or_id(tmp_path: Path, key: str) -> None:
    name, evidence, article = {
        "url": ("https://a.example/1", "Nobody was hurt.", _FLOOD),
        "id": (_CHESS.id, "Ada Lund won", _CHESS),
    }[key]
    dataset = _read(tmp_path, {"question": "What?", "evidence": evidence, key: name})
    assert dataset.questions[0].relevant[0].paragraph.article_id == article.id


def test_the_record_chooses_among_the_articles_of_a_file(tmp_path: Path) -> None:
    entry = {"question": "What?", "evidence": "Petrol falls.", "file": "table.csv", "record": 1}
    (judgement,) = _read(tmp_path, entry).questions[0].relevant
    assert judgement.paragraph.article_id == _RECORDS[1].id


def test_several_pieces_of_evidence_are_each_right(tmp_path: Path) -> None:
    both = {**_ANSWERABLE, "evidence": ["rose by two metres", "Nobody was hurt."]}
    question = _read(tmp_path, both).questions[0]
    assert [one.paragraph.text for one in question.relevant] == [
        "rose by\ntwo metres",
        "Nobody was hurt.",
    ]


def test_an_unanswerable_question_needs_no_evidence(tmp_path: Path) -> None:
    entry = {"question": "Who lost?", "answerable": False, "as_of": "2026-10-20"}
    question = _read(tmp_path, entry).questions[0]
    assert (question.answerable, question.relevant) == (False, ())
    assert question.as_of == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": "It was Tuesday."}, "does not say"),
        ({"file": "none.txt"}, r"no article 'none\.txt'"),
        ({"file": None}, "names no article"),
        ({"file": "table.csv", "record": "9"}, r"no record '9' of 'table\.csv'"),
        ({"evidence": []}, "without evidence"),
        ({"question": " "}, "question is empty"),
        ({"answers": 3}, "expected a text or a list"),
        ({"as_of": "soon"}, "soon"),
    ],
    ids=[
        "evidence",
        "file",
        "no file",
        "no record",
        "no evidence",
        "no question",
        "answers",
        "day",
    ],
)
def test_a_question_that_does_not_fit_is_named_by_its_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    with pytest.raises(DatasetUnusable, match=rf"line 3: .*{message}"):
        _read(tmp_path, _ANSWERABLE, {**_ANSWERABLE, **change})


def test_only_the_first_problems_are_shown(tmp_path: Path) -> None:
    wrong = {**_ANSWERABLE, "file": "none.txt"}
    with pytest.raises(DatasetUnusable, match="and 2 more"):
        _read(tmp_path, *[wrong] * 7)


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnusable, match="line 3"):
        _read(tmp_path, _ANSWERABLE, "{broken")


def test_own_questions_need_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps(_ANSWERABLE), encoding="utf-8")
    with pytest.raises(DatasetUnusable, match="need the archive"):
        read_dataset(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnusable, match="absent"):
        read_dataset(tmp_path / "absent")


def test_a_sample_keeps_the_order_and_follows_the_seed(tmp_path: Path) -> None:
    dataset = _read(tmp_path, *[{**_ANSWERABLE, "question": f"{n}?"} for n in range(20)])
    chosen = [int(one.id) for one in sampled(dataset, 5, seed=1).questions]
    assert chosen == sorted(chosen)
    assert chosen == [int(one.id) for one in sampled(dataset, 5, seed=1).questions]
    assert chosen != [int(one.id) for one in sampled(dataset, 5, seed=2).questions]
    assert len(set(chosen)) == 5
    assert sampled(dataset, 20) == dataset


def test_locate_prefers_the_text_as_it_stands() -> None:
    span = locate("a b", "a  b and a b")
    assert span is not None
    assert span.start == 9
    assert locate("a c", "a  b and a b") is None
