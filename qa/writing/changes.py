"""The lines of an answer that tell what other articles report, of the same day and of before."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answers import Citation
from qa.writing.remarks import day_words


def value_of(citation: Citation) -> str:
    """Return the words of the citation that name the value, or its whole quote."""
    if citation.answer_start is None or citation.answer_end is None:
        return " ".join(citation.quote.split())
    words = citation.quote[
        citation.answer_start - citation.start : citation.answer_end - citation.start
    ]
    return " ".join(words.split())


def write_changes(differing: Sequence[Citation], earlier: Sequence[Citation]) -> str:
    """Return the lines, each value with its day or outlet and its number; "" without any."""
    lines = []
    if differing:
        told = "; ".join(
            f"{value_of(it)} ({it.source or 'another article'}) [{it.number}]" for it in differing
        )
        lines.append(f"Other reports of the same day: {told}.")
    if earlier:
        told = "; ".join(f"{value_of(it)} ({_day(it)}) [{it.number}]" for it in earlier)
        lines.append(f"Earlier reports: {told}.")
    return "\n\n".join(lines)


def _day(citation: Citation) -> str:
    return day_words(citation.published) if citation.published else "undated"
