"""Makes samples by their texts, so that no test counts characters."""

from __future__ import annotations

from qa.reading.training.samples import Sample


def sample_of(question: str, answer: str, passage: str) -> Sample:
    """Return a sample whose answer is the first place in the passage that reads so."""
    start = passage.index(answer)
    return Sample(question, passage, start, start + len(answer), "town")
