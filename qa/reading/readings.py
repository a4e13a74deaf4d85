"""What a reader hands on to the selection, and what any reader must do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.articles import Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """A span of a passage that may answer: ``article.text[start:end]``.

    ``passage`` counts from 0 in the order given. ``score`` is the span's score in its passage and
    ``no_answer`` the one of no answer, in logits; ``alone`` is how far the span is above no answer
    where its sentence is read alone, ``None`` where it was not.
    """

    passage: int
    start: int
    end: int
    score: float
    no_answer: float
    alone: float | None = None

    @property
    def in_passage(self) -> float:
        """How far the span's score is above that of no answer, in its passage."""
        return self.score - self.no_answer

    @property
    def advantage(self) -> float:
        """How far the span is above no answer: alone, where it was read so."""
        return self.in_passage if self.alone is None else self.alone

    @property
    def agreed(self) -> float:
        """What both readings give together; spans are ordered by it."""
        return self.in_passage + self.advantage


class PassageReader(Protocol):
    """Finds spans of passages that may answer a question.

    Readings come in the order of the passages, best first in each; none for no passages.
    """

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return the spans of all passages."""
        ...
