"""The chat in a terminal: what each line brings, what completes it, and what a pipe gets."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.console import Console

from tests.ui.chat.fakes import HARBOUR, LIBRARY, FakeChatbot, FakeIndex, chatbot
from tests.ui.command_line import Dateline
from ui.terminal_chat import CommandCompleter, TerminalChat

BREAKWATER = "Who will open the new breakwater?"


@pytest.fixture
def chat() -> TerminalChat:
    asked = chatbot(FakeChatbot(FakeIndex([HARBOUR, LIBRARY])))
    return TerminalChat(asked, today=lambda: date(2026, 11, 25))


def shown(chat: TerminalChat, line: str) -> str:
    console = Console(file=StringIO(), width=200)
    with console.capture() as captured:
        console.print(chat.respond(line))
    return captured.get()


def test_a_question_is_answered_with_its_citation(chat: TerminalChat) -> None:
    answer = shown(chat, BREAKWATER)
    assert "will open the new breakwater in April. [1]" in answer
    assert "[1] Cobalt Bay harbour reopens after nine days  Coast Courier · 4 May 2026" in answer


def test_the_sources_of_an_answer_are_listed_and_read(chat: TerminalChat) -> None:
    shown(chat, BREAKWATER)
    assert "  1  Cobalt Bay harbour reopens" in shown(chat, "/sources")
    assert "Divers had cleared the wreck" in shown(chat, "/sources 1")


def test_the_cited_sentence_is_marked_in_its_article(chat: TerminalChat) -> None:
    shown(chat, BREAKWATER)
    console = Console(file=StringIO(), width=200, force_terminal=True, color_system="standard")
    with console.capture() as captured:
        console.print(chat.respond("/sources 1"))
    assert "\x1b[30;103mThe mayor, Tomas Vell, will open" in captured.get()


def test_a_story_is_told_by_its_days(chat: TerminalChat) -> None:
    shown(chat, BREAKWATER)
    assert shown(chat, "/timeline").startswith("Monday, 4 May 2026")
    assert "tells days" in shown(chat, "/timeline of nothing")


@pytest.mark.parametrize("line", ["/sources", "/timeline"])
def test_what_needs_an_answer_says_so(chat: TerminalChat, line: str) -> None:
    assert shown(chat, line).startswith("Ask something first")


def test_the_day_of_asking_is_set_and_taken_back(chat: TerminalChat) -> None:
    assert shown(chat, "/asof 2026-05-05") == "As of 5 May 2026.\n"
    assert shown(chat, "/asof") == "As of today.\n"


def test_a_period_and_a_source_limit_what_is_asked(chat: TerminalChat) -> None:
    assert shown(chat, "/period 2026-06-01 -") == "Articles of since 1 June 2026.\n"
    assert "Not in these articles." in shown(chat, BREAKWATER)
    shown(chat, "/period")
    shown(chat, "/source Norrick Post")
    assert "Not in these articles." in shown(chat, BREAKWATER)
    shown(chat, "/source")
    assert "breakwater in April" in shown(chat, BREAKWATER)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/dance", "There is no /dance; /help tells what there is."),
        ("/asof May", "'May' is not a day; write it like 2026-05-31."),
        ("/period 2026-05-02 2026-05-01", "2026-05-01 lies before 2026-05-02."),
        ("/source Nobody", "Choose from: Coast Courier, Norrick Post."),
        ("/save chat.pdf", "Name a file that ends in .md, .html, .json."),
        ("/save /nowhere/chat.md", "No such file or directory"),
    ],
)
def test_a_line_that_cannot_be_done_says_what_can(chat: TerminalChat, line: str, told: str) -> None:
    assert told in shown(chat, line)


def test_an_unknown_number_of_a_source_is_told(chat: TerminalChat) -> None:
    shown(chat, BREAKWATER)
    assert shown(chat, "/sources 9").startswith("There is no source 9; /sources lists ")


def test_a_conversation_is_saved(chat: TerminalChat, tmp_path: Path) -> None:
    shown(chat, BREAKWATER)
    shown(chat, f"/save {tmp_path / 'chat.md'}")
    assert "# Dateline, 25 November 2026" in (tmp_path / "chat.md").read_text(encoding="utf-8")


def test_a_new_conversation_has_no_answer_yet(chat: TerminalChat) -> None:
    shown(chat, BREAKWATER)
    shown(chat, "/new")
    assert shown(chat, "/sources") == "Ask something first.\n"


def test_every_command_is_in_the_help(chat: TerminalChat) -> None:
    assert {"/sources", "/timeline", "/asof", "/quit"} <= set(shown(chat, "/help").split())


def test_nothing_typed_brings_nothing(chat: TerminalChat) -> None:
    assert chat.respond("  ") is None
    assert not chat.is_over
    chat.respond("/quit")
    assert chat.is_over


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("/s", ["/sources", "/source", "/save"]),
        ("/source nor", ["Norrick Post"]),
        ("Who ", []),
        ("/asof ", []),
    ],
)
def test_commands_and_sources_are_completed(
    chat: TerminalChat, typed: str, completed: list[str]
) -> None:
    completer = CommandCompleter(chat.source_names)
    found = completer.get_completions(Document(typed), CompleteEvent())
    assert [it.text for it in found] == completed


def test_questions_come_through_a_pipe(filled: Dateline, archive: Path) -> None:
    del filled
    ran = subprocess.run(
        [sys.executable, "-m", "ui", "chat", "--terminal", "--archive", str(archive)],
        input="/source Nobody\n/quit\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Choose from: Post, Courier." in ran.stdout
