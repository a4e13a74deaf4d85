"""Turn files and folders into articles: each path to the reader its form asks for.

What cannot be read comes out as a ``LoadFailure`` in its place, and the run goes on.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from index.articles import Article, LoadFailure
from index.loaders.drafts import Draft, UnreadableError
from index.loaders.encodings import decode, decode_web_page
from index.loaders.fields import Field, checked_columns
from index.loaders.folders import files_below, plain_reason, shown_path
from index.loaders.plain_text import read_markdown_file, read_plain_text
from index.loaders.records import RecordsFile, read_json, read_table

_LONGEST_FILE = 200_000_000  # bytes of a file that is read as a whole
_SNIFFED = 4096  # bytes that tell what an unknown file holds

_FORM_OF_SUFFIX = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "json"),
    ".csv": "csv",
    ".tsv": "tsv",
}
SUFFIXES = tuple(_FORM_OF_SUFFIX)


def load(
    paths: Iterable[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Iterator[Article | LoadFailure]:
    """Return the articles of files and folders one by one, a failure for each unreadable input.

    Folders are read with all below them, in the order of names; hidden entries and files that are
    no articles by name (see ``index.loaders.folders.is_no_article``) are passed over. Files with a
    suffix not in ``SUFFIXES`` are read by what they hold. ``columns`` names the column that holds
    a part of the article, ``{"text": "Story"}``; all others are recognised by name. ``today``
    bounds plausible publication dates. Raises ``ValueError`` for a part of an article in
    ``columns`` that does not exist.
    """
    chosen = checked_columns(columns)
    day = today or datetime.now(tz=UTC).date()
    listed = [paths] if isinstance(paths, str | Path) else paths
    return (result for path in listed for result in _load_path(path, chosen, day))


def _load_path(
    path: str | Path, columns: Mapping[Field, str], today: date
) -> Iterator[Article | LoadFailure]:
    if not str(path).strip():
        yield LoadFailure(str(path), "is an empty path; name a file or a folder")
        return
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - drops ".." and keeps the names of links
    try:
        is_folder = stat.S_ISDIR(absolute.stat().st_mode)
    except (OSError, ValueError) as error:
        yield LoadFailure(shown_path(absolute), plain_reason(error))
        return
    for file in files_below(absolute) if is_folder else (absolute,):
        if isinstance(file, LoadFailure):
            yield file
        else:
            yield from _load_file(file, columns, today)


def _load_file(
    path: Path, columns: Mapping[Field, str], today: date
) -> Iterator[Article | LoadFailure]:
    file = RecordsFile(path, shown_path(path), columns, today)
    try:
        match _form_of(path):
            case "csv":
                yield from read_table(file, delimiter=None)
            case "tsv":
                yield from read_table(file, delimiter="\t")
            case "json":
                yield from read_json(file, longest_bytes=_LONGEST_FILE)
            case form:
                draft = _draft_of_file(path, form, today)
                yield draft.dated_by_name(path.name, today=today).finish(file.name)
    except UnreadableError as error:
        yield LoadFailure(file.name, str(error))
    except OSError as error:
        yield LoadFailure(file.name, plain_reason(error))


def _draft_of_file(path: Path, form: str, today: date) -> Draft:
    """Read a file that is one article."""
    size = path.stat().st_size
    if size > _LONGEST_FILE:
        raise UnreadableError(
            f"has {size // 10**6} MB; one article may have {_LONGEST_FILE // 10**6} MB"
        )
    data = path.read_bytes()
    match form:
        case "page":
            # Loading the extraction library takes 0.2 s that other forms need not wait for.
            from index.loaders.web_pages import read_web_page  # noqa: PLC0415

            return read_web_page(decode_web_page(data), today=today)
        case "markdown":
            return read_markdown_file(decode(data), today=today)
        case _:
            return read_plain_text(decode(data), today=today)


def _form_of(path: Path) -> str:
    """Return how to read the file, by its suffix or else by what it holds.

    Raises ``UnreadableError`` for what is no file, and for XML.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableError("is not a regular file")
    return _FORM_OF_SUFFIX.get(path.suffix.lower()) or _sniff(path)


def _sniff(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(_SNIFFED).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html")) or b"<html" in beginning[:1024]:
        return "page"
    if beginning.startswith((b"<?xml", b"<rss", b"<feed")):
        raise UnreadableError("is XML, which is not read; save it as a web page, CSV or JSON Lines")
    if beginning.startswith((b'{"', b"[{")):
        return "json"
    return "text"
