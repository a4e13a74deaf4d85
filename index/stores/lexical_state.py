"""How far the index of words has followed its archive, in a file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.settings import LexicalSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.derived_files import read_json, write_json

_FORMAT = 3


@dataclass(frozen=True, slots=True)
class LexicalState:
    """The state in ``file`` of an index of ``archive`` that was made with ``settings``."""

    file: Path
    archive: ArchiveSqlite
    settings: LexicalSettings

    def read(self) -> dict[str, str | int]:
        """Return what was written last, nothing where it is of another archive or making.

        ``followed`` is the last change taken over; ``applying`` the one that a run, perhaps
        interrupted, was to come to, else 0.
        """
        state = read_json(self.file)
        usable = (
            state.get("format") == _FORMAT
            and state.get("archive") == self.archive.meta("archive")
            and state.get("neighbours") == self.settings.neighbours
            and state.get("short_paragraph") == self.settings.short_paragraph
            and int(state.get("followed", 0)) <= self.archive.last_change()
        )
        return state if usable else {}

    def write(self, *, followed: int, applying: int) -> None:
        """Write the state for ``read``."""
        write_json(
            self.file,
            {
                "format": _FORMAT,
                "archive": self.archive.meta("archive") or "",
                "neighbours": self.settings.neighbours,
                "short_paragraph": self.settings.short_paragraph,
                "followed": followed,
                "applying": applying,
            },
        )

    def forget(self) -> None:
        """Remove the file: what it speaks of is made anew."""
        self.file.unlink(missing_ok=True)
