"""The interval of a share, for the figures of measuring commands."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # 95 %


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); 0..1 for nothing counted."""
    if of == 0:
        return 0.0, 1.0
    share = right / of
    middle = (share + _Z**2 / (2 * of)) / (1 + _Z**2 / of)
    half = _Z / (1 + _Z**2 / of) * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)
