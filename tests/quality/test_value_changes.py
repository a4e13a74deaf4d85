"""On the sample articles the newest value answers, and what earlier ones said is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.value_changes import FLOORS, asked_over, cases, measure


@pytest.mark.quality
def test_values_that_changed_in_the_samples_stay_above_their_floor(tmp_path: Path) -> None:
    with asked_over("samples", tmp_path / "samples") as chatbot:
        assert chatbot is not None
        outcomes = measure("samples", chatbot)
    assert len(cases()) >= 40
    right = sum(one.right for one in outcomes)
    assert right >= FLOORS["samples"] * len(outcomes), [it for it in outcomes if not it.right]
