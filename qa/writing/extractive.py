"""The text of an answer, made of nothing but quoted sentences."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answers import Citation

NOT_FOUND = "I found no answer to this in these articles."


def write(citations: Sequence[Citation]) -> str:
    """Return the quoted sentences with their numbers, or the words that say there is none."""
    if not citations:
        return NOT_FOUND
    return "\n\n".join(
        f"{' '.join(citation.quote.split())} [{citation.number}]" for citation in citations
    )
