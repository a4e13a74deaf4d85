"""A whole measurement on a real archive with a fake encoder, from the questions to the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.articles import Article
from index.errors import ArchiveNotFound
from index.news_index import NewsIndex
from index.settings import IndexSettings
from qa.evaluation.archives import ArticleLookup, System, archive_of, build_archive
from qa.evaluation.datasets import read_dataset
from qa.evaluation.evaluating import Plan, evaluate
from qa.evaluation.results import Outcomes, RunResult
from qa.evaluation.runs import RunSettings
from tests.fakes import FakeEncoder

pytest.importorskip("ir_measures", reason="the optional extra `eval` is not installed")

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_PARAGRAPHS = {
    "Wendle_flood": {
        "The Wendle rose by two metres on Tuesday. Nobody was hurt.": "How far rose the Wendle?",
        "The stone bridge at Orley was closed. Buses go by Marrick.": "Which bridge was closed?",
    },
    "Chess": {
        "Ada Lund won the championship. She is nineteen years old.": "Who won the championship?",
        "The next tournament is held in Brannock in June.": "Where is the next tournament held?",
    },
}


@contextmanager
def _silent(label: str, unit: str) -> Iterator[Callable[[int, int | None], None]]:
    del label, unit
    yield lambda *_: None


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedding.open_encoder", lambda _: FakeEncoder())


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    content = {
        "data": [
            {
                "title": title,
                "paragraphs": [
                    {
                        "context": context,
                        "qas": [{"id": asked, "question": asked, "answers": []}],
                    }
                    for context, asked in paragraphs.items()
                ],
            }
            for title, paragraphs in _PARAGRAPHS.items()
        ]
    }
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.fixture
def own_archive(tmp_path: Path) -> Path:
    archive = tmp_path / "own"
    with NewsIndex.create(archive) as index:
        index.add(
            Article.create("\n\n".join(paragraphs), title=title, path=f"/news/{title}.txt")
            for title, paragraphs in _PARAGRAPHS.items()
        )
        index.embed_pending()
    return archive


@pytest.fixture
def own_questions(tmp_path: Path) -> Path:
    entries = [
        {
            "question": "Which bridge was closed?",
            "answers": ["The stone bridge"],
            "evidence": "The stone bridge at Orley was closed.",
            "file": "Wendle_flood.txt",
        },
        {"question": "How tall is Mount Kenya?", "answerable": False},
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, entries)), encoding="utf-8")
    return file


def _plan(tmp_path: Path, *systems: System, ask: bool | None = None) -> Plan:
    return Plan(
        archive=tmp_path / "own",
        made_archives=tmp_path / "made",
        systems=systems or (System.HYBRID,),
        ask=ask,
    )


def _evaluate(questions: Path, plan: Plan) -> tuple[RunResult, list[Outcomes]]:
    return evaluate(questions, plan, measured_at=_NOW, stage=_silent)


def _shares(result: RunResult, system: str) -> dict[str, float]:
    (found,) = [one for one in result.systems if one.system == system]
    return {measured.name: measured.value for measured in found.measures}


def test_squad_is_measured_on_an_archive_of_its_own(squad_file: Path, tmp_path: Path) -> None:
    result, outcomes = _evaluate(squad_file, _plan(tmp_path, *System))
    assert [one.system for one in result.systems] == ["words", "meaning", "hybrid"]
    assert (result.questions, result.judged, result.articles, result.sentences) == (4, 4, 2, 7)
    for system in System:
        assert _shares(result, system.value)["R@1"] == 1
    assert [one.question_ids for one in outcomes] == [outcomes[0].question_ids] * 3
    assert not (tmp_path / "own").exists()


def test_an_archive_is_made_once(
    squad_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _evaluate(squad_file, _plan(tmp_path))
    embedded: list[int] = []
    monkeypatch.setattr(
        FakeEncoder, "encode_sentences", lambda _, texts: embedded.append(len(texts))
    )
    result, _ = _evaluate(squad_file, _plan(tmp_path))
    assert embedded == []
    assert result.articles == 2


def test_an_interrupted_archive_is_finished(squad_file: Path, tmp_path: Path) -> None:
    dataset = read_dataset(squad_file)
    archive = archive_of(tmp_path / "made", dataset, IndexSettings())
    with NewsIndex.create(archive) as index:
        index.add(dataset.articles[:1])
    result, _ = _evaluate(squad_file, _plan(tmp_path))
    assert result.articles == 2
    with NewsIndex.open(archive) as index:
        assert index.status().embedded == result.sentences


def test_an_archive_embedded_by_another_engine_is_embedded_anew(
    squad_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = _evaluate(squad_file, _plan(tmp_path))
    newer = FakeEncoder(dimensions=128, fingerprint="another")
    monkeypatch.setattr("index.embedding.open_encoder", lambda _: newer)
    second, _ = _evaluate(squad_file, _plan(tmp_path))
    assert second.systems[0].measures == first.systems[0].measures
    assert len(list((tmp_path / "made").iterdir())) == 1


def test_words_alone_embed_nothing(squad_file: Path, tmp_path: Path) -> None:
    dataset = read_dataset(squad_file)
    _evaluate(squad_file, _plan(tmp_path, System.WORDS))
    with NewsIndex.open(archive_of(tmp_path / "made", dataset, IndexSettings())) as index:
        assert index.status().embedded == 0


def test_another_text_is_another_archive(squad_file: Path, tmp_path: Path) -> None:
    before = archive_of(tmp_path, read_dataset(squad_file), IndexSettings())
    squad_file.write_text(
        squad_file.read_text(encoding="utf-8").replace("two metres", "one metre"), encoding="utf-8"
    )
    assert archive_of(tmp_path, read_dataset(squad_file), IndexSettings()) != before


def test_a_sample_of_questions_is_asked_over_all_articles(squad_file: Path, tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    sample = Plan(plan.archive, plan.made_archives, run=RunSettings(questions=2))
    result, outcomes = _evaluate(squad_file, sample)
    assert (result.questions, result.articles) == (2, 2)
    assert result.settings["sampled_questions"] == 2
    assert len(outcomes[0].question_ids) == 2


def test_own_questions_are_asked_of_the_own_archive(
    own_archive: Path, own_questions: Path, tmp_path: Path
) -> None:
    result, outcomes = _evaluate(own_questions, _plan(tmp_path))
    assert own_archive.is_dir()
    assert (result.questions, result.judged, result.articles) == (2, 1, 2)
    assert _shares(result, "hybrid")["R@1"] == 1
    assert {"refused_answerable", "refused_unanswerable"} <= _shares(result, "chatbot").keys()
    assert [len(one.question_ids) for one in outcomes] == [1, 2]


def test_answers_need_not_be_asked_for(
    own_archive: Path, own_questions: Path, tmp_path: Path
) -> None:
    result, _ = _evaluate(own_questions, _plan(tmp_path, ask=False))
    assert own_archive.is_dir()
    assert [one.system for one in result.systems] == ["hybrid"]


def test_own_questions_without_an_archive_say_so(own_questions: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound):
        _evaluate(own_questions, _plan(tmp_path))


@pytest.mark.usefixtures("own_archive")
def test_articles_are_found_by_the_last_part_of_their_path(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path / "own") as index:
        find = ArticleLookup(index)
        (article,) = find("Chess.txt")
        assert article.title == "Chess"
        assert find("/news/Chess.txt") == find(article.id) == [article]
        assert find("absent.txt") == []


def test_progress_of_embedding_is_reported(squad_file: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    dataset = read_dataset(squad_file)
    archive = archive_of(tmp_path, dataset, IndexSettings())
    build_archive(archive, dataset, IndexSettings(), progress=lambda *counts: seen.append(counts))
    assert seen[-1] == (7, 7)
