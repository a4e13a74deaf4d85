"""Runs the heading network: the first words of paragraphs to where a heading may end in them.

It is served from the shipped graph by ONNX Runtime; the table of its words is the bundled model's
own. How it was made stands in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.bundled_model import BundledModel, verified_model
from index.encoders.heading_pieces import HeadingPieces, ShownWords
from index.encoders.onnx_model import open_session, open_tokenizer
from index.encoders.weight_digests import check_digest
from index.encoders.word_vectors import mapped_layer

WEIGHTS = Path(__file__).parent / "weights" / "headings.onnx"
_MOST_PIECES = 40  # 56 find no more and take two fifths longer
_MOST_TOKENS = 512  # of a run, padding included: more fall out of the processor's cache
_opening = Lock()


class HeadingNetwork:
    """Gives the log-odds that a heading ends behind each of a paragraph's first words.

    Safe to use from several threads. What it says of a paragraph does not depend on the others.
    """

    def __init__(self, graph: Path | bytes, model: BundledModel) -> None:
        self._session = open_session(graph, threads=1)
        self._pieces = HeadingPieces(open_tokenizer(str(model.tokenizer)), _MOST_PIECES)
        self._rows = mapped_layer(model.weights)
        self._lock = Lock()

    def log_odds(self, openings: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return, for each paragraph's first words, a number behind each word that is read.

        No more words are read than ``_MOST_PIECES`` pieces hold. The numbers mean something at the
        ``heading_places.places`` alone: it was trained on no others.
        """
        with self._lock:
            shown = [self._pieces.shown(words) for words in openings]
            found: list[list[float]] = [[] for _ in shown]
            for rows in _batches(shown):
                borders = self._run([shown[row] for row in rows])
                for row, numbers in zip(rows, borders, strict=True):
                    found[row] = numbers[shown[row].ends].tolist()
        return found

    def _run(self, batch: Sequence[ShownWords]) -> NDArray[np.float32]:
        feed = feed_of(batch, self._rows)
        borders = self._session.run(["borders"], feed)[0]
        return np.asarray(borders, dtype=np.float32)


def feed_of(batch: Sequence[ShownWords], word_rows: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """Return what the graph is run on, padded to the longest."""
    shape = (len(batch), max(len(one.ids) for one in batch))
    ids, cases, mask = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        cases[row, : len(one.cases)] = one.cases
        mask[row, : len(one.ids)] = 1
    return {"word_rows": word_rows[ids], "cases": cases, "attention_mask": mask}


def open_heading_network() -> HeadingNetwork:
    """Return the shipped network, opened once in a process.

    Raises ``ModelError`` when it or the bundled model is missing or altered.
    """
    with _opening:
        return _shipped()


def check_network() -> None:
    """Compare the shipped network with its digest; raises ``ModelError`` when they differ."""
    check_digest(WEIGHTS)


@cache
def _shipped() -> HeadingNetwork:
    check_network()
    return HeadingNetwork(WEIGHTS, verified_model())


def _batches(shown: Sequence[ShownWords]) -> Iterator[list[int]]:
    """Yield the rows in batches of like length."""
    batch: list[int] = []
    for row in sorted(range(len(shown)), key=lambda row: (len(shown[row].ids), row)):
        if batch and (len(batch) + 1) * len(shown[row].ids) > _MOST_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
