"""The chat page as a reader meets it: a real headless Chromium, and nothing beyond loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.ui.chat_fakes import HARBOUR, HOSTILE, LIBRARY, FakeChatbot, FakeIndex, chatbot
from ui.chat_app import build_chat, launch

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_SECONDS = 20
T = TypeVar("T")
BREAKWATER = "When will the mayor open the new breakwater?"
LIBRARY_QUESTION = "What does the library of Norrick lend besides books?"


class Reader:
    """Somebody at the page: types, clicks, and looks."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def visit(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [theme]})
        self.driver.get(self.address)
        self.wait(lambda: self.all(".welcome"))

    def wait(self, look: Callable[[], T]) -> T:
        found: T = WebDriverWait(self.driver, WAIT_SECONDS).until(lambda _: look())
        return found

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.wait(lambda: self.all(selector))[0]

    def type(self, text: str) -> None:
        self.one("#question textarea").send_keys(text, Keys.ENTER)

    def ask(self, question: str) -> WebElement:
        before = len(self.all(".answer"))
        self.type(question)
        return self.wait(lambda: self.all(".answer")[before:])[0]

    def ask_afresh(self, question: str) -> WebElement:
        self.one("#question textarea").clear()
        return self.ask(question)

    def click(self, element: WebElement) -> None:
        # As a mouse would hit it, wherever smooth scrolling has brought it by now.
        self.driver.execute_script("arguments[0].click()", element)

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]  # selenium leaves it bare
        return entries

    def is_visible_in(self, inner: WebElement, outer: WebElement) -> bool:
        return bool(
            self.run(
                "const [a, b] = [...arguments].map(it => it.getBoundingClientRect());"
                "return a.top >= b.top - 1 && a.bottom <= b.bottom + 1",
                inner,
                outer,
            )
        )

    def has_horizontal_scroll(self) -> bool:
        return bool(
            self.run(
                "return document.documentElement.scrollWidth > window.innerWidth"
                " || [...document.querySelectorAll('#conversation, #sources-column')]"
                ".some(it => it.scrollWidth > it.clientWidth + 1)"
            )
        )


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if CHROMIUM is None or CHROMEDRIVER is None:
        pytest.skip("needs Chromium and chromedriver; neither the page nor this test fetches them")
    options = ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = Chrome(options=options, service=Service(executable_path=CHROMEDRIVER))
    yield chrome
    chrome.quit()


@pytest.fixture
def open_page(driver: Chrome) -> Iterator[Callable[..., Reader]]:
    """Return a function that serves a fake chatbot and visits its page."""
    served = []

    def serve_and_visit(asked: FakeChatbot | None = None, *, width: int = 1280) -> Reader:
        fake = asked or FakeChatbot(FakeIndex([HARBOUR, LIBRARY, HOSTILE]))
        blocks = build_chat(chatbot(fake), examples=(BREAKWATER,))
        served.append(blocks)
        reader = Reader(driver, launch(blocks))
        reader.visit(width=width)
        return reader

    yield serve_and_visit
    for blocks in served:
        blocks.close(verbose=False)


