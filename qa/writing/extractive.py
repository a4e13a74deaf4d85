"""The text of an answer, made of nothing but quoted sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answers import Citation

NOT_FOUND = "I found no answer to this in these articles."

_MARK = re.compile(r"\[(\d+)\]")


def short_answer(citations: Sequence[Citation]) -> str | None:
    """Return the words of the first citation that answer, ``None`` where no span was found."""
    if not citations:
        return None
    first = citations[0]
    if first.answer_start is None or first.answer_end is None:
        return None
    words = first.quote[first.answer_start - first.start : first.answer_end - first.start]
    return " ".join(words.split()) or None


def write(citations: Sequence[Citation]) -> str:
    """Return the quoted sentences with their numbers, or the words that say there is none.

    White space is folded, and a number in brackets that an article itself holds is put into
    parentheses, so that every ``[n]`` of the text is a citation.
    """
    if not citations:
        return NOT_FOUND
    return "\n\n".join(f"{_folded(citation.quote)} [{citation.number}]" for citation in citations)


def _folded(quote: str) -> str:
    return _MARK.sub(r"(\1)", " ".join(quote.split()))
