"""The server behind the chat page: its port, its rules for the browser, its plain words."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio import http_server

from index.articles import Article
from index.errors import ArchiveBusy
from qa.answers import Answer, Conversation
from tests.ui.chat_fakes import HARBOUR, HOSTILE, LIBRARY, FakeChatbot, FakeIndex, chatbot
from ui.chat_app import Desk, build_chat, launch
from ui.chat_network import first_free_port

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from tests.ui.chat_fakes import FakeChatbot, FakeIndex, chatbot
from ui.chat_app import serve
serve(chatbot(FakeChatbot(FakeIndex([]))), port=int(sys.argv[1]), open_browser=False)
"""
STYLES = ROOT / "ui" / "page" / "frame.css"


class BusyChatbot(FakeChatbot):
    def ask(self, question: str, *, conversation: Conversation | None = None) -> Answer:
        del question, conversation
        raise ArchiveBusy("Another process is writing; try again in a moment.")


def desk(*, examples: tuple[str, ...] = ()) -> Desk:
    return Desk(chatbot(FakeChatbot(FakeIndex([HARBOUR, LIBRARY]))), examples)


@pytest.fixture
def address() -> Iterator[str]:
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR, HOSTILE]))))
    yield launch(blocks)
    blocks.close(verbose=False)


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that somebody listens on, with the next one free."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_gives_way_to_the_next_free_one(taken: int) -> None:
    assert first_free_port("127.0.0.1", taken) > taken


def test_a_free_port_is_taken_as_asked(taken: int) -> None:
    free = first_free_port("127.0.0.1", taken)
    assert first_free_port("127.0.0.1", free) == free


def test_no_free_port_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.chat_network.TRIED_PORTS", 0)
    with pytest.raises(OSError, match=r"No free port from 7860 .*--port"):
        first_free_port("127.0.0.1", 7860)


def test_the_port_of_the_environment_is_the_default(
    monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setattr(http_server, "INITIAL_PORT_VALUE", taken)
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([]))))
    try:
        assert taken < int(launch(blocks).split(":")[-1]) < taken + 100
    finally:
        blocks.close(verbose=False)


def test_a_proxy_is_not_asked_for_the_way_to_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([]))))
    try:
        assert launch(blocks).startswith("http://127.0.0.1:")
    finally:
        blocks.close(verbose=False)
    assert os.environ["NO_PROXY"] == "intranet.example"
    assert "no_proxy" not in os.environ


def test_the_browser_is_told_to_stay_here(address: str) -> None:
    headers = httpx.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert not re.search(r"https?:|\*", headers["content-security-policy"])
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_names_no_other_host_to_load_from(address: str) -> None:
    loaded = re.findall(
        r"<(?:script|link|img)[^>]+(?:src|href)=\"([^\"]+)\"", httpx.get(address).text
    )
    assert loaded
    assert not [url for url in loaded if url.startswith(("http", "//"))]


def test_analytics_and_run_history_are_off(address: str) -> None:
    config = httpx.get(f"{address}/config").json()
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False


def test_serve_says_its_address_and_that_it_stopped(taken: int) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(taken)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    first_lines = [program.stdout.readline() for _ in range(2)]
    program.send_signal(signal.SIGINT)
    output, errors = program.communicate(timeout=60)
    address = re.fullmatch(r"Dateline chat: http://127\.0\.0\.1:(\d+)\n", first_lines[0])
    assert address is not None
    assert int(address[1]) > taken
    assert first_lines[1] == "Press Ctrl+C to stop.\n"
    assert (output, errors) == ("Stopped.\n", "")


def test_an_error_is_told_and_the_conversation_stays() -> None:
    busy = Desk(chatbot(BusyChatbot(FakeIndex([HARBOUR]))), ())
    shown, sources, conversation = busy.ask("Who is Ines Roth?", Conversation())
    assert "Another process is writing; try again in a moment." in shown
    assert "Who is Ines Roth?" in shown
    assert sources == ""
    assert conversation == Conversation()


def test_an_archive_that_cannot_be_asked_says_so_at_once() -> None:
    busy = Desk(chatbot(BusyChatbot(FakeIndex([HARBOUR]))), ())
    assert "Another process is writing; try again in a moment." in busy.welcome()


def test_an_answer_joins_the_conversation() -> None:
    asked = desk()
    _, _, conversation = asked.ask("Who will open the new breakwater?", Conversation())
    shown, _, conversation = asked.ask("And who is the port master?", conversation)
    questions = ["Who will open the new breakwater?", "And who is the port master?"]
    assert [turn.question for turn in conversation.turns] == questions
    assert shown.index(questions[0]) < shown.index(questions[1])


def test_the_sources_of_an_earlier_turn_can_be_shown_again() -> None:
    asked = desk()
    _, _, conversation = asked.ask("Who will open the new breakwater?", Conversation())
    _, _, conversation = asked.ask("What does the library of Norrick lend?", conversation)
    assert "Cobalt Bay harbour" in asked.sources(conversation, 1, "c1")
    assert "Library lends drills" in asked.sources(conversation, 2)


def test_a_removed_article_is_gone_from_the_sources_too() -> None:
    index = FakeIndex([HARBOUR])
    asked = Desk(chatbot(FakeChatbot(index)), ())
    _, sources, conversation = asked.ask("Who will open the new breakwater?", Conversation())
    index.held.clear()
    assert "Divers had cleared" in sources
    assert "Divers had cleared" not in asked.sources(conversation, 1)


def test_the_given_examples_are_offered() -> None:
    assert "Who is Ines Roth?" in desk(examples=("Who is Ines Roth?",)).welcome()


def test_without_examples_the_newest_titles_are_asked_about() -> None:
    welcome = desk().welcome()
    assert welcome.index("Library lends drills") < welcome.index("Cobalt Bay harbour reopens")


def test_an_example_that_finds_no_answer_is_not_offered() -> None:
    silent = Article.create("Nothing of the kind.", title="Penicillin discovered in a kitchen")
    untitled = Article.create("No title either.")
    index = FakeIndex([silent, untitled, HARBOUR])
    welcome = Desk(chatbot(FakeChatbot(index)), ()).welcome()
    assert welcome.count('class="example"') == 1
    assert "Penicillin" not in welcome


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"), ("ink", "desk"), ("ink", "sheet"), ("ink", "accent-soft"),
        ("faded", "paper"), ("faded", "desk"), ("faded", "sheet"), ("faded", "accent-soft"),
        ("accent", "paper"), ("accent", "sheet"), ("accent", "accent-soft"),
        ("on-accent", "accent"), ("sentence-ink", "sentence"), ("sentence-ink", "answer"),
    ],
)  # fmt: skip
def test_every_pair_of_colours_can_be_read(theme: str, ink: str, ground: str) -> None:
    blocks = STYLES.read_text(encoding="utf-8").split("\n}\n")[:2]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[theme == "dark"]))
    lighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
    # WCAG 2.2, success criterion 1.4.3: 4.5:1 for text of normal size.
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
