"""Proves that an archive keeps its laws: one truth, nothing half, no ghosts in what is derived."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.lexical_tantivy import LexicalTantivy
from index.stores.vectors_faiss import VectorsFaiss


def archive_problems(
    archive: ArchiveSqlite, lexical: LexicalTantivy, vectors: VectorsFaiss
) -> list[str]:
    """Return what is wrong, one sentence each; nothing for a sound archive.

    Both indexes must have followed the archive. Each holds exactly the sentences it should, by
    their ids, which are never used twice: none too few, and none of an article that is gone.
    """
    problems = archive.integrity_problems()
    if problems:  # what is derived from a damaged file says nothing of itself
        return problems
    return [
        *_differences("by words", lexical.held_ids(), archive.sentence_ids()),
        *_differences("by meaning", vectors.held_ids(), archive.sentence_ids(embedded=True)),
    ]


def _differences(name: str, held: NDArray[np.int64], due: NDArray[np.int64]) -> list[str]:
    missing, ghosts = np.setdiff1d(due, held), np.setdiff1d(held, due)
    twice = len(held) - len(np.unique(held))
    found = [
        (len(missing), f"cannot be found {name}"),
        (len(ghosts), f"are gone and can still be found {name}"),
        (twice, f"stand twice in the index {name}"),
    ]
    return [f"{count} sentences {what}" for count, what in found if count]
