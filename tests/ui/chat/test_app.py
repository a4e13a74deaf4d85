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

from tests.ui.chat.fakes import HARBOUR, HOSTILE, FakeChatbot, FakeIndex, chatbot
from ui.chat.app import build_chat, launch
from ui.chat.network import MOST_BYTES, first_free_port

ROOT = Path(__file__).parents[3]
SERVE = """
import sys
from tests.ui.chat.fakes import FakeChatbot, FakeIndex, chatbot
from ui.chat.app import serve
from ui.chat.serving import Doors, Serving
serving = Serving(port=int(sys.argv[1]), host=sys.argv[2] if len(sys.argv) > 2 else None)
serve(chatbot(FakeChatbot(FakeIndex([]))), serving, Doors(load_path=lambda path: []))
"""
STYLES = ROOT / "ui" / "page" / "frame.css"


@pytest.fixture(scope="module")
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
    monkeypatch.setattr("ui.chat.network.TRIED_PORTS", 0)
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


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=ui/page/frame.css",
        "gradio_api/file=https://a.example/",
        "gradio_api/file/etc/passwd",
        "gradio_api/proxy=https://a.example/",
        "gradio_api/runs",
        "gradio_api/run-history/records",
        "file=/etc/passwd",
        "static/../../../../../../etc/passwd",
        "assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_of_the_machine_is_served(address: str, path: str) -> None:
    answer = httpx.get(f"{address}/{path}")
    assert answer.status_code in {403, 404}
    assert "root:" not in answer.text


def test_a_request_longer_than_any_conversation_is_refused(address: str) -> None:
    sent = b"x" * (MOST_BYTES + 1)
    assert httpx.post(f"{address}/gradio_api/queue/join", content=sent).status_code == 413


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
    taken_words = f"Port {taken} is taken by another program; {address[1]} is used instead.\n"
    assert (output, errors) == ("Stopped.\n", taken_words)


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
