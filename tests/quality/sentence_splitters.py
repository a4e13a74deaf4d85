"""The splitters that ``sentence_splitting`` measures, each imported only when it is asked for."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator

OWN_NAME = "dateline"

Split = Callable[[str], Iterable[str]]


def _own() -> Split:
    split_sentences = importlib.import_module("index.text.sentences").split_sentences
    return lambda text: (text[span.start : span.end] for span in split_sentences(text))


def _naive() -> Split:
    return re.compile(r"(?<=[.!?])\s+").split


def _sentencex() -> Split:
    segment = importlib.import_module("sentencex").segment
    return lambda text: segment("en", text)


def _pysbd() -> Split:
    segment: Split = importlib.import_module("pysbd").Segmenter(language="en", clean=False).segment
    return segment


def _syntok() -> Split:
    segmenter = importlib.import_module("syntok.segmenter")

    def split(text: str) -> Iterator[str]:
        # Token values may be normalised: only the offsets are exact.
        starts = [line[0].offset for part in segmenter.process(text) for line in part if line]
        for start, end in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=False):
            yield text[start:end]

    return split


def _blingfire() -> Split:
    find = importlib.import_module("blingfire").text_to_sentences_and_offsets

    def split(text: str) -> Iterator[str]:
        # Its text output marks sentences by line ends, which the input has too: take offsets.
        starts = [start for start, _ in find(text)[1]]
        for start, end in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=False):
            yield text[start:end]

    return split


def _nupunkt() -> Split:
    sent_tokenize: Split = importlib.import_module("nupunkt").sent_tokenize
    return sent_tokenize


def _nupunkt_in_our_lines() -> Split:
    """Give the best library our reading of line ends: what own rules for stops add is the rest."""
    logical_lines = importlib.import_module("index.text.lines").logical_lines
    split = _nupunkt()

    def split_lines(text: str) -> Iterator[str]:
        for line in logical_lines(text):
            yield from split(text[line.start : line.end])

    return split_lines


CANDIDATES: dict[str, Callable[[], Split]] = {
    OWN_NAME: _own,
    "nupunkt": _nupunkt,
    "nupunkt in our lines": _nupunkt_in_our_lines,
    "syntok": _syntok,
    "pysbd": _pysbd,
    "blingfire": _blingfire,
    "sentencex": _sentencex,
    "naive regex": _naive,
}
