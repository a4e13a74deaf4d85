"""Which sentences a reader reads once more, alone, and what that says of the spans in them (pure).

What a passage says of other things misleads a reader: a question with one name changed finds that
name near by. Alone under its title, the sentence is compared with the question and nothing else.
The figures stand in docs/experiments.md, "Reading a sentence alone".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.articles import Passage, Span
from qa.reading.readings import Reading
from qa.reading.spans import AnswerSpan, ReadWindow


def stretches_of(passage: Passage, spans: Sequence[AnswerSpan], most: int) -> list[Span]:
    """Return the sentences that hold the first spans, at most ``most``, each once.

    A quotation over several sentences gives the stretch of them all.
    """
    found: dict[Span, None] = {}
    for span in spans:
        held = [one for one in passage.sentences if one.start < span.end and one.end > span.start]
        if held and len(found) < most:
            found[Span(held[0].start, held[-1].end)] = None
    return list(found)


def readings_of(
    number: int, spans: Sequence[AnswerSpan], alone: Sequence[ReadWindow]
) -> list[Reading]:
    """Return the spans of a passage with what they are alone, the best by both first."""
    readings = [
        Reading(number, one.start, one.end, one.score, one.no_answer, _advantage_alone(one, alone))
        for one in spans
    ]
    # What was not looked at again is behind: it was so in the passage already.
    return sorted(readings, key=lambda one: (one.alone is None, -one.agreed, one.start, one.end))


def _advantage_alone(span: AnswerSpan, looks: Sequence[ReadWindow]) -> float | None:
    for look in looks:
        starts, ends = look.offsets[:, 0], look.offsets[:, 1]
        first = int(np.searchsorted(starts, span.start))
        last = int(np.searchsorted(ends, span.end))
        begins_here = first < len(starts) and starts[first] == span.start
        if begins_here and last < len(ends) and ends[last] == span.end:
            return float(look.starts[first] + look.ends[last]) - look.no_answer
    return None
