"""The text of an answer, made of nothing but quoted sentences."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answers import Citation
from qa.writing.quoting import introduced

NOT_FOUND = "I found no answer to this in these articles."
_BETWEEN_SENTENCES = 2  # characters: a space, or the blank line between paragraphs


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

    Sentences that follow one another in their article stand together, in its order. White space is
    folded, and a speaker whom a sentence does not name is named before it.
    """
    if not citations:
        return NOT_FOUND
    return "\n\n".join(
        " ".join(f"{introduced(citation)} [{citation.number}]" for citation in together)
        for together in _together(citations)
    )


def _together(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Return the citations in groups of neighbours, each group where its first one stood."""
    groups: list[list[Citation]] = []
    for citation in citations:
        beside = next((group for group in groups if _touches(citation, group)), None)
        if beside is None:
            groups.append([citation])
        else:
            beside.append(citation)
            beside.sort(key=lambda one: one.start)
    return groups


def _touches(citation: Citation, group: Sequence[Citation]) -> bool:
    if citation.article_id != group[0].article_id:
        return False
    before = 0 <= group[0].start - citation.end <= _BETWEEN_SENTENCES
    after = 0 <= citation.start - group[-1].end <= _BETWEEN_SENTENCES
    return before or after
