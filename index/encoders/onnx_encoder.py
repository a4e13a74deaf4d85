"""The default engine: the bundled all-MiniLM-L6-v2 on ONNX Runtime, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders.bundled_model import verified_model
from index.encoders.export import exported_model
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from index.settings import EncoderSettings

DIMENSIONS = 384
_WINDOW_TEXTS = 8192  # tokenised at once: bounds the memory of one call, not its result


class OnnxEncoder:
    """Encodes with the bundled model; texts of like length share a batch.

    Safe to call from many threads: batches run one after another, so that a question waits for
    one batch at most, not for a whole archive. The fingerprint names the weights alone: vectors
    of the 8-bit and the float32 graph can be mixed in one archive without loss
    (``docs/experiments.md``), so an archive may move between machines.
    """

    def __init__(self, model: OnnxModel, *, batch_tokens: int, fingerprint: str) -> None:
        self._model = model
        self._batch_tokens = batch_tokens
        self.dimensions = DIMENSIONS
        self.fingerprint = fingerprint

    @classmethod
    def open(cls, settings: EncoderSettings) -> OnnxEncoder:
        """Open the bundled model, exporting it first if this is the first time.

        Raises ``ModelError`` when the model is missing, altered or cannot be run.
        """
        bundled = verified_model()
        threads = settings.threads or _environment_threads()
        model = OnnxModel(exported_model(bundled), bundled.tokenizer, threads=threads)
        fingerprint = f"all-MiniLM-L6-v2:{bundled.digest[:12]}"
        return cls(model, batch_tokens=settings.batch_tokens, fingerprint=fingerprint)

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return the sentences' vectors, float32 of shape ``(len(texts), 384)``."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(texts), _WINDOW_TEXTS):
            tokens = self._model.tokenise(texts[start : start + _WINDOW_TEXTS])
            for rows in batches_by_length([len(ids) for ids in tokens], self._batch_tokens):
                vectors[start + rows] = self._model.run([tokens[row] for row in rows])
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """Return the question's vector, float32 of shape ``(384,)``."""
        vector: Vectors = self._model.run(self._model.tokenise([text]))[0]
        return vector


def batches_by_length(lengths: Sequence[int], batch_tokens: int) -> Iterator[NDArray[np.intp]]:
    """Yield row numbers, shortest texts first, so that a padded batch fits ``batch_tokens``.

    A single text longer than that has a batch of its own. Ties keep the order of the rows.
    """
    order = np.argsort(np.asarray(lengths, dtype=np.intp), kind="stable")
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or (end - start + 1) * lengths[order[end]] > batch_tokens:
            yield order[start:end]
            start = end


def _environment_threads() -> int:
    """Return ``OMP_NUM_THREADS`` when it is a plain number, else 0: as many as the machine has."""
    value = os.environ.get("OMP_NUM_THREADS", "")
    return int(value) if value.isdecimal() else 0
