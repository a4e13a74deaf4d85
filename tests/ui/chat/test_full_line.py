"""When as many wait for the page as may, the next is told so at once: nobody waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from selenium.webdriver import Chrome

from tests.ui.chat.fakes import HARBOUR, FakeChatbot, FakeIndex, chatbot
from tests.ui.chat.reader import Reader
from ui.chat import app
from ui.chat.app import build_chat, launch

_WAITING = 3
_SLOW = {"data": ["Who answers slowly?", "", "", "", []]}
_BREAKWATER = "When will the mayor open the new breakwater?"


@pytest.fixture
def asked() -> FakeChatbot:
    return FakeChatbot(FakeIndex([HARBOUR]))


@pytest.fixture
def full(asked: FakeChatbot, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a page at which all who may wait do."""
    monkeypatch.setattr(app, "_MOST_WAITING", _WAITING)
    blocks = build_chat(chatbot(asked))
    address = launch(blocks)
    # Some are taken out of the line to be answered: how many more it holds is a matter of moments.
    while call(address).is_success:
        pass
    yield address
    asked.released.set()
    blocks.close(verbose=False)


def call(address: str) -> httpx.Response:
    return httpx.post(f"{address}/gradio_api/call/ask", json=_SLOW, trust_env=False, timeout=20)


def test_a_program_is_refused_at_once_with_the_reason(full: str) -> None:
    refused = call(full)
    assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert (
        refused.json()["detail"] == f"Queue is full. Max size is {_WAITING} and size is {_WAITING}."
    )


@pytest.mark.browser
def test_a_reader_is_told_and_gets_the_question_back(
    full: str, asked: FakeChatbot, driver: Chrome
) -> None:
    reader = Reader(driver, full)
    reader.visit()
    reader.type(_BREAKWATER)
    assert reader.says(".turn.failed", "Too many questions are waiting")
    assert reader.one("#question textarea").get_property("value") == _BREAKWATER
    asked.released.set()
    reader.wait(lambda: call(full).is_success)
    assert "breakwater in April" in reader.ask_afresh(_BREAKWATER).text


@pytest.mark.browser
def test_a_reader_whose_server_is_gone_gets_the_question_back(
    asked: FakeChatbot, driver: Chrome
) -> None:
    blocks = build_chat(chatbot(asked))
    reader = Reader(driver, launch(blocks))
    reader.visit()
    blocks.close(verbose=False)
    reader.type(_BREAKWATER)
    assert reader.says(".turn.failed", "The server does not answer.")
    assert reader.one("#question textarea").get_property("value") == _BREAKWATER
