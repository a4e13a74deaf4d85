"""Word vectors of the bundled model: what its words mean before they stand in a sentence.

They come from its embedding layer, so they cost no file of their own. The search compares the
words of a question with those of a passage by them: "bought" with "acquired".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoders.bundled_model import verified_model
from index.encoders.onnx_model import open_tokenizer
from index.encoders.opening import BUNDLED_NAMES
from index.encoders.protocol import Vectors
from index.settings import EncoderSettings

_LAYER = "embeddings.word_embeddings.weight"
_UNKNOWN = "[UNK]"
_ROWS_AT_ONCE = 4096
_LEAST_LENGTH = 1e-6  # of a vector that points anywhere
_REMEMBERED_WORDS = 10_000  # about 15 MB; a question's candidates hold some hundred distinct ones
_opening = Lock()


class WordVectors(Protocol):
    """Knows how near one word is to another.

    The law: a word's vector is a function of the word, of length 1, or all zeros where the word
    means nothing; the dot product of two is their likeness (-1..1); no words give no rows. Safe to
    call from many threads.
    """

    def vectors(self, words: Sequence[str]) -> Vectors:
        """Return the vectors of the words, float32 of shape (n, dimensions)."""
        ...

    def are_whole(self, words: Sequence[str]) -> list[bool]:
        """Tell of each word whether it is known as it is, not pieced together like most names."""
        ...


class BundledWordVectors:
    """The embedding layer of all-MiniLM-L6-v2, the mean of all its rows taken away.

    What all rows share says nothing about how near two are. The vector of a word that the model
    cuts into pieces is the sum of theirs. The file is read only where it is asked.
    """

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        self._rows = mapped_layer(weights)
        self._tokenizer = open_tokenizer(str(tokenizer))
        self._unknown = self._tokenizer.token_to_id(_UNKNOWN)
        self._remembered: dict[str, Vectors] = {}
        total = np.zeros(self._rows.shape[1])
        for first in range(0, len(self._rows), _ROWS_AT_ONCE):
            total += self._rows[first : first + _ROWS_AT_ONCE].sum(axis=0, dtype=np.float64)
        self._mean = (total / len(self._rows)).astype(np.float32)

    def vectors(self, words: Sequence[str]) -> Vectors:
        """Return the vectors of the words, float32 of shape (n, 384)."""
        remembered = self._remembered
        if len(remembered) > _REMEMBERED_WORDS:
            remembered = self._remembered = {}  # a thread that still reads the old one may
        new = [word for word in dict.fromkeys(words) if word not in remembered]
        remembered.update(zip(new, self._summed(self._pieces(new)), strict=True))
        if not words:
            return np.zeros((0, self._rows.shape[1]), dtype=np.float32)
        return np.stack([remembered[word] for word in words])

    def are_whole(self, words: Sequence[str]) -> list[bool]:
        """Tell of each word whether it is known as it is, not pieced together like most names."""
        return [len(pieces) == 1 for pieces in self._pieces(words)]

    def _pieces(self, words: Sequence[str]) -> list[list[int]]:
        readable = [word.encode("utf-8", "replace").decode() for word in words]
        encodings = self._tokenizer.encode_batch_fast(readable, add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def _summed(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        """Return the sum of each word's pieces, of unit length; zeros where none is known."""
        known = [[piece for piece in word if piece != self._unknown] for word in pieces]
        sums = np.zeros((len(known), self._rows.shape[1]), dtype=np.float32)
        held = [row for row, word in enumerate(known) if word]
        if held:
            every = np.array([piece for word in known for piece in word], dtype=np.int64)
            starts = np.cumsum([0, *(len(known[row]) for row in held[:-1])])
            sums[held] = np.add.reduceat(_units(self._rows[every] - self._mean), starts, axis=0)
        return _units(sums)


def open_word_vectors(settings: EncoderSettings) -> WordVectors | None:
    """Return the word vectors of the model, ``None`` where it is another than the bundled one.

    Raises ``ModelError`` when the bundled model is missing or altered.
    """
    if settings.model not in BUNDLED_NAMES:
        return None
    with _opening:
        return _bundled()


@cache
def _bundled() -> BundledWordVectors:
    model = verified_model()
    return BundledWordVectors(model.weights, model.tokenizer)


def _units(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float32] = rows / np.maximum(lengths, _LEAST_LENGTH)
    return units


def mapped_layer(weights: Path) -> NDArray[np.float32]:
    """Return the embedding layer (pieces, 384) of a safetensors file without reading it.

    The format: the length of the header in 8 bytes, the header as JSON, the numbers.
    """
    with weights.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        described = json.loads(stream.read(length))[_LAYER]
    first, _ = described["data_offsets"]
    shape = tuple(described["shape"])
    return np.memmap(weights, dtype="<f4", mode="r", offset=8 + length + first, shape=shape)
