"""Narrows questions by a phrase ("in 1901", "from Riva") that a passage bears out or does not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.text.sentences import split_sentences
from qa.reading.training.samples import Sample

_PHRASE = re.compile(
    r"\b(?:in|at|from|during|after|before|near|on|under|for|with)\s(?:the\s)?"
    r"(?P<named>\d{4}\b(?![,.]\d)|[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})"
)
_OWN_PASSAGE = 0.4  # share of limits taken from the passage itself: they mislead most


class Limits:
    """The phrases of all passages, by group and article, to be put at the end of a question."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for place, passage in dict.fromkeys((_place(one), one.passage) for one in samples):
            found[place].update(match.group() for match in _PHRASE.finditer(passage))
        self._phrases = {place: sorted(phrases) for place, phrases in found.items()}

    def unsupported(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Return the question with a limit that the answer's sentence does not bear out."""
        near = _phrases(sample, of_answer=False)
        if near and random_source.random() < _OWN_PASSAGE:
            return _narrowed(sample, random_source.choice(near), answerable=False)
        pool = self._phrases.get(_place(sample), [])
        for phrase in random_source.sample(pool, min(len(pool), 8)):
            if not _shares_name(phrase, f"{sample.passage} {sample.question}"):
                return _narrowed(sample, phrase, answerable=False)
        return None


def supported(sample: Sample, random_source: random.Random) -> Sample | None:
    """Return the question with a limit taken from the answer's sentence: still answered."""
    phrases = _phrases(sample, of_answer=True)
    return _narrowed(sample, random_source.choice(phrases), answerable=True) if phrases else None


def _place(sample: Sample) -> tuple[str, str]:
    return sample.group, sample.title


def _phrases(sample: Sample, *, of_answer: bool) -> list[str]:
    """Return the phrases of the answer's sentence, or those that name nothing of it.

    Phrases that touch the answer or name what the question names are left out.
    """
    holding = [
        one
        for one in split_sentences(sample.passage)
        if one.start < sample.end and sample.start < one.end
    ]
    if not holding:
        return []
    start, end = holding[0].start, holding[-1].end
    told = sample.passage[start:end]
    return [
        match.group()
        for match in _PHRASE.finditer(sample.passage)
        if (start <= match.start() and match.end() <= end) == of_answer
        and (match.end() <= sample.start or sample.end <= match.start())
        and not _shares_name(match.group(), sample.question)
        and (of_answer or not _shares_name(match.group(), f"{told} {sample.answer}"))
    ]


def _shares_name(phrase: str, text: str) -> bool:
    matched = _PHRASE.match(phrase)
    named = matched["named"].lower().split() if matched else []
    return bool(set(named) & set(re.findall(r"[\w'’-]+", text.lower())))


def _narrowed(sample: Sample, phrase: str, *, answerable: bool) -> Sample:
    asked = sample.question.rstrip()
    mark = "?" if asked.endswith("?") else ""
    question = f"{asked.removesuffix('?').rstrip()} {phrase}{mark}"
    return replace(sample, question=question, answerable=answerable)
