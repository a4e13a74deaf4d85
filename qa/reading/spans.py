"""Decodes a reader's logits into answer spans: pure functions of arrays and offsets.

A span never leaves its sentence, unless a quotation runs over several: then it may take in more of
the same quotation. Positions are characters of the article's text throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.articles import Span

# Between marks of one kind; a quotation does not run over a blank line, and not for ever.
_QUOTATION = re.compile(
    r"“(?:(?!\n\s*\n)[^“”]){1,1500}”"
    r"|\"(?:(?!\n\s*\n)[^\"]){1,1500}\""
    r"|«(?:(?!\n\s*\n)[^«»]){1,1500}»"
)
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class ReadWindow:
    """What the reader gave for one window of a passage.

    ``starts`` and ``ends`` are the logits of the passage's tokens, float32 of shape (tokens,);
    ``offsets`` int64 of shape (tokens, 2) their characters in the article's text;
    ``no_answer`` is the sum of both logits at [CLS].
    """

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    offsets: NDArray[np.int64]
    no_answer: float


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Characters ``[start, end)`` of the article's text with the sum of their two logits.

    ``score`` minus ``no_answer`` (of the window it was found in) is the log odds that this span
    rather than none answers.
    """

    start: int
    end: int
    score: float
    no_answer: float

    @property
    def advantage(self) -> float:
        """How far the span's score is above that of no answer."""
        return self.score - self.no_answer


def allowed_regions(text: str, sentences: Sequence[Span], start: int = 0) -> list[Span]:
    """Return the stretches that may hold a span: each sentence, and each quotation.

    ``text`` begins at character ``start`` of the article, to which the result refers too.
    """
    quotations = (Span(found.start() + 1, found.end() - 1) for found in _QUOTATION.finditer(text))
    shifted = (Span(start + one.start, start + one.end) for one in quotations)
    return sorted([*sentences, *shifted], key=lambda one: (one.start, one.end))


def best_spans(
    windows: Sequence[ReadWindow], regions: Sequence[Span], *, limit: int, most_tokens: int
) -> list[AnswerSpan]:
    """Return the ``limit`` best spans of all windows of one passage, the most advantageous first.

    Spans have at most ``most_tokens`` tokens and lie inside one of ``regions``. A span read in
    several windows counts once, with its best advantage; ties go to the earlier, then the shorter.
    """
    best: dict[tuple[int, int], AnswerSpan] = {}
    for window in windows:
        for span in _spans(window, regions, limit, most_tokens):
            key = (span.start, span.end)
            if key not in best or span.advantage > best[key].advantage:
                best[key] = span
    return sorted(best.values(), key=lambda one: (-one.advantage, one.start, one.end))[:limit]


def _spans(
    window: ReadWindow, regions: Sequence[Span], limit: int, most_tokens: int
) -> list[AnswerSpan]:
    """Return the best spans of one window; scores as a matrix of start by length."""
    tokens = len(window.starts)
    if not tokens:
        return []
    length = min(most_tokens, tokens)
    lasts = np.arange(tokens)[:, None] + np.arange(length)[None, :]
    inside = lasts < tokens
    lasts = np.minimum(lasts, tokens - 1)
    ends = window.offsets[:, 1][lasts]
    inside &= ends <= _furthest_ends(window.offsets, regions)[:, None]
    scores = np.where(inside, window.starts[:, None] + window.ends[lasts], -np.inf)
    ranked = np.argsort(-scores, axis=None, kind="stable")[:limit]
    return [
        AnswerSpan(
            int(window.offsets[first, 0]),
            int(ends[first, extra]),
            float(scores[first, extra]),
            window.no_answer,
        )
        for first, extra in zip(*np.unravel_index(ranked, scores.shape), strict=True)
        if np.isfinite(scores[first, extra])
    ]


def _furthest_ends(offsets: NDArray[np.int64], regions: Sequence[Span]) -> NDArray[np.int64]:
    """Return for each token the furthest character a span that starts with it may reach."""
    furthest = np.full(len(offsets), _NOWHERE, dtype=np.int64)
    for region in regions:
        within = (offsets[:, 0] >= region.start) & (offsets[:, 1] <= region.end)
        furthest[within] = np.maximum(furthest[within], region.end)
    return furthest
