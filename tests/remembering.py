"""The real encoder, asked once for each sentence in a process.

On a processor without instructions for small integers the samples take 15 seconds to embed; the
tests of the README do so again and again, and the vector of a sentence depends on it alone, as the
encoders' laws prove.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoders.opening import open_encoder
from index.encoders.protocol import Encoder, Vectors
from index.settings import EncoderSettings

_KNOWN: dict[tuple[str, str], Vectors] = {}


class RememberingEncoder:
    """Gives the vectors of another encoder, each computed once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.dimensions = encoder.dimensions
        self.fingerprint = encoder.fingerprint

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        new = [text for text in dict.fromkeys(texts) if (self.fingerprint, text) not in _KNOWN]
        computed = self._encoder.encode_sentences(new)
        _KNOWN.update(
            ((self.fingerprint, text), row) for text, row in zip(new, computed, strict=True)
        )
        rows = [_KNOWN[self.fingerprint, text] for text in texts]
        return np.stack(rows) if rows else computed

    def encode_question(self, text: str) -> Vectors:
        """Return the question's unit vector, which is computed each time."""
        return self._encoder.encode_question(text)


def open_remembering(settings: EncoderSettings) -> Encoder:
    """Open an encoder as ``open_encoder`` does, and remember what it computes."""
    return RememberingEncoder(open_encoder(settings))
