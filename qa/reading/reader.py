"""Reads passages for a question and points at the words that answer: ONNX Runtime, no torch.

Serves the weights shipped with the package. Passages are read in windows; the sentences of the
best spans are then read once more, each alone under its article's title (``second_look``). What it
hands on, ``Reading`` values, is weighed by the selection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from index.articles import Passage, Span
from index.encoders.bundled_model import verified_model
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from index.encoders.weight_digests import check_digest, digest_file
from qa.reading.readings import Reading
from qa.reading.second_look import readings_of, stretches_of
from qa.reading.spans import AnswerSpan, ReadWindow, allowed_regions, best_spans

WEIGHTS = Path(__file__).parent / "weights" / "reader.onnx"
START_TOKEN, END_TOKEN, UNKNOWN_TOKEN = 101, 102, 100  # [CLS], [SEP], [UNK]


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How passages are read; lengths in tokens.

    A window holds the question and ``[CLS] [SEP] [SEP]`` too; windows of a long passage overlap by
    ``overlap_tokens``. ``batch_tokens`` bounds one run of the model, padding included. Of the best
    ``first_spans`` of a passage, those in the first ``looks`` sentences are read alone too, under
    up to ``title_tokens`` of the title; ``spans`` are handed on.
    """

    window_tokens: int = 192
    overlap_tokens: int = 64
    question_tokens: int = 40
    answer_tokens: int = 30
    spans: int = 3
    first_spans: int = 5
    looks: int = 2
    title_tokens: int = 24
    batch_tokens: int = 384  # more fall out of the cache: 16 against 11 ms a window
    threads: int = 2


class SpanModel(Protocol):
    """Gives each token of each text the logits of starting and of ending an answer.

    Float32 of shape (texts, longest, 2), rows in the order given, the padding's values
    undefined; never called without texts.
    """

    def run(self, tokens: list[list[int]]) -> Vectors:
        """Return the logits of one batch."""
        ...


