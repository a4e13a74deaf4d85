"""Ask in a thread and tell the stages as they come, so that a page can show them and stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from index.articles import Period
from qa.answers import Answer, Conversation, Progress

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

MOST_PASSAGES = 50
_NO_TURNS = Conversation()
_Report = Callable[[Progress], None]


class SettingsUnreadable(Exception):
    """What the page sent as settings cannot be used; the message says why."""


OWN_READER, NO_READER = "own", "none"


class _Stopped(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class AskingSettings:
    """How a visitor wants to be answered; ``None`` leaves it to the program.

    ``reader`` false weighs whole sentences without reading them; ``model`` names another reader.
    """

    as_of: date | None = None
    period: Period | None = None
    sources: tuple[str, ...] = ()
    passages: int | None = None
    reader: bool = True
    model: str | None = None

    @classmethod
    def of_page(cls, sent: object) -> AskingSettings:
        """Read the settings as the page sends them; raises ``SettingsUnreadable``."""
        fields: dict[str, Any] = sent if isinstance(sent, dict) else {}
        period = Period(_day(fields.get("since")), _day(fields.get("until")))
        if period.since and period.until and period.until < period.since:
            raise SettingsUnreadable(f"The period ends ({period.until}) before it begins.")
        passages = fields.get("passages")
        return cls(
            as_of=_day(fields.get("as_of")),
            period=None if period == Period() and not fields.get("any_time") else period,
            sources=tuple(str(name) for name in fields.get("sources") or ()),
            passages=min(max(int(passages), 1), MOST_PASSAGES) if passages else None,
            reader=fields.get("reader") != NO_READER,
            model=_model(fields.get("reader")),
        )


def stages(
    chatbot: Chatbot,
    question: str,
    settings: AskingSettings,
    conversation: Conversation = _NO_TURNS,
) -> Iterator[Progress | Answer]:
    """Ask and yield each stage as it begins and then the answer; raises what asking raises.

    When the iterator is closed before its end, the work ends with its present stage.
    """
    told: SimpleQueue[Progress | Answer | BaseException] = SimpleQueue()
    stopped = threading.Event()

    def report(progress: Progress) -> None:
        if stopped.is_set():
            raise _Stopped
        told.put(progress)

    def work() -> None:
        try:
            told.put(ask(chatbot, question, settings, conversation=conversation, report=report))
        except BaseException as error:  # noqa: BLE001 -- raised again where the answer is waited for
            told.put(error)

    threading.Thread(target=work, name="asking", daemon=True).start()
    try:
        while True:
            item = told.get()
            if isinstance(item, BaseException):
                raise item
            yield item
            if isinstance(item, Answer):
                return
    finally:
        stopped.set()


def ask(
    chatbot: Chatbot,
    question: str,
    settings: AskingSettings,
    *,
    conversation: Conversation = _NO_TURNS,
    report: _Report | None = None,
) -> Answer:
    """Ask a question as the visitor wants it answered, after what was asked before."""
    return chatbot.ask(
        question,
        conversation=conversation,
        as_of=settings.as_of,
        period=settings.period,
        sources=settings.sources,
        report=report,
    )


def _day(text: object) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise SettingsUnreadable(f"{text!r} is not a day; choose one like 2026-05-31.") from error


def _model(sent: object) -> str | None:
    return str(sent) if sent and sent not in {OWN_READER, NO_READER} else None
