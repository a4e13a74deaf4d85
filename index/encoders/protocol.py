"""What every embedding engine promises; the archive and the search know engines only by this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns sentences and questions into unit vectors of one space.

    The law, for every engine:

    * **Order:** row ``i`` belongs to text ``i``, whatever the engine does inside.
    * **Empty input:** no texts give an array of shape ``(0, dimensions)``.
    * **Unit rows:** every row is float32, finite and of length 1 (within 1e-5), an empty string's
      and a 100,000-character text's as well.
    * **Function of the text:** the same text gives the same vector, in any company and from any
      thread, up to a cosine of 0.9999; the same call gives bit-identical results.
    * **One space:** the dot product of a question's and a sentence's vector is their cosine.
    * **Errors:** only :class:`index.errors.ModelError`.
    """

    @property
    def dimensions(self) -> int:
        """Return the length of every vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Name the vector space (the weights): vectors of one fingerprint may be compared."""
        ...

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return the sentences' vectors, float32 of shape ``(len(texts), dimensions)``."""
        ...

    def encode_question(self, text: str) -> Vectors:
        """Return the question's vector, float32 of shape ``(dimensions,)``."""
        ...
