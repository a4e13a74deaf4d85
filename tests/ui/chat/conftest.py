"""One browser for a module, and servers of the chat page for it to visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from index import embedding
from index.news_index import NewsIndex
from tests.fakes import FakeEncoder
from tests.ui.chat.fakes import HARBOUR, HOSTILE, LIBRARY, FakeChatbot, FakeIndex, chatbot
from tests.ui.chat.reader import CHROMEDRIVER, CHROMIUM, FLAGS, Reader
from ui.chat.app import build_chat, launch
from ui.chat.serving import Serving

BREAKWATER = "When will the mayor open the new breakwater?"


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if CHROMIUM is None or CHROMEDRIVER is None:
        pytest.skip("needs Chromium and chromedriver; neither the page nor this test fetches them")
    options = ChromeOptions()
    options.binary_location = CHROMIUM
    downloads = tmp_path_factory.mktemp("downloads")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    preferences = {
        "download.default_directory": str(downloads),
        "profile.default_content_setting_values.automatic_downloads": 1,  # several a page
    }
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = Chrome(options=options, service=Service(executable_path=CHROMEDRIVER))
    chrome.downloads = downloads  # type: ignore[attr-defined]  # where tests find what was saved
    yield chrome
    chrome.quit()


@pytest.fixture(scope="module")
def page(driver: Chrome) -> Iterator[Reader]:
    """Return somebody at a page that no test changes; each test visits it anew."""
    fake = FakeChatbot(FakeIndex([HARBOUR, LIBRARY, HOSTILE]))
    blocks = build_chat(chatbot(fake), examples=(BREAKWATER,))
    yield Reader(driver, launch(blocks))
    blocks.close(verbose=False)


@pytest.fixture
def open_page(driver: Chrome) -> Iterator[Callable[..., Reader]]:
    """Return a function that serves a fake chatbot of its own and visits its page."""
    served = []

    def serve_and_visit(
        asked: FakeChatbot, *, width: int = 1280, serving: Serving | None = None
    ) -> Reader:
        blocks = build_chat(chatbot(asked), examples=(BREAKWATER,), serving=serving)
        served.append(blocks)
        reader = Reader(driver, launch(blocks, serving))
        reader.visit(width=width)
        return reader

    yield serve_and_visit
    for blocks in served:
        blocks.close(verbose=False)


@pytest.fixture
def own_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewsIndex]:
    """Return an archive on disk with two articles, embedded by the fake encoder."""
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: FakeEncoder())
    with NewsIndex.create(tmp_path / "archive") as index:
        index.add([HARBOUR, LIBRARY])
        index.embed_pending()
        yield index
