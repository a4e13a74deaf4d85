"""Reads QAMR (Michael et al. 2018): questions about single sentences, put back in running text.

A sentence of the corpus is a list of Penn Treebank tokens. It is joined as a writer would, and set
among other sentences of its article, so that the answer must be looked for.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.reading.training.samples import Sample

_WRITTEN = {
    "``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]",
    "-LCB-": "{", "-RCB-": "}",
}  # fmt: skip
_JOINS_LEFT = set(".,;:?!)]}%") | {"''", "-RRB-", "-RSB-", "-RCB-", "'", "...", "n't"}
_JOINS_RIGHT = set("([{$#£€") | {"``", "-LRB-", "-LSB-", "-LCB-"}
_MOST_NEIGHBOURS = 4
_MOST_TOKENS = 20  # of an answer


@dataclass(frozen=True, slots=True)
class RunningText:
    """A sentence as written, and where each of its tokens stands in it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def running_text(tokens: Sequence[str]) -> RunningText:
    """Join Penn Treebank tokens as a writer would."""
    text, starts, ends = "", [], []
    joins = True
    for token in tokens:
        clitic = token[0] == "'" and len(token) > 1 and token not in _WRITTEN
        if not (joins or clitic or token in _JOINS_LEFT):
            text += " "
        starts.append(len(text))
        text += _WRITTEN.get(token, token)
        ends.append(len(text))
        joins = token in _JOINS_RIGHT
    return RunningText(text, tuple(starts), tuple(ends))


def read_qamr(folder: Path, *, seed: int) -> list[Sample]:
    """Return one sample for each different question of the folder's dev and test part.

    Answers of scattered tokens, and those no second annotator touched, are left out. Raises
    ``OSError`` for a missing file and ``ValueError`` for one of another format.
    """
    sentences = _sentences(folder / "wiki-sentences.tsv")
    random_source = random.Random(seed)  # noqa: S311  # chooses examples, guards nothing
    around = _Surroundings(sentences)
    found: dict[tuple[str, str], Sample] = {}
    for name in ("dev.tsv", "test.tsv"):
        for row in _rows(folder / name):
            key, question = row[0], row[5].strip()
            tokens = _agreed(row[6:])
            if tokens is None or (key, question.lower()) in found:
                continue
            text = sentences[key]
            span = (text.starts[tokens[0]], text.ends[tokens[1]])
            found[key, question.lower()] = around.sample(key, question, span, random_source)
    return list(found.values())


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _sentences(path: Path) -> dict[str, RunningText]:
    return {row[0]: running_text(row[1].split()) for row in _rows(path)}


def _agreed(annotations: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and last token of the range that overlaps most with the others'."""
    ranges = [found for found in map(_range, annotations) if found is not None]
    if not ranges:
        return None
    shared = [sum(_overlap(one, other) for other in ranges) - _overlap(one, one) for one in ranges]
    best = max(range(len(ranges)), key=lambda place: (shared[place], -place))
    return ranges[best] if shared[best] else None


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)


def _range(annotation: str) -> tuple[int, int] | None:
    """Return first and last token of ``"3 4 5"`` or ``"worker:3 4 5"``; ``None`` if scattered."""
    words = annotation.rpartition(":")[2].split()
    if not words or not all(word.isdecimal() for word in words):
        return None
    tokens = sorted(map(int, words))
    first, last = tokens[0], tokens[-1]
    whole = last - first + 1 == len(set(tokens))
    return (first, last) if whole and len(tokens) <= _MOST_TOKENS else None


class _Surroundings:
    """Sets a sentence among others of its article, in the article's order where known."""

    def __init__(self, sentences: Mapping[str, RunningText]) -> None:
        self._sentences = sentences
        self._articles: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(sentences):
            self._articles[_article(key)].append(key)
        self._all = sorted(sentences)

    def sample(
        self, key: str, question: str, span: tuple[int, int], random_source: random.Random
    ) -> Sample:
        others = [one for one in self._articles[_article(key)] if one != key]
        others = others or random_source.sample(self._all, _MOST_NEIGHBOURS)
        count = min(len(others), random_source.randint(0, _MOST_NEIGHBOURS))
        chosen = [one for one in random_source.sample(others, count) if one != key]
        before = random_source.randint(0, len(chosen))
        lead = "".join(f"{self._sentences[one].text} " for one in chosen[:before])
        rest = "".join(f" {self._sentences[one].text}" for one in chosen[before:])
        passage = f"{lead}{self._sentences[key].text}{rest}"
        return Sample(question, passage, len(lead) + span[0], len(lead) + span[1], "qamr")


def _article(key: str) -> str:
    """Return the corpus, site and article of ``"corpus:site:article:paragraph:sentence"``."""
    return ":".join(key.split(":")[:3])
