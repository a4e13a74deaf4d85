"""Tell which articles are copies of one another: wire copies, reposts, cut or merged versions.

An article's ``Signature`` is a small sample of its word sequences. The archive stores it as bytes,
finds candidates by its band keys, and asks ``copies_among`` which of them are the same story.
Method: A. Broder, "On the resemblance and containment of documents", 1997 (docs/duplicates.md).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_Hashes = NDArray[np.uint32]

_SHINGLE_WORDS = 3
_MOST_SHINGLES = 256  # kept of one article: the share of 100 in common is known to about 0.05
_MOST_FIGURES = 48
_BAND_KEYS = 32  # two articles with a fifth of their shingles in common miss each other 1 in 1,000
_LEAST_SHINGLES = 12  # of the shorter article; below it two captions may agree by chance

# Chosen on half of the articles, measured on the other half (docs/duplicates.md).
_LEAST_CONTAINMENT = 0.58  # two interviews of one series hold 0.56 of each other
_LEAST_SHARED_FIGURES = 0.5
_TELLING_FIGURES = 4  # fewer figures than this say nothing about two articles

# Scripts without spaces between words are read character by character.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
_SPACED_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_OF_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_FIGURE = re.compile(r"\d++(?:[.,:]\d++)*+")
_MARKS = 1 << 14
_LAST_MARK = np.uint32(_MARKS - 1)
_NO_END = np.uint32(0xFFFFFFFF)  # of a sample that is all there is
_HEADER = struct.Struct("<HH")
_ODD = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A sample of an article's text by which copies of it are found.

    ``shingles`` are the up to 256 smallest distinct hashes of its sequences of three words,
    ``figures`` the up to 48 smallest of its numbers; both ascending, uint32.
    """

    shingles: _Hashes
    figures: _Hashes

    @classmethod
    def of_text(cls, text: str) -> Signature:
        """Make the signature of a text; the same on every machine and in every process."""
        folded = text.casefold()
        word = _WORD if _OF_UNSPACED.search(folded) else _SPACED_WORD  # twice as fast
        shingles = _sequence_hashes(word.findall(folded), _SHINGLE_WORDS)
        figures = _sequence_hashes(_FIGURE.findall(folded), 1)
        return cls(_smallest(shingles, _MOST_SHINGLES), _smallest(figures, _MOST_FIGURES))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Signature:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: the bytes are no signature.

        """
        shingles = _shingles_in(stored)
        hashes = np.frombuffer(stored, dtype="<u4", offset=_HEADER.size)
        return cls(hashes[:shingles], hashes[shingles:])

    def to_bytes(self) -> bytes:
        """Return 4 bytes and 4 for each hash, the same on every machine."""
        hashes = np.concatenate([self.shingles, self.figures]).astype("<u4")
        return _HEADER.pack(len(self.shingles), len(self.figures)) + hashes.tobytes()


def _shingles_in(stored: bytes) -> int:
    """Return how many shingles a stored signature holds; raises as ``Signature.from_bytes``."""
    if len(stored) < _HEADER.size:
        raise ValueError(f"no signature: {len(stored)} bytes")
    shingles, figures = _HEADER.unpack_from(stored)
    if len(stored) != _HEADER.size + 4 * (shingles + figures):
        raise ValueError(f"no signature: {len(stored)} bytes for {shingles}+{figures} hashes")
    return int(shingles)


def band_keys(signature: Signature) -> tuple[int, ...]:
    """Return the keys under which copies meet: two copies share at least one, nearly always.

    They are the smallest hashes. If the texts share a part J of all their shingles (Jaccard),
    they share no key with probability at most (1 - J) ** 32. A text too short to compare has none.
    """
    if len(signature.shingles) < _LEAST_SHINGLES:
        return ()
    return tuple(signature.shingles[:_BAND_KEYS].tolist())


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of the shorter text's sample the longer one holds: ``shared`` of ``compared``."""

    shared: int
    compared: int

    @property
    def containment(self) -> float:
        """The estimated share (0..1) of the shorter text that the longer one holds."""
        return self.shared / self.compared if self.compared else 0.0


def overlap(first: _Hashes, second: _Hashes, most: int) -> Overlap:
    """Compare two samples of the smallest hashes, each complete if shorter than ``most``.

    Up to the largest hash that both samples reach, both are complete, hence fair samples: the
    share in common estimates Broder's containment of the shorter text in the longer.
    """
    for sample in (first, second):
        if len(sample) >= most:
            first, second = first[first <= sample[-1]], second[second <= sample[-1]]
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return Overlap(shared, min(len(first), len(second)))


