"""Runs an exported encoder graph: texts to token ids, token ids to vectors.

The only module that touches ``onnxruntime`` and ``tokenizers`` for embedding.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from tokenizers import Tokenizer

from index.encoders.protocol import Vectors
from index.encoders.quiet_onnxruntime import onnxruntime
from index.errors import ModelError

MAXIMUM_TOKENS = 256  # the model was trained on no longer texts; the rest of a text is not read

TokenIds = list[list[int]]


class OnnxModel:
    """A graph and its tokenizer, opened. One run at a time, from whichever thread."""

    def __init__(self, graph: Path | bytes, tokenizer: Path, *, threads: int) -> None:
        self._tokenizer = open_tokenizer(str(tokenizer))
        self._session = open_session(graph, threads)
        self._lock = Lock()

    def tokenise(self, texts: Sequence[str]) -> TokenIds:
        """Return the token ids of each text, at most ``MAXIMUM_TOKENS``."""
        # Lone surrogates, which the tokenizer refuses, are read as question marks.
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(readable)]

    def run(self, tokens: TokenIds) -> Vectors:
        """Return the unit vectors of one batch, float32 of shape ``(len(tokens), width)``."""
        longest = max(len(ids) for ids in tokens)
        padded = np.zeros((len(tokens), longest), dtype=np.int32)
        mask = np.zeros_like(padded)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        with self._lock:
            outputs = self._session.run(["vectors"], {"input_ids": padded, "attention_mask": mask})
        return np.asarray(outputs[0], dtype=np.float32)


def open_tokenizer(path: str) -> Tokenizer:
    """Open a tokenizer file; texts are cut at ``MAXIMUM_TOKENS`` and not padded."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAXIMUM_TOKENS)
    return tokenizer


def open_session(graph: Path | bytes, threads: int) -> onnxruntime.InferenceSession:
    """Open a graph to run it on the processor; raises ``ModelError`` when it cannot be opened."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning doubled the processor time on a busy machine and saved nothing.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graph is written as it shall run: the runtime's own fusions made it slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    source = graph if isinstance(graph, bytes) else str(graph)
    try:
        return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors share no class of their own
        where = "the exported graph" if isinstance(graph, bytes) else f"{graph} (delete it)"
        raise ModelError(f"ONNX Runtime cannot open {where}: {error}") from error
