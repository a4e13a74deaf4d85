"""The measure of speakers by hand, and the floor under our own figure."""

from __future__ import annotations

import pytest

from tests.quality.public_texts import shared_data
from tests.quality.speakers import figures, is_right, measure, read_labels


@pytest.mark.parametrize(
    ("given", "wanted", "right"),
    [
        ("Ann Tarrow", ("Tarrow",), True),
        ("Tarrow", ("Ann Tarrow",), True),
        ("Ann Rill", ("Ann Tarrow",), False),
        ("Ann", ("Ann Tarrow",), False),
        ("One of the children", ("children",), True),
        ("High Court", ("High Court of Bram",), True),
        (None, ("Ann Tarrow",), False),
        (None, ("-", "sign"), True),
        ("Ann Tarrow", ("-",), False),
    ],
)
def test_a_name_is_right_in_full_or_by_surname(
    given: str | None, wanted: tuple[str, ...], right: bool
) -> None:
    assert is_right(given, wanted) is right


def test_the_interval_is_wilsons() -> None:
    assert (figures(9, 10).low, figures(9, 10).high) == (0.5958, 0.9821)


def test_labels_hold_places_and_names_but_no_text() -> None:
    for labels in read_labels().values():
        assert all(label.start < label.end for label in labels)
        assert all(len(name) < 60 for label in labels for name in label.speakers)


@pytest.mark.parametrize(("tuning", "floor"), [(True, 0.94), (False, 0.9)])
def test_quotations_in_our_samples_are_bound_as_well_as_ever(tuning: bool, floor: float) -> None:
    assert measure(tuning=tuning, public=False).share >= floor


@pytest.mark.quality
def test_quotations_in_unseen_articles_are_bound_as_well_as_ever() -> None:
    if not (shared_data() / "wikinews").is_dir():
        pytest.skip("Wikinews is not on this machine")

    assert measure(tuning=False, public=True).share >= 0.87
