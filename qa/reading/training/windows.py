"""Turns samples into what the model reads: token windows cut at random around the answer.

Some are the one sentence that answers, or nearly does, as the reader looks at it a second time.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tokenizers import Encoding, Tokenizer

from index.text.sentences import split_sentences
from qa.reading.training.samples import Sample

START_TOKEN, END_TOKEN = 101, 102  # [CLS] and [SEP] of BERT's vocabulary
MOST_QUESTION_TOKENS = 40
_WORD = re.compile(r"\w+")


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
    """How long windows are, in tokens; whole windows of a random length between the two.

    ``alone_share`` of the samples is cut down to one sentence. ``title_share`` of those that have
    a title is read with it, of single sentences ``titled_alone_share``.
    """

    fewest: int = 72
    most: int = 176
    title_share: float = 0.25
    alone_share: float = 0.6
    titled_alone_share: float = 0.6


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
        alone = random_source.random() < self._sizes.alone_share
        if alone:
            sample = in_one_sentence(sample)
        share = self._sizes.titled_alone_share if alone else self._sizes.title_share
        is_titled = random_source.random() < share and bool(sample.title)
        opening = self._encoded(f"{sample.title}.").ids if is_titled else []
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


def in_one_sentence(sample: Sample) -> Sample:
    """Return the sample with the sentence of its range alone; where that is none, as it is.

    Without a range it is the sentence that shares most words with the question.
    """
    spans = split_sentences(sample.passage)
    if sample.answer:
        own = [one for one in spans if one.start <= sample.start and sample.end <= one.end]
    else:
        asked = set(_WORD.findall(sample.question.lower()))
        shared = [
            len(asked.intersection(_WORD.findall(sample.passage[one.start : one.end].lower())))
            for one in spans
        ]
        own = [spans[shared.index(max(shared))]] if spans else []
    if not own:
        return sample
    start, end = own[0].start, own[0].end
    ranged = (sample.start - start, sample.end - start) if sample.answer else (0, 0)
    return replace(sample, passage=sample.passage[start:end], start=ranged[0], end=ranged[1])


def token_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the first and last token that touch the characters ``[start, end)``.

    ``offsets`` are the character ranges of a text's tokens, in order.
    """
    first = bisect_right([one[1] for one in offsets], start)
    last = bisect_left([one[0] for one in offsets], end) - 1
    first = min(first, max(0, len(offsets) - 1))
    return first, max(first, last)