def same_story(first: Signature, second: Signature) -> bool:
    """Tell whether one text is a copy of the other, or of a part of it, with some editing.

    At least 58 % of the shorter text must stand in the longer one, and half of its figures, if it
    has several: reports of a series share their sentences, but not their figures.
    """
    texts = overlap(first.shingles, second.shingles, _MOST_SHINGLES)
    if texts.compared < _LEAST_SHINGLES or texts.containment < _LEAST_CONTAINMENT:
        return False
    figures = overlap(first.figures, second.figures, _MOST_FIGURES)
    return figures.compared < _TELLING_FIGURES or figures.containment >= _LEAST_SHARED_FIGURES


def copies_among(stored: bytes, candidates: Mapping[int, bytes]) -> tuple[int, ...]:
    """Return the numbers of the candidates that are the same story, ascending.

    All signatures are given as bytes. Whether two articles are copies depends on the two alone, so
    neither the order of adding nor other articles change it.
    """
    signature = Signature.from_bytes(stored)
    sizes = {number: _shingles_in(one) for number, one in sorted(candidates.items())}
    numbers = [number for number, size in sizes.items() if size]
    if not numbers or not len(signature.shingles):
        return ()
    likely = _holding_enough(
        signature.shingles,
        [candidates[number] for number in numbers],
        np.array([sizes[number] for number in numbers]),
    )
    return tuple(
        number
        for number, is_likely in zip(numbers, likely, strict=True)
        if is_likely and same_story(signature, Signature.from_bytes(candidates[number]))
    )


def _holding_enough(
    first: _Hashes, stored: Sequence[bytes], counts: NDArray[np.intp]
) -> list[bool]:
    """Tell for each stored signature whether the shorter text's shingles stand in the longer one.

    ``counts`` are the shingles of each, none 0. The same as ``overlap`` of each pair, in one step
    for all: a large archive has dozens of candidates for each article, and nearly all of them are
    no copies.
    """
    parts = [
        one[_HEADER.size : _HEADER.size + 4 * count]
        for one, count in zip(stored, counts.tolist(), strict=True)
    ]
    hashes = np.frombuffer(b"".join(parts), dtype="<u4")
    starts = np.cumsum(counts) - counts
    ends = hashes[starts + counts - 1]
    ends[counts < _MOST_SHINGLES] = _NO_END
    limits = np.minimum(ends, _end_of_sample(first))
    within = hashes <= np.repeat(limits, counts)
    marked = np.zeros(_MARKS, dtype=bool)  # rules out all but a few hundred hashes
    marked[first & _LAST_MARK] = True
    likely = np.flatnonzero(within & marked[hashes & _LAST_MARK])
    places = np.minimum(np.searchsorted(first, hashes[likely]), len(first) - 1)
    is_shared = np.zeros(len(hashes), dtype=np.intp)
    is_shared[likely] = first[places] == hashes[likely]
    shared = np.add.reduceat(is_shared, starts)
    compared = np.minimum(
        np.add.reduceat(within, starts, dtype=np.intp), first.searchsorted(limits, "right")
    )
    enough = (compared >= _LEAST_SHINGLES) & (shared >= _LEAST_CONTAINMENT * compared)
    return [bool(one) for one in enough]


def _end_of_sample(sample: _Hashes) -> np.uint32:
    """Return up to which hash a sample is complete."""
    return sample[-1] if len(sample) >= _MOST_SHINGLES else _NO_END


def _sequence_hashes(words: Sequence[str], length: int) -> _Hashes:
    """Hash every sequence of ``length`` words."""
    count = max(0, len(words) - length + 1)
    # CRC-32 is fast and the same everywhere; what it lacks in chance the steps below bring.
    codes = np.fromiter(map(crc32, map(str.encode, words)), dtype=np.uint64, count=len(words))
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        mixed = (mixed ^ codes[place : place + count]) * np.uint64(_ODD[0])
        mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_ODD[1])  # the finishing steps of splitmix64
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(_ODD[2])
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _smallest(hashes: _Hashes, most: int) -> _Hashes:
    ascending = np.sort(hashes)  # np.unique took 20 times as long
    is_first = np.ones(len(ascending), dtype=bool)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return ascending[is_first][:most]
