"""How much each clue counts for a heading, and the choice of the best place for its end.

The weights are those of a softmax over the places in a paragraph and "no heading here"; they lie
in ``heading_weights.txt``, and ``python -m tests.quality.heading_training`` makes them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import repeat

from index.text.heading_clues import Candidate

# Chosen by cross-validation on the tuning half (five folds of whole texts): precision 0.92 at a
# recall of 0.56; 3.2 gives 0.96 there but loses a heading of our samples. Headings are rare, and
# come in company.
_UNLIKELY = 0.05  # probabilities below count for nothing
_COMPANY_COUNTS = 2.5  # how much one other sure heading adds to the logarithm of the odds
_LEAST_SCORE = 3.0


def read_weights(table: str) -> dict[str, float]:
    """Read lines of a weight, a tab and the name of a clue."""
    rows = (line.split("\t") for line in table.splitlines())
    return {name: float(weight) for weight, name in rows}


_WEIGHTS = read_weights((files("index.text") / "heading_weights.txt").read_text(encoding="utf-8"))


def most_likely(candidates: Sequence[Candidate]) -> tuple[int, float] | None:
    """Return the gap of the likeliest heading with its probability, ``None`` if none is likely."""
    if not candidates:
        return None
    best = max(probabilities(candidates, _WEIGHTS), key=lambda one: one[1])
    return best if best[1] > _UNLIKELY else None


def is_heading(probability: float, company: float) -> bool:
    """Decide, given the sum of the probabilities of the article's other headings."""
    odds = math.log(probability / max(1.0 - probability, 1e-9))
    return odds + _COMPANY_COUNTS * min(1.0, company) >= _LEAST_SCORE


def probabilities(
    candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> list[tuple[int, float]]:
    """Return each candidate's gap with its probability; what is missing to 1 is "no heading"."""
    scores = [sum(map(weights.get, one.clues, repeat(0.0))) for one in candidates]
    highest = max([0.0, *scores])
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers) + math.exp(-highest)
    return [(one.gap, power / total) for one, power in zip(candidates, powers, strict=True)]
