"""Remember what was seen at web addresses, so that what has not changed is not fetched again.

Kept as ``fetched.json`` in the archive's folder. It may be deleted: then everything is asked anew.
It is written after the articles are stored, so an interruption forgets, but never loses one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

_FILE = "fetched.json"
_MOST_ADDRESSES = 200_000  # the oldest are forgotten first


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at an address: the server's validators, and the version its list named."""

    etag: str | None = None
    last_modified: str | None = None
    version: str = ""


class Remembered:
    """What was seen, by address; ``folder`` ``None`` remembers nothing after the program."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read what was kept; a damaged file counts as none."""
        self._file = folder / _FILE if folder else None
        self._seen: dict[str, Seen] = _read(self._file) if self._file else {}
        self._changed = False

    def seen(self, url: str) -> Seen | None:
        """Return what was seen at the address, or ``None``."""
        return self._seen.get(url)

    def note(self, url: str, seen: Seen) -> None:
        """Remember this of the address."""
        if self._seen.pop(url, None) != seen:
            self._changed = True
        self._seen[url] = seen  # at the end: the newest

    def save(self) -> None:
        """Keep what is remembered; raises ``OSError``."""
        if self._file is None or not self._changed:
            return
        newest = list(self._seen.items())[-_MOST_ADDRESSES:]
        rows = {url: [seen.etag, seen.last_modified, seen.version] for url, seen in newest}
        fresh = self._file.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(json.dumps(rows, ensure_ascii=True), encoding="ascii")
        fresh.replace(self._file)
        self._changed = False


def _read(file: Path) -> dict[str, Seen]:
    try:
        rows = json.loads(file.read_text(encoding="ascii"))
        return {url: Seen(etag, changed, version) for url, (etag, changed, version) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
