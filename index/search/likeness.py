"""How much of a question's words a passage says, in the same words or in words like them.

A question asks who bought the paper, and the passage says who acquired it: by exact words it
holds less of the question than one that merely names the paper. A function of word vectors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from index.encoders.word_vectors import WordVectors
from index.settings import LikenessSettings
from index.stores.lexical_queries import WeighedWords

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40  # letters: what is longer is no word
_SHORTEST = 4  # letters: shorter words are like one another by chance
_DIGIT = re.compile(r"\d")

Likeness = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where a sentence, and all that stand around it, are among the texts: places from 0."""

    alone: int
    around: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SaidShare:
    """The share (0..1) of a question's words that is said around a sentence and in it alone."""

    around: float
    alone: float


def said_shares(
    question: WeighedWords,
    candidates: Sequence[Candidate],
    texts: Sequence[str],
    vectors: WordVectors,
    stems: Callable[[str], list[str]],
    settings: LikenessSettings,
) -> list[SaidShare]:
    """Return for each candidate how much of the question's words it says.

    A word is said as far as the nearest word of the text is like it: words of one stem count
    whole, others in proportion from ``settings.least`` on; a word that the model knows only in
    pieces, such as a name, counts half as much by others. A word spelt nearly the same counts in
    proportion from ``settings.least_letters`` on, however little the model knows of it: a slip of
    the hand, another spelling of a name, another form of the word. A number is said by itself
    alone. Words weigh by their rarity. ``stems`` cuts a text into the stems of its words, in order.
    """
    if not question.words or question.total <= 0:
        return [SaidShare(0.0, 0.0)] * len(candidates)
    said = _said(question, texts, vectors, stems, settings)
    weights = np.array(question.rarities, dtype=np.float32) / question.total
    return [
        SaidShare(
            float(weights @ said[:, list(one.around)].max(axis=1)),
            float(weights @ said[:, one.alone]),
        )
        for one in candidates
    ]


def _said(
    question: WeighedWords,
    texts: Sequence[str],
    vectors: WordVectors,
    stems: Callable[[str], list[str]],
    settings: LikenessSettings,
) -> Likeness:
    """Return how far (0..1) each text says each word of the question: (words, texts)."""
    found = np.zeros((len(question.words), len(texts)), dtype=np.float32)
    cut = [
        [word for word in _WORD.findall(text.lower()) if len(word) <= _LONGEST] for text in texts
    ]
    distinct = {word: row for row, word in enumerate(dict.fromkeys(w for one in cut for w in one))}
    held = [place for place, words in enumerate(cut) if words]
    if not held:
        return found
    nearness = _nearness(question, list(distinct), vectors, stems, settings)
    rows = np.array([distinct[word] for place in held for word in cut[place]])
    starts = np.cumsum([0, *(len(cut[place]) for place in held[:-1])])
    found[:, held] = np.maximum.reduceat(nearness[:, rows], starts, axis=1)
    return found


def _nearness(
    question: WeighedWords,
    words: Sequence[str],
    vectors: WordVectors,
    stems: Callable[[str], list[str]],
    settings: LikenessSettings,
) -> Likeness:
    """Return how far (0..1) each of the words says each word of the question."""
    asked = [word.lower() for word in question.words]
    # One thread: for so little, BLAS wakes its threads and they take twenty times as long.
    likeness = np.einsum("ad,wd->aw", vectors.vectors(asked), vectors.vectors(words))
    nearness = np.maximum(0.0, (likeness - settings.least) / (1.0 - settings.least))
    nearness *= _standing_in(asked, vectors, settings)[:, np.newaxis]
    nearness = np.maximum(nearness, _spelt_alike(asked, words, settings.least_letters))
    known = stems(" ".join(words))
    if len(known) == len(words):  # else the index cuts words otherwise: vectors decide alone
        terms = np.array(question.terms, dtype=object)
        nearness[terms[:, np.newaxis] == np.array(known, dtype=object)] = 1.0
    bounded: Likeness = np.minimum(nearness, 1.0, dtype=np.float32)
    return bounded


def _standing_in(
    asked: Sequence[str], vectors: WordVectors, settings: LikenessSettings
) -> NDArray[np.float32]:
    """Return how much (0..1) another word may stand in for each of these."""
    whole = zip(asked, vectors.are_whole(asked), strict=True)
    return np.array(
        [0.0 if _DIGIT.search(word) else 1.0 if known else settings.names for word, known in whole],
        dtype=np.float32,
    )


def _spelt_alike(asked: Sequence[str], words: Sequence[str], least: float) -> Likeness:
    """Return how nearly (0..1) each of the words is spelt as each word of the question.

    In proportion from ``least`` on, by the likeness of Jaro and Winkler (1990), which counts what
    differs at the end of a word less than what differs at its beginning.
    """
    likeness = cdist(asked, words, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
    spelt: Likeness = np.maximum(0.0, (likeness - least) / (1.0 - least), dtype=np.float32)
    spelt[[len(word) < _SHORTEST or bool(_DIGIT.search(word)) for word in asked]] = 0.0
    spelt[:, [len(word) < _SHORTEST for word in words]] = 0.0
    return spelt
