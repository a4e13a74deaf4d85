"""Read a question in its conversation, or find that it must be asked back about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from index.articles import Article, Hit
from qa.answers import Conversation, Question
from qa.interpreting.follow_ups import resolve
from qa.interpreting.history import remember

_MOST_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """A question made to stand alone, or what is unclear about it with the questions it may be.

    ``attached``: no word of it points back, and what the conversation is about was added.
    """

    question: Question
    unclear: str | None = None
    choices: tuple[str, ...] = ()
    attached: bool = False


def understand(
    question: Question,
    conversation: Conversation,
    article: Callable[[str], Article | None],
) -> Understood:
    """Return what the question means after the turns of the conversation.

    ``article`` finds what was cited by its id; what is gone from the archive is not spoken of.
    """
    cited = {
        citation.article_id
        for turn in conversation.turns
        for citation in (*turn.answer.citations, *turn.answer.alternatives[:1])
    }
    found = [article(article_id) for article_id in sorted(cited)]
    texts = {one.id: one.text for one in found if one is not None}
    resolved = resolve(question.interpreted, remember(conversation, texts))
    return Understood(
        replace(question, interpreted=resolved.question),
        resolved.unclear,
        resolved.choices,
        resolved.attached,
    )


def choices_among(hits: list[Hit]) -> tuple[str, ...]:
    """Return whole questions about the articles nearest to a question that points at nothing."""
    titles = dict.fromkeys(" ".join((hit.passage.article.title or "").split()) for hit in hits)
    return tuple(f"What is known about “{title}”?" for title in titles if title)[:_MOST_CHOICES]


def asking_back(unclear: str, choices: tuple[str, ...]) -> str:
    """Return the words that say what is unclear and ask for it."""
    if choices:
        return f"{unclear} Which of these do you mean?"
    return f"{unclear} Please ask it in full, with names."
