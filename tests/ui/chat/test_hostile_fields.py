"""Hostile words in every field, in every place of the page and of what is saved from it.

Each payload names its field, and reports itself if the browser ever runs it; a request that leaves
the page's own server, or one its policy had to stop, counts as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from markdown_it import MarkdownIt
from selenium.webdriver import Chrome

from index.articles import Article
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from qa.chatbot import Chatbot
from tests.ui.chat.reader import SAVED_AS, Reader
from ui.chat.app import build_chat, launch
from ui.chat.serving import Doors

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

EVIL = "evil.example"
_WATCH = """
window.struck = [];
window.strike = (field) => window.struck.push(field);
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = window.strike;
document.addEventListener('securitypolicyviolation', (it) => window.struck.push(it.blockedURI));
"""
_FORMS = {
    "script": "<script>strike('{field}')</script>",
    "handler": "<img src=x onerror=strike('{field}')><svg onload=strike('{field}')>",
    "attribute": "\" autofocus onfocus=strike('{field}') x=' onmouseover=strike('{field}') '",
    "markdown": "![x](http://evil.example/{field}.png) [click](javascript:strike('{field}'))"
    " <http://evil.example/{field}> [r]: javascript:strike('{field}')",
    "template": "${{strike('{field}')}} {{{{strike('{field}')}}}} <%= strike('{field}') %>"
    " {{% include 'http://evil.example' %}}",
    "frame": "<iframe srcdoc='<script>parent.strike(1)</script>'></iframe>"
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=http://evil.example/{field}'>"
    "<style>@import 'http://evil.example/{field}.css'</style>",
    "closing": "</script></style></textarea></title></mark></button>-->]]>"
    "<script>strike('{field}')</script>",
    "terminal": "\x1b]0;{field}\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u200f",
}
_ADDRESSES = (
    "javascript:strike('url')",
    "data:text/html,<script>parent.strike('url')</script>",
    "https://news.example/\"onmouseover=strike('url')//<script>strike('url')</script>",
    "http://news.example/a\u202e/b",
    "JaVaScRiPt:strike('url')",
    "https://news.example/%22%3E%3Cscript%3Estrike('url')%3C/script%3E",
    "//evil.example/url",
    "vbscript:strike('url')",
)
QUESTION = "Who opened the harbour bridge of Wexmoor in May?"


def payload(field: str, form: str) -> str:
    return _FORMS[form].format(field=field)


def hostile_article(number: int, form: str) -> Article:
    """Return an article all of whose fields carry one form of payload."""
    day = date(2026, 5, 1 + number)
    return Article.create(
        f"The mayor {payload('name', form)} opened the harbour bridge of Wexmoor in May. "
        f"“The bridge {payload('quote', form)} is open,” said Ada {payload('name', form)} Quill. "
        f"Day {number}: the strike at Wexmoor {payload('text', form)} went on over {form}.",
        title=f"Bridge {form} {payload('title', form)}",
        published=day,
        source=f"Post {form} {payload('source', form)}",
        url=_ADDRESSES[number],
        authors=(f"Mara {payload('author', form)} Lind",),
        path=f"/clippings/{payload('path', form)}/{number}.txt",
        record=payload("record", form),
        section=f"News {payload('section', form)}",
        language="en",
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody at the page of a hostile archive, and what has struck so far."""

    reader: Reader
    index: NewsIndex

    def strikes(self) -> object:
        return self.reader.run("return window.struck")

    def hosts(self) -> set[str]:
        """Return the hosts asked for since the last call, the page's own left out."""
        found = set()
        for entry in self.reader.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
                asked = message["params"]
                found.add(urlsplit(asked.get("request", asked)["url"]).netloc)
        return found - {"", urlsplit(self.reader.address).netloc}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    """Return a real archive that holds every form of payload in every field, and a huge title."""
    from tests.fakes import FakeEncoder  # noqa: PLC0415 -- the fixture of one test is too short

    with (
        pytest.MonkeyPatch.context() as patched,
        NewsIndex.create(tmp_path_factory.mktemp("hostile") / "archive") as index,
    ):
        patched.setattr("index.embedding.open_encoder", lambda _settings: FakeEncoder())
        index.add(hostile_article(number, form) for number, form in enumerate(_FORMS))
        huge = "<script>strike('huge')</script> long " * 28_000  # about a megabyte
        index.add([Article.create("The longest title is here.", title=huge, source="Post")])
        index.embed_pending()
        yield index


