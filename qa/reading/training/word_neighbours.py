"""Finds words of the same kind as a word (king: queen; March: April) by their embeddings."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FIRST_RANK = 2  # the very nearest are other forms and synonyms
_LAST_RANK = 24  # beyond, words are of other kinds
_SHARED_LETTERS = 4  # words that begin alike are forms of one word


class WordNeighbours:
    """Words with their rows of an embedding table; finds others near in it.

    ``rows`` is float32 of shape (words, width).
    """

    def __init__(self, words: Sequence[str], rows: NDArray[np.float32]) -> None:
        self._words = list(words)
        self._place = {word: place for place, word in enumerate(words)}
        self._rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self._known: dict[str, list[str]] = {}

    def other(self, word: str, random_source: random.Random) -> str | None:
        """Return another word of the kind, written like ``word``; ``None`` for an unknown word."""
        found = self._nearest(word.lower())
        if not found:
            return None
        chosen = random_source.choice(found)
        return chosen.capitalize() if word[0].isupper() else chosen

    def similarity(self, one: str, other: str) -> float | None:
        """Return the cosine of two words' rows, ``None`` when one of them is unknown."""
        places = [self._place.get(word.lower()) for word in (one, other)]
        if None in places:
            return None
        first, second = (self._rows[place] for place in places)
        return float(first @ second)

    def _nearest(self, word: str) -> list[str]:
        if word not in self._place:
            return []
        if word not in self._known:
            similarity = self._rows @ self._rows[self._place[word]]
            ranked = np.argsort(-similarity, kind="stable")[: _LAST_RANK + 1]
            others = [self._words[place] for place in ranked if self._words[place] != word]
            self._known[word] = [one for one in others[_FIRST_RANK:] if not _alike(one, word)]
        return self._known[word]


def _alike(one: str, other: str) -> bool:
    return one[:_SHARED_LETTERS] == other[:_SHARED_LETTERS] or one.isdecimal() != other.isdecimal()
