"""Keeps what a reader read in a file, so that weighing it anew needs no reading anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from index.articles import Passage
from qa.reading.reader import Reader, ReaderSettings
from qa.reading.readings import PassageReader, Reading

_KEY_HEX_DIGITS = 24
_NAME_HEX_DIGITS = 8


class RememberedReader:
    """A reader that reads each pair of question and passage once, whatever process asks.

    ``file`` gains a line of JSON for each pair, so that an interrupted run goes on where it was; it
    must be another one for another reader. ``spans`` of each passage are handed on.
    """

    def __init__(self, reader: PassageReader, file: Path, *, spans: int = 3) -> None:
        self._reader = reader
        self._file = file
        self._spans = spans
        self._known: dict[str, list[list[float | None]]] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                # A line that a stopped run left half written is read again.
                if line.endswith("]}"):
                    self._known.update(json.loads(line))

    @classmethod
    def of_weights(cls, weights: Path, folder: Path) -> RememberedReader:
        """Return the reader of these weights, on one thread, with what they have read before.

        The file in ``folder`` is named by the digests of the weights and of how passages are cut
        into windows. Raises ``ModelError``.
        """
        settings = ReaderSettings(threads=1)
        digests = (
            hashlib.sha256(told).hexdigest()[:_NAME_HEX_DIGITS]
            for told in (weights.read_bytes(), repr(settings).encode())
        )
        return cls(Reader.open(weights, settings), folder / f"readings-{'-'.join(digests)}.jsonl")

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of all passages, in their order, best first in each."""
        keys = [_key(question, passage) for passage in passages]
        unread = [place for place, key in enumerate(keys) if key not in self._known]
        if unread:
            self._remember(question, [passages[place] for place in unread])
        return [
            _reading(place, passage.start, found)
            for place, (key, passage) in enumerate(zip(keys, passages, strict=True))
            for found in self._known[key][: self._spans]
        ]

    def _remember(self, question: str, passages: Sequence[Passage]) -> None:
        readings = self._reader.read(question, passages)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as lines:
            for place, passage in enumerate(passages):
                found = [
                    [
                        one.start - passage.start,
                        one.end - passage.start,
                        round(one.score, 4),
                        round(one.no_answer, 4),
                        None if one.alone is None else round(one.alone, 4),
                    ]
                    for one in readings
                    if one.passage == place
                ]
                key = _key(question, passage)
                self._known[key] = found
                lines.write(f"{json.dumps({key: found})}\n")


def _reading(place: int, begin: int, found: Sequence[float | None]) -> Reading:
    start, end, score, no_answer = (float(one or 0.0) for one in found[:4])
    return Reading(place, begin + int(start), begin + int(end), score, no_answer, found[4])


def _key(question: str, passage: Passage) -> str:
    # Where sentences end decides which spans are allowed.
    bounds = " ".join(str(one.start - passage.start) for one in passage.sentences)
    told = "\0".join((question, passage.text, bounds, passage.article.title or ""))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_KEY_HEX_DIGITS]