@pytest.fixture(scope="module")
def served(driver: Chrome, archive: NewsIndex) -> Iterator[Watched]:
    doors = Doors(load_path=lambda path: load([path]))
    examples = tuple(payload("example", form) for form in _FORMS)
    blocks = build_chat(Chatbot(archive), examples=examples, doors=doors)
    watching = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    reader = Reader(driver, launch(blocks))
    yield Watched(reader, archive)
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watching)
    blocks.close(verbose=False)


@pytest.fixture
def page(served: Watched) -> Iterator[Watched]:
    """Return the hostile page, opened anew; afterwards nothing may have struck."""
    served.reader.forget()
    served.hosts()
    served.reader.visit()
    yield served
    assert served.strikes() == []
    assert served.hosts() == set()
    assert (
        served.reader.run(
            "return [...document.querySelectorAll('#page a[href]')].map(it => it.protocol)"
            ".filter(it => !['http:', 'https:'].includes(it))"
        )
        == []
    )
    assert not served.reader.all("#page iframe, #page base, #page meta, #page :is(img, script)")


def hover_and_focus_everything(reader: Reader) -> None:
    """Touch whatever could carry a handler."""
    reader.run(
        "for (const it of document.querySelectorAll('#page *')) {"
        "it.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); it.focus?.(); }"
    )


def test_the_watch_sees_what_strikes(served: Watched, tmp_path: Path) -> None:
    file = tmp_path / "struck.html"
    file.write_text(f"<meta charset=utf-8>{payload('bare', 'script')}{payload('bare', 'handler')}")
    served.reader.driver.get(file.as_uri())
    assert served.reader.wait(lambda: served.strikes() == ["bare", "bare", "bare"])
    file.write_text(payload("bare", "frame"))
    served.reader.driver.get(file.as_uri())
    assert served.reader.wait(lambda: EVIL in served.hosts())


def test_answers_and_sources_run_nothing(page: Watched) -> None:
    reader = page.reader
    reader.ask(QUESTION)
    reader.one("#sources .card")
    for details in reader.all("#sources details, .answer details"):
        reader.run("arguments[0].open = true", details)
    assert "strike('" in reader.text("#sources")  # shown as words
    hover_and_focus_everything(reader)
    for action in ("edit", "like"):
        reader.click(f"[data-action='{action}']")


def test_questions_and_timelines_run_nothing_and_come_back_as_typed(page: Watched) -> None:
    everything = "".join(payload("question", form) for form in _FORMS)
    question = "".join(it for it in everything if it.isprintable())
    reader = page.reader
    reader.visit(f"/?q={quote(question)}")
    assert reader.says(".question", question)
    # A hundred odd words take two seconds of a quiet core, and many of a busy one.
    reader.wait(lambda: reader.all(".answer"), seconds=60)
    reader.ask("How did the strike at Wexmoor develop?")
    reader.one("#sources .card")
    reader.click("#open-history")
    assert reader.says("#history-list", question)
    hover_and_focus_everything(reader)


def test_a_forged_history_runs_nothing(page: Watched) -> None:
    """Somebody else's script, or an old version, may have left anything in the browser."""
    reader = page.reader
    reader.ask(QUESTION)
    key = str(
        reader.wait(
            lambda: reader.run("return Object.keys(localStorage).find(it => /history/.test(it))")
        )
    )
    kept = json.loads(str(reader.run("return localStorage.getItem(arguments[0])", key)))
    evil = "".join(payload("history", form) for form in _FORMS)
    forged = [_poisoned(entry, evil) for entry in kept]
    reader.run("localStorage.setItem(arguments[0], arguments[1])", key, json.dumps(forged))
    reader.visit()
    reader.click("#open-history")
    reader.click("#history .entry")
    assert reader.says(".turn", "strike('history')")
    reader.one("#sources .card")
    hover_and_focus_everything(reader)


