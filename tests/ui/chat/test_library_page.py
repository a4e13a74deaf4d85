"""The library as a reader meets it: adding, finding, reading, removing, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from tests.ui.chat.conftest import BREAKWATER
from tests.ui.chat.fakes import HOSTILE, SALEM, FakeChatbot, chatbot
from tests.ui.chat.reader import PHONE, Reader
from ui.chat.app import build_chat, launch
from ui.chat.serving import Doors, Serving

pytestmark = pytest.mark.browser

FERRY = "The ferry Sola sank off Norrick on Tuesday.\nAll forty passengers of the ferry were saved."
TITLES = "return [...document.querySelectorAll('tbody .title button')].map(it => it.innerText)"


def fetched(address: str) -> Iterator[Article | LoadFailure]:
    """Stand in for the network."""
    if "missing" in address:
        yield LoadFailure(address, "the server says there is no such page")
    else:
        yield Article.create(FERRY, title="Ferry Sola sinks", url=address, source="Norrick Post")


@pytest.fixture
def library(driver: Chrome, own_archive: NewsIndex) -> Iterator[Reader]:
    """Return somebody in the library of an archive with two articles."""
    doors = Doors(load_path=lambda path: load([path]), load_address=fetched)
    asked = chatbot(FakeChatbot(own_archive))
    serving = Serving(folders=True)
    blocks = build_chat(asked, examples=(BREAKWATER,), serving=serving, doors=doors)
    reader = Reader(driver, launch(blocks, serving))
    reader.forget()
    reader.visit()
    reader.go_to("library")
    reader.wait(lambda: reader.run(TITLES))
    yield reader
    blocks.close(verbose=False)


def send_files(reader: Reader, *files: Path) -> None:
    reader.one("#files").send_keys("\n".join(map(str, files)))


def fill_in(reader: Reader, field: str, text: str) -> None:
    reader.one(field).send_keys(text)
    reader.click(f"form:has({field}) button[type='submit']")


def test_uploaded_files_can_be_asked_at_once(library: Reader, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, encoding="utf-8")
    send_files(library, file)
    assert library.says("#work", "Done: 1 added, 0 replaced, 0 unchanged.")
    assert library.says("#library-state", "3 articles, ")
    assert library.says("#archive-status", "all embedded")
    library.go_to("conversation")
    assert "Sola sank off Norrick" in library.ask("Where did the ferry Sola sink off?").text


def test_a_file_sent_again_under_its_name_replaces_the_first(
    library: Reader, tmp_path: Path
) -> None:
    file = tmp_path / "ferry.txt"
    for text in (FERRY, FERRY.replace("forty", "fifty")):
        file.write_text(text, encoding="utf-8")
        send_files(library, file)
        library.says("#work", "Done: ")
        library.wait(lambda: len(library.run(TITLES) or ()) == 3)  # type: ignore[arg-type]  # a list
    assert library.says("#work", "Done: 0 added, 1 replaced")


def test_what_cannot_be_read_is_named_with_its_reason(library: Reader, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "broken.json"
    good.write_text(FERRY, encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    send_files(library, good, bad)
    assert library.says("#work .failures", "broken.json: ")
    assert "/" not in library.text("#work .failures li")
    assert library.says("#work", "1 added")


def test_an_address_is_added(library: Reader) -> None:
    fill_in(library, "#address", "https://norrick.example/ferry")
    assert library.says("#catalogue-page", "Ferry Sola sinks")


def test_an_address_that_leads_nowhere_is_told(library: Reader) -> None:
    fill_in(library, "#address", "https://norrick.example/missing")
    assert library.says("#work .failures", "the server says there is no such page")


def test_a_folder_of_this_machine_is_added(library: Reader, tmp_path: Path) -> None:
    (tmp_path / "clippings").mkdir()
    (tmp_path / "clippings" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    fill_in(library, "#folder", str(tmp_path / "clippings"))
    assert library.says("#work", "1 added")


def test_a_removed_article_is_gone_until_it_is_brought_back(library: Reader) -> None:
    library.click("[aria-label^='Remove Cobalt Bay']")
    assert library.says("#removal", "Removed “Cobalt Bay harbour reopens after nine days”. It can")
    library.go_to("conversation")
    assert "Not in these articles." in library.ask(BREAKWATER).text
    library.go_to("library")
    library.click("#removal button")
    assert library.says("#removal", "It is back.")
    assert library.says("#catalogue-page", "Cobalt Bay")
    library.go_to("conversation")
    assert "breakwater in April" in library.ask(BREAKWATER).text


def test_the_table_is_sorted_and_filtered(library: Reader) -> None:
    newest_first = ["Library lends drills", "Cobalt Bay harbour reopens after nine days"]
    assert library.wait(lambda: library.run(TITLES)) == newest_first
    library.click("[data-order='title']")
    assert library.wait(lambda: library.run(TITLES) == newest_first[::-1])
    assert library.one("th.title").get_attribute("aria-sort") == "ascending"
    library.one("#catalogue-words").send_keys("norrick")
    assert library.wait(lambda: library.run(TITLES) == newest_first[:1])
    library.one("#catalogue-words").send_keys("xyz")
    assert library.says("#catalogue-page", "No article matches.")


def test_hostile_fields_are_shown_in_the_table_and_run_nothing(
    library: Reader, own_archive: NewsIndex
) -> None:
    own_archive.add([HOSTILE])
    library.visit()
    library.go_to("library")
    assert library.says("#catalogue-page", "Zeppelin <script>window.hacked = 4</script>")
    assert library.says("#catalogue-page", "<img src=//evil.example/p.png")
    library.one("#catalogue-words").send_keys("<script>")
    library.wait(lambda: len(library.run(TITLES) or ()) <= 1)  # type: ignore[arg-type]  # a list
    library.one("#catalogue-words").clear()
    library.click("[aria-label^='Remove Zeppelin']")
    assert library.says("#removal", "Removed “Zeppelin <script>")
    assert library.run("return window.hacked") is None
    assert not library.all("#library :is(img, script, h1), #library a[href^='javascript']")


def test_a_right_to_left_article_is_listed_and_read_in_its_own_direction(
    library: Reader, own_archive: NewsIndex
) -> None:
    own_archive.add([SALEM])
    library.visit()
    library.go_to("library")
    library.says("#catalogue-page", "مكتبة جديدة")
    direction = "return getComputedStyle(document.querySelector(arguments[0])).direction"
    assert library.run(direction, f"[data-open='{SALEM.id}']") == "rtl"
    library.click(f"[data-open='{SALEM.id}']")
    library.shown("#reader .article-text")
    assert library.run(direction, "#reader .article-text") == "rtl"
    assert library.run(direction, "#reader-title") == "rtl"


def test_an_article_is_read_and_put_away_with_the_keyboard(library: Reader) -> None:
    library.click("[data-open]")
    assert library.says("#reader[open] .article-text", "lends tools as well as books")
    library.run("document.querySelector('#reader').close()")
    assert not library.one("#reader").is_displayed()


def test_the_archive_is_seen_at_a_glance(library: Reader) -> None:
    label = library.one("#overview svg").get_attribute("aria-label")
    assert str(label).startswith("Articles by day, from 4 May 2026 to 1 June 2026")
    assert library.text("#overview .legend").split("\n") == ["Coast Courier", "Norrick Post"]


def test_a_verdict_is_kept_beside_the_archive(library: Reader, own_archive: NewsIndex) -> None:
    library.go_to("conversation")
    library.ask(BREAKWATER)
    library.click("[data-action='dislike']")
    library.click("#feedback input[value='refuse']")
    library.one("#feedback-comment").send_keys("No year is named.")
    library.click("#feedback [type='submit']")
    assert library.says("#notice", "Saved in the archive's folder.")
    kept = json.loads((own_archive.folder / "feedback.jsonl").read_text(encoding="utf-8"))
    assert (kept["question"], kept["reason"]) == (BREAKWATER, "refuse")
    assert kept["comment"] == "No year is named."
    pressed = library.one("[data-action='dislike']").get_attribute("aria-pressed")
    assert pressed == "true"


def test_on_a_phone_the_library_needs_no_scrolling_sideways(library: Reader) -> None:
    library.visit(width=PHONE)
    library.go_to("library")
    library.wait(lambda: library.run(TITLES))
    assert not library.has_horizontal_scroll()


def test_an_emptied_archive_offers_the_library(library: Reader) -> None:
    for _ in range(2):
        left = len(library.all("[data-remove]"))
        library.click("[data-remove]")
        library.wait(lambda left=left: len(library.all("[data-remove]")) < left)  # type: ignore[misc]  # bound at once
    library.go_to("conversation")
    library.click("#restart")
    assert library.says(".welcome", "This archive is empty")
    library.click(".welcome [data-go='library']")
    assert library.one("#drop").is_displayed()
