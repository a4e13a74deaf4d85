"""The floor under the search for near-duplicates: figures may rise, never fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.duplicate_edits import COPIES
from tests.quality.duplicates import measure, read_articles, wikinews_folder

pytestmark = pytest.mark.quality


def _wikinews() -> Path:
    folder = wikinews_folder()
    if folder is None:
        pytest.skip("Wikinews is not on this machine")
    return folder


def test_copies_are_found_and_nothing_else_is_taken_for_one() -> None:
    found = measure(read_articles(_wikinews(), 1), seed=1)
    assert found.precision >= 0.995
    assert found.recall >= 0.985


def test_every_edit_makes_the_same_copy_of_an_article_again() -> None:
    first = read_articles(_wikinews(), 1)[:4]
    again = [measure(first, seed=3) for _ in range(2)]
    assert again[0] == again[1]
    assert [row.kind for row in again[0].copies] == list(COPIES)
