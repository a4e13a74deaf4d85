"""Check a question and make it ready for retrieval."""

from __future__ import annotations

import unicodedata
from datetime import date

from index.articles import Period
from qa.answers import Question
from qa.errors import QuestionRefused


def interpret(
    text: str,
    *,
    as_of: date,
    period: Period | None,
    sources: tuple[str, ...],
    most_characters: int,
) -> Question:
    """Return the question with white space folded and invisible characters removed.

    Raises ``QuestionRefused`` when nothing is left or it is longer than ``most_characters``.
    """
    visible = "".join(_seen(character) for character in text)
    interpreted = " ".join(visible.split())
    if not any(character.isalnum() for character in interpreted):
        raise QuestionRefused("There is no question: please type one in words.")
    if len(interpreted) > most_characters:
        raise QuestionRefused(
            f"The question has {len(interpreted):,} characters; the limit is {most_characters:,}."
            " Please ask it in fewer words."
        )
    return Question(text, interpreted, as_of, period, sources)


def _seen(character: str) -> str:
    """Return what a reader sees: controls separate words, soft hyphens and their like do not."""
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Cc" | "Cs":
            return " "
        case _:
            return character
