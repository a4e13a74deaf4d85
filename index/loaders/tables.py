"""Split CSV and TSV into rows that know their line, and go on after a broken one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_CELL = 20_000_001  # characters: one more than a text may have, so that it is named as such
_DELIMITERS = ",;\t|"
# A quotation mark that is never closed swallows the rest; so much of it is looked at again.
_MOST_LINES_AGAIN = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and the number of its first line, counted from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be split, the number of its first line, and why."""

    line: int
    reason: str


def read_rows(lines: Iterator[str], *, delimiter: str | None) -> Iterator[Row | BrokenRow]:
    """Yield the rows of a table in order, without blank ones.

    ``delimiter`` ``None`` takes the one of comma, semicolon, tab and bar that the first line has
    most of. After a broken row reading goes on in the line below the one it began in.
    """
    source = _Lines(lines)
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=source.peek().count)
    csv.field_size_limit(_LONGEST_CELL)
    while (row := _next_row(source, delimiter)) is not None:
        if isinstance(row, BrokenRow) or any(cell.strip() for cell in row.cells):
            yield row


class _Lines:
    """The lines of a file with the means to go back to the second line of the current row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._current: list[str] = []
        self.number = 0  # of the last line handed out

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.number += 1
        self._current.append(line)
        return line

    def peek(self) -> str:
        """Return the next line without handing it out, an empty text at the end."""
        if not self._again:
            self._again.extend([line] if (line := next(self._lines, None)) is not None else [])
        return self._again[0] if self._again else ""

    def begin_row(self) -> int:
        """Forget the lines of the last row and return the number of the line to come."""
        self._current = []
        return self.number + 1

    def back_to_second_line(self) -> str:
        """Put all lines of the row back but the first, which is returned."""
        first, *others = self._current
        if len(others) <= _MOST_LINES_AGAIN:
            self._again.extendleft(reversed(others))
            self.number -= len(others)
        return first


def _next_row(source: _Lines, delimiter: str) -> Row | BrokenRow | None:
    line = source.begin_row()
    try:
        cells = next(csv.reader(source, delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        first = source.back_to_second_line()
        if delimiter == "\t":
            # Tables with tabs are often written without any quoting: marks are then plain text.
            return Row(line, first.rstrip("\r\n").split("\t"))
        return BrokenRow(line, _reason(error))
    return None if cells is None else Row(line, cells)


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "a quotation mark is opened and never closed"
    if "expected after" in message:
        return "a cell goes on after its closing quotation mark (marks inside must be doubled)"
    if "field larger" in message:
        return f"a cell has more than {_LONGEST_CELL - 1} characters"
    return f"cannot be split into cells: {message}"
