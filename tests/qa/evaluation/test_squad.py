"""SQuAD files become articles of paragraphs with their questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.evaluation.datasets import read_dataset
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import DatasetKind

_FIRST = "The Wendle rose by two metres. Nobody was hurt."
_SECOND = "The bridge at Orley was closed on Monday."
_CONTENT = {
    "version": "v2.0",
    "data": [
        {
            "title": "Wendle_flood",
            "paragraphs": [
                {
                    "context": _FIRST,
                    "qas": [
                        {
                            "id": "q1",
                            "question": "How far did the Wendle rise?",
                            "is_impossible": False,
                            "answers": [
                                {"text": "two metres", "answer_start": 19},
                                {"text": "two metres", "answer_start": 19},
                            ],
                        }
                    ],
                },
                {
                    "context": _SECOND,
                    "qas": [
                        {
                            "id": "q2",
                            "question": "When was the bridge reopened?",
                            "is_impossible": True,
                            "plausible_answers": [{"text": "Monday", "answer_start": 34}],
                            "answers": [],
                        }
                    ],
                },
            ],
        },
        {"title": "Chess", "paragraphs": [{"context": "Ada Lund won.", "qas": []}]},
    ],
}


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    file = tmp_path / "dev.json"
    file.write_text(json.dumps(_CONTENT), encoding="utf-8")
    return file


def test_paragraphs_become_one_article_joined_by_blank_lines(squad_file: Path) -> None:
    first, second = read_dataset(squad_file).articles
    assert first.text == f"{_FIRST}\n\n{_SECOND}"
    assert first.title == "Wendle flood"
    assert second.text == "Ada Lund won."


def test_every_paragraph_is_a_slice_of_its_article(squad_file: Path) -> None:
    dataset = read_dataset(squad_file)
    texts = {article.id: article.text for article in dataset.articles}
    slices = [texts[one.article_id][one.start : one.end] for one in dataset.paragraphs]
    assert slices == [_FIRST, _SECOND, "Ada Lund won."]
    assert [one.text for one in dataset.paragraphs] == slices


def test_an_answer_lies_where_the_file_says_and_is_listed_once(squad_file: Path) -> None:
    dataset = read_dataset(squad_file)
    question = dataset.questions[0]
    (span,) = question.answer_spans
    assert dataset.articles[0].text[span.start : span.end] == "two metres"
    assert [judgement.paragraph.text for judgement in question.relevant] == [_FIRST]


def test_an_impossible_question_has_no_answer_and_no_right_paragraph(squad_file: Path) -> None:
    question = read_dataset(squad_file).questions[1]
    assert not question.answerable
    assert (question.answers, question.relevant, question.answer_spans) == ((), (), ())


def test_squad_is_told_by_its_content(squad_file: Path) -> None:
    renamed = squad_file.rename(squad_file.with_suffix(".jsonl"))
    assert read_dataset(renamed).kind is DatasetKind.SQUAD


def test_article_ids_do_not_depend_on_where_the_file_lies(squad_file: Path) -> None:
    before = [article.id for article in read_dataset(squad_file).articles]
    folder = squad_file.parent / "elsewhere"
    folder.mkdir()
    moved = squad_file.rename(folder / squad_file.name)
    assert [article.id for article in read_dataset(moved).articles] == before


@pytest.mark.parametrize(
    "content",
    ['{"data": [{"title": "x"}]}', '{"data": 3}', '{"other": 1}', "not JSON", ""],
    ids=["no paragraphs", "no articles", "other JSON", "no JSON", "empty"],
)
def test_anything_else_is_refused_with_the_file_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetUnusable, match=r"wrong\.json"):
        read_dataset(file)
