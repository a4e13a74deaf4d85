"""Finds passages that look as if they answered a question and do not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.training.samples import Sample

_WORD = re.compile(r"\w+")
_RAREST_WORDS = 6  # of a question, looked up
_MOST_PASSAGES = 100  # a word in more passages than this says nothing
_CANDIDATES = 3  # one of the nearest is taken, so that passes differ


class LookAlikes:
    """The passages of all samples by their words; each group is searched apart."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._passages = list(dict.fromkeys((one.group, one.passage) for one in samples))
        self._places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, (group, passage) in enumerate(self._passages):
            for word in set(_words(passage)):
                self._places[group, word].append(place)

    def mined(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Return the question with another passage that shares rare words, ``None`` without one.

        The passage does not contain the answer's text.
        """
        scores: defaultdict[int, float] = defaultdict(float)
        for found in self._rarest(sample):
            for place in found:
                scores[place] += 1 / len(found)
        answer = sample.answer.lower()
        near = [
            place
            for place in sorted(scores, key=lambda one: (-scores[one], one))[: _CANDIDATES + 2]
            if self._passages[place][1] != sample.passage
            and answer not in self._passages[place][1].lower()
        ][:_CANDIDATES]
        if not near:
            return None
        passage = self._passages[random_source.choice(near)][1]
        return replace(sample, passage=passage, start=0, end=0, answerable=False, title="")

    def _rarest(self, sample: Sample) -> list[list[int]]:
        words = dict.fromkeys(_words(sample.question))
        lists = [self._places.get((sample.group, word), []) for word in words]
        useful = [found for found in lists if 1 < len(found) <= _MOST_PASSAGES]
        return sorted(useful, key=len)[:_RAREST_WORDS]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