@dataclass(frozen=True, slots=True)
class _Window:
    """Tokens ``begin`` to ``end`` of a passage, and all token ids the model is given."""

    passage: int
    begin: int
    end: int
    ids: list[int]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A passage's token ids, and their characters in the article's text (tokens, 2)."""

    ids: list[int]
    offsets: np.ndarray


class Reader:
    """Finds answer spans in passages. Safe to use from several threads."""

    def __init__(
        self, model: SpanModel, tokenizer: Path, settings: ReaderSettings = ReaderSettings()
    ) -> None:
        self._model = model
        self._settings = settings
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @classmethod
    def open(cls, weights: Path = WEIGHTS, settings: ReaderSettings = ReaderSettings()) -> Reader:
        """Open the shipped reader, or other weights exported likewise.

        Raises ``ModelError`` when they cannot be opened or are not as they were exported, or the
        bundled tokenizer is missing.
        """
        if weights == WEIGHTS or digest_file(weights).exists():
            check_digest(weights)
        tokenizer = verified_model().tokenizer
        return cls(OnnxModel(weights, tokenizer, threads=settings.threads), tokenizer, settings)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of all passages, in the passages' order and best first in each."""
        tokens = [self._tokens(passage) for passage in passages]
        lead = self._lead(question)
        windows = list(self._windows(lead, tokens))
        read = self._run(windows, tokens)
        found: list[list[AnswerSpan]] = []
        for number, passage in enumerate(passages):
            own = [
                one for window, one in zip(windows, read, strict=True) if window.passage == number
            ]
            found.append(self._spans(passage, own))
        looks = [
            self._look(lead, number, passage, stretch, tokens[number])
            for number, passage in enumerate(passages)
            for stretch in stretches_of(passage, found[number], self._settings.looks)
        ]
        looks = [one for one in looks if len(one.ids) <= self._settings.window_tokens]
        alone = list(zip(looks, self._run(looks, tokens), strict=True))
        readings: list[Reading] = []
        for number, spans in enumerate(found):
            own = [one for look, one in alone if look.passage == number]
            readings.extend(readings_of(number, spans, own)[: self._settings.spans])
        return readings

    def _spans(self, passage: Passage, windows: Sequence[ReadWindow]) -> list[AnswerSpan]:
        sentences = [Span(one.start, one.end) for one in passage.sentences]
        regions = allowed_regions(passage.text, sentences, passage.start)
        settings = self._settings
        return best_spans(
            windows, regions, limit=settings.first_spans, most_tokens=settings.answer_tokens
        )

    def _tokens(self, passage: Passage) -> _Tokens:
        # Lone surrogates, which the tokenizer refuses, are read as question marks.
        readable = passage.text.encode("utf-8", "replace").decode()
        encoding = self._tokenizer.encode(readable, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + passage.start
        return _Tokens(_without_separators(encoding.ids), offsets)

    def _lead(self, question: str) -> list[int]:
        """Return what each window begins with."""
        asked = self._ids(question)[: self._settings.question_tokens]
        return [START_TOKEN, *asked, END_TOKEN]

    def _ids(self, text: str) -> list[int]:
        readable = text.encode("utf-8", "replace").decode()
        return _without_separators(self._tokenizer.encode(readable, add_special_tokens=False).ids)

    def _look(
        self, lead: Sequence[int], number: int, passage: Passage, stretch: Span, tokens: _Tokens
    ) -> _Window:
        """Return the window that holds a stretch of a passage alone, under the title."""
        title = passage.article.title
        titled = self._ids(f"{title}.")[: self._settings.title_tokens] if title else []
        begin = int(np.searchsorted(tokens.offsets[:, 0], stretch.start))
        end = int(np.searchsorted(tokens.offsets[:, 1], stretch.end, "right"))
        return _Window(number, begin, end, [*lead, *titled, *tokens.ids[begin:end], END_TOKEN])

    def _windows(self, lead: Sequence[int], passages: Sequence[_Tokens]) -> Iterator[_Window]:
        room = self._settings.window_tokens - len(lead) - 1
        for number, passage in enumerate(passages):
            for begin, end in window_bounds(
                len(passage.ids), room, min(self._settings.overlap_tokens, room // 2)
            ):
                yield _Window(number, begin, end, [*lead, *passage.ids[begin:end], END_TOKEN])

    def _run(self, windows: Sequence[_Window], passages: Sequence[_Tokens]) -> list[ReadWindow]:
        order = sorted(range(len(windows)), key=lambda place: (len(windows[place].ids), place))
        read: dict[int, ReadWindow] = {}
        for batch in self._batches(order, windows):
            logits = self._model.run([windows[place].ids for place in batch])
            for row, place in enumerate(batch):
                window = windows[place]
                read[place] = _read_window(window, logits[row], passages[window.passage])
        return [read[place] for place in range(len(windows))]

    def _batches(self, order: Sequence[int], windows: Sequence[_Window]) -> Iterator[list[int]]:
        """Group windows of like length, given shortest first."""
        batch: list[int] = []
        for place in order:
            if batch and len(windows[place].ids) * (len(batch) + 1) > self._settings.batch_tokens:
                yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch


def window_bounds(tokens: int, room: int, overlap: int) -> list[tuple[int, int]]:
    """Return ``[begin, end)`` of windows of at most ``room`` tokens that cover ``tokens``.

    Neighbours share ``overlap`` tokens; the last one ends with the text and is as long as the
    others. No tokens give no window. ``overlap`` must be less than ``room``.
    """
    if not tokens:
        return []
    bounds = [(0, min(room, tokens))]
    while bounds[-1][1] < tokens:
        end = min(tokens, bounds[-1][1] + room - overlap)
        bounds.append((end - room, end))
    return bounds


def _read_window(window: _Window, logits: Vectors, passage: _Tokens) -> ReadWindow:
    end = len(window.ids) - 1
    begin = end - (window.end - window.begin)
    return ReadWindow(
        starts=logits[begin:end, 0],
        ends=logits[begin:end, 1],
        offsets=passage.offsets[window.begin : window.end],
        no_answer=float(logits[0].sum()),
    )


def _without_separators(ids: Sequence[int]) -> list[int]:
    """Return the ids with a [SEP] written in the text unknown: the first one ends the question."""
    return [UNKNOWN_TOKEN if one == END_TOKEN else one for one in ids]
