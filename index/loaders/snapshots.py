"""Tell which files of a folder are new, changed or gone since it was last looked at.

Kept as ``watched.json`` in the archive's folder; without it every file counts as new, and adding
an article that is there changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.articles import LoadFailure
from index.loaders.folders import files_below, shown_path

_FILE = "watched.json"
_SUSPICIOUS = 5  # files: a folder that loses so many and all at once is rather not there

Snapshot = Mapping[str, tuple[int, int]]
"""Size in bytes and time of change in nanoseconds, by path."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a folder: paths that are new or changed, paths that are gone."""

    fresh: frozenset[str]
    gone: tuple[str, ...]
    now: Snapshot

    @property
    def lost_everything(self) -> bool:
        """Whether all of several files are gone, as when a disk is not mounted."""
        return not self.now and len(self.gone) >= _SUSPICIOUS


def snapshot_of(folder: Path) -> Snapshot:
    """Return the files below the folder as they are now."""
    found: dict[str, tuple[int, int]] = {}
    for file in files_below(folder):
        if not isinstance(file, LoadFailure):
            try:
                status = file.stat()
            except OSError:
                continue  # it went away just now
            found[shown_path(file)] = (status.st_size, status.st_mtime_ns)
    return found


def changes_between(before: Snapshot, now: Snapshot) -> Changes:
    """Compare two snapshots of a folder."""
    fresh = frozenset(path for path, state in now.items() if before.get(path) != state)
    return Changes(fresh, tuple(sorted(set(before) - set(now))), now)


class Snapshots:
    """The last snapshot of each watched folder, kept in a folder of ours."""

    def __init__(self, home: Path) -> None:
        """Read what was kept; a damaged file counts as none."""
        self._file = home / _FILE
        self._of_folder: dict[str, Snapshot] = _read(self._file)

    def before(self, folder: Path) -> Snapshot:
        """Return the last snapshot kept of the folder, empty if there is none."""
        return self._of_folder.get(shown_path(folder), {})

    def keep(self, folder: Path, now: Snapshot) -> None:
        """Keep a snapshot; raises ``OSError``."""
        self._of_folder[shown_path(folder)] = now
        fresh = self._file.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(json.dumps(self._of_folder), encoding="ascii")
        fresh.replace(self._file)


def _read(file: Path) -> dict[str, Snapshot]:
    try:
        folders = json.loads(file.read_text(encoding="ascii"))
        return {
            folder: {path: (size, changed) for path, (size, changed) in files.items()}
            for folder, files in folders.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
