"""Mends an archive: makes what is derived anew, and saves a damaged file article by article."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.archive_folders import DATABASE
from index.articles import Article
from index.errors import ArchiveDamaged, ArchiveError, ArchiveNotFound
from index.news_index import NewsIndex
from index.settings import DEFAULT_MODEL, EncoderSettings, IndexSettings
from index.stores.archive_copying import rescued_articles, saved_setting
from index.stores.archive_read_only import can_be_written, cannot_write
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.derived_files import publish

_RESCUED = "rescued"  # the folder in which the new archive is made
_COMPLETE = "complete"  # the file in it that says that it can take the old one's place
_DERIVED = ("vectors", "lexical")


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did.

    ``damaged`` is where the damaged database is kept, ``None`` when it was sound and only what is
    derived was removed, to be made anew. ``saved`` counts the articles that are whole; ``doubtful``
    names those whose text is whole while something else about them has changed, ``lost`` those
    whose text is gone: by id, or by number where the id is gone too.
    """

    damaged: Path | None = None
    saved: int = 0
    doubtful: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What became of the articles so far."""

    saved: int = 0
    doubtful: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def repair(folder: str | Path) -> RepairReport:
    """Make the archive in ``folder`` sound again; nobody else may have it open meanwhile.

    Articles of a damaged database go into a new one, which takes its place; the sentences are to be
    embedded again. Killed in the middle, a repair can be run again. Raises ``ArchiveNotFound``, and
    ``ArchiveError`` when nothing at all can be saved or the folder cannot be written.
    """
    home = Path(folder).absolute()
    if not can_be_written(home / DATABASE):
        raise ArchiveError(cannot_write(home))
    if (home / _RESCUED / _COMPLETE).is_file():  # a repair was stopped at the very end
        return RepairReport(damaged=_take_over(home))
    if not (home / DATABASE).is_file():
        raise ArchiveNotFound(f"There is no archive in {home}.")
    if _is_sound(home / DATABASE):
        _remove_derived(home)
        return RepairReport()
    tally = _Tally()
    shutil.rmtree(home / _RESCUED, ignore_errors=True)
    model = saved_setting(home / DATABASE, "model") or DEFAULT_MODEL
    settings = IndexSettings(encoder=EncoderSettings(model=model))
    with NewsIndex.create(home / _RESCUED, settings) as index:
        index.add(_articles(home / DATABASE, tally))
    part = home / _RESCUED / f"{_COMPLETE}.part"
    part.touch()
    publish(part, part.with_name(_COMPLETE))
    return RepairReport(_take_over(home), tally.saved, tuple(tally.doubtful), tuple(tally.lost))


def _is_sound(file: Path) -> bool:
    try:
        archive = ArchiveSqlite(file)
    except ArchiveDamaged:
        return False
    try:
        return not archive.integrity_problems()
    finally:
        with suppress(ArchiveError):
            archive.close()


def _articles(file: Path, tally: _Tally) -> Iterator[Article]:
    """Return the articles that are saved, and count what became of each."""
    for found in rescued_articles(file):
        name = found.name or f"number {found.number}"
        if found.article is None:
            tally.lost.append(name)
            continue
        if found.whole:
            tally.saved += 1
        else:
            tally.doubtful.append(name)
        yield found.article


def _take_over(home: Path) -> Path:
    """Put the rescued database in the place of the damaged one, and return where that is kept."""
    number = 1
    while (damaged := home / f"{DATABASE}.damaged-{number}").exists():
        number += 1
    if (home / DATABASE).exists() and (home / _RESCUED / DATABASE).exists():
        # The log of the damaged file must not be taken for one of the new file.
        for suffix in ("-wal", "-shm", ""):
            file = home / f"{DATABASE}{suffix}"
            if file.exists():
                file.replace(home / f"{damaged.name}{suffix}")
    _remove_derived(home)
    if (home / _RESCUED / DATABASE).exists():
        (home / _RESCUED / DATABASE).replace(home / DATABASE)
    shutil.rmtree(home / _RESCUED)
    return damaged if damaged.exists() else home / f"{DATABASE}.damaged-{number - 1}"


def _remove_derived(home: Path) -> None:
    for name in _DERIVED:
        shutil.rmtree(home / name, ignore_errors=True)
