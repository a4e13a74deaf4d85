"""Turn files, folders and standard input into articles, each by the reader its form asks for.

What cannot be read comes out as a ``LoadFailure`` in its place, and the run goes on.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import Article, LoadFailure
from index.loaders.documents import Link, LoadNotice, LoadResult, OpenFile, Place, Work
from index.loaders.drafts import UnreadableError
from index.loaders.fields import checked_columns
from index.loaders.folders import files_below, plain_reason, shown_path
from index.loaders.forms import SUFFIXES
from index.loaders.opening import Opening, guarded
from index.loaders.running import results_of
from index.loaders.standard_input import STANDARD_INPUT, spooled
from index.worker_pool import WorkerPool

if TYPE_CHECKING:
    from index.loaders.web import Web

__all__ = ["SUFFIXES", "load"]

_GLOB_SIGNS = frozenset("*?[")


def load(  # noqa: PLR0913 - the options of the front door, by name
    paths: Iterable[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    notice: Callable[[LoadNotice], None] | None = None,
    web: Web | None = None,
    only: Container[str] | None = None,
    workers: WorkerPool | None = None,
    report_read: Callable[[int], None] | None = None,
) -> Iterator[Article | LoadFailure]:
    """Return the articles of files and folders one by one, a failure for each unreadable input.

    Folders are read with all below them, in the order of names; hidden entries and files that are
    no articles by name (see ``index.loaders.folders.is_no_article``) are passed over. A path that
    does not exist and holds ``*``, ``?`` or ``[`` is a pattern; ``-`` is standard input. The form
    of a file is told by what it holds, and by its suffix where that leaves a doubt. ``columns``
    names the column that holds a part of the article, ``{"text": "Story"}``; all others are
    recognised by name. ``today`` bounds plausible publication dates. ``notice`` is told what was
    assumed, such as an encoding. ``http`` and ``https`` addresses are fetched by ``web``: pages,
    and what feeds and sitemaps name. ``only`` are the files that are read of folders. Raises
    ``ValueError`` for a part of an article in ``columns`` that does not exist. ``report_read`` is
    told about how many bytes were read since the last time.
    """
    chosen = checked_columns(columns)
    day = today or datetime.now(tz=UTC).date()
    listed = [paths] if isinstance(paths, str | Path) else paths
    blank = Place(name="", today=day, columns=chosen)
    opening = Opening(_web_or_default(web))
    steps = (step for path in listed for step in _steps_of_path(opening, path, blank, only))
    return _without_notices(results_of(steps, workers, report_read), notice or (lambda _: None))


def results_of_bytes(name: str, data: bytes, *, today: date) -> Iterator[LoadResult]:
    """Yield the results, notices too, of a file of this name that is in memory."""
    place = Place(name=name, today=today, stored_path=name)
    file = OpenFile.of_bytes(place, data)
    opening = Opening(_web_or_default(None))
    return results_of(guarded(place, lambda _: opening.steps(file)))


def _web_or_default(web: Web | None) -> Callable[[], Web]:
    """Return what makes the means to fetch when they are first needed."""

    @cache
    def made() -> Web:
        from index.loaders.web import Web as Made  # noqa: PLC0415 - loads the HTTP client

        return web or Made()

    return made


def _without_notices(
    results: Iterable[Article | LoadFailure | LoadNotice], notice: Callable[[LoadNotice], None]
) -> Iterator[Article | LoadFailure]:
    for result in results:
        if isinstance(result, LoadNotice):
            notice(result)
        else:
            yield result


def _steps_of_path(
    opening: Opening, path: str | Path, blank: Place, only: Container[str] | None
) -> Iterator[LoadResult | Work]:
    name = str(path)
    if not name.strip():
        yield LoadFailure(name, "is an empty path; name a file or a folder")
    elif name == STANDARD_INPUT:
        place = replace(blank, name="standard input", followed=True)
        yield from guarded(place, partial(_of_standard_input, opening))
    elif "://" in name:
        place = replace(blank, name=name, url=name, followed=True)
        yield from guarded(place, lambda place: opening.named(Link(place, name, to_list=True)))
    else:
        for absolute in _matching(path):
            yield from _of_entry(opening, absolute, blank, only)


def _matching(path: str | Path) -> Iterator[Path]:
    """Yield the path made absolute, or what it matches if it is a pattern."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - drops ".." and keeps the names of links
    if _GLOB_SIGNS.intersection(absolute) and not os.path.lexists(absolute):
        found = sorted(glob.glob(absolute, recursive=True))  # noqa: PTH207 - absolute patterns
        yield from map(Path, found)
        if found:
            return
    yield Path(absolute)


def _of_entry(
    opening: Opening, path: Path, blank: Place, only: Container[str] | None
) -> Iterator[LoadResult | Work]:
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        yield LoadFailure(shown_path(path), plain_reason(error))
        return
    for file in files_below(path) if is_folder else (path,):
        if isinstance(file, LoadFailure):
            yield file
        elif not is_folder or only is None or shown_path(file) in only:
            name = shown_path(file)
            # Who names a file of addresses names them; who names a folder does not.
            place = replace(blank, name=name, stored_path=name, followed=not is_folder)
            yield from guarded(place, partial(_of_file, opening, file))


def _of_file(opening: Opening, path: Path, place: Place) -> Iterator[LoadResult | Work]:
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableError("is not a regular file")
    yield from opening.steps(OpenFile(place, partial(path.open, "rb"), path))


def _of_standard_input(opening: Opening, place: Place) -> Iterator[LoadResult | Work]:
    with spooled(sys.stdin.buffer) as path:
        yield from opening.steps(OpenFile(place, partial(path.open, "rb"), path))
