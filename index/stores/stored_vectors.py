"""The vectors that the archive keeps, as float32: all of a range of ids, or some drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.stores.archive_sqlite import ArchiveSqlite

_ROWS_AT_ONCE = 4096


def vectors_between(
    archive: ArchiveSqlite, first: int, last: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Yield ids (n,) and vectors (n, d) of the embedded sentences ``first`` to ``last``, by id."""
    while first <= last:
        ids, vectors = archive.embeddings_between(first, last, _ROWS_AT_ONCE)
        if not len(ids):
            return
        yield ids, vectors.astype(np.float32)
        first = int(ids[-1]) + 1


def drawn_vectors(
    archive: ArchiveSqlite, ids: NDArray[np.int64], wanted: int, *, seed: int
) -> NDArray[np.float32]:
    """Return ``wanted`` vectors (n, d) drawn from the ids, or all there are."""
    # Drawn, not every n-th: a period in the archive (a daily table) must not shape the lists.
    draw = np.random.default_rng(seed)
    chosen = np.sort(draw.choice(ids, min(wanted, len(ids)), replace=False))
    _, vectors = archive.embeddings_of(chosen.tolist())
    return vectors.astype(np.float32)
