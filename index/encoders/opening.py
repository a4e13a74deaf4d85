"""Chooses the engine for a model and keeps opened engines, so that a process loads each once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from threading import Lock

from index.encoders.protocol import Encoder
from index.settings import DEFAULT_MODEL, EncoderSettings

BUNDLED_NAMES = frozenset({DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"})
_opening = Lock()


def open_encoder(settings: EncoderSettings) -> Encoder:
    """Return the encoder for the settings; the same settings give the same object.

    Raises ``ModelError`` when the model is missing, altered or cannot be run.
    """
    if settings.model in BUNDLED_NAMES:
        settings = replace(settings, model=DEFAULT_MODEL)
    with _opening:  # two threads must not load one model twice
        return _open(settings)


@cache
def _open(settings: EncoderSettings) -> Encoder:
    if settings.model == DEFAULT_MODEL:
        # Imported here: neither engine loads the other's libraries.
        from index.encoders.onnx_encoder import OnnxEncoder  # noqa: PLC0415  # see above

        return OnnxEncoder.open(settings)
    from index.encoders.sentence_transformers_encoder import (  # noqa: PLC0415  # see above
        SentenceTransformersEncoder,
    )

    return SentenceTransformersEncoder.open(settings)
