"""The engine for any other model: sentence-transformers, by name or path (needs torch)."""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from index.encoders.protocol import Vectors
from index.errors import ModelError
from index.settings import EncoderSettings

INSTALL = "pip install sentence-transformers"
_BATCH_TEXTS = 32  # sentence-transformers' own default; it sorts by length itself


class SentenceTransformersEncoder:
    """Encodes with a sentence-transformers model, on a GPU when there is one.

    Models with different instructions for questions and documents get them. One call runs at a
    time: encoding from changing threads makes the library's memory grow.
    """

    def __init__(self, model: Any, name: str) -> None:  # noqa: ANN401  # loaded on demand, untyped
        self._lock = Lock()
        self._model = model
        self.dimensions = self._measured_dimensions()
        self.fingerprint = f"{name}:{self._weights_digest()}"

    @classmethod
    def open(cls, settings: EncoderSettings) -> SentenceTransformersEncoder:
        """Load the model named in the settings; raises ``ModelError`` saying what to do."""
        return cls(_load(settings), Path(settings.model).name)

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return the sentences' vectors, float32 of shape ``(len(texts), dimensions)``."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode_document(
                [_readable(text) for text in texts],
                batch_size=_BATCH_TEXTS,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return _unit_rows(vectors)

    def encode_question(self, text: str) -> Vectors:
        """Return the question's vector, float32 of shape ``(dimensions,)``."""
        with self._lock:
            vectors = self._model.encode_query(
                [_readable(text)], normalize_embeddings=True, show_progress_bar=False
            )
        vector: Vectors = _unit_rows(vectors)[0]
        return vector

    def _measured_dimensions(self) -> int:
        with self._lock:
            vectors = self._model.encode_query(["a"], show_progress_bar=False)
        return int(vectors.shape[1])

    def _weights_digest(self) -> str:
        """Return a short digest over all weights' names, shapes and first values.

        The same model gives the same digest wherever it lies.
        """
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            sample = tensor.detach().flatten()[:64].float().cpu().numpy()
            digest.update(f"{name} {tuple(tensor.shape)}".encode())
            digest.update(sample.tobytes())
        return digest.hexdigest()[:12]


def _load(settings: EncoderSettings) -> Any:  # noqa: ANN401  # the library loads on demand, untyped
    try:
        library = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise ModelError(
            f"The model {settings.model!r} needs sentence-transformers: run `{INSTALL}`, "
            "or use the bundled model 'all-MiniLM-L6-v2'."
        ) from error
    if settings.threads:
        importlib.import_module("torch").set_num_threads(settings.threads)
    try:
        return library.SentenceTransformer(settings.model)
    except Exception as error:  # hub, file and format errors have no common class
        raise ModelError(_missing(settings.model, error)) from error


def _missing(model: str, error: Exception) -> str:
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
    remedy = (
        "HF_HUB_OFFLINE is set, so it is not downloaded: unset it once, or give a local folder"
        if offline
        else "give the name of a sentence-transformers model on the Hub, or a local folder"
    )
    return f"The model {model!r} cannot be loaded: {remedy} ({type(error).__name__}: {error})."


def _readable(text: str) -> str:
    """Replace lone surrogates, which tokenizers refuse."""
    return text.encode("utf-8", "replace").decode()


def _unit_rows(vectors: Any) -> Vectors:  # noqa: ANN401  # numpy or torch, as the library gives it
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
