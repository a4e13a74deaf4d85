"""The reader for any other model: extractive question answering from the Hub, by name or path.

The only module that reads passages with ``transformers`` and torch, which it imports when a model
is opened and never before.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from index.articles import Passage, Span
from index.errors import ModelError
from qa.reading.readings import Reading
from qa.reading.spans import ReadWindow, allowed_regions, best_spans

INSTALL = "pip install transformers torch"
_MOST_POSITIONS = 100_000  # tokenizers of models without a limit name an absurd one


@dataclass(frozen=True, slots=True)
class HubReaderSettings:
    """How passages are read; lengths in tokens, ``batch_windows`` in windows of one run."""

    window_tokens: int = 384
    overlap_tokens: int = 64
    answer_tokens: int = 30
    spans: int = 3
    batch_windows: int = 8
    threads: int = 2


class HubReader:
    """Finds answer spans with an ``AutoModelForQuestionAnswering``; one call runs at a time."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # loaded on demand, untyped
        tokenizer: Any,  # noqa: ANN401  # loaded on demand, untyped
        settings: HubReaderSettings = HubReaderSettings(),
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._settings = settings
        self._window_tokens = min(settings.window_tokens, _room(model, tokenizer))
        self._lock = Lock()

    @classmethod
    def open(cls, name: str, settings: HubReaderSettings = HubReaderSettings()) -> HubReader:
        """Load a model by its name on the Hub or its folder; raises ``ModelError``."""
        try:
            library = importlib.import_module("transformers")
            importlib.import_module("torch").set_num_threads(settings.threads)
        except ImportError as error:
            raise ModelError(
                f"The reader {name!r} needs transformers and torch: run `{INSTALL}`, or leave "
                "`model` out of [chatbot.reading] to use the bundled reader."
            ) from error
        try:
            tokenizer = library.AutoTokenizer.from_pretrained(name)
            model = library.AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except Exception as error:  # hub, file and format errors have no common class
            raise ModelError(_missing(name, error)) from error
        if not tokenizer.is_fast:
            raise ModelError(
                f"The reader {name!r} has a tokenizer that does not tell where its tokens stand in "
                "the text; choose a model with a fast one (a tokenizer.json)."
            )
        return cls(model, tokenizer, settings)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of all passages, in the passages' order and best first in each."""
        if not passages:
            return []
        # Lone surrogates, which tokenizers refuse, are read as question marks.
        texts = [_readable(passage.text) for passage in passages]
        with self._lock:
            windows = self._windows(_readable(question), texts)
        readings: list[Reading] = []
        for number, passage in enumerate(passages):
            readings += self._readings(number, passage, windows[number])
        return readings

    def _readings(
        self, number: int, passage: Passage, windows: Sequence[ReadWindow]
    ) -> list[Reading]:
        start = passage.start
        sentences = [Span(one.start - start, one.end - start) for one in passage.sentences]
        found = best_spans(
            windows,
            allowed_regions(passage.text, sentences),
            limit=self._settings.spans,
            most_tokens=self._settings.answer_tokens,
        )
        return [
            Reading(number, start + one.start, start + one.end, one.score, one.no_answer)
            for one in found
        ]

    def _windows(self, question: str, texts: Sequence[str]) -> list[list[ReadWindow]]:
        """Return what the model says of each window of each text."""
        encoded = self._tokenizer(
            [self._shortened(question)] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=self._window_tokens,
            stride=min(self._settings.overlap_tokens, self._window_tokens // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        offsets = encoded.pop("offset_mapping")
        owners = encoded.pop("overflow_to_sample_mapping")
        found: list[list[ReadWindow]] = [[] for _ in texts]
        for first in range(0, len(owners), self._settings.batch_windows):
            rows = range(first, min(first + self._settings.batch_windows, len(owners)))
            starts, ends = self._logits({k: [v[row] for row in rows] for k, v in encoded.items()})
            for place, row in enumerate(rows):
                window = _read_window(
                    (starts[place], ends[place]),
                    encoded["input_ids"][row].index(self._tokenizer.cls_token_id),
                    encoded.sequence_ids(row),
                    offsets[row],
                    texts[owners[row]],
                )
                found[owners[row]].append(window)
        return found

    def _shortened(self, question: str) -> str:
        """Leave at least half of a window to the text, whatever is asked."""
        asked = self._tokenizer(question, add_special_tokens=False)["input_ids"]
        most = self._window_tokens // 2
        return question if len(asked) <= most else str(self._tokenizer.decode(asked[:most]))

    def _logits(self, batch: dict[str, list[list[int]]]) -> tuple[np.ndarray, np.ndarray]:
        torch = importlib.import_module("torch")
        # Padded on the right whatever the tokenizer prefers: positions must stay those of a window.
        longest = max(len(ids) for ids in batch["input_ids"])
        fill = {"input_ids": self._tokenizer.pad_token_id or 0}
        padded = {
            name: torch.tensor([row + [fill.get(name, 0)] * (longest - len(row)) for row in rows])
            for name, rows in batch.items()
        }
        with torch.inference_mode():
            output = self._model(**padded)
        return output.start_logits.float().numpy(), output.end_logits.float().numpy()


def _read_window(
    logits: tuple[np.ndarray, np.ndarray],
    nothing: int,
    sequence_ids: Sequence[int | None],
    offsets: Sequence[tuple[int, int]],
    text: str,
) -> ReadWindow:
    """Keep the tokens of the text; ``nothing`` is the position that stands for no answer."""
    kept = [
        place
        for place, part in enumerate(sequence_ids)
        if part == 1 and text[offsets[place][0] : offsets[place][1]].strip()
    ]
    starts, ends = logits
    return ReadWindow(
        starts=starts[kept],
        ends=ends[kept],
        offsets=np.array([_trimmed(text, *offsets[place]) for place in kept]).reshape(-1, 2),
        no_answer=float(starts[nothing] + ends[nothing]),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space that some tokenizers count to a token."""
    token = text[start:end]
    return start + len(token) - len(token.lstrip()), end - len(token) + len(token.rstrip())


def _room(model: Any, tokenizer: Any) -> int:  # noqa: ANN401  # loaded on demand, untyped
    """Return how many tokens the model takes; RoBERTa's positions begin after the padding's."""
    positions = getattr(model.config, "max_position_embeddings", None) or _MOST_POSITIONS
    if model.config.model_type in {"roberta", "xlm-roberta", "camembert", "longformer"}:
        positions -= (model.config.pad_token_id or 0) + 1
    return int(min(positions, tokenizer.model_max_length, _MOST_POSITIONS))


def _missing(name: str, error: Exception) -> str:
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
    remedy = (
        "HF_HUB_OFFLINE is set, so it is not downloaded: unset it once, or give a local folder"
        if offline
        else "give the name of a question-answering model on the Hub, or a local folder"
    )
    return f"The reader {name!r} cannot be loaded: {remedy} ({type(error).__name__}: {error})."


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
