"""The floor under the dates of web pages: figures may rise, never fall."""

from __future__ import annotations

import pytest

from tests.quality.page_dates import labelled_by_hand, labelled_by_themselves, ours, tally
from tests.shared_data import shared_data

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(shared_data() is None, reason="the public pages are not on this machine"),
]


def test_the_dates_a_reader_sees_are_read_as_well_as_ever() -> None:
    counted = tally(ours, labelled_by_hand())
    assert (counted.right >= 27, counted.wrong <= 2) == (True, True), counted


def test_dates_shown_to_readers_alone_are_read_as_well_as_ever() -> None:
    counted = tally(ours, labelled_by_themselves())
    assert (counted.right >= 133, counted.wrong <= 6) == (True, True), counted
