"""Turn files, folders and standard input into articles, each by the reader its form asks for.

What cannot be read comes out as a ``LoadFailure`` in its place, and the run goes on.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from index.articles import Article, LoadFailure
from index.loaders.address_lists import read_address_list
from index.loaders.documents import (
    Document,
    Link,
    LoadNotice,
    LoadResult,
    OpenFile,
    Place,
    Step,
    Work,
)
from index.loaders.drafts import UnreadableError
from index.loaders.fields import checked_columns
from index.loaders.folders import files_below, plain_reason, shown_path
from index.loaders.forms import SNIFFED, SUFFIXES, WHOLE_DOCUMENTS, Form, form_of
from index.loaders.packed import read_gzip, read_zip
from index.loaders.parquet import read_parquet
from index.loaders.records import read_json, read_table
from index.loaders.running import results_of
from index.loaders.sitemaps import read_sitemap
from index.loaders.standard_input import STANDARD_INPUT, spooled
from index.loaders.whole_documents import form_of_zip, work_of_document

__all__ = ["SUFFIXES", "load"]

_GLOB_SIGNS = frozenset("*?[")


def load(
    paths: Iterable[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    notice: Callable[[LoadNotice], None] | None = None,
) -> Iterator[Article | LoadFailure]:
    """Return the articles of files and folders one by one, a failure for each unreadable input.

    Folders are read with all below them, in the order of names; hidden entries and files that are
    no articles by name (see ``index.loaders.folders.is_no_article``) are passed over. A path that
    does not exist and holds ``*``, ``?`` or ``[`` is a pattern; ``-`` is standard input. The form
    of a file is told by what it holds, and by its suffix where that leaves a doubt. ``columns``
    names the column that holds a part of the article, ``{"text": "Story"}``; all others are
    recognised by name. ``today`` bounds plausible publication dates. ``notice`` is told what was
    assumed, such as an encoding. Raises ``ValueError`` for a part of an article in ``columns``
    that does not exist.
    """
    chosen = checked_columns(columns)
    day = today or datetime.now(tz=UTC).date()
    listed = [paths] if isinstance(paths, str | Path) else paths
    blank = Place(name="", today=day, columns=chosen)
    steps = (step for path in listed for step in _steps_of_path(path, blank))
    return _without_notices(results_of(steps), notice or (lambda _: None))


def _without_notices(
    results: Iterable[Article | LoadFailure | LoadNotice], notice: Callable[[LoadNotice], None]
) -> Iterator[Article | LoadFailure]:
    for result in results:
        if isinstance(result, LoadNotice):
            notice(result)
        else:
            yield result


def _steps_of_path(path: str | Path, blank: Place) -> Iterator[LoadResult | Work]:
    name = str(path)
    if not name.strip():
        yield LoadFailure(name, "is an empty path; name a file or a folder")
    elif name == STANDARD_INPUT:
        yield from _guarded(replace(blank, name="standard input"), _of_standard_input)
    else:
        for absolute in _matching(path):
            yield from _of_entry(absolute, blank)


def _matching(path: str | Path) -> Iterator[Path]:
    """Yield the path made absolute, or what it matches if it is a pattern."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - drops ".." and keeps the names of links
    if _GLOB_SIGNS.intersection(absolute) and not os.path.lexists(absolute):
        found = sorted(glob.glob(absolute, recursive=True))  # noqa: PTH207 - absolute patterns
        yield from map(Path, found)
        if found:
            return
    yield Path(absolute)


def _of_entry(path: Path, blank: Place) -> Iterator[LoadResult | Work]:
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        yield LoadFailure(shown_path(path), plain_reason(error))
        return
    for file in files_below(path) if is_folder else (path,):
        if isinstance(file, LoadFailure):
            yield file
        else:
            name = shown_path(file)
            place = replace(blank, name=name, stored_path=name)
            yield from _guarded(place, partial(_of_file, file))


def _of_file(path: Path, place: Place) -> Iterator[LoadResult | Work]:
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableError("is not a regular file")
    yield from _of_open_file(OpenFile(place, partial(path.open, "rb"), path))


def _of_standard_input(place: Place) -> Iterator[LoadResult | Work]:
    with spooled(sys.stdin.buffer) as path:
        yield from _of_open_file(OpenFile(place, partial(path.open, "rb"), path))


def _of_open_file(file: OpenFile) -> Iterator[LoadResult | Work]:
    """Yield the steps of one file; what it packs is read in turn."""
    with file.open() as stream:
        form = form_of(stream.read(SNIFFED), file.place.file_name)
    content: Path | bytes | None = file.path
    if form is Form.ZIP:
        content = content or file.read()
        form = form_of_zip(file.open)
    if form in WHOLE_DOCUMENTS:
        yield work_of_document(Document(file.place, content or file.read()))
        return
    for step in _READERS[form](file):
        match step:
            case Document():
                yield work_of_document(step)
            case Link():
                yield from _without_web(step)
            case OpenFile():
                yield from _guarded(step.place, lambda _, inner=step: _of_open_file(inner))  # type: ignore[misc]  # bound at once
            case _:
                yield step


def _without_web(link: Link) -> Iterator[LoadResult]:
    """Take what a feed says itself: nobody named an address to fetch."""
    if link.instead is None:
        raise UnreadableError("lists web addresses; name its own address to have them fetched")
    try:
        yield link.place.article(link.instead, link.key)
    except UnreadableError as error:
        yield link.place.failure(error, link.key)


def _mailbox(file: OpenFile) -> Iterator[Step]:
    from index.loaders.mail import read_mailbox  # noqa: PLC0415 - loads the reader of web pages

    return read_mailbox(file)


def _feed(file: OpenFile) -> Iterator[Step]:
    from index.loaders.feeds import read_feed  # noqa: PLC0415 - loads 0.1 s of library

    return read_feed(file)


def _web_archive(file: OpenFile) -> Iterator[Step]:
    from index.loaders.warc import read_warc  # noqa: PLC0415 - a large library

    return read_warc(file)


_READERS: Mapping[Form, Callable[[OpenFile], Iterator[Step]]] = {
    Form.CSV: partial(read_table, delimiter=None),
    Form.TSV: partial(read_table, delimiter="\t"),
    Form.JSON: read_json,
    Form.PARQUET: read_parquet,
    Form.MAILBOX: _mailbox,
    Form.WARC: _web_archive,
    Form.FEED: _feed,
    Form.SITEMAP: read_sitemap,
    Form.ADDRESSES: read_address_list,
    Form.ZIP: read_zip,
    Form.GZIP: read_gzip,
}


def _guarded(
    place: Place, steps: Callable[[Place], Iterator[LoadResult | Work]]
) -> Iterator[LoadResult | Work]:
    """Yield the steps; what stops them is a failure of this one input."""
    try:
        yield from steps(place)
    except UnreadableError as error:
        yield place.failure(error)
    except OSError as error:
        yield place.failure(plain_reason(error))
    except RecursionError:
        yield place.failure("is nested too deeply")
    except MemoryError:
        yield place.failure("needs more memory than there is")
