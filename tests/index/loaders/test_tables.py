"""Splitting tables into rows and going on after broken ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders.tables import BrokenRow, Row, read_rows


def rows(text: str, delimiter: str | None = None) -> list[Row | BrokenRow]:
    return list(read_rows(iter(text.splitlines(keepends=True)), delimiter=delimiter))


def test_rows_know_the_line_they_begin_in() -> None:
    assert rows('a,b\n1,"two\nlines"\n\n3,4\n') == [
        Row(1, ["a", "b"]),
        Row(2, ["1", "two\nlines"]),
        Row(5, ["3", "4"]),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    text = f"id{delimiter}text\n1{delimiter}Hello\n"

    assert rows(text) == [Row(1, ["id", "text"]), Row(2, ["1", "Hello"])]


def test_a_quotation_mark_never_closed_costs_one_row() -> None:
    found = rows('a,b\n1,"open\n2,fine\n3,fine too\n')

    assert found == [
        Row(1, ["a", "b"]),
        BrokenRow(2, "a quotation mark is opened and never closed"),
        Row(3, ["2", "fine"]),
        Row(4, ["3", "fine too"]),
    ]


def test_a_cell_going_on_after_its_quotation_costs_one_row() -> None:
    found = rows('a,b\n1,"He said "no" twice"\n2,fine\n')

    assert isinstance(found[1], BrokenRow)
    assert found[1].line == 2
    assert found[2] == Row(3, ["2", "fine"])


def test_quotation_marks_in_an_unquoted_table_with_tabs_are_text() -> None:
    assert rows('a\tb\n1\t"No" he said\n2\t"open\n', "\t") == [
        Row(1, ["a", "b"]),
        Row(2, ["1", '"No" he said']),
        Row(3, ["2", '"open']),
    ]


def test_a_cell_longer_than_the_default_of_the_library_is_read() -> None:
    assert rows(f"a\n{'x' * 200_000}\n")[1] == Row(2, ["x" * 200_000])


@given(st.text(alphabet='a",\n\t\r'))
def test_every_text_is_split_and_lines_only_grow(text: str) -> None:
    lines = [row.line for row in rows(text)]

    assert lines == sorted(set(lines))
