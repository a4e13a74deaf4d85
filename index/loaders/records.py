"""Read files of many articles: CSV, TSV, JSON Lines and JSON arrays, one record at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from index.articles import Article, LoadFailure
from index.loaders.documents import LoadResult, OpenFile, Place, Step, Work
from index.loaders.drafts import UnreadableError
from index.loaders.encodings import LONGEST_LINE, TextLines, decode
from index.loaders.fields import draft_of_record, require_text_column
from index.loaders.leading_lines import take_leading_lines
from index.loaders.tables import BrokenRow, Row, read_rows

_MOST_FAILURES_AT_FIRST = 20  # so many useless records and not one article: not a file of articles
# The keys under which exports keep their list of articles.
_LIST_KEYS = ("articles", "items", "results", "data", "records", "docs", "documents", "stories")
_PIECE_RECORDS = 64
_PIECE_CHARACTERS = 250_000  # about as many records go to another process at once


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a record stands: for people, and its number from 1 among the records."""

    shown: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A record still to be understood, and its length in characters."""

    spot: _Spot
    value: object
    length: int


def read_table(file: OpenFile, *, delimiter: str | None) -> Iterator[Step]:
    """Yield the rows of a CSV (or TSV) file with a header row, each one article.

    Without ``delimiter`` the header tells it. Raises ``UnreadableError`` and ``OSError``.
    """
    lines = TextLines(file.open)
    rows = read_rows(iter(lines), delimiter=delimiter)
    header = next(rows, None)
    if not isinstance(header, Row):
        raise UnreadableError("has no header row that can be read")
    names = [name.strip().removeprefix("\ufeff") for name in header.cells]
    require_text_column(names, file.place.columns)
    items = (
        _Item(_Spot(f"line {row.line}", n), row, _length(row)) for n, row in enumerate(rows, 1)
    )
    yield from _pieces(file.place, partial(_of_row, file.place, tuple(names)), items)
    yield from _remarks(file.place, lines)


def read_json(file: OpenFile) -> Iterator[Step]:
    """Yield the records of a JSON Lines or JSON file, each one article.

    Which of the two it is, its content tells. JSON Lines are read line by line; a JSON array,
    or an object that holds one, as a whole. Raises ``UnreadableError`` and ``OSError``.
    """
    lines = TextLines(file.open)
    if _is_json_lines(file.place.file_name, lines):
        filled = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        items = (
            _Item(_Spot(f"line {number}", n), line, len(line))
            for n, (number, line) in enumerate(filled, 1)
        )
        yield from _pieces(file.place, partial(_of_line, file.place), items)
        yield from _remarks(file.place, lines)
        return
    decoded = decode(file.read())
    if decoded.remark:
        yield file.place.notice(decoded.remark)
    records = _records_of(_parse(decoded.text))
    items = (_Item(_Spot(f"record {n}", n), value, 5_000) for n, value in enumerate(records, 1))
    yield from _pieces(file.place, partial(read_record, file.place), items)


def read_record(place: Place, item: _Item) -> list[Article | LoadFailure]:
    """Return the article a record describes, or why it is useless.

    It is named by the record's id, else its URL, else its place among the records (from 1):
    a record whose text was corrected replaces the one that stood there.
    """
    return [article_of_record(place, item.spot.shown, item.spot.ordinal, item.value)]


def article_of_record(
    place: Place, spot: str, ordinal: int, value: object
) -> Article | LoadFailure:
    """Return the article of a record at a ``spot``, its ``ordinal`` counted from 1."""
    if not isinstance(value, Mapping):
        return place.failure("is not a record with named fields", spot)
    try:
        draft, key = draft_of_record(value, place.columns, today=place.today)
        draft = take_leading_lines(draft, today=place.today)
        return place.article(draft, key or f"record {ordinal}")
    except UnreadableError as error:
        return place.failure(error, spot)
    except RecursionError:
        return place.failure("its values are nested too deeply", spot)


class Patience:
    """Gives a file up when the first of its records are failures without exception."""

    def __init__(self, place: Place) -> None:
        self._origin = place
        self._failures = 0
        self._found_any = False
        self.lost = False

    def __call__(self, results: list[LoadResult]) -> list[LoadResult]:
        """Return the results that count."""
        kept: list[LoadResult] = []
        for result in results:
            if self.lost:
                break
            kept.append(result)
            self._found_any = self._found_any or isinstance(result, Article)
            self._failures += isinstance(result, LoadFailure) and not self._found_any
            if self._failures >= _MOST_FAILURES_AT_FIRST:
                self.lost = True
                reason = f"the first {self._failures} records hold no article"
                kept.append(self._origin.failure(f"{reason}: the rest was not read"))
        return kept


def _pieces(
    place: Place, read: Callable[[_Item], list[Article | LoadFailure]], items: Iterator[_Item]
) -> Iterator[Work]:
    """Cut the records into pieces of work, until patience is lost with them."""
    patience = Patience(place)
    piece: list[_Item] = []
    characters = 0
    for item in items:
        piece.append(item)
        characters += item.length
        if len(piece) >= _PIECE_RECORDS or characters >= _PIECE_CHARACTERS:
            yield Work(place, read, tuple(piece), characters, judge=patience)
            piece, characters = [], 0
            if patience.lost:
                return
    if piece:
        yield Work(place, read, tuple(piece), characters, judge=patience)


def _remarks(place: Place, lines: TextLines) -> Iterator[Step]:
    if lines.remark:
        yield place.notice(lines.remark)


def _length(row: Row | BrokenRow) -> int:
    return sum(map(len, row.cells)) if isinstance(row, Row) else 0


def _of_row(place: Place, names: tuple[str, ...], item: _Item) -> list[Article | LoadFailure]:
    row, spot = item.value, item.spot
    if isinstance(row, BrokenRow):
        return [place.failure(row.reason, spot.shown)]
    if not isinstance(row, Row):
        raise TypeError(f"a row is expected, not {row!r}")
    if len(row.cells) > len(names) and any(cell.strip() for cell in row.cells[len(names) :]):
        reason = f"has {len(row.cells)} cells where the header has {len(names)}"
        return [place.failure(reason, spot.shown)]
    record = dict(zip(names, row.cells, strict=False))
    return [article_of_record(place, spot.shown, spot.ordinal, record)]


def _of_line(place: Place, item: _Item) -> list[Article | LoadFailure]:
    line, spot = str(item.value), item.spot
    if len(line) >= LONGEST_LINE:
        reason = f"the line is longer than {LONGEST_LINE} characters"
        return [place.failure(reason, spot.shown)]
    try:
        value = _parse(line)
    except UnreadableError as error:
        return [place.failure(error, spot.shown)]
    return [article_of_record(place, spot.shown, spot.ordinal, value)]


def _is_json_lines(name: str, lines: TextLines) -> bool:
    """Tell JSON Lines, even damaged ones, from one JSON value over one or several lines."""
    filled = (line.strip() for line in lines if line.strip())
    first, second = next(filled, ""), next(filled, "")
    if first.startswith("[") or first == "{":
        return False
    if name.lower().endswith((".jsonl", ".ndjson")):
        return True
    return first.startswith("{") and first.endswith("}") and second.startswith("{")


def _parse(text: str) -> object:
    try:
        value: object = json.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise UnreadableError("is not readable JSON: nested too deeply") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise UnreadableError(
            f"is not valid JSON: {error.msg} at {where}character {error.colno}"
        ) from error
    except ValueError as error:
        raise UnreadableError(f"is not readable JSON: {error}") from error
    return value


def _records_of(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = (value[key] for key in _LIST_KEYS if isinstance(value.get(key), list))
        return next(lists, [value])
    raise UnreadableError("is JSON, but neither a record nor a list of records")
