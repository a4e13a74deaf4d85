"""The default engine: the bundled all-MiniLM-L6-v2 on ONNX Runtime, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.encoders.bundled_model import verified_model
from index.encoders.export import REVISION, exported_model
from index.encoders.protocol import Vectors
from index.errors import ModelError
from index.settings import EncoderSettings

DIMENSIONS = 384
MAXIMUM_TOKENS = 256  # the model was trained on no longer texts; the rest of a text is not read
_WINDOW_TEXTS = 8192  # tokenised at once: bounds the memory of one call, not its result

TokenIds = list[list[int]]


class OnnxEncoder:
    """Encodes with the bundled model; texts of like length share a batch.

    Safe to call from many threads: batches run one after another, so that a question waits for
    one batch at most, not for a whole archive.
    """

    def __init__(self, settings: EncoderSettings) -> None:
        model = verified_model()
        self._batch_tokens = max(settings.batch_tokens, 1)
        self._tokenizer = _open_tokenizer(str(model.tokenizer))
        self._session = _open_session(str(exported_model(model)), settings.threads)
        self._lock = Lock()
        self.dimensions = DIMENSIONS
        self.fingerprint = f"all-MiniLM-L6-v2:{model.digest[:12]}:fp32-{REVISION}"

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return the sentences' vectors, float32 of shape ``(len(texts), 384)``."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(texts), _WINDOW_TEXTS):
            tokens = self._tokenise(texts[start : start + _WINDOW_TEXTS])
            for rows in batches_by_length([len(ids) for ids in tokens], self._batch_tokens):
                vectors[start + rows] = self._run([tokens[row] for row in rows])
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """Return the question's vector, float32 of shape ``(384,)``."""
        vector: Vectors = self._run(self._tokenise([text]))[0]
        return vector

    def _tokenise(self, texts: Sequence[str]) -> TokenIds:
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(readable)]

    def _run(self, tokens: TokenIds) -> Vectors:
        longest = max(len(ids) for ids in tokens)
        padded = np.zeros((len(tokens), longest), dtype=np.int32)
        mask = np.zeros_like(padded)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        with self._lock:
            outputs = self._session.run(["vectors"], {"input_ids": padded, "attention_mask": mask})
        return np.asarray(outputs[0], dtype=np.float32)


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


def _open_tokenizer(path: str) -> Tokenizer:
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAXIMUM_TOKENS)
    return tokenizer


def _open_session(path: str, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _environment_threads()
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors have no common class of their own
        raise ModelError(
            f"ONNX Runtime cannot open {path}: delete the file and try again ({error})."
        ) from error


def _environment_threads() -> int:
    """Return ``OMP_NUM_THREADS`` when it is a plain number, else 0: as many as the machine has."""
    value = os.environ.get("OMP_NUM_THREADS", "")
    return int(value) if value.isdecimal() else 0
