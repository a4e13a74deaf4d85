"""The chat in a terminal: ask, follow up, look at sources, set the day and the period.

``TerminalChat`` turns a typed line into what is printed; ``converse`` reads the lines, with history
and completion where somebody sits at a keyboard, plainly where they come through a pipe.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from rich.console import Group, RenderableType
from rich.text import Text

from index.articles import Period
from index.errors import ArchiveError, ModelError
from qa.answers import Citation, Conversation, Turn
from qa.errors import QuestionError
from ui import terminal
from ui.chat.asking import AskingSettings, ask
from ui.rendering import render_terminal, render_timeline
from ui.rendering.exporting import ExportForm, export_conversation
from ui.rendering.plain import render_terminal_article
from ui.rendering.wording import day_words, period_words, printable_line

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

_TOLD = (QuestionError, ArchiveError, ModelError)
_FORMS = {".md": ExportForm.MARKDOWN, ".html": ExportForm.HTML, ".json": ExportForm.JSON}
_LISTED_SOURCES = 30


class LineRefused(Exception):
    """A command cannot be done; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word with a slash: what may follow it, what it does, and the doing."""

    name: str
    follows: str
    does: str
    run: Callable[[TerminalChat, str], RenderableType]


class TerminalChat:
    """One conversation with an archive, line by line; ``today`` tells the day an export is made."""

    def __init__(self, chatbot: Chatbot, *, today: Callable[[], date] = date.today) -> None:
        self._chatbot = chatbot
        self._today = today
        self._settings = AskingSettings()
        self._conversation = Conversation()
        self.is_over = False

    def respond(self, line: str) -> RenderableType | None:
        """Return what a typed line brings, ``None`` for an empty one."""
        line = line.strip()
        try:
            if not line:
                return None
            if line.startswith("/"):
                return self._command(line)
            return self._ask(line)
        except (*_TOLD, LineRefused) as error:
            return Text(str(error), style="yellow")

    def source_names(self) -> list[str]:
        """Return the outlets that ``/source`` can name."""
        return [source.name for source in self._chatbot.index.sources() if source.name]

    # --- what commands do -----------------------------------------------------------------------

    def _command(self, line: str) -> RenderableType:
        name, _, rest = line[1:].partition(" ")
        for command in COMMANDS:
            if command.name == name:
                return command.run(self, rest.strip())
        raise LineRefused(f"There is no /{name}; /help tells what there is.")

    def _ask(self, question: str) -> RenderableType:
        answer = ask(self._chatbot, question, self._settings, conversation=self._conversation)
        self._conversation = self._conversation.then(Turn(question, answer))
        return render_terminal(answer)

    def help(self, _: str) -> RenderableType:
        """Tell the commands."""
        lines = [f"  {f'/{it.name} {it.follows}'.strip():<24}{it.does}" for it in COMMANDS]
        return Text("Type a question, or:\n" + "\n".join(lines))

    def sources(self, rest: str) -> RenderableType:
        """List what the last answer cites, or show one article with the sentence marked."""
        shown = self._last_citations()
        if rest:
            citation = _numbered(rest, shown)
            article = self._chatbot.index.article(citation.article_id)
            if article is None:
                raise LineRefused("This article is no longer in the archive.")
            return render_terminal_article(article, citation)
        lines = [
            f"{number:>3}  {printable_line(it.title or '(no title)')}"
            f"  {printable_line(it.source or '')}  {it.published or 'no date'}"
            for number, it in enumerate(shown, 1)
        ]
        return Text("\n".join([*lines, "Show one with its number: /sources 1"]))

    def timeline(self, rest: str) -> RenderableType:
        """Tell a story by its days: the one named, else that of the last question."""
        if not rest and not self._conversation.turns:
            raise LineRefused("Ask something first, or name a story: /timeline the Wendle flood")
        story = rest or self._conversation.turns[-1].answer.interpreted_question
        told = self._chatbot.timeline(
            story,
            as_of=self._settings.as_of,
            period=self._settings.period,
            sources=self._settings.sources,
        )
        return render_timeline(told) if told.entries else Text("No article tells days of this.")

    def as_of(self, rest: str) -> RenderableType:
        """Set the day from which questions are asked."""
        day = None if rest in {"", "today"} else _day(rest)
        self._settings = replace(self._settings, as_of=day)
        return Text(f"As of {day_words(day) if day else 'today'}.")

    def period(self, rest: str) -> RenderableType:
        """Limit the articles to a period."""
        since, _, until = rest.partition(" ")
        period = Period(*(_day(it) if it not in {"", "-"} else None for it in (since, until)))
        if period.since and period.until and period.until < period.since:
            raise LineRefused(f"{period.until} lies before {period.since}.")
        self._settings = replace(self._settings, period=None if period == Period() else period)
        return Text(f"Articles of {period_words(period)}.")

    def source(self, rest: str) -> RenderableType:
        """Limit the articles to an outlet."""
        if rest and rest.casefold() not in {it.casefold() for it in self.source_names()}:
            known = ", ".join(self.source_names()[:_LISTED_SOURCES]) or "none"
            raise LineRefused(f"There is no source {rest!r}. Choose from: {known}.")
        self._settings = replace(self._settings, sources=(rest,) if rest else ())
        return Text(f"Only {rest}." if rest else "All sources.")

    def save(self, rest: str) -> RenderableType:
        """Write the conversation to a file."""
        file = Path(rest).expanduser()
        form = _FORMS.get(file.suffix.lower())
        if form is None:
            raise LineRefused(f"Name a file that ends in {', '.join(_FORMS)}.")
        text = export_conversation(self._conversation, form, today=self._today())
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise LineRefused(f"{file}: {error.strerror}") from error
        return Text(f"Saved as {file}")

    def new(self, _: str) -> RenderableType:
        """Begin a new conversation."""
        self._conversation = Conversation()
        return Text("A new conversation.")

    def quit(self, _: str) -> RenderableType:
        """End the chat."""
        self.is_over = True
        return Group()

    def _last_citations(self) -> tuple[Citation, ...]:
        if not self._conversation.turns:
            raise LineRefused("Ask something first.")
        answer = self._conversation.turns[-1].answer
        return (*answer.citations, *answer.alternatives)


COMMANDS = (
    Command("sources", "[NUMBER]", "list the articles behind the answer, or read one",
            TerminalChat.sources),
    Command("timeline", "[STORY]", "tell a story by its days; without one, that of the question",
            TerminalChat.timeline),
    Command("asof", "[DAY]", "ask as of a day; without one, today", TerminalChat.as_of),
    Command("period", "[SINCE] [UNTIL]", "articles of a period; - leaves an end open",
            TerminalChat.period),
    Command("source", "[NAME]", "articles of one source; without one, all", TerminalChat.source),
    Command("save", "FILE", "keep the conversation as .md, .html or .json", TerminalChat.save),
    Command("new", "", "begin a new conversation", TerminalChat.new),
    Command("help", "", "tell the commands", TerminalChat.help),
    Command("quit", "", "end (Ctrl+D does too)", TerminalChat.quit),
)  # fmt: skip


def converse(chatbot: Chatbot) -> None:
    """Chat until the end of the input or ``/quit``."""
    chat = TerminalChat(chatbot)
    if terminal.is_interactive():
        terminal.say("Ask the archive; /help tells what else there is.")
        lines = _typed_lines(CommandCompleter(chat.source_names))
    else:
        lines = iter(sys.stdin.readline, "")
    for line in lines:
        shown = chat.respond(line)
        if shown is not None:
            terminal.write_rendered(shown)
        if chat.is_over:
            return


class CommandCompleter(Completer):
    """Completes commands after a slash, and the names of sources after ``/source``."""

    def __init__(self, source_names: Callable[[], Iterable[str]]) -> None:
        self._source_names = source_names

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Yield what may stand in place of what is typed."""
        del complete_event
        typed = document.text_before_cursor
        if typed.startswith("/source "):
            begun = typed.removeprefix("/source ")
            for name in self._source_names():
                if name.casefold().startswith(begun.casefold()):
                    yield Completion(name, start_position=-len(begun))
        elif typed.startswith("/") and " " not in typed:
            for command in COMMANDS:
                if command.name.startswith(typed[1:]):
                    yield Completion(
                        f"/{command.name}", start_position=-len(typed), display_meta=command.does
                    )


def _typed_lines(completer: Completer) -> Iterator[str]:
    folder = platformdirs.user_state_path("dateline", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(folder / "questions")), completer=completer
    )
    while True:
        try:
            yield session.prompt("? ")
        except KeyboardInterrupt:  # clears the line, as in a shell
            continue
        except EOFError:
            return


def _numbered(text: str, shown: tuple[Citation, ...]) -> Citation:
    if not text.isdecimal() or not 1 <= int(text) <= len(shown):
        raise LineRefused(f"There is no source {text}; /sources lists {len(shown)}.")
    return shown[int(text) - 1]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise LineRefused(f"{text!r} is not a day; write it like 2026-05-31.") from error
