"""What ``side_by_side`` reports follows from what was measured, and the documentation shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks.comparison import (
    Measured,
    Run,
    Share,
    differences,
    markdown_table,
    measured,
)
from tests.benchmarks.environments import PEERS, systems
from tests.benchmarks.side_by_side_chart import chart

PROJECT = Path(__file__).resolve().parents[2]
RIGHT = ("a", "b", "c", "d")


def run(system: str, *rankings: str, seconds: float = 2.0) -> Run:
    return Run(
        system=system,
        built={"seconds": seconds, "core_seconds": 1.0, "texts": 40, "peak_mb": 100.0},
        asked={
            "import_s": 0.25,
            "first_answer_s": 0.5,
            "first_answer_core_s": 0.4,
            "peak_mb": 80.0,
        },
        versions={"engine": "1.0"},
        milliseconds=[1.0, 2.0, 3.0, 4.0],
        core_milliseconds=[1.0, 1.0, 1.0, 1.0],
        rankings=[list(ranking) for ranking in rankings],
        disk_bytes=2_500_000,
        load_average=(0.1, 0.2),
    )


def kept_result() -> dict[str, Any]:
    text = (PROJECT / "tests/benchmarks/results/side_by_side.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def from_json(fields: dict[str, Any]) -> Measured:
    recall = {name: Share(**share) for name, share in fields["recall"].items()}
    return Measured(
        **{**fields, "recall": recall, "load_average": tuple(fields["load_average"])},
    )


def test_recall_counts_the_right_paragraph_among_the_first_of_each_ranking() -> None:
    one = measured(run("ours", "axx", "xbx", "xxxxxc", "xxx"), RIGHT, paragraphs=10)
    assert [one.recall[name].percent for name in ("R@1", "R@5", "R@20")] == [25.0, 50.0, 75.0]
    assert one.recall["R@5"].low < 50.0 < one.recall["R@5"].high


def test_rates_are_of_elapsed_and_of_processor_time() -> None:
    one = measured(run("ours", *RIGHT), RIGHT, paragraphs=10)
    assert (one.paragraphs_per_second, one.paragraphs_per_core_second) == (5.0, 10.0)
    assert (one.texts_per_second, one.texts_per_core_second) == (20.0, 40.0)
    assert (one.query_ms_p50, one.query_core_ms_p50, one.disk_mb) == (2.5, 1.0, 2.5)


def test_differences_are_of_the_same_questions_in_points() -> None:
    found = differences(run("ours", *RIGHT), run("other", "a", "b", "x", "x"), RIGHT)
    assert [(one.system, one.measure, one.points) for one in found] == [
        ("other", "R@1", 50.0),
        ("other", "R@5", 50.0),
        ("other", "R@20", 50.0),
    ]


def test_a_run_that_did_not_answer_every_question_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        measured(run("ours", "a", "b"), RIGHT, paragraphs=10)


def test_the_picture_is_sound_and_names_every_system() -> None:
    shown = [
        measured(run("ours", *RIGHT), RIGHT, paragraphs=10),
        measured(run("<other> & co", *RIGHT), RIGHT, paragraphs=10),
        measured(run("much faster", *RIGHT, seconds=0.001), RIGHT, paragraphs=10),
    ]
    words = [node.text for node in ET.fromstring(chart(shown)).iter()]  # noqa: S314 -- our own
    for one in shown:
        assert words.count(one.system) == 6


def test_every_system_has_a_driver_and_an_own_name() -> None:
    found = systems()
    assert len({one.name for one in found}) == len(found)
    assert {one.driver for one in found} == {path.stem for path in PEERS.glob("run_*.py")}


def test_the_documentation_shows_the_kept_result() -> None:
    table = markdown_table([from_json(one) for one in kept_result()["systems"]])
    assert table in (PROJECT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_the_picture_shows_the_kept_result() -> None:
    by_name = {one["system"]: from_json(one) for one in kept_result()["systems"]}
    pictured = [by_name[one.name] for one in systems() if one.pictured]
    picture = PROJECT / "docs" / "images" / "side-by-side.svg"
    assert picture.read_text(encoding="utf-8") == chart(pictured)
