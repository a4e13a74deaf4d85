"""Reads passages for a question and points at the words that answer: ONNX Runtime, no torch.

Serves the weights shipped with the package. What it hands on, ``Reading`` values, is weighed by
the selection.
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
from qa.reading.digests import check_digest, digest_file
from qa.reading.spans import AnswerSpan, ReadWindow, allowed_regions, best_spans

WEIGHTS = Path(__file__).parent / "weights" / "reader.onnx"
START_TOKEN, END_TOKEN, UNKNOWN_TOKEN = 101, 102, 100  # [CLS], [SEP], [UNK]


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How passages are read; lengths in tokens.

    A window holds the question and ``[CLS] [SEP] [SEP]`` too; windows of a long passage overlap by
    ``overlap_tokens``. ``batch_tokens`` bounds one run of the model, padding included.
    """

    window_tokens: int = 192
    overlap_tokens: int = 64
    question_tokens: int = 40
    answer_tokens: int = 30
    spans: int = 3
    batch_tokens: int = 384  # more fall out of the cache: 16 against 11 ms a window
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """A span of a passage that may answer: ``article.text[start:end]``.

    ``passage`` counts from 0 in the order given. ``score`` is the span's score and ``no_answer``
    the one of no answer, in logits; their difference says how likely the span answers.
    """

    passage: int
    start: int
    end: int
    score: float
    no_answer: float

    @property
    def advantage(self) -> float:
        """How far the span's score is above that of no answer."""
        return self.score - self.no_answer


class PassageReader(Protocol):
    """Finds spans of passages that may answer a question.

    Readings come in the order of the passages, best first in each; none for no passages.
    """

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of all passages."""
        ...


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
        windows = list(self._windows(question, tokens))
        read = self._run(windows, tokens)
        readings: list[Reading] = []
        for number, passage in enumerate(passages):
            own = [
                one for window, one in zip(windows, read, strict=True) if window.passage == number
            ]
            readings.extend(_reading(number, span) for span in self._spans(passage, own))
        return readings

    def _spans(self, passage: Passage, windows: Sequence[ReadWindow]) -> list[AnswerSpan]:
        sentences = [Span(one.start, one.end) for one in passage.sentences]
        regions = allowed_regions(passage.text, sentences, passage.start)
        settings = self._settings
        return best_spans(
            windows, regions, limit=settings.spans, most_tokens=settings.answer_tokens
        )

    def _tokens(self, passage: Passage) -> _Tokens:
        # Lone surrogates, which the tokenizer refuses, are read as question marks.
        readable = passage.text.encode("utf-8", "replace").decode()
        encoding = self._tokenizer.encode(readable, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + passage.start
        return _Tokens(_without_separators(encoding.ids), offsets)

    def _windows(self, question: str, passages: Sequence[_Tokens]) -> Iterator[_Window]:
        readable = question.encode("utf-8", "replace").decode()
        asked = self._tokenizer.encode(readable, add_special_tokens=False).ids
        lead = _without_separators(asked)[: self._settings.question_tokens]
        lead = [START_TOKEN, *lead, END_TOKEN]
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


def _reading(passage: int, span: AnswerSpan) -> Reading:
    return Reading(passage, span.start, span.end, span.score, span.no_answer)


def _without_separators(ids: Sequence[int]) -> list[int]:
    """Return the ids with a [SEP] written in the text unknown: the first one ends the question."""
    return [UNKNOWN_TOKEN if one == END_TOKEN else one for one in ids]