def _poisoned(value: Any, evil: str, key: str = "") -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, dict):
        return {name: _poisoned(it, evil, name) for name, it in value.items()}
    if isinstance(value, list):
        return [_poisoned(it, evil, key) for it in value]
    exact = {"article_id", "id", "published", "updated", "as_of", "since", "until", "kind"}
    if isinstance(value, str) and key not in exact and not value[:4].isdigit():
        return evil + value
    return value


def test_the_library_runs_nothing_not_even_a_title_of_a_megabyte(page: Watched) -> None:
    reader = page.reader
    reader.go_to("library")
    reader.wait(lambda: len(reader.all("tbody tr")) == len(_FORMS) + 1)
    reader.one("#overview svg")
    hover_and_focus_everything(reader)
    for opened in reader.all("[data-open]"):
        reader.click(opened)
        reader.shown("#reader[open]")
        reader.run("document.querySelector('#reader').close()")


def test_names_of_files_and_fields_of_feeds_run_nothing(page: Watched, tmp_path: Path) -> None:
    feed = tmp_path / "<img src=x onerror=strike('feed')>.xml"
    entries = "".join(
        f"<item><title><![CDATA[{payload('feed-title', form)}]]></title>"
        f"<link>{link}</link><author><![CDATA[{payload('feed-author', form)}]]></author>"
        f"<category><![CDATA[{payload('feed-category', form)}]]></category>"
        f"<description><![CDATA[<p>Feed {form} {payload('feed-text', form)} is long enough to be"
        " kept as the text of an article of its own.</p>]]></description></item>"
        for form, link in zip(_FORMS, _ADDRESSES, strict=True)
        if form not in {"closing", "terminal"}  # end CDATA, or are no XML
    )
    feed.write_text(
        f"<rss version='2.0'><channel><title>&lt;script&gt;strike('channel')&lt;/script&gt;</title>"
        f"{entries}</channel></rss>",
        encoding="utf-8",
    )
    broken = tmp_path / "<script>strike('broken')<\u2215script>.json"
    broken.write_text("{", encoding="utf-8")
    reader = page.reader
    reader.go_to("library")
    reader.one("#files").send_keys(f"{feed}\n{broken}")
    assert reader.says("#work .failures", "strike('broken')")
    reader.go_to("library")
    reader.one("#catalogue-words").send_keys("feed-title")
    hover_and_focus_everything(reader)


def test_a_saved_conversation_runs_nothing_when_it_is_opened(
    page: Watched, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = page.reader
    reader.ask(QUESTION)
    reader.ask("".join(it for it in payload("question", "markdown") if it.isprintable()))
    saved = {form: reader.saved(form) for form in SAVED_AS}
    texts = {form: file.read_text(encoding="utf-8") for form, file in saved.items()}
    assert json.loads(texts["json"])["turns"]
    # As by a viewer of Markdown that lets HTML through.
    rendered = tmp_path / "rendered.html"
    viewed = MarkdownIt("commonmark", {"html": True}).render(texts["markdown"])
    rendered.write_text(f"<!doctype html><meta charset=utf-8>{viewed}", encoding="utf-8")
    for file in (saved["html"], rendered):
        assert_opens_quietly(page, file)
    for printed in (*texts.values(), *capfd.readouterr()):  # the server's own lines too
        assert {it for it in printed if not it.isprintable()} <= set("\n\t\u00a0\u200b\xad")
    reader.visit()


def assert_opens_quietly(page: Watched, file: Path) -> None:
    page.reader.driver.get(file.as_uri())
    page.reader.run(
        "for (const it of document.querySelectorAll('*'))"
        "it.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))"
    )
    assert page.strikes() == []
    links = [it.get_attribute("href") or "" for it in page.reader.all("a")]
    assert [it for it in links if not it.startswith(("http://news.", "https://news."))] == []
    assert not page.reader.all("img, script, iframe, base, meta[http-equiv]")
    assert EVIL not in page.hosts()
