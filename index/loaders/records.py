"""Read files of many articles: CSV, TSV, JSON Lines and JSON arrays, one record at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.articles import Article, LoadFailure
from index.loaders.drafts import UnreadableError
from index.loaders.encodings import LONGEST_LINE, decode, read_lines
from index.loaders.fields import Field, draft_of_record, require_text_column
from index.loaders.leading_lines import take_leading_lines
from index.loaders.tables import BrokenRow, Row, read_rows

_MOST_FAILURES_AT_FIRST = 20  # so many useless records and not one article: not a file of articles
# The keys under which exports keep their list of articles.
_LIST_KEYS = ("articles", "items", "results", "data", "records", "docs", "documents", "stories")


@dataclass(frozen=True, slots=True)
class RecordsFile:
    """A file of records: its name in articles and failures, and how to understand it."""

    path: Path
    name: str
    columns: Mapping[Field, str]
    today: date

    def article(self, record: Mapping[str, object], ordinal: int) -> Article:
        """Return the article a record describes; raise ``UnreadableError`` for a useless one.

        It is named by the record's id, else its URL, else its place among the records (from 1):
        a record whose text was corrected replaces the one that stood there.
        """
        draft, key = draft_of_record(record, self.columns, today=self.today)
        draft = take_leading_lines(draft, today=self.today)
        draft = draft.dated_by_name("", today=self.today)
        return draft.finish(self.name, key or f"record {ordinal}")

    def failure(self, place: str, error: UnreadableError) -> LoadFailure:
        """Return what to report of the record at ``place``."""
        return LoadFailure(f"{self.name}, {place}", str(error))


def read_table(file: RecordsFile, *, delimiter: str | None) -> Iterator[Article | LoadFailure]:
    """Yield the article or failure of every row of a CSV (or TSV) file with a header row.

    Without ``delimiter`` the header tells it. Raises ``UnreadableError`` and ``OSError``.
    """
    rows = read_rows(read_lines(file.path), delimiter=delimiter)
    header = next(rows, None)
    if not isinstance(header, Row):
        raise UnreadableError("has no header row that can be read")
    names = [name.strip().removeprefix("\ufeff") for name in header.cells]
    require_text_column(names, file.columns)
    yield from _useful(file, (_of_row(file, names, row, n) for n, row in enumerate(rows, start=1)))


def read_json(file: RecordsFile, *, longest_bytes: int) -> Iterator[Article | LoadFailure]:
    """Yield the article or failure of every record of a JSON Lines or JSON file.

    Which of the two it is, its content tells. JSON Lines are read line by line; a JSON array,
    or an object that holds one, as a whole. Raises ``UnreadableError`` and ``OSError``.
    """
    if _is_json_lines(file.path):
        lines = enumerate(read_lines(file.path), start=1)
        filled = enumerate((entry for entry in lines if entry[1].strip()), start=1)
        yield from _useful(file, (_of_line(file, line, text, n) for n, (line, text) in filled))
        return
    if file.path.stat().st_size > longest_bytes:
        raise UnreadableError(
            f"is one JSON value of more than {longest_bytes // 10**6} MB; "
            "write it as JSON Lines, one record a line"
        )
    records = _records_of(_parse(decode(file.path.read_bytes())))
    numbered = enumerate(records, start=1)
    yield from _useful(file, (_of_value(file, f"record {n}", value, n) for n, value in numbered))


def _useful(
    file: RecordsFile, results: Iterator[Article | LoadFailure]
) -> Iterator[Article | LoadFailure]:
    """Pass the results on, but give up when the first of them are failures without exception."""
    failures, found_any = 0, False
    for result in results:
        yield result
        found_any = found_any or isinstance(result, Article)
        failures += not found_any
        if failures >= _MOST_FAILURES_AT_FIRST:
            yield LoadFailure(
                file.name, f"the first {failures} records hold no article: the rest was not read"
            )
            return


def _of_row(
    file: RecordsFile, names: list[str], row: Row | BrokenRow, ordinal: int
) -> Article | LoadFailure:
    place = f"line {row.line}"
    if isinstance(row, BrokenRow):
        return file.failure(place, UnreadableError(row.reason))
    if len(row.cells) > len(names) and any(cell.strip() for cell in row.cells[len(names) :]):
        reason = f"has {len(row.cells)} cells where the header has {len(names)}"
        return file.failure(place, UnreadableError(reason))
    return _of_value(file, place, dict(zip(names, row.cells, strict=False)), ordinal)


def _of_line(file: RecordsFile, number: int, line: str, ordinal: int) -> Article | LoadFailure:
    place = f"line {number}"
    if len(line) >= LONGEST_LINE:
        reason = f"the line is longer than {LONGEST_LINE} characters"
        return file.failure(place, UnreadableError(reason))
    try:
        return _of_value(file, place, _parse(line), ordinal)
    except UnreadableError as error:
        return file.failure(place, error)


def _of_value(file: RecordsFile, place: str, value: object, ordinal: int) -> Article | LoadFailure:
    if not isinstance(value, dict):
        return file.failure(place, UnreadableError("is not a record with named fields"))
    try:
        return file.article(value, ordinal)
    except UnreadableError as error:
        return file.failure(place, error)
    except RecursionError:
        return file.failure(place, UnreadableError("its values are nested too deeply"))


def _is_json_lines(path: Path) -> bool:
    """Tell JSON Lines, even damaged ones, from one JSON value over one or several lines."""
    filled = (line.strip() for line in read_lines(path) if line.strip())
    first, second = next(filled, ""), next(filled, "")
    if first.startswith("[") or first == "{":
        return False
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
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
