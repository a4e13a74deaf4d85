"""The cautious yes or no stays as right as it was measured."""

from __future__ import annotations

from tests.quality.yes_no import measure


def test_yes_or_no_is_said_rarely_wrong() -> None:
    found = measure()
    assert found.said >= 24
    assert found.said - found.right <= 1
