"""What the page asks of the server, answered in plain values: the desk behind the conversation.

Every method takes what the page sent and returns HTML or JSON values; nothing here knows Gradio.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from index.articles import Article
from index.errors import ArchiveError, ModelError
from qa.answers import Answer, Progress, Stage
from qa.errors import QuestionError
from qa.suggestions import next_questions, starting_questions
from ui.chat.asking import AskingSettings, SettingsUnreadable, stages
from ui.chat.records import RecordUnreadable, answer_of, conversation_of, record_of
from ui.rendering import (
    render_notice,
    render_questions,
    render_sources,
    render_status,
    render_turn,
    render_welcome,
)
from ui.rendering.exporting import ExportForm, export_conversation
from ui.rendering.texts import say

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

TOLD = (QuestionError, ArchiveError, ModelError, SettingsUnreadable, RecordUnreadable)
"""Errors whose messages are written for readers."""
_EXAMPLES = 3
_SECONDS_FOR_SUGGESTIONS = 5.0
_STAGES = {Stage.SEARCHING: "conversation.searching", Stage.READING: "conversation.reading"}


class Desk:
    """Answers the page's requests about one chatbot.

    ``adjusted`` makes a chatbot for a visitor's settings; ``examples`` are the questions of the
    first visit, without any they are drawn from the newest articles.
    """

    def __init__(
        self,
        chatbot: Chatbot,
        *,
        examples: Sequence[str] = (),
        adjusted: Callable[[AskingSettings], Chatbot] | None = None,
        may_add: bool = True,
        rated: bool = True,
    ) -> None:
        self._chatbot = chatbot
        self._examples = tuple(examples)
        self._adjusted = adjusted
        self._may_add = may_add
        self._rated = rated
        self._suggesting = threading.Lock()
        self._examples_of_state = lru_cache(maxsize=1)(self._answered_examples)

    def welcome(self) -> str:
        """Return what a visitor sees first."""
        try:
            status = self._chatbot.index.status()
            examples = self._examples
            if not examples and status.articles:
                with self._suggesting:
                    examples = self._examples_of_state(status.last_change, status.embedded)
        except TOLD as error:
            return render_notice(str(error))
        return render_welcome(examples, articles=status.articles, may_add=self._may_add)

    def status(self) -> str:
        """Return the line on what the archive holds now."""
        status = self._chatbot.index.status()
        return render_status(
            articles=status.articles, sentences=status.sentences, embedded=status.embedded
        )

    def source_names(self) -> list[str]:
        """Return the outlets to choose from, those with most articles first."""
        return [source.name for source in self._chatbot.index.sources() if source.name]

    def ask(self, sent: dict[str, Any]) -> Iterator[dict[str, str]]:
        """Yield the stages in words (``stage``) and then the turn (``turn``) or a ``notice``."""
        question = str(sent.get("question", ""))
        turn = int(sent.get("turn", 1))
        try:
            settings = AskingSettings.of_page(sent.get("settings"))
            chatbot = self._adjusted(settings) if self._adjusted else self._chatbot
            before = conversation_of(sent.get("records") or [])
            for item in stages(chatbot, question, settings, before):
                if isinstance(item, Progress):
                    yield {"stage": say(_STAGES[item.stage], count=item.amount)}
                else:
                    yield {"turn": self._turn(item, turn)}
        except TOLD as error:
            yield {"notice": render_notice(str(error), question=question.strip())}

    def restore(self, sent: dict[str, Any]) -> list[str]:
        """Return the turns of a saved conversation as HTML; raises ``RecordUnreadable``."""
        turns = conversation_of(sent.get("records")).turns
        return [self._turn(turn.answer, number) for number, turn in enumerate(turns, 1)]

    def sources(self, sent: dict[str, Any]) -> str:
        """Return the Sources panel of one turn; raises ``RecordUnreadable``."""
        answer = answer_of(sent.get("record"))
        active = str(sent["active"]) if sent.get("active") else None
        return render_sources(
            answer, self._articles(answer), turn=int(sent.get("turn", 1)), active=active
        )

    def next_questions(self, sent: dict[str, Any]) -> str:
        """Return questions that lead on from a turn and that the archive has just answered.

        Nothing while others are being looked for: answers come before suggestions.
        """
        answer = answer_of(sent.get("record"))
        if not self._suggesting.acquire(timeout=_SECONDS_FOR_SUGGESTIONS):
            return ""
        try:
            questions = next_questions(self._chatbot, answer)
        finally:
            self._suggesting.release()
        return render_questions(questions, "conversation.next")

    def export(self, sent: dict[str, Any]) -> str:
        """Return a conversation as Markdown, HTML or JSON; raises ``RecordUnreadable``."""
        try:
            form = ExportForm(sent.get("form"))
        except ValueError as error:
            raise RecordUnreadable(f"There is no export as {sent.get('form')!r}.") from error
        return export_conversation(
            conversation_of(sent.get("records")),
            form,
            today=date.today(),  # noqa: DTZ011 -- the day of this computer
        )

    def _turn(self, answer: Answer, turn: int) -> str:
        return render_turn(answer, turn=turn, record=record_of(answer), rated=self._rated)

    def _answered_examples(self, last_change: int, embedded: int) -> tuple[str, ...]:
        del last_change, embedded  # the state of the archive the examples belong to
        return tuple(starting_questions(self._chatbot, limit=_EXAMPLES))

    def _articles(self, answer: Answer) -> dict[str, Article]:
        wanted = {it.article_id for it in (*answer.citations, *answer.alternatives)}
        found = (self._chatbot.index.article(article_id) for article_id in sorted(wanted))
        return {article.id: article for article in found if article is not None}
