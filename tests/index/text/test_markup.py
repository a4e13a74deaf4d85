"""Golden values of ``index.text.markup``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.cleaning import clean_text
from index.text.markup import strip_markup


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\n\nTwo.", id="p"),
        pytest.param("Street 1<br/>12345 Town", "Street 1\n12345 Town", id="line break"),
        pytest.param("<p>Over\ntwo lines</p>", "Over two lines", id="source line ends"),
        pytest.param("<script>alert(1)</script><p>Text</p>", "Text", id="script"),
        pytest.param("Marks &amp; Sons&#8217; shop", "Marks & Sons’ shop", id="entities"),
        pytest.param("5 < 6 and 7 > 3", "5 < 6 and 7 > 3", id="no markup"),
        pytest.param("AT&T and R&D", "AT&T and R&D", id="no entity"),
        pytest.param("<p>a</p><ul><li>b</li><li>c</li></ul>", "a\n\nb\n\nc", id="list"),
    ],
)
def test_markup_becomes_plain_text(raw: str, expected: str) -> None:
    assert expected == clean_text(strip_markup(raw))


@given(st.text(alphabet="<>/pbr &;#x1a=\"'!-\n"))
def test_no_text_is_refused(text: str) -> None:
    assert isinstance(strip_markup(f"{text}</p>"), str)
