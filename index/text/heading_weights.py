"""How much each clue counts for a heading, and the choice of the best place for its end.

The weights are those of a softmax over the places in a paragraph and "no heading here"; they lie
in ``heading_weights.txt``, and ``python -m tests.quality.heading_training`` makes them. Where a
``HeadingJudge`` is asked too, its log-odds and those of the clues are weighed against each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat

from index.text.heading_clues import Candidate

# All chosen on the tuning half, the clues' weights fitted on other texts than those they were tried
# on (five folds). Headings are rare, and come in company.
_UNLIKELY = 0.05  # probabilities below count for nothing
_COMPANY_COUNTS = 2.5  # how much one other sure heading adds to the logarithm of the odds
_FURTHER_COUNT, _MOST_FURTHER = 1.0, 2.0  # where a judge was asked: each further one, and how many
_LEAST_SCORE = 3.0  # by the clues alone
# On the tuning half nothing is cut wrongly from 4 on; but it flatters: held out, 4 has precision
# 0.91 at recall 0.82, this has 0.96 at 0.78.
_LEAST_JUDGED = 5.5
_DOUBTFUL_FROM = 0.0  # a clue score below leaves no doubt that there is no heading
_THINKABLE_FROM = -3.0  # nor does one between the two where the article has no sure one
_SURE_FROM = 0.99
_CLUES_COUNT = 0.6
_JUDGE_COUNTS = 0.4
_RULED_OUT = -2.0  # the score of a place that the words themselves speak against

# Knows from the sense of the words where a heading ends. The law: for each opening (the first words
# of a paragraph) it gives the log-odds that a heading at its beginning ends behind the first word,
# behind the second, and so on, for as many words as it reads; what it says of one does not depend
# on the others.
HeadingJudge = Callable[[Sequence[Sequence[str]]], list[list[float]]]


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The likeliest heading of a paragraph: how many words it has, and how probable it is."""

    gap: int
    probability: float


def read_weights(table: str) -> dict[str, float]:
    """Read lines of a weight, a tab and the name of a clue."""
    rows = (line.split("\t") for line in table.splitlines())
    return {name: float(weight) for weight, name in rows}


_WEIGHTS = read_weights((files("index.text") / "heading_weights.txt").read_text(encoding="utf-8"))


def clue_scores(
    candidates: Iterable[Candidate], weights: Mapping[str, float] = _WEIGHTS
) -> dict[int, float]:
    """Return the log-odds of each candidate against "no heading", by its number of words."""
    return {one.gap: sum(map(weights.get, one.clues, repeat(0.0))) for one in candidates}


def is_doubtful(scores: Mapping[int, float]) -> bool:
    """Tell whether the clues leave it open that there is a heading."""
    return max(scores.values(), default=-math.inf) > _DOUBTFUL_FROM


def is_thinkable(scores: Mapping[int, float]) -> bool:
    """Tell whether the clues leave it open that there is a heading beside a sure one."""
    return max(scores.values(), default=-math.inf) > _THINKABLE_FROM


def is_sure(probability: float) -> bool:
    """Tell whether a heading is so likely that the article may have others."""
    return probability >= _SURE_FROM


def likeliest(
    scores: Mapping[int, float], places: Iterable[int], judged: Sequence[float] | None
) -> Likeliest | None:
    """Return the likeliest heading, ``None`` if none is likely.

    ``judged`` is what a ``HeadingJudge`` says of the paragraph, ``None`` where none was asked.
    """
    if judged is not None:
        scores = {
            gap: _CLUES_COUNT * scores.get(gap, _RULED_OUT) + _JUDGE_COUNTS * judged[gap - 1]
            for gap in places
            if gap < len(judged)
        }
    if not scores:
        return None
    gap = max(scores, key=lambda one: scores[one])
    highest = max(0.0, scores[gap])
    total = math.exp(-highest) + sum(math.exp(score - highest) for score in scores.values())
    probability = math.exp(scores[gap] - highest) / total
    return Likeliest(gap, probability) if probability > _UNLIKELY else None


def is_heading(probability: float, company: float, *, is_judged: bool) -> bool:
    """Decide, given the sum of the probabilities of the article's other headings."""
    odds = math.log(probability / max(1.0 - probability, 1e-9))
    score = odds + _COMPANY_COUNTS * min(1.0, company)
    if not is_judged:
        return score >= _LEAST_SCORE
    further = min(_MOST_FURTHER, max(0.0, company - 1.0))
    return score + _FURTHER_COUNT * further >= _LEAST_JUDGED
