"""Honest fakes: small classes that obey the same Protocols as the real engines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders.protocol import Vectors

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FakeEncoder:
    """Embeds a text as its hashed bag of words: texts that share words lie near each other.

    A function of the text alone, so a test can demand that the right sentence comes first.
    """

    dimensions: int = 256
    fingerprint: str = "fake-bag-of-words"

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> Vectors:
        """Return the text's unit vector; a text without words points along the first axis."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for word in _WORD.findall(text.lower()):
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            vector[int.from_bytes(digest, "big") % self.dimensions] += 1.0
        if not vector.any():
            vector[0] = 1.0
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit
