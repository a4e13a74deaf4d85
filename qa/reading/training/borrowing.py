"""Asks with a word of the answer's sentence in another one's place: all that is asked stands there.

"The number of jobs fell by nine, that of workers by four": "By how much did the number of jobs
fall?" becomes "By how much did the number of workers fall?", and nine is no answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from qa.reading.training.roles import replaced_in_passage, sentence_of
from qa.reading.training.samples import Sample
from qa.reading.training.word_neighbours import WordNeighbours

_WORD = re.compile(r"\b(?:[A-Za-z]{4,}|\d{1,4})\b")
_WORDS_OF_NO_KIND = """
what which when where whom whose does that this there many much have with from were been than also
into they their them these those some very more most about after before would could should will
only other such each both over under between while during since until because being having
another through against among within without ever never said says according
"""
_NOT_BORROWED = frozenset(_WORDS_OF_NO_KIND.split())
_ENDINGS = ("ing", "ed", "ly", "er", "est", "s")
_SAME_BEGINNING = 4  # letters: forms of one word
_UNKNOWN = 0.0  # the similarity of words without rows
_LEAST_SIMILAR = 0.32  # below, the question makes no sense, which would give it away
_LEAST_OF_ONE_FORM = 0.2  # of two names, numbers, or words that end alike
_MOST_SIMILAR = 0.72  # above, it may be answered still
_MOST_LIKELY = 4  # pairs among which one is drawn


def word_borrowed(
    sample: Sample,
    neighbours: WordNeighbours,
    random_source: random.Random,
    *,
    alike: bool = False,
) -> Sample | None:
    """Replace a word of the question by one of the same kind that its answer's sentence tells.

    ``alike`` lets both words change places in the passage too: the question is still answered.
    """
    found = [
        (similar, old, new)
        for old, new in _pairs(sample, sentence_of(sample))
        if _least(old) <= (similar := _similarity(neighbours, old, new)) < _MOST_SIMILAR
    ]
    if not found:
        return None
    _, old, new = random_source.choice(sorted(found, reverse=True)[:_MOST_LIKELY])
    question = re.sub(rf"\b{old}\b", new, sample.question)
    if not alike:
        return replace(sample, question=question, answerable=False)
    places = {old: new, new: old}
    pattern = re.compile(rf"\b(?:{old}|{new})\b")
    return replaced_in_passage(
        sample, pattern, lambda match: places[match.group()], question, alike=True
    )


def _pairs(sample: Sample, told: str) -> Iterator[tuple[str, str]]:
    """Yield a word of the question and one of ``told`` that can stand in its place."""
    asked = dict.fromkeys(_WORD.findall(sample.question))
    answer = set(_WORD.findall(sample.answer.lower()))
    in_question = {word.lower() for word in asked}
    words = dict.fromkeys(_WORD.findall(told))
    first = next(iter(words), "")  # written large whatever it is
    for old in asked:
        if old not in words or old.lower() in _NOT_BORROWED | answer:
            continue
        for new in words:
            if (
                new != first
                and new.lower() not in _NOT_BORROWED | answer | in_question
                and _kind(new) == _kind(old)
                and new.lower()[:_SAME_BEGINNING] != old.lower()[:_SAME_BEGINNING]
                and _apart(told, old, new)
            ):
                yield old, new


def _kind(word: str) -> tuple[bool, int, str]:
    ending = next((one for one in _ENDINGS if word.endswith(one)), "")
    return word[0].isupper(), len(word) if word.isdecimal() else 0, ending


def _apart(told: str, one: str, other: str) -> bool:
    """Say whether the words stand neither side by side nor in one list."""
    beside = r"{}(?:\W+(?:and|or|the|a|of|to)\b)*\W+{}\b"
    return not any(
        re.search(beside.format(*pair), told, re.IGNORECASE)
        for pair in ((one, other), (other, one))
    )


def _least(word: str) -> float:
    if word.isdecimal() or word[0].isupper():
        return _UNKNOWN
    return _LEAST_OF_ONE_FORM if word.endswith(("ing", "ed")) else _LEAST_SIMILAR


def _similarity(neighbours: WordNeighbours, one: str, other: str) -> float:
    found = neighbours.similarity(one, other)
    return _UNKNOWN if found is None else found
