"""Turns samples into what the model reads: token windows cut at random around the answer."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Encoding, Tokenizer

from qa.reading.training.samples import Sample

START_TOKEN, END_TOKEN = 101, 102  # [CLS] and [SEP] of BERT's vocabulary
MOST_QUESTION_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids ``[CLS] question [SEP] passage [SEP]``; answer from ``first`` to ``last``.

    Both are positions in ``ids``, 0 (``[CLS]``) where the window does not answer;
    ``passage_start`` is the position of the first passage token. Windows of a question and of its
    near miss carry the same number ``pair``; 0 is none.
    """

    ids: tuple[int, ...]
    passage_start: int
    first: int
    last: int
    pair: int = 0


@dataclass(frozen=True, slots=True)
class WindowSizes:
    """How long windows are, in tokens; whole windows of a random length between the two."""

    fewest: int = 72
    most: int = 176
    title_share: float = 0.25  # of samples with a title that are read with it


class WindowCutter:
    """Cuts windows with one tokenizer (which must neither cut nor pad)."""

    def __init__(self, tokenizer: Tokenizer, sizes: WindowSizes) -> None:
        self._sizes = sizes

        @lru_cache(maxsize=20_000)
        def encoded(text: str) -> Encoding:
            return tokenizer.encode(text, add_special_tokens=False)

        self._encoded = encoded

    def cut(self, sample: Sample, random_source: random.Random) -> Window | None:
        """Return a window of the sample, or ``None`` when the answer does not fit into it."""
        question = self._encoded(sample.question).ids[:MOST_QUESTION_TOKENS]
        lead = [START_TOKEN, *question, END_TOKEN]
        opening = self._opening(sample, random_source)
        length = random_source.randint(self._sizes.fewest, self._sizes.most)
        room = length - len(lead) - len(opening) - 1
        passage = self._encoded(sample.passage)
        focus = token_range(passage.offsets, sample.start, sample.end)
        size = focus[1] - focus[0] + 1
        if size > room:
            return None
        low, high = max(0, focus[1] + 1 - room), max(0, len(passage.ids) - room)
        if sample.answer:
            high = max(low, min(focus[0], high))
        begin = random_source.randint(low, high)
        ids = (*lead, *opening, *passage.ids[begin : begin + room], END_TOKEN)
        if not sample.answerable:
            return Window(ids, len(lead), 0, 0)
        shift = len(lead) + len(opening) - begin
        return Window(ids, len(lead), focus[0] + shift, focus[1] + shift)

    def _opening(self, sample: Sample, random_source: random.Random) -> list[int]:
        if not sample.title or random_source.random() >= self._sizes.title_share:
            return []
        return list(self._encoded(f"{sample.title}.").ids)


def token_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the first and last token that touch the characters ``[start, end)``.

    ``offsets`` are the character ranges of a text's tokens, in order.
    """
    first = bisect_right([one[1] for one in offsets], start)
    last = bisect_left([one[0] for one in offsets], end) - 1
    first = min(first, max(0, len(offsets) - 1))
    return first, max(first, last)
