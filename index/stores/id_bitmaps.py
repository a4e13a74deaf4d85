"""Sets of sentence ids as arrays of flags: which are held, which may be found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def packed_bitmap(ranges: NDArray[np.int64], size: int) -> NDArray[np.uint8]:
    """Return a bit for each id below ``size``, the lowest first: set where a range holds the id.

    ``ranges`` (n, 2) are first and last ids.
    """
    steps = np.zeros(size + 1, dtype=np.int32)
    np.add.at(steps, np.minimum(ranges[:, 0], size), 1)
    np.add.at(steps, np.minimum(ranges[:, 1] + 1, size), -1)
    allowed = np.cumsum(steps[:size]) > 0
    return np.packbits(allowed, bitorder="little")


def with_room(held: NDArray[np.bool_], highest: int) -> NDArray[np.bool_]:
    """Return the flags, at least up to the id ``highest``; growing doubles them."""
    if highest < len(held):
        return held
    return np.concatenate([held, np.zeros(max(highest + 1, 2 * len(held)) - len(held), bool)])


def with_ids(held: NDArray[np.bool_], ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the flags with those of the ids set."""
    if len(ids):
        held = with_room(held, int(ids.max()))
        held[ids] = True
    return held
