"""Where measurements keep what can be used again: archives made, and what was read."""

from __future__ import annotations

from pathlib import Path

SCRATCH = Path.home() / ".cache" / "dateline" / "calibration"
