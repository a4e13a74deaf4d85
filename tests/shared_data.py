"""Where the public data for measuring lies: never part of the project, often absent."""

from __future__ import annotations

import os
from pathlib import Path


def shared_data() -> Path | None:
    """Return the folder of public data, or ``None``: ``DATELINE_SHARED_DATA`` or beside us."""
    named = os.environ.get("DATELINE_SHARED_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None
