"""Honest fakes: small classes that obey the same Protocols as the real engines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

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


@dataclass(frozen=True, slots=True)
class FakeWordVectors:
    """Word vectors in which a word is like its own synonym alone, by ``LIKENESS``.

    ``synonyms`` maps a word to another that is no key itself; ``pieced`` words are no whole ones.
    """

    synonyms: Mapping[str, str] = field(default_factory=dict)
    pieced: frozenset[str] = frozenset()
    dimensions: int = 4096
    LIKENESS: ClassVar[float] = 0.6

    def vectors(self, words: Sequence[str]) -> Vectors:
        """Return one unit row per word."""
        rows = np.zeros((len(words), self.dimensions), dtype=np.float32)
        for row, word in zip(rows, words, strict=True):
            own = 1.0
            if word in self.synonyms:
                row[self._place(self.synonyms[word])] = self.LIKENESS
                own = (1.0 - self.LIKENESS**2) ** 0.5
            row[self._place(word)] = own
        return rows

    def are_whole(self, words: Sequence[str]) -> list[bool]:
        """Tell of each word whether it is not among the pieced ones."""
        return [word not in self.pieced for word in words]

    def _place(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.dimensions
