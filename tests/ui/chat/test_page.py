"""The conversation and its sources as a reader meets them, in a real headless Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.ui.chat.conftest import BREAKWATER
from tests.ui.chat.fakes import HARBOUR, LIBRARY, SALEM, FakeChatbot, FakeIndex
from tests.ui.chat.reader import PHONE, SAVED_AS, Reader
from ui.chat.serving import Serving

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
LIBRARY_QUESTION = "What does the library of Norrick lend besides books?"


@pytest.fixture
def reader(page: Reader) -> Reader:
    """Return somebody who has just opened the page for the first time."""
    page.forget()
    page.visit()
    return page


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


def test_a_question_is_answered_with_the_cited_sentence_in_view(reader: Reader) -> None:
    answer = reader.ask(BREAKWATER)
    assert "The mayor, Tomas Vell, will open the new breakwater in April." in answer.text
    assert "Very likely right (92%)" in answer.text
    mark = reader.one("#sources mark")
    assert mark.text == "The mayor, Tomas Vell, will open the new breakwater in April."
    assert reader.wait(lambda: reader.is_visible_in(mark, reader.one("#sources .article-text")))


def test_a_chip_opens_the_source_of_its_own_answer(reader: Reader) -> None:
    first = reader.ask(BREAKWATER)
    reader.ask(LIBRARY_QUESTION)
    reader.wait(lambda: "Library lends drills" in reader.one("#sources .card").text)
    reader.click(reader.all(".turn[data-turn='1'] .chip")[0])
    reader.wait(lambda: "Cobalt Bay" in reader.one("#sources .card").text)
    assert "breakwater" in first.text
    mark, text = "#sources mark.active", "#sources .card.active .article-text"
    assert reader.wait(lambda: reader.is_visible_in(reader.one(mark), reader.one(text)))
    assert reader.wait(lambda: reader.all(".turn[data-turn='1'] .chip.active"))
    assert not reader.all(".turn[data-turn='2'] .chip.active")


def test_another_passage_opens_folded_away_cards(reader: Reader) -> None:
    answer = reader.ask(BREAKWATER)
    reader.one("#sources .further")
    assert not reader.all("#sources .further[open]")
    answer.find_element(By.CSS_SELECTOR, "summary").click()
    reader.click(answer.find_element(By.CSS_SELECTOR, ".alternative"))
    reader.shown("#sources .further[open] .card.active")


def test_an_unanswerable_question_shows_the_nearest_misses(reader: Reader) -> None:
    answer = reader.ask("Who discovered penicillin?")
    assert "Not in these articles." in answer.text
    assert "nearest misses" in answer.text.lower()
    misses = answer.find_elements(By.CSS_SELECTOR, ".alternative")
    assert misses
    assert all(miss.is_displayed() for miss in misses)


def test_an_example_is_asked_with_a_click(reader: Reader) -> None:
    reader.click(".example")
    assert reader.says(".answer", "breakwater in April")


def test_a_refused_question_gets_a_plain_sentence(reader: Reader) -> None:
    reader.type("   ")
    assert reader.says(".notice", "The question is empty: type what you would like to know.")


def test_each_visit_has_its_own_conversation(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    reader.ask(LIBRARY_QUESTION)
    assert len(reader.all(".turn")) == 2
    reader.visit()
    assert not reader.all(".turn")
    reader.ask(BREAKWATER)
    assert len(reader.all(".turn")) == 1


def test_a_new_conversation_forgets_the_old_one(reader: Reader) -> None:
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
    assert reader.says(".turn", "Who answers slowly?")
    reader.click(reader.one("#stop"))
    assert reader.says(".notice", "Stopped")
    assert reader.one("#question textarea").get_attribute("value") == "Who answers slowly?"
    asked.released.set()
    reader.shown("#send")
    assert not reader.all(".answer")


def test_a_failure_gives_the_question_back(reader: Reader) -> None:
    reader.type("Does this one break?")
    assert reader.says(".notice", "Something went wrong")
    assert reader.one("#question textarea").get_attribute("value") == "Does this one break?"
    assert "breakwater in April" in reader.ask_afresh(BREAKWATER).text


def test_the_page_of_an_empty_archive_says_how_to_begin(
    open_page: Callable[..., Reader],
) -> None:
    reader = open_page(FakeChatbot(FakeIndex([])))
    assert reader.says(".welcome", "dateline add")
    assert reader.says("#archive-status", "Archive empty")


def test_hostile_articles_are_shown_and_run_nothing(reader: Reader) -> None:
    reader.ask("Where did the zeppelin land, and was anybody near Wexmoor?")
    reader.ask("<script>window.hacked = 8</script> <img src=x onerror='window.hacked = 9'>")
    reader.click(reader.all(".chip")[0])
    text = reader.wait(lambda: reader.one("#sources .article-text").text)
    assert "<script>window.hacked = 1</script>" in text
    assert "${window.hacked = 3} {{constructor}}" in text
    assert reader.says("#sources .card h3", "<script>window.hacked = 4</script>")
    assert reader.run("return window.hacked") is None
    assert not reader.all("#conversation :is(img, script), #sources :is(img, script, h1)")
    assert not reader.all("#conversation a, #sources a[href^='javascript']")


RIGHT_TO_LEFT = """
const element = document.querySelector(arguments[0]);
const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
const spots = [];
while (walker.nextNode()) {
  for (const found of walker.currentNode.data.matchAll(/\\p{L}+/gu)) {
    const range = document.createRange();
    range.setStart(walker.currentNode, found.index);
    range.setEnd(walker.currentNode, found.index + found[0].length);
    spots.push(range.getBoundingClientRect());
  }
}
const line = spots.filter((it) => Math.abs(it.top - spots[0].top) < 3);
return getComputedStyle(element).direction === "rtl"
  && line.length > 1 && line.every((it, n) => !n || it.right < line[n - 1].right);
