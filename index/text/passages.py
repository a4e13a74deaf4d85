"""Widen a sentence to the passage around it, so that a reader sees what it refers to."""

from __future__ import annotations

from collections.abc import Sequence

from index.articles import Sentence


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
