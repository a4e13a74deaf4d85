"""The vocabulary of training: a question with the passage it is asked of, in characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A question about a passage; ``passage[start:end]`` is the answer, or what looks like one.

    When not ``answerable``, the range only says which part of the passage the question comes
    near, and may be empty. ``group`` names the set: passages are exchanged inside a set only.
    ``title`` is the article's, empty when there is none.
    """

    question: str
    passage: str
    start: int
    end: int
    group: str
    answerable: bool = True
    title: str = ""

    @property
    def answer(self) -> str:
        """The text of the range."""
        return self.passage[self.start : self.end]