@pytest.fixture(scope="module")
def samples(driver: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Visit the program itself, as `dateline chat --samples` starts it."""
    home = tmp_path_factory.mktemp("home")
    private = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA")}
    program = subprocess.Popen(
        [sys.executable, "-m", "ui", "chat", "--samples", "--no-browser"],
        cwd=ROOT,
        env=os.environ | private | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    lines = iter(program.stdout.readline, "")
    addresses = (line.split(": ")[1].strip() for line in lines if line.startswith("Dateline chat"))
    address = next(addresses, None)
    assert address is not None, "the program ended before it served the page"
    yield Reader(driver, address)
    program.terminate()
    program.wait(10)


def test_a_question_is_answered_with_the_cited_sentence_in_view(
    open_page: Callable[..., Reader],
) -> None:
    reader = open_page()
    answer = reader.ask(BREAKWATER)
    assert "The mayor, Tomas Vell, will open the new breakwater in April." in answer.text
    assert "Very likely right (92%)" in answer.text
    mark = reader.one("#sources mark")
    assert mark.text == "The mayor, Tomas Vell, will open the new breakwater in April."
    assert reader.wait(lambda: reader.is_visible_in(mark, reader.one("#sources .article-text")))


def test_a_chip_opens_the_source_of_its_own_answer(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    first = reader.ask(BREAKWATER)
    reader.ask(LIBRARY_QUESTION)
    reader.wait(lambda: "Library lends drills" in reader.one("#sources .card").text)
    reader.click(reader.all(".turn[data-turn='1'] .chip")[0])
    reader.wait(lambda: "Cobalt Bay" in reader.one("#sources .card").text)
    assert "breakwater" in first.text
    card = reader.one("#sources .card.active")
    assert reader.wait(lambda: reader.is_visible_in(reader.one("#sources mark.active"), card))
    assert reader.wait(lambda: reader.all(".turn[data-turn='1'] .chip.active"))
    assert not reader.all(".turn[data-turn='2'] .chip.active")


def test_another_passage_opens_folded_away_cards(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    answer = reader.ask(BREAKWATER)
    reader.one("#sources .further")
    assert not reader.all("#sources .further[open]")
    answer.find_element(By.CSS_SELECTOR, "summary").click()
    reader.click(answer.find_element(By.CSS_SELECTOR, ".alternative"))
    assert reader.one("#sources .further[open] .card.active").is_displayed()


def test_an_unanswerable_question_shows_the_nearest_misses(
    open_page: Callable[..., Reader],
) -> None:
    reader = open_page()
    answer = reader.ask("Who discovered penicillin?")
    assert "Not in these articles." in answer.text
    assert "nearest misses" in answer.text.lower()
    misses = answer.find_elements(By.CSS_SELECTOR, ".alternative")
    assert misses
    assert all(miss.is_displayed() for miss in misses)


def test_an_example_is_asked_with_a_click(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.click(reader.one(".example"))
    assert "breakwater in April" in reader.one(".answer").text


def test_a_refused_question_gets_a_plain_sentence(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.type("   ")
    assert reader.one(".notice").text == (
        "The question is empty: type what you would like to know."
    )


def test_each_visit_has_its_own_conversation(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.ask(BREAKWATER)
    reader.ask(LIBRARY_QUESTION)
    assert len(reader.all(".turn")) == 2
    reader.visit()
    assert not reader.all(".turn")
    reader.ask(BREAKWATER)
    assert len(reader.all(".turn")) == 1


def test_a_new_conversation_forgets_the_old_one(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.ask(BREAKWATER)
    reader.click(reader.one("#restart"))
    reader.one(".welcome")
    assert not reader.all("#sources .card")
    assert "library" in reader.ask(LIBRARY_QUESTION).text
    assert len(reader.all(".turn")) == 1


def test_stop_gives_the_question_back(open_page: Callable[..., Reader]) -> None:
    asked = FakeChatbot(FakeIndex([HARBOUR]))
    reader = open_page(asked)
    reader.type("Who answers slowly?")
    assert "Who answers slowly?" in reader.one(".turn").text
    reader.click(reader.one("#stop"))
    assert "Stopped" in reader.one(".notice").text
    assert reader.one("#question textarea").get_attribute("value") == "Who answers slowly?"
    asked.released.set()
    assert reader.one("#send").is_displayed()
    assert not reader.all(".answer")


def test_a_failure_gives_the_question_back(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.type("Does this one break?")
    assert "Something went wrong" in reader.one(".notice").text
    assert reader.one("#question textarea").get_attribute("value") == "Does this one break?"
    assert "breakwater in April" in reader.ask_afresh(BREAKWATER).text


def test_the_page_of_an_empty_archive_says_how_to_begin(
    open_page: Callable[..., Reader],
) -> None:
    reader = open_page(FakeChatbot(FakeIndex([])))
    assert "dateline add" in reader.one(".welcome").text
    assert "Archive empty" in reader.one("#archive-status").text


def test_hostile_articles_are_shown_and_run_nothing(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.ask("Where did the zeppelin land, and was anybody near Wexmoor?")
    reader.ask("<script>window.hacked = 8</script> <img src=x onerror='window.hacked = 9'>")
    reader.click(reader.all(".chip")[0])
    text = reader.wait(lambda: reader.one("#sources .article-text").text)
    assert "<script>window.hacked = 1</script>" in text
    assert "${window.hacked = 3} {{constructor}}" in text
    assert "<script>window.hacked = 4</script>" in reader.one("#sources .card h4").text
    assert reader.run("return window.hacked") is None
    assert not reader.all("#conversation :is(img, script), #sources :is(img, script, h1)")
    assert not reader.all("#conversation a, #sources a[href^='javascript']")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_scrolls_sideways(open_page: Callable[..., Reader], width: int) -> None:
    long_word = "https://" + "averylongword" * 20
    reader = open_page(width=width)
    assert not reader.has_horizontal_scroll()
    reader.ask(BREAKWATER)
    reader.ask(f"What is {long_word}?")
    reader.one("#sources .card")
    assert not reader.has_horizontal_scroll()


def test_on_a_phone_the_sources_stand_below_and_lead_back(
    open_page: Callable[..., Reader],
) -> None:
    reader = open_page(width=360)
    answer = reader.ask(BREAKWATER)
    card = reader.one("#sources .card")
    assert card.location["y"] > answer.location["y"] + answer.size["height"]
    reader.click(reader.one(".chip"))
    in_view = "return arguments[0].getBoundingClientRect().top < innerHeight / 2"
    reader.wait(lambda: reader.run(in_view, card))
    reader.one("#sources .card .back").click()
    reader.wait(
        lambda: reader.run(
            "const top = arguments[0].getBoundingClientRect().top;"
            "return top >= 0 && top < innerHeight",
            answer,
        )
    )


def test_the_page_speaks_to_its_own_server_only(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.log("performance")
    reader.visit()
    reader.ask(BREAKWATER)
    reader.ask("Where did the zeppelin land, and was anybody near Wexmoor?")
    requested = []
    for entry in reader.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
            parameters = message["params"]
            requested.append(parameters.get("request", parameters)["url"])
    hosts = {urlsplit(url).netloc for url in requested if not url.startswith(("data:", "blob:"))}
    assert len(requested) > 10
    assert hosts == {urlsplit(reader.address).netloc}


def test_the_page_logs_no_error(open_page: Callable[..., Reader]) -> None:
    reader = open_page()
    reader.log("browser")
    reader.visit()
    reader.ask(BREAKWATER)
    reader.click(reader.one(".chip"))
    severe = [it for it in reader.log("browser") if it["level"] == "SEVERE"]
    assert severe == []


@pytest.mark.timeout(600)
def test_the_samples_answer_with_their_sentence(samples: Reader) -> None:
    samples.visit()
    assert "all embedded" in samples.one("#archive-status").text
    answer = samples.ask("When did the ferry Lady Maren capsize?")
    assert "Lady Maren" in answer.text
    assert samples.one(".chip").is_displayed()
    mark = samples.one("#sources mark.active")
    assert mark.text in samples.one("#sources .card.active .article-text").text
    assert samples.wait(lambda: samples.is_visible_in(mark, samples.one(".article-text")))


@pytest.mark.timeout(600)
def test_the_samples_do_not_answer_what_they_do_not_say(samples: Reader) -> None:
    samples.visit()
    answer = samples.ask("Who painted the ceiling of the Sistine Chapel?")
    assert "nearest misses" in answer.text.lower()
    assert answer.find_elements(By.CSS_SELECTOR, ".alternative")


@pytest.mark.timeout(600)
def test_the_samples_fit_a_phone(samples: Reader) -> None:
    samples.visit(width=360, height=800)
    samples.ask("How many people died on the Lady Maren?")
    assert not samples.has_horizontal_scroll()
