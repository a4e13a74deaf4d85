"""What axe-core finds on the page, in every place, both themes and both sizes."""

from __future__ import annotations

from importlib.resources import files

import pytest
from selenium.webdriver import Chrome

from index.news_index import NewsIndex
from tests.ui.chat.conftest import BREAKWATER
from tests.ui.chat.fakes import HOSTILE, FakeChatbot, chatbot
from tests.ui.chat.reader import PHONE, Reader
from ui.chat.app import build_chat, launch
from ui.chat.serving import Serving

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}


def violations(reader: Reader) -> list[tuple[str, str]]:
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    reader.run(axe)
    reader.driver.set_script_timeout(60)
    found = reader.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(it => done(it.violations))"
    )
    return [
        (rule["id"], node["html"][:160])
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_the_conversation_and_its_sources_have_no_serious_flaw(
    page: Reader, width: int, dark: bool
) -> None:
    page.visit(width=width, dark=dark)
    assert violations(page) == []
    page.ask("What does the librarian Oda Finch of the library of Norrick lend besides books?")
    page.one("#sources .dot")
    page.click("#sources .how summary")
    assert violations(page) == []
    if width == PHONE:
        page.go_to("sources")
        assert violations(page) == []


@pytest.mark.parametrize("dialog", ["settings", "history"])
def test_the_dialogs_have_no_serious_flaw(page: Reader, dialog: str) -> None:
    page.visit()
    page.ask(BREAKWATER)
    page.click(f"#open-{dialog}")
    assert violations(page) == []


def test_feedback_has_no_serious_flaw(page: Reader) -> None:
    page.visit()
    page.ask(BREAKWATER)
    page.click("[data-action='dislike']")
    assert violations(page) == []


def test_the_library_and_an_article_in_it_have_no_serious_flaw(
    driver: Chrome, own_archive: NewsIndex
) -> None:
    own_archive.add([HOSTILE])
    serving = Serving(folders=True)
    blocks = build_chat(chatbot(FakeChatbot(own_archive)), examples=(BREAKWATER,), serving=serving)
    reader = Reader(driver, launch(blocks, serving))
    for width, dark in ((1280, False), (1280, True), (PHONE, False)):
        reader.visit(width=width, dark=dark)
        reader.go_to("library")
        reader.shown("#catalogue-page tbody tr")
        reader.shown("#overview svg")
        assert violations(reader) == []
        reader.click("[data-open]")
        reader.shown("#reader .article-text")
        assert violations(reader) == []
    reader.click("[aria-label^='Remove']")
    reader.shown("#removal button")
    assert violations(reader) == []
    blocks.close(verbose=False)
