"""Numbers of a sentence: those that hold now, in their unit, and none that is something else."""

from __future__ import annotations

import pytest

from qa.changing.quantities import Unit, quantities


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nine people died and 36 others are missing.", [(9, Unit.COUNT), (36, Unit.COUNT)]),
        ("Five more bodies were found, bringing the toll to 14.", [(14, Unit.COUNT)]),
        ("The rate fell from 4.50 to 4.25 per cent.", [(4.25, Unit.PERCENT)]),
        ("Petrol fell by three cents to 1.84 crowns a litre.", [(1.84, Unit.MONEY)]),
        ("It will cost 1.35 billion crowns instead of 1.1 billion.", [(1.35e9, Unit.MONEY)]),
        ("More than 52 thousand people died.", [(52_000, Unit.COUNT)]),
        ("There were 1,051,635 confirmed cases.", [(1_051_635, Unit.COUNT)]),
        ("It cost $1.2 million.", [(1_200_000, Unit.MONEY)]),
        ("Winds of 120 mph were measured.", [(120, Unit.SPEED)]),
        ("Twenty-one houses burnt.", [(21, Unit.COUNT)]),
    ],
)
def test_values_that_hold_with_their_unit(
    sentence: str, expected: list[tuple[float, Unit]]
) -> None:
    held = [it for it in quantities(sentence) if not it.is_former and not it.is_change]
    assert [(it.value, it.unit) for it in held] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "It happened on Sunday, September 6.",
        "It happened on 6 September 2026.",
        "The call went out at 9.43 p.m.",
        "The captain, Edvin Holt, 58, was rescued.",
        "Trams will run on Line 4.",
        "COVID-19 spread.",
        "A 46-year-old man was arrested.",
        "It was built in 1994.",
        "It was a Category 5 hurricane.",
    ],
)
def test_dates_times_ages_and_names_are_no_quantities(sentence: str) -> None:
    assert quantities(sentence) == []


def test_a_quantity_is_a_slice_of_its_sentence() -> None:
    sentence = "Inflation fell to 3.4 per cent. in September."
    (found,) = quantities(sentence)
    assert sentence[found.span.start : found.span.end] == "3.4 per cent"
