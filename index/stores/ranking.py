"""What every derived index returns: sentence ids with scores, best first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence id with its score; higher is better, ties break on the lower id."""

    sentence: int
    score: float