"""


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_right_to_left_articles_run_from_the_right_and_others_beside_them_from_the_left(
    open_page: Callable[..., Reader], width: int
) -> None:
    reader = open_page(FakeChatbot(FakeIndex([SALEM, LIBRARY])), width=width)
    reader.ask("ماذا قال العمدة سالم عن المكتبة؟")
    assert reader.run(RIGHT_TO_LEFT, ".turn .question")
    assert reader.run(RIGHT_TO_LEFT, ".answer .text")
    if width == PHONE:
        reader.go_to("sources")
    reader.shown("#sources mark")
    for part in ("#sources .card h3", "#sources .article-text"):
        assert reader.run(RIGHT_TO_LEFT, part), part
    assert "40000" in reader.text("#sources mark")
    if width == PHONE:
        reader.go_to("conversation")
    reader.ask(LIBRARY_QUESTION)
    style = "return getComputedStyle(document.querySelector(arguments[0])).direction"
    assert reader.run(style, ".turn:last-child .answer .text") == "ltr"
    assert not reader.has_horizontal_scroll()


@pytest.mark.parametrize("width", [320, PHONE, 768, 1280])
def test_nothing_scrolls_sideways(page: Reader, width: int) -> None:
    page.visit(width=width)
    assert not page.has_horizontal_scroll()
    page.ask(f"{BREAKWATER} https://{'averylongword' * 20}?")
    page.one("#sources .card")
    assert not page.has_horizontal_scroll()
    if width < 860:
        page.go_to("sources")
    page.click("#sources .how summary")
    assert not page.has_horizontal_scroll()


def test_on_a_phone_the_places_are_tabs_and_a_source_leads_back(page: Reader) -> None:
    page.visit(width=PHONE)
    answer = page.ask(BREAKWATER)
    assert not page.one("#sources-column").is_displayed()
    page.click(".chip")
    mark = page.shown("#sources mark.active")
    assert page.wait(lambda: page.is_visible_in(mark, page.one(".article-text")))
    assert not answer.is_displayed()
    page.click("#sources .card .back")
    assert answer.is_displayed()
    page.go_to("library")
    assert page.one("#library").is_displayed()
    assert not answer.is_displayed()


def test_a_source_lights_up_under_the_pointer(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    card = reader.one("#sources .card")
    ActionChains(reader.driver).move_to_element(reader.one(".chip")).perform()
    assert reader.wait(lambda: "lit" in str(card.get_attribute("class")))


def test_the_source_says_who_wrote_it_and_links_to_the_sentence(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    link = reader.one("#sources .card a").get_attribute("href")
    assert str(link).startswith(f"{HARBOUR.url}#:~:text=The%20mayor%2C%20Tomas%20Vell%2C%20will")
    assert "Mara Lind" in reader.text("#sources .byline")


def test_how_an_answer_was_found_is_told_on_request(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    reader.click("#sources .how summary")
    assert reader.says("#sources .how table", "The mayor, Tomas Vell")


def test_the_evidence_stands_on_a_line_of_days(reader: Reader) -> None:
    reader.ask("What does the librarian Oda Finch of the library of Norrick lend besides books?")
    assert reader.wait(lambda: len(reader.all("#sources .timeline .dot")) == 3)
    reader.one("#sources .dot.other").send_keys(Keys.ENTER)
    reader.shown("#sources .further[open] .card.active")


def test_the_stage_is_told_while_the_question_is_worked_on(
    open_page: Callable[..., Reader],
) -> None:
    asked = FakeChatbot(FakeIndex([HARBOUR]))
    reader = open_page(asked)
    reader.type("Who answers slowly?")
    assert reader.says(".working", "Searching 1,234 sentences")
    asked.released.set()


def test_an_answer_can_be_copied_with_its_sources(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    reader.run(
        "window.copied = null; Object.defineProperty(navigator, 'clipboard',"
        "{value: {writeText: async (text) => { window.copied = text; }}, configurable: true})"
    )
    reader.click("[data-action='copy']")
    copied = str(reader.wait(lambda: reader.run("return window.copied")))
    assert "will open the new breakwater in April. [1]" in copied
    assert "Coast Courier · 4 May 2026" in copied
    reader.click("[data-action='copy_link']")
    link = str(reader.wait(lambda: reader.run("return window.copied.startsWith('http') && copied")))
    assert urlsplit(link).path == "/"
    reader.visit(link.removeprefix(reader.address))
    assert reader.says(".answer", "breakwater in April")


def test_a_question_can_be_asked_again_changed_and_taken_back(reader: Reader) -> None:
    reader.ask(LIBRARY_QUESTION)
    reader.ask(BREAKWATER)
    reader.click(".turn[data-turn='2'] [data-action='edit']")
    field = reader.one("#question textarea")
    assert field.get_attribute("value") == BREAKWATER
    field.clear()
    field.send_keys("Who is the port master, Ines Roth?", Keys.ENTER)
    assert reader.says(".turn:last-child .question", "port master")
    assert reader.wait(lambda: len(reader.all(".turn[data-record]")) == 2)
    reader.click(".turn[data-turn='1'] [data-action='retry']")
    assert reader.wait(lambda: len(reader.all(".turn[data-record]")) == 1)
    reader.click("[data-action='undo']")
    reader.shown(".welcome")
    assert reader.one("#question textarea").get_attribute("value") == LIBRARY_QUESTION


def test_the_next_questions_are_answered(reader: Reader) -> None:
    reader.ask("What did the clearing of the wreck cost?")
    following = reader.one(".next .example")
    words = following.text
    reader.click(following)
    assert reader.says(".turn:last-child .question", words)
    assert reader.wait(lambda: not reader.all(".turn.pending"))
    reader.shown(".turn:last-child .chip")


def test_a_period_can_be_changed_where_it_is_shown(reader: Reader) -> None:
    reader.visit("/?q=Who+will+open+the+new+breakwater&since=2026-05-01&until=2026-05-31")
    assert reader.says(".pill", "1 May 2026 to 31 May 2026")
    reader.click(".pill")
    reader.run("document.querySelector('form.period [name=until]').value = '2026-05-02'")
    reader.click("form.period [type='submit']")
    assert reader.says(".answer", "Not in these articles.")
    reader.click(".pill")
    reader.click("[data-no-period]")
    assert reader.says(".answer", "breakwater in April")


def test_a_follow_up_says_how_it_was_understood_and_can_be_changed(reader: Reader) -> None:
    reader.ask("Who is the port master of Cobalt Bay?")
    reader.ask("And what will the mayor open in April?")
    pill = reader.one(".turn:last-child .pill")
    assert pill.text.startswith("Understood as: Who is the port master of Cobalt Bay? what will")
    reader.click(pill)
    value = reader.one("#question textarea").get_attribute("value")
    assert str(value).startswith("Who is the port master of Cobalt Bay? what will")
    reader.shown("#editing")


def test_a_question_that_could_mean_several_things_offers_them(reader: Reader) -> None:
    reader.ask("Which of them?")
    assert [it.text for it in reader.all(".choices .example")] == [
        "Who is Oda Finch?",
        "Who is Tomas Vell?",
    ]
    reader.click(".choices .example")
    assert reader.says(".turn:last-child .question", "Who is Oda Finch?")


def test_the_conversation_is_still_there_after_closing_the_page(reader: Reader) -> None:
    reader.ask(BREAKWATER)
    reader.ask(LIBRARY_QUESTION)
    reader.visit()
    reader.click("#open-history")
    reader.click("#history .entry")
    assert reader.wait(lambda: len(reader.all(".turn .answer")) == 2)
    assert reader.says("#sources", "Library lends drills")
    reader.click("#open-history")
    reader.click("#history li button:last-child")
    assert reader.says("#history-list", "No conversation yet.")
    reader.visit()
    reader.click("#open-history")
    assert reader.says("#history-list", "No conversation yet.")


@pytest.mark.parametrize("form", SAVED_AS)
def test_a_conversation_can_be_saved(reader: Reader, form: str) -> None:
    reader.ask(BREAKWATER)
    text = reader.saved(form).read_text(encoding="utf-8")
    assert "will open the new breakwater in April." in text


def test_settings_narrow_the_answers_and_are_kept(reader: Reader) -> None:
    reader.wait(lambda: reader.all("#setting-sources-list input"))
    reader.click("#open-settings")
    reader.click("#setting-sources-list input[value='Norrick Post']")
    reader.run("document.querySelector('#setting-as-of').value = '2026-07-01'")
    reader.click("#settings [type='submit']")
    assert reader.says("#limits", "Only Norrick Post")
    assert "Not in these articles." in reader.ask(BREAKWATER).text
    reader.visit()
    assert reader.says("#limits", "As of 1 July 2026")
    reader.click("#open-settings")
    reader.click("#reset-settings")
    assert reader.wait(lambda: not reader.all("#limits .pill"))
    assert "breakwater in April" in reader.ask(BREAKWATER).text


def test_the_looks_can_be_chosen(reader: Reader) -> None:
    reader.click("#open-settings")
    reader.run("document.querySelector('#setting-theme').value = 'dark'")
    reader.click("#settings [type='submit']")
    assert reader.wait(lambda: reader.all("body.dark"))
    reader.visit()
    assert reader.all("body.dark")


def test_a_page_for_reading_offers_no_changes(open_page: Callable[..., Reader]) -> None:
    serving = Serving(read_only=True)
    reader = open_page(FakeChatbot(FakeIndex([HARBOUR])), serving=serving)
    reader.ask(BREAKWATER)
    assert not reader.all("[data-action='like']")
    reader.go_to("library")
    assert reader.shown("#read-only").text == "This archive is open for reading only."
    assert not reader.one("#adding-ways").is_displayed()


def test_the_page_speaks_to_its_own_server_only(reader: Reader) -> None:
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


def test_the_page_logs_no_error(reader: Reader) -> None:
    reader.log("browser")
    reader.visit()
    reader.ask(BREAKWATER)
    reader.click(reader.one(".chip"))
    severe = [it for it in reader.log("browser") if it["level"] == "SEVERE"]
    assert severe == []


@pytest.mark.timeout(600)
def test_the_samples_answer_with_their_sentence(samples: Reader) -> None:
    samples.visit()
    assert samples.says("#archive-status", "all embedded")
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
