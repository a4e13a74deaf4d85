"""Conversations put together by hand, so that a test says what was asked and answered before."""

from __future__ import annotations

from datetime import date

from qa.answers import Answer, Citation, Conversation, Turn
from qa.interpreting.history import History, remember

ARTICLE = "a1"


def turn(question: str, quote: str, short_answer: str | None = None, title: str = "") -> Turn:
    """Return a turn whose answer quotes one sentence of the article ``a1``."""
    citation = Citation(1, ARTICLE, title or None, None, None, None, quote, 0, len(quote))
    answer = Answer(
        question=question,
        interpreted_question=question,
        text=f"{quote} [1]",
        short_answer=short_answer,
        abstained=False,
        confidence=0.9,
        citations=(citation,),
        alternatives=(),
        period=None,
        as_of=date(2026, 11, 1),
    )
    return Turn(question, answer)


def history(*turns: Turn, text: str = "") -> History:
    """Return what the turns leave, with ``text`` (else the quotes) as that of the article."""
    quotes = " ".join(citation.quote for it in turns for citation in it.answer.citations)
    return remember(Conversation(turns), {ARTICLE: text or quotes})
