"""Laws and golden values of ``index.text.cleaning``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.cleaning import clean_line, clean_text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("One.\r\nTwo.\rThree.", "One.\nTwo.\nThree.", id="foreign line ends"),
        pytest.param("One.\u2029Two.\u2028Three.", "One.\n\nTwo.\nThree.", id="Unicode line ends"),
        pytest.param("5\u00a0million\u202feuros", "5 million euros", id="no-break spaces"),
        pytest.param("har\u00adbour\u200b wall\ufeff", "harbour wall", id="invisible characters"),
        pytest.param("\u202eevil\u202c text", "evil text", id="marks of direction"),
        pytest.param("bell\x07 and\x00 zero\x9f", "bell and zero", id="controls"),
        pytest.param("cafe\u0301", "café", id="composed accents"),
        pytest.param("e\u200b\u0301", "é", id="accent parted by an invisible character"),
        pytest.param("A  b\t c  \n  d", "A b c\nd", id="runs of spaces"),
        pytest.param("One.\n \n\t\n\nTwo.", "One.\n\nTwo.", id="one blank line"),
        pytest.param("half \ud83d emoji", "half \ufffd emoji", id="lone surrogate"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner that shapes Persian stays"),
        pytest.param("ab\u200dcd", "abcd", id="joiner without use goes"),
        pytest.param(" \n \n", "", id="nothing"),
    ],
)
def test_text_is_brought_into_one_form(raw: str, expected: str) -> None:
    assert expected == clean_text(raw)


def test_a_line_is_folded() -> None:
    assert clean_line(" A title\n over two\u00a0lines ") == "A title over two lines"


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)

    assert cleaned == clean_text(cleaned)
    assert cleaned == cleaned.strip()
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\n\n\n" not in cleaned


def test_text_that_looks_clean_at_once_is_what_thorough_cleaning_makes_of_it() -> None:
    for code in range(0x10000):
        text = f"a{chr(code)}b"
        # Two spaces in a row are a reason to look at each step.
        assert clean_text(text) == clean_text(text + "  c").removesuffix(" c"), hex(code)
