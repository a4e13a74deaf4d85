"""Calibrations: shipped, kept with an archive, and what cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp
from pathlib import Path

import pytest

from qa.errors import CalibrationUnusable
from qa.reading.calibration import (
    FILE_NAME,
    Logistic,
    calibration_of,
    read_calibration,
    shipped_calibration,
)


def test_a_logistic_function_weighs_its_features() -> None:
    logistic = Logistic(-1.0, (2.0, 0.5))
    assert logistic.logit((1.0, 2.0)) == 2.0
    assert logistic.probability((1.0, 2.0)) == pytest.approx(1 / (1 + exp(-2.0)))
    with pytest.raises(ValueError, match="zip"):
        logistic.logit((1.0,))


def test_a_calibration_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(shipped_calibration().to_json(), encoding="utf-8")
    assert read_calibration(file) == shipped_calibration()


def test_the_one_kept_with_an_archive_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    assert calibration_of(tmp_path) == shipped_calibration()
    own = replace(shipped_calibration(), threshold=0.9)
    (tmp_path / FILE_NAME).write_text(own.to_json(), encoding="utf-8")
    assert calibration_of(tmp_path) == own


def test_one_of_another_reader_is_left_aside(tmp_path: Path) -> None:
    own = replace(shipped_calibration(), reader="some/reader")
    (tmp_path / FILE_NAME).write_text(own.to_json(), encoding="utf-8")
    assert calibration_of(tmp_path) == shipped_calibration()
    assert calibration_of(tmp_path, "some/reader") == own


@pytest.mark.parametrize("broken", ["", "[]", "{}", "renamed", "format"])
def test_what_is_no_calibration_of_this_version_says_what_to_do(
    tmp_path: Path, broken: str
) -> None:
    plain = json.loads(shipped_calibration().to_json())
    if broken == "renamed":
        plain["answer"]["weights"]["moon_phase"] = 1.0
    plain["format"] = 0 if broken == "format" else plain["format"]
    text = json.dumps(plain) if broken in {"renamed", "format"} else broken
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationUnusable, match="dateline calibrate"):
        calibration_of(tmp_path)
