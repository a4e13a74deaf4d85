"""Decoding bytes of every origin."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders.drafts import UnreadableError
from index.loaders.encodings import TextLines, decode, decode_web_page

FRENCH = "Le maire a annoncé que le pont serait fermé « six semaines », jusqu’à l’été prochain."
RUSSIAN = "Мэр города сообщил в понедельник, что мост будет закрыт на шесть недель для ремонта."
CZECH = "Starosta oznámil, že most bude uzavřen na šest týdnů kvůli opravě, řekl v pondělí. " * 3
POLISH = "Burmistrz ogłosił, że most zostanie zamknięty na sześć tygodni, później ruszą łodzie."


def lines_of(path: Path) -> list[str]:
    return list(TextLines(partial(path.open, "rb")))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-32"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "cp1252"),
        ("Le café est fermé à Brême. " * 9, "cp1252"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (POLISH, "cp1250"),
        ("café", "cp1252"),
    ],
)
def test_text_comes_back_from_its_encoding(text: str, encoding: str) -> None:
    assert text == decode(text.encode(encoding)).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 50, "binary data"),
        (b"a\x01\x02\x03" * 50, "binary data"),
        (b"%PDF-1.7 and so on", "a PDF file"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"{\\rtf1 text}", "rich text"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(data)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "ISO-8859-1"])
def test_a_page_labelled_latin_1_is_read_as_windows_1252(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>“été”</body></html>'

    assert page == decode_web_page(page.encode("cp1252")).text


def test_a_utf8_page_that_declares_something_else_is_utf8() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body>{FRENCH}</body></html>'

    assert page == decode_web_page(page.encode("utf-8")).text


def test_a_declared_character_set_nobody_knows_is_ignored() -> None:
    page = f'<html><head><meta charset="rot13"></head><body>{FRENCH}</body></html>'

    assert page == decode_web_page(page.encode("cp1252")).text


def test_lines_that_do_not_fit_utf8_are_read_as_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes("é one\n".encode() + "é two\n".encode("cp1252") + "é three".encode())

    assert lines_of(path) == ["é one\n", "é two\n", "é three"]


def test_the_lines_of_a_utf16_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "excel.txt"
    path.write_bytes("a\tb\r\né\tf\r\n".encode("utf-16"))

    assert lines_of(path) == ["a\tb\r\n", "é\tf\r\n"]


def test_a_character_on_the_border_of_the_sample_does_not_hide_utf8(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(("x" * 65_535 + "é" + "\n" + "ü\n").encode())

    assert lines_of(path)[1] == "ü\n"


def test_what_goes_beyond_the_longest_line_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.loaders.encodings.LONGEST_LINE", 4)
    path = tmp_path / "long.jsonl"
    path.write_text("abcdefghij\nkl\n", encoding="utf-8")

    assert lines_of(path) == ["abcd", "kl\n"]


@given(st.binary(max_size=300))
def test_bytes_are_decoded_or_refused(data: bytes) -> None:
    for function in (decode, decode_web_page):
        text = ""
        with contextlib.suppress(UnreadableError):
            text = function(data).text
        assert text.encode("utf-8").decode("utf-8") == text
