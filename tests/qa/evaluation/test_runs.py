"""Every system is asked every judged question, and the run is summed up with its circumstances."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Hit, Passage, Sentence
from qa.evaluation.judgements import Dataset, DatasetKind, JudgedQuestion, Judgement, Paragraph
from qa.evaluation.runs import RunContext, RunSettings, commit_of, measure_retrieval, run_result

pytest.importorskip("ir_measures", reason="the optional extra `eval` is not installed")

_ARTICLES = tuple(
    Article.create(text, path=f"{text}.txt") for text in ("red apples", "green pears", "blue plums")
)
_PARAGRAPHS = tuple(Paragraph(one.text, one.id, 0, len(one.text), one.text) for one in _ARTICLES)


def _asks(text: str, right: str | None) -> JudgedQuestion:
    relevant = tuple(Judgement(one) for one in _PARAGRAPHS if one.id == right)
    return JudgedQuestion(text, text, answerable=right is not None, relevant=relevant)


_DATASET = Dataset(
    name="fruit",
    kind=DatasetKind.BEIR,
    digest="d1",
    questions=(
        _asks("which apples", "red apples"),
        _asks("no such thing", None),
        _asks("which plums", "blue plums"),
    ),
    articles=_ARTICLES,
    paragraphs=_PARAGRAPHS,
)


class _FakeSearch:
    """Ranks articles by how many words they share with the question; ties keep their order."""

    def __init__(self, *, backwards: bool = False) -> None:
        self.asked: list[tuple[str, int]] = []
        self._backwards = backwards

    def __call__(self, question: str, limit: int) -> Sequence[Hit]:
        self.asked.append((question, limit))
        words = set(question.split())
        hits = [_hit(one, len(words & set(one.text.split()))) for one in _ARTICLES]
        return sorted(hits, key=lambda hit: hit.score, reverse=not self._backwards)[:limit]


def _hit(article: Article, score: float) -> Hit:
    sentence = Sentence(0, article.id, 0, 0, len(article.text), article.text)
    return Hit(Passage(article, (sentence,), 0, len(article.text)), sentence, score)


def test_each_system_is_measured_by_itself() -> None:
    good, bad = measure_retrieval(
        _DATASET, {"good": _FakeSearch(), "bad": _FakeSearch(backwards=True)}
    )
    assert (good.system, bad.system) == ("good", "bad")
    assert good.question_ids == bad.question_ids == ("which apples", "which plums")
    np.testing.assert_array_equal(good.values, np.ones((2, 5)))
    np.testing.assert_array_equal(bad.values[:, 0], [0, 0])
    np.testing.assert_allclose(bad.values[:, 3], [1 / 3, 1 / 3])


def test_only_judged_questions_are_asked_after_one_to_warm_up() -> None:
    search = _FakeSearch()
    measure_retrieval(_DATASET, {"only": search}, RunSettings(hits_per_question=7))
    assert search.asked == [("which apples", 7), ("which apples", 7), ("which plums", 7)]


def test_every_latency_is_measured() -> None:
    (outcomes,) = measure_retrieval(_DATASET, {"only": _FakeSearch()})
    assert outcomes.latency_ms.shape == (2,)
    assert (outcomes.latency_ms > 0).all()


def test_progress_counts_over_all_systems() -> None:
    seen: list[tuple[int, int]] = []
    systems = {"one": _FakeSearch(), "two": _FakeSearch()}
    measure_retrieval(_DATASET, systems, progress=lambda *counts: seen.append(counts))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_dataset_without_judged_questions_gives_no_outcomes() -> None:
    unjudged = Dataset("none", DatasetKind.OWN, "d2", (_asks("no such thing", None),))
    assert measure_retrieval(unjudged, {"only": _FakeSearch()}) == []


def test_the_result_tells_what_was_measured_and_how() -> None:
    outcomes = measure_retrieval(_DATASET, {"only": _FakeSearch()})
    context = RunContext(3, 3, {"index": "plain"}, datetime(2026, 11, 23, tzinfo=UTC), "c0ffee")
    result = run_result(_DATASET, outcomes, context, RunSettings(seed=4))
    assert (result.dataset, result.dataset_sha256) == ("fruit", "d1")
    assert (result.questions, result.judged) == (3, 2)
    assert result.measured_at == "2026-11-23T00:00:00+00:00"
    assert result.settings["index"] == "plain"
    assert result.settings["seed"] == 4
    assert result.commit == "c0ffee"
    names = [measured.name for measured in result.systems[0].measures]
    assert names == ["R@1", "R@5", "R@20", "RR@10", "nDCG@10"]


def test_a_folder_outside_git_has_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None


def test_the_commit_is_the_one_checked_out(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert commit_of(tmp_path) is None
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "first"], check=True)
    found = subprocess.run([*git, "log", "--format=%H"], check=True, capture_output=True, text=True)
    assert commit_of(tmp_path) == found.stdout.strip()
