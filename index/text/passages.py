"""Widen a sentence to the passage around it, so that a reader sees what it refers to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.articles import Sentence

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def window(
    sentences: Sequence[Sentence], centre: int, *, neighbours: int, most_characters: int
) -> tuple[Sentence, ...]:
    """Return the contiguous sentences around ``sentences[centre]``, in order.

    Takes in turn the sentence after and the one before, up to ``neighbours`` on each side, while
    the passage (from the first start to the last end) stays within ``most_characters``; a side
    whose next sentence does not fit is closed. The centre is always there, however long it is.

    Raises:
        IndexError: ``centre`` is not an index into ``sentences``, counted from 0.

    """
    if not 0 <= centre < len(sentences):
        raise IndexError(f"no sentence at {centre}: give 0 to {len(sentences) - 1}")
    first = last = centre
    after_is_open = before_is_open = True
    for _ in range(neighbours):
        after_is_open = after_is_open and _fits(sentences, first, last + 1, most_characters)
        last += after_is_open
        before_is_open = before_is_open and _fits(sentences, first - 1, last, most_characters)
        first -= before_is_open
    return tuple(sentences[first : last + 1])


def _fits(sentences: Sequence[Sentence], first: int, last: int, most_characters: int) -> bool:
    if first < 0 or last >= len(sentences):
        return False
    return sentences[last].end - sentences[first].start <= most_characters


def surroundings(
    text: str, sentences: Sequence[Sentence], *, neighbours: int, short_paragraph: int
) -> list[tuple[Sentence, ...]]:
    """Return for each sentence of one article those that tell what it is about, itself among them.

    They are the sentences of its paragraph, up to ``neighbours`` before and after; in a paragraph
    of fewer than ``short_paragraph`` sentences the ones next to it count too, whatever paragraph
    they are in. ``text`` is the article's, ``sentences`` are all of its sentences in order.
    """
    paragraphs = _paragraph_bounds(text, sentences)
    widened = []
    for place, (first, last) in enumerate(paragraphs):
        low, high = max(first, place - neighbours), min(last, place + neighbours)
        if last - first + 1 < short_paragraph:
            low, high = min(low, max(0, place - 1)), max(high, min(len(sentences) - 1, place + 1))
        widened.append(tuple(sentences[low : high + 1]))
    return widened


def _paragraph_bounds(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return for each sentence the first and last index of its paragraph."""
    starts = [
        place
        for place, sentence in enumerate(sentences)
        if place == 0 or _BLANK_LINE.search(text, sentences[place - 1].end, sentence.start)
    ]
    bounds: list[tuple[int, int]] = []
    for first, beyond in pairwise([*starts, len(sentences)]):
        bounds += [(first, beyond - 1)] * (beyond - first)
    return bounds
