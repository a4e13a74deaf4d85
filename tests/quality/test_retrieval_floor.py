"""Retrieval and answers stay above their pinned floors, and a floor only rises."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.quality.floors import (
    MEASURED_SETS,
    FloorWouldDropError,
    Score,
    Scores,
    measure_samples,
    measure_squad,
    raised,
    read_floors,
    shortfalls,
    squad_file,
    write_floors,
)

pytest.importorskip("ir_measures", reason="the optional extra `eval` is not installed")


def _scores(digest: str = "d1", **shares: float) -> Scores:
    """Return scores with the keyword ``R1`` for the measure ``R@1``, each of 100 questions."""
    return Scores(
        digest, {name.replace("R", "R@"): Score(share, 100) for name, share in shares.items()}
    )


_FLOOR = _scores(R1=0.5, R5=0.8)


def test_sample_questions_stay_above_their_floor(tmp_path: Path) -> None:
    assert shortfalls(read_floors()["sample_questions"], measure_samples(tmp_path)) == []


@pytest.mark.quality
@pytest.mark.skipif(not squad_file().is_file(), reason="SQuAD dev is not there")
def test_squad_dev_stays_above_its_floor(tmp_path: Path) -> None:
    measured = measure_squad(tmp_path)
    print(json.dumps(asdict(measured)["measures"]))
    assert shortfalls(read_floors()["squad_dev"], measured) == []


@pytest.mark.quality
@pytest.mark.skipif(not squad_file().is_file(), reason="SQuAD dev is not there")
@pytest.mark.parametrize("name", ["squad_2_asked", "reader"])
def test_answers_stay_above_their_floor(name: str, tmp_path: Path) -> None:
    if name not in read_floors():
        pytest.skip(f"not pinned yet: python -m tests.quality.floors pin {name}")
    measured = MEASURED_SETS[name](tmp_path)
    print(json.dumps(asdict(measured)["measures"]))
    assert shortfalls(read_floors()[name], measured) == []


def test_a_score_one_question_lower_passes_and_two_do_not() -> None:
    assert shortfalls(_FLOOR, _scores(R1=0.49, R5=0.8)) == []
    (found,) = shortfalls(_FLOOR, _scores(R1=0.48, R5=0.9))
    assert found == "R@1 is 0.4800, pinned at 0.5000"


def test_a_measure_that_is_gone_falls_short() -> None:
    assert len(shortfalls(_FLOOR, _scores(R1=0.5))) == 1


def test_other_questions_do_not_pass_by_their_scores() -> None:
    assert len(shortfalls(_FLOOR, _scores("d2", R1=1.0, R5=1.0))) == 1


def test_a_floor_rises() -> None:
    better = _scores(R1=0.5, R5=0.9)
    assert raised(None, better) == raised(_FLOOR, better) == better


def test_a_floor_refuses_to_go_down() -> None:
    with pytest.raises(FloorWouldDropError, match=r"R@5 from 0\.8000 to 0\.7900"):
        raised(_FLOOR, _scores(R1=0.9, R5=0.79))


def test_new_questions_need_to_be_allowed() -> None:
    other = _scores("d2", R1=0.1)
    with pytest.raises(FloorWouldDropError, match="--new-questions"):
        raised(_FLOOR, other)
    assert raised(_FLOOR, other, new_questions=True) == other


def test_floors_come_back_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "floor.json"
    assert read_floors(file) == {}
    write_floors({"b": _FLOOR, "a": _FLOOR}, file)
    assert list(read_floors(file).items()) == [("a", _FLOOR), ("b", _FLOOR)]
