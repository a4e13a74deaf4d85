"""BEIR folders become articles judged as wholes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.evaluation.datasets import read_dataset
from qa.evaluation.errors import DatasetUnusable
from qa.evaluation.judgements import DatasetKind

_CORPUS: list[dict[str, object]] = [
    {"_id": "d1", "title": "Flood", "text": "The Wendle rose.", "metadata": {}},
    {"_id": "d2", "title": "", "text": "Ada Lund won."},
    {"_id": "d3", "title": "Only a headline", "text": ""},
    {"_id": "d4", "title": "", "text": ""},
]
_QUERIES: list[dict[str, object]] = [
    {"_id": "q1", "text": "Which river rose?"},
    {"_id": "q2", "text": "Who won?"},
    {"_id": "q3", "text": "Judged by nobody"},
]
_TEST = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\nq2\tgone\t1\n"


def _write_lines(file: Path, entries: list[dict[str, object]]) -> None:
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "tiny"
    (home / "qrels").mkdir(parents=True)
    _write_lines(home / "corpus.jsonl", _CORPUS)
    _write_lines(home / "queries.jsonl", _QUERIES)
    (home / "qrels" / "test.tsv").write_text(_TEST, encoding="utf-8")
    (home / "qrels" / "dev.tsv").write_text("q3\td3\t1\n", encoding="utf-8")
    return home


def test_each_document_with_any_text_becomes_an_article(folder: Path) -> None:
    articles = read_dataset(folder).articles
    assert [(article.record, article.title, article.text) for article in articles] == [
        ("d1", "Flood", "The Wendle rose."),
        ("d2", None, "Ada Lund won."),
        ("d3", "Only a headline", "Only a headline"),
    ]


def test_only_questions_with_a_relevant_document_in_the_corpus_are_asked(folder: Path) -> None:
    questions = read_dataset(folder).questions
    assert {question.id: dict(question.grades) for question in questions} == {
        "q1": {"d1": 2},
        "q2": {"d2": 1},
    }


def test_the_test_judgements_are_taken_unless_another_file_is_named(folder: Path) -> None:
    dataset = read_dataset(folder)
    assert (dataset.name, dataset.kind) == ("tiny-test", DatasetKind.BEIR)
    named = read_dataset(folder / "qrels" / "dev.tsv")
    assert (named.name, [question.id for question in named.questions]) == ("tiny-dev", ["q3"])


def test_the_digest_follows_every_file_that_was_read(folder: Path) -> None:
    before = read_dataset(folder).digest
    (folder / "qrels" / "dev.tsv").write_text("q3\td1\t1\n", encoding="utf-8")
    assert read_dataset(folder).digest == before
    (folder / "qrels" / "test.tsv").write_text("q1\td1\t1\n", encoding="utf-8")
    assert read_dataset(folder).digest != before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1"}\n', r"corpus\.jsonl, line 1"),
        ("queries.jsonl", "[]\n", r"queries\.jsonl, line 1"),
        ("qrels/test.tsv", "q1\td1\n", r"test\.tsv, line 1"),
        ("qrels/test.tsv", "q1\td1\tgood\n", r"test\.tsv, line 1"),
        ("qrels/test.tsv", "q9\td1\t1\n", "names no question"),
    ],
    ids=["no text", "no object", "two columns", "no number", "unknown question"],
)
def test_a_broken_line_is_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetUnusable, match=message):
        read_dataset(folder)


def test_a_folder_without_judgements_is_refused(folder: Path) -> None:
    for file in (folder / "qrels").iterdir():
        file.unlink()
    with pytest.raises(DatasetUnusable, match="no judgements"):
        read_dataset(folder)
