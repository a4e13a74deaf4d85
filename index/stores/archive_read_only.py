"""Reading an archive that cannot be written: on a disc or a full disk, in another's folder.

SQLite would keep a shared file beside the database and cannot; what is derived could not follow.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_LEAST_FREE_BYTES = 100_000  # what SQLite keeps beside a database that is only read: 32 kB
_SMALL_BYTES = 100_000  # states and locks, which are written where they lie


def can_be_written(file: Path) -> bool:
    """Tell whether a database can be written, and files made beside it, or would be if missing."""
    places = [place for place in (file.parent, file) if place.exists()]
    return all(os.access(place, os.W_OK) for place in places) and not _is_full(file.parent)


def cannot_write(place: Path) -> str:
    """Return the sentence for somebody who would change an archive there."""
    if _is_full(place):
        return f"The disk of {place} is full, so its archive can only be read. Free some space."
    return (
        f"{place} cannot be written, so the archive there can only be read. Make it writable, or"
        " copy it to where you may write with: dateline backup FOLDER"
    )


def _is_full(folder: Path) -> bool:
    return folder.exists() and shutil.disk_usage(folder).free < _LEAST_FREE_BYTES


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells that a database was written since: its size and day, and a log beside it."""

    inode: int
    size: int
    modified: int  # nanoseconds
    logged: bool

    @classmethod
    def of(cls, file: Path) -> Self:
        """Return the state of the file now; raises ``OSError`` when it is gone."""
        found, log = file.stat(), file.with_name(f"{file.name}-wal")
        return cls(found.st_ino, found.st_size, found.st_mtime_ns, log.exists())


def connection_for_reading(file: Path) -> sqlite3.Connection:
    """Open the database without writing anything beside it.

    With a log beside it, another process writes it or was stopped while doing so, and its locks
    and log are heeded. Without one nobody has it open: it is taken as it lies (``immutable``), and
    has to be opened anew when its ``FileState`` changes.
    """
    how = "mode=ro" if FileState.of(file).logged else "immutable=1"
    return sqlite3.connect(
        f"{file.as_uri()}?{how}", uri=True, isolation_level=None, check_same_thread=False
    )


def borrow(derived: Path, folder: Path) -> None:
    """Make in ``folder`` what ``derived`` holds, so that it can follow without changing that.

    Large files are linked: both indexes write new files and never change one. Where a file cannot
    be read (tantivy makes some for their owner alone) nothing is left, to be made anew.
    """
    try:
        for file in sorted(one for one in derived.rglob("*") if one.is_file()):
            target = folder / file.relative_to(derived)
            target.parent.mkdir(parents=True, exist_ok=True)
            _linked_or_copied(file, target)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


def _linked_or_copied(source: Path, target: Path) -> None:
    if source.stat().st_size > _SMALL_BYTES and os.access(source, os.R_OK):
        with suppress(OSError):  # a system without links for everybody
            target.symlink_to(source)
            return
    shutil.copyfile(source, target)
