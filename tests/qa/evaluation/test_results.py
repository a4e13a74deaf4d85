"""Results survive saving, and two of them are compared question by question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.evaluation.comparing import Difference, compare, differences
from qa.evaluation.errors import RunsDiffer
from qa.evaluation.results import (
    Measured,
    Outcomes,
    RunResult,
    load_outcomes,
    load_result,
    save_result,
    summed_up,
)


def _outcomes(system: str, right: list[float], ids: str = "abcd") -> Outcomes:
    return Outcomes(
        system=system,
        question_ids=tuple(ids),
        measures=("R@5",),
        values=np.array(right)[:, None],
        latency_ms=np.arange(len(right), dtype=np.float64),
    )


def _result(*outcomes: Outcomes, digest: str = "d1") -> RunResult:
    return RunResult(
        dataset="tiny",
        dataset_sha256=digest,
        questions=4,
        judged=4,
        articles=2,
        sentences=9,
        systems=tuple(map(summed_up, outcomes)),
        settings={"seed": 0, "index": {"model": "m"}},
        measured_at="2026-11-23T12:00:00+00:00",
        commit="c0ffee",
    )


def _saved(folder: Path, name: str, *outcomes: Outcomes, digest: str = "d1") -> str:
    file = folder / "results" / name
    save_result(file, _result(*outcomes, digest=digest), outcomes)
    return str(file)


def _differences(first: str, second: str) -> dict[str, Difference]:
    return {one.measure: one for one in compare(first, second)}


def test_a_result_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    outcomes = _outcomes("words", [1, 0, 1, np.nan])
    file = Path(_saved(tmp_path, "a.json", outcomes))
    (loaded,) = load_outcomes(file)
    assert load_result(file) == _result(outcomes)
    assert (loaded.system, loaded.question_ids) == ("words", ("a", "b", "c", "d"))
    np.testing.assert_array_equal(loaded.values, outcomes.values)
    np.testing.assert_array_equal(loaded.latency_ms, outcomes.latency_ms)


def test_means_leave_out_questions_a_measure_does_not_apply_to() -> None:
    summed = summed_up(_outcomes("words", [1, 0, 1, np.nan]))
    (measured,) = summed.measures
    assert (measured.name, measured.value, measured.questions) == ("R@5", 2 / 3, 3)
    assert (summed.latency_p50_ms, summed.latency_p95_ms) == pytest.approx((1.5, 2.85))


def test_a_measure_without_any_value_is_left_out() -> None:
    unknown = Measured("AUROC", float("nan"), None, None, 4)
    known = Measured("area", 0.5, None, None, 4)
    outcomes = Outcomes(
        "chatbot", ("a",), ("EM",), np.array([[np.nan]]), np.ones(1), (unknown, known)
    )
    assert summed_up(outcomes).measures == (known,)


def test_two_runs_are_paired_by_question_whatever_the_order(tmp_path: Path) -> None:
    first = _saved(tmp_path, "a.json", _outcomes("words", [1, 0, 0, 1], "abcd"))
    second = _saved(tmp_path, "b.json", _outcomes("words", [1, 1, 1, 1], "dcbx"))
    found = _differences(first, second)["R@5"]
    # Shared: b 0 -> 1, c 0 -> 1, d 1 -> 1.
    assert (found.first, found.second, found.questions) == pytest.approx((1 / 3, 1, 3))
    assert found.difference == pytest.approx(2 / 3)


def test_a_difference_in_every_question_is_beyond_chance() -> None:
    worse, better = _outcomes("words", [0, 0, 0, 0]), _outcomes("hybrid", [1, 1, 1, 1])
    (found,) = differences(worse, better)
    assert (found.first_system, found.second_system) == ("words", "hybrid")
    assert found.is_beyond_chance
    (none,) = differences(better, better)
    assert not none.is_beyond_chance


def test_systems_of_one_run_are_compared_by_name(tmp_path: Path) -> None:
    file = _saved(
        tmp_path, "a.json", _outcomes("words", [0, 0, 0, 1]), _outcomes("hybrid", [1, 1, 1, 1])
    )
    (found,) = compare(f"{file}#words", f"{file}#hybrid")
    assert found.difference == pytest.approx(0.75)
    with pytest.raises(RunsDiffer, match="no system 'meaning'; it has: words, hybrid"):
        compare(f"{file}#words", f"{file}#meaning")


def test_systems_of_the_same_name_are_compared_in_two_runs(tmp_path: Path) -> None:
    words, hybrid = _outcomes("words", [0, 0, 0, 1]), _outcomes("hybrid", [1, 1, 1, 1])
    first = _saved(tmp_path, "a.json", words, hybrid)
    second = _saved(tmp_path, "b.json", hybrid)
    assert [one.second_system for one in compare(first, second)] == ["hybrid"]


def test_runs_on_different_questions_are_not_compared(tmp_path: Path) -> None:
    first = _saved(tmp_path, "a.json", _outcomes("words", [1]), digest="d1")
    second = _saved(tmp_path, "b.json", _outcomes("words", [1]), digest="d2")
    with pytest.raises(RunsDiffer, match="different questions"):
        compare(first, second)


def test_runs_without_a_question_in_common_are_not_compared(tmp_path: Path) -> None:
    first = _saved(tmp_path, "a.json", _outcomes("words", [1], "a"))
    second = _saved(tmp_path, "b.json", _outcomes("words", [1], "b"))
    with pytest.raises(RunsDiffer, match="no question in common"):
        compare(first, second)


def test_runs_without_a_system_in_common_are_not_compared(tmp_path: Path) -> None:
    words, hybrid = _outcomes("words", [0]), _outcomes("hybrid", [1])
    first = _saved(tmp_path, "a.json", words, hybrid)
    second = _saved(tmp_path, "b.json", _outcomes("meaning", [1]))
    with pytest.raises(RunsDiffer, match="no system in common"):
        compare(first, second)


def test_a_run_saved_without_outcomes_cannot_be_compared(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    save_result(file, _result(_outcomes("words", [1, 1])))
    with pytest.raises(RunsDiffer, match=r"a\.npz"):
        compare(str(file), str(file))


def test_a_file_that_is_no_result_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(RunsDiffer, match=r"a\.json"):
        load_result(file)
