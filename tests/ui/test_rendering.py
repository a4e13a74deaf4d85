"""What a reader sees of an answer, on the page, in Markdown and in the terminal."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import date
from html.parser import HTMLParser
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import ui.rendering
from index.articles import Article, Period
from qa.answers import AlsoIn, Answer, Citation, Conversation, Turn
from tests.ui.chat.fakes import HARBOUR, HOSTILE, LIBRARY, answer_of, citation_of
from ui.rendering import (
    render_answer,
    render_article,
    render_markdown,
    render_notice,
    render_plain,
    render_sources,
    render_status,
    render_terminal,
    render_turn,
    render_welcome,
)
from ui.rendering.article_view import references
from ui.rendering.exporting import ExportForm, export_conversation
from ui.rendering.wording import (
    confidence_words,
    period_words,
    printable,
    sentence_link,
    web_link,
)

SHIPS = citation_of(
    HARBOUR,
    "The port master, Ines Roth, said 14 ships were waiting outside.",
    span="14 ships",
)
BREAKWATER = citation_of(
    HARBOUR, "The mayor, Tomas Vell, will open the new breakwater in April.", number=2
)
DRILLS = citation_of(LIBRARY, "Drills are the most wanted, the librarian Oda Finch said.")
ZEPPELIN = citation_of(HOSTILE, HOSTILE.text.split(" Nobody")[0])
ALLOWED_TAGS = {
    "a", "article", "bdi", "blockquote", "button", "code", "details", "div", "h2", "h3", "h4",
    "header", "i", "li", "mark", "p", "pre", "q", "section", "span", "strong", "summary", "ul",
    "form", "input", "label", "figure", "figcaption",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Page(HTMLParser):
    """Reads HTML as a browser would: the tags it opens, their attributes, the text it shows."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.text_of: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "input":  # it has no end
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag in set(self.open):
            self.text_of[tag] = self.text_of.get(tag, "") + data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def terminal_text(answer: Answer, *, width: int = 100) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=True, color_system="standard")
    with console.capture() as captured:
        console.print(render_terminal(answer))
    return captured.get()


def without_styles(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_the_front_door_lists_every_rendering() -> None:
    assert sorted(ui.rendering.__all__) == ui.rendering.__all__
    assert all(hasattr(ui.rendering, name) for name in ui.rendering.__all__)


def test_a_mark_in_the_answer_becomes_a_chip_that_names_its_source() -> None:
    page = Page(render_answer(answer_of("How many ships waited?", [SHIPS]), turn=3))
    chip = next(it for it in page.attributes("button") if it["class"] == "chip")
    assert (chip["data-turn"], chip["data-card"]) == ("3", "c1")
    assert chip["aria-label"] == "Source 1: Cobalt Bay harbour reopens after nine days"
    assert "[1]" not in page.text


def test_a_mark_that_names_no_citation_stays_text() -> None:
    answer = dataclasses.replace(answer_of("Ships?", [SHIPS]), text="Fourteen [7] ships. [1]")
    page = Page(render_answer(answer, turn=1))
    assert "Fourteen [7] ships." in page.text
    assert sum(it["class"] == "chip" for it in page.attributes("button")) == 1


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        pytest.param(1.0, "Very likely right (99%)", id="never-certain"),
        pytest.param(0.9, "Very likely right (90%)", id="high"),
        pytest.param(0.71, "Probably right (71%)", id="good"),
        pytest.param(0.5, "More likely right than wrong (50%)", id="middling"),
        pytest.param(0.31, "Uncertain: read the source (31%)", id="low"),
        pytest.param(0.0, "Uncertain: read the source (0%)", id="none"),
    ],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    answer = dataclasses.replace(answer_of("Ships?", [SHIPS]), confidence=confidence)
    assert confidence_words(confidence) == words
    assert words in Page(render_answer(answer, turn=1)).text
    assert words in without_styles(terminal_text(answer))


def test_an_abstained_answer_shows_its_nearest_misses_and_no_confidence() -> None:
    answer = answer_of("Who discovered penicillin?", [], [DRILLS])
    for shown in (
        Page(render_answer(answer, turn=1)).text,
        without_styles(terminal_text(answer)),
        render_markdown(answer),
    ):
        assert "Not in these articles." in shown
        assert "Nearest misses" in shown
        assert "Drills are the most wanted" in shown
        assert "right" not in shown


def test_what_else_speaks_to_an_answered_question_is_folded_away() -> None:
    page = Page(render_answer(answer_of("Ships?", [SHIPS], [DRILLS]), turn=1))
    assert page.text_of["summary"] == "Other passages (1)"
    assert "open" not in page.attributes("details")[0]


def test_what_is_asked_back_lists_the_questions_to_choose_from() -> None:
    answer = dataclasses.replace(answer_of("Where?", []), choices=("Where was Holt born?",))
    assert "- Where was Holt born?" in without_styles(terminal_text(answer))
    assert "Where was Holt born?" in render_markdown(answer)


def test_a_follow_up_says_how_it_was_understood() -> None:
    answer = dataclasses.replace(
        answer_of("And in April?", [BREAKWATER]),
        interpreted_question="What will the mayor open in April?",
        period=Period(date(2026, 4, 1), date(2026, 4, 30)),
    )
    understood = "Understood as: What will the mayor open in April?"
    period = "Period: 1 April 2026 to 30 April 2026"
    page = Page(render_answer(answer, turn=1))
    assert f"{understood}{period}" in page.text
    assert f"{understood} · {period}" in " ".join(without_styles(terminal_text(answer)).split())


def test_how_a_question_was_understood_can_be_changed_with_a_click() -> None:
    answer = dataclasses.replace(
        answer_of("And in April?", [BREAKWATER]),
        interpreted_question="What will the mayor open in April?",
        period=Period(date(2026, 4, 1), None),
    )
    page = Page(render_answer(answer, turn=1))
    pills = [it for it in page.attributes("button") if it["class"] == "pill"]
    assert pills[0]["data-edit"] == "What will the mayor open in April?"
    assert "data-period" in pills[1]
    assert [it["value"] for it in page.attributes("input")] == ["2026-04-01", ""]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        pytest.param(Period(), "any time", id="open"),
        pytest.param(Period(date(2026, 1, 2), None), "since 2 January 2026", id="since"),
        pytest.param(Period(None, date(2026, 1, 2)), "until 2 January 2026", id="until"),
        pytest.param(Period(date(2026, 1, 2), date(2026, 1, 2)), "2 January 2026", id="one-day"),
    ],
)
def test_a_period_reads_as_people_say_it(period: Period, words: str) -> None:
    assert period_words(period) == words


def test_the_cited_sentence_is_marked_and_the_answer_in_it_is_strong() -> None:
    page = Page(render_article(HARBOUR, references(answer_of("Ships?", [SHIPS]))))
    assert page.text_of["mark"] == SHIPS.quote
    assert page.text_of["strong"] == "14 ships"
    assert page.attributes("mark") == [{"data-cards": "c1"}]


def test_an_article_keeps_all_its_words_around_the_marks() -> None:
    page = Page(render_article(HARBOUR, references(answer_of("Ships?", [SHIPS, BREAKWATER]))))
    assert page.text.split() == HARBOUR.text.replace("\n\n", "").split()


@given(st.data())
def test_any_sentence_of_any_text_is_marked_exactly(data: st.DataObject) -> None:
    alphabet = "ab <>&\"'.\n"
    text = data.draw(st.text(alphabet, min_size=1, max_size=60))
    cuts = [data.draw(st.integers(0, len(text))) for _ in range(4)]
    outer, inner = sorted(cuts[:2]), sorted(cuts[2:])
    citation = dataclasses.replace(
        DRILLS,
        quote=text[outer[0] : outer[1]],
        start=outer[0],
        end=outer[1],
        answer_start=inner[0],
        answer_end=inner[1],
    )
    article = Article.create(text)
    page = Page(render_article(article, references(answer_of("?", [citation]))))
    squeezed = "".join(text.split())
    assert "".join(page.text.split()) == squeezed
    assert "".join(page.text_of.get("mark", "").split()) == "".join(citation.quote.split())
    inside = outer[0] <= inner[0] < inner[1] <= outer[1]
    strong = text[inner[0] : inner[1]] if inside else ""
    assert "".join(page.text_of.get("strong", "").split()) == "".join(strong.split())


def test_overlapping_citations_share_their_mark() -> None:
    longer = dataclasses.replace(
        SHIPS, number=2, start=SHIPS.start - 1, quote=HARBOUR.text[SHIPS.start - 1 : SHIPS.end]
    )
    page = Page(render_article(HARBOUR, references(answer_of("Ships?", [SHIPS, longer]))))
    assert [it["data-cards"] for it in page.attributes("mark")] == ["c2", "c1 c2"]


def test_a_sentence_that_no_longer_stands_there_is_quoted_but_not_marked() -> None:
    changed = dataclasses.replace(HARBOUR, text="New. " + HARBOUR.text)
    page = Page(render_sources(answer_of("Ships?", [SHIPS]), {changed.id: changed}, turn=1))
    assert page.attributes("mark") == []
    assert page.text_of["blockquote"] == SHIPS.quote
    assert "has changed since the answer" in page.text


def test_a_removed_article_is_said_to_be_gone() -> None:
    page = Page(render_sources(answer_of("Ships?", [SHIPS]), {}, turn=1))
    assert "no longer in the archive" in page.text
    assert "Divers had cleared" not in page.text


def test_two_sentences_of_one_article_share_a_card() -> None:
    answer = answer_of("Ships and mayor?", [SHIPS, BREAKWATER])
    page = Page(render_sources(answer, {HARBOUR.id: HARBOUR}, turn=1))
    cards = [it for it in page.attributes("article") if it["class"] == "card"]
    assert [it["data-cards"] for it in cards] == ["c1 c2"]


def test_a_card_names_title_source_day_and_link() -> None:
    page = Page(render_sources(answer_of("Ships?", [SHIPS]), {HARBOUR.id: HARBOUR}, turn=1))
    assert "Cobalt Bay harbour reopens after nine days" in page.text_of["h3"]
    assert "Coast Courier · 4 May 2026 · By Mara Lind" in page.text_of["header"]
    link = page.attributes("a")[0]
    assert str(link["href"]).startswith(f"{HARBOUR.url}#:~:text=The%20port%20master")
    assert link["rel"] == "noopener noreferrer nofollow"


def test_near_duplicates_are_named_under_the_card() -> None:
    other = AlsoIn("f" * 12, "Same", "Norrick Post", date(2026, 5, 5), "https://norrick.example/1")
    citation = dataclasses.replace(SHIPS, also_in=(other,))
    page = Page(render_sources(answer_of("Ships?", [citation]), {HARBOUR.id: HARBOUR}, turn=1))
    assert "Also in 1 other" in page.text
    assert "Norrick Post · 5 May 2026" in page.text
    assert "https://norrick.example/1" in {it["href"] for it in page.attributes("a")}


def test_the_first_source_is_opened_unless_another_was_asked_for() -> None:
    answer = answer_of("Ships?", [SHIPS, BREAKWATER])
    first = Page(render_sources(answer, {}, turn=2)).attributes("section")[0]
    asked = Page(render_sources(answer, {}, turn=2, active="c2")).attributes("section")[0]
    assert (first["data-active"], asked["data-active"]) == ("c1", "c2")


def _export(answer: Answer) -> str:
    conversation = Conversation((Turn(answer.question, answer),))
    page = export_conversation(conversation, ExportForm.HTML, today=date(2026, 11, 25))
    return page.split("</h1>")[1].removesuffix("</body></html>\n").replace("ol>", "ul>")


def hostile_answer() -> Answer:
    answer = answer_of("<script>window.hacked = 0</script>", [ZEPPELIN], [ZEPPELIN])
    return dataclasses.replace(
        answer, interpreted_question="<img src=x onerror=hacked()>", short_answer="<b>"
    )


def test_hostile_fields_open_no_tag_and_no_attribute_of_their_own() -> None:
    answer = hostile_answer()
    shown = [
        render_turn(answer, turn=1, record='{"a": "</section>"><script>"}'),
        render_sources(answer, {HOSTILE.id: HOSTILE}, turn=1, active='c1" onclick="x'),
        render_sources(answer, {}, turn=1),
        render_welcome(['" autofocus onfocus="x', "<object>"], articles=1, may_add=True),
        render_notice("<iframe src=x>", question="<svg onload=x>"),
        _export(answer),
    ]
    for markup in shown:
        page = Page(markup)
        assert {tag for tag, _ in page.tags} <= ALLOWED_TAGS
        for _, attributes in page.tags:
            assert not any(name.startswith("on") or name == "autofocus" for name in attributes)
        assert page.open == []
    assert HOSTILE.text in Page(shown[1]).text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "vbscript:x",
        "//evil.example/x",
        "https://",
        "https://[broken",
        "https://a.example/ b",
        "",
        None,
    ],
)
def test_only_web_pages_are_linked(url: str | None) -> None:
    citation = dataclasses.replace(SHIPS, url=url)
    answer = answer_of("Ships?", [citation])
    assert web_link(url) is None
    assert Page(render_sources(answer, {}, turn=1)).attributes("a") == []
    assert "](" not in render_markdown(answer)


def test_a_link_cannot_leave_its_attribute() -> None:
    citation = dataclasses.replace(SHIPS, url='https://a.example/"><script>x</script>')
    page = Page(render_sources(answer_of("Ships?", [citation]), {}, turn=1))
    assert page.attributes("script") == []
    assert str(page.attributes("a")[0]["href"]).startswith(str(citation.url))


def test_the_welcome_of_an_empty_archive_says_how_to_begin() -> None:
    page = Page(render_welcome(["Not shown?"], articles=0, may_add=True))
    assert "dateline add" in page.text_of["code"]
    assert [it.get("data-go") for it in page.attributes("button")] == ["library"]


def test_the_welcome_of_a_page_for_reading_offers_no_adding() -> None:
    assert Page(render_welcome([], articles=0, may_add=False)).attributes("button") == []
    assert Page(render_welcome([], articles=1, may_add=False)).attributes("button") == []


def test_the_welcome_offers_the_examples() -> None:
    page = Page(render_welcome(["Who is the port master?"], articles=2, may_add=False))
    assert [it["data-question"] for it in page.attributes("button")] == ["Who is the port master?"]


@pytest.mark.parametrize(
    ("articles", "sentences", "embedded", "expected"),
    [
        pytest.param(46, 812, 812, "46 articles · 812 sentences · all embedded", id="ready"),
        pytest.param(1, 1, 1, "1 article · 1 sentence · all embedded", id="one"),
        pytest.param(2, 9000, 1200, "2 articles · 9,000 sentences · 1,200 embedded", id="pending"),
        pytest.param(0, 0, 0, "Archive empty", id="empty"),
    ],
)
def test_the_status_line(articles: int, sentences: int, embedded: int, expected: str) -> None:
    html = render_status(articles=articles, sentences=sentences, embedded=embedded)
    assert Page(html).text.startswith(expected)


def test_a_notice_stands_below_its_question() -> None:
    page = Page(render_notice("The question is empty.", question="…"))
    assert page.text == "…The question is empty."


def test_a_turn_carries_what_the_browser_keeps_of_it() -> None:
    page = Page(render_turn(answer_of("Ships?", [SHIPS]), turn=3, record='{"a": "<b>"}'))
    section = page.attributes("section")[0]
    assert (section["data-turn"], section["data-record"]) == ("3", '{"a": "<b>"}')


def test_likes_are_offered_only_where_they_are_kept() -> None:
    answer = answer_of("Ships?", [SHIPS])
    assert 'data-action="like"' in render_turn(answer, turn=1)
    assert 'data-action="like"' not in render_turn(answer, turn=1, rated=False)


def test_a_copied_answer_names_its_sources() -> None:
    copied = render_plain(answer_of("Ships?", [SHIPS]))
    assert copied.splitlines()[-3:] == [
        "[1] “The port master, Ines Roth, said 14 ships were waiting outside.”",
        "Cobalt Bay harbour reopens after nine days, Coast Courier · 4 May 2026",
        "https://coast.example/2026/05/04/harbour",
    ]


@pytest.mark.parametrize(
    ("url", "sentence", "link"),
    [
        pytest.param(
            "https://a.example/1", "Ships wait.", "https://a.example/1#:~:text=Ships%20wait.",
            id="whole",
        ),
        pytest.param(
            "https://a.example/1#top", "One, two-three.",
            "https://a.example/1#top:~:text=One%2C%20two%2Dthree.", id="codes",
        ),
        pytest.param(
            "https://a.example/", "a b c d e f g h i j k",
            "https://a.example/#:~:text=a%20b%20c%20d%20e,g%20h%20i%20j%20k", id="long",
        ),
        pytest.param("javascript:x", "Ships wait.", None, id="no-page"),
        pytest.param("https://a.example/", " ", "https://a.example/", id="no-words"),
    ],
)  # fmt: skip
def test_a_source_is_linked_at_its_sentence(url: str, sentence: str, link: str | None) -> None:
    assert sentence_link(url, sentence) == link


def test_the_terminal_shows_number_title_source_day_quote_and_link() -> None:
    shown = without_styles(terminal_text(answer_of("Ships?", [SHIPS])))
    assert "[1] Cobalt Bay harbour reopens after nine days  Coast Courier · 4 May 2026" in shown
    assert f"“{SHIPS.quote}”" in shown
    assert "https://coast.example/2026/05/04/harbour" in shown


def test_words_without_their_speaker_are_shown_with_the_name_and_whole_marks() -> None:
    article = Article.create("He went on. There is room for all.” It rained.")
    cited = dataclasses.replace(
        citation_of(article, "There is room for all.”"), speaker="Ines Roth\x1b[2J"
    )
    answer = answer_of("?", [cited])
    shown = "Ines Roth: “There is room for all.”"
    assert f"    {shown} " in terminal_text(answer)
    assert f"[1] {shown}" in render_plain(answer)
    assert "> Ines Roth: There is room for all.”" in render_markdown(answer)
    named = dataclasses.replace(cited, speaker="There Is")
    assert "] “There is room for all.”\n" in render_plain(answer_of("?", [named]))


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Ships wait.", "“Ships wait.”"),
        ('"Ships wait," she said.', '"Ships wait," she said.'),
        ("The sign read “Closed”", "The sign read “Closed”"),
        ("She called it “closed” today.", "“She called it “closed” today.”"),
    ],
)
def test_a_sentence_is_not_given_a_second_mark_beside_its_own(sentence: str, shown: str) -> None:
    citation = citation_of(Article.create(sentence), sentence)
    answer = answer_of("?", [citation])
    assert f"[1] {shown}\n" in render_plain(answer)
    missed = dataclasses.replace(answer, abstained=True, citations=(), alternatives=(citation,))
    assert f">{html.escape(shown)}</q>" in render_turn(missed, turn=1)


def test_the_terminal_makes_the_answer_in_the_quote_bold() -> None:
    assert "\x1b[1m14 ships\x1b[0m" in terminal_text(answer_of("Ships?", [SHIPS]))


def test_no_article_can_steer_the_terminal() -> None:
    nasty = "\x1b]0;owned\x07\x1b[2Jred \x9b31m[bold]kept[/bold] \u202eevil"
    citation = dataclasses.replace(SHIPS, title=nasty, source=nasty, quote=nasty)
    answer = dataclasses.replace(answer_of("Ships?", [citation]), text=nasty)
    shown = terminal_text(answer)
    assert "owned" not in shown
    assert "[bold]kept[/bold]" in shown
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", without_styles(shown)) is None


def test_markdown_quotes_the_sentence_with_its_answer_and_link() -> None:
    shown = render_markdown(answer_of("Ships?", [SHIPS]))
    assert "waiting outside. [1]\n" in shown
    assert "1. [Cobalt Bay harbour reopens after nine days](<https://coast.example/" in shown
    assert "   > The port master, Ines Roth, said **14 ships** were waiting outside." in shown


@pytest.mark.parametrize(
    ("title", "written"),
    [
        pytest.param("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`", id="emphasis"),
        pytest.param("![x](http://e.example/p)", r"\!\[x\](http://e.example/p)", id="image"),
        pytest.param("<script>x</script>", r"\<script\>x\</script\>", id="html"),
        pytest.param("# big\n# heading", r"\# big \# heading", id="heading"),
        pytest.param("a | b & c", r"a \| b \& c", id="table"),
        pytest.param("1. one", r"1\. one", id="list"),
    ],
)
def test_no_title_becomes_markdown(title: str, written: str) -> None:
    citation = dataclasses.replace(SHIPS, title=title, url=None)
    assert f"1. {written}, Coast" in render_markdown(answer_of("Ships?", [citation]))


def test_no_quote_breaks_out_of_its_line() -> None:
    citation = dataclasses.replace(
        SHIPS, quote="- one\n\n# two\n<b>", answer_start=None, answer_end=None
    )
    assert r"   > \- one \# two \<b\>" in render_markdown(answer_of("Ships?", [citation]))


def test_a_missing_title_and_day_are_said() -> None:
    citation = dataclasses.replace(SHIPS, title=None, source=None, published=None)
    page = Page(render_sources(answer_of("Ships?", [citation]), {}, turn=1))
    assert page.text_of["h3"] == "(no title)"
    assert "undated" in page.text


def test_printable_keeps_line_ends_and_letters() -> None:
    assert printable("Zürich\r\n\tnaïve\x00") == "Zürich\n\tnaïve"


def test_every_citation_of_the_fakes_is_a_slice() -> None:
    citations: list[tuple[Citation, Article]] = [(SHIPS, HARBOUR), (DRILLS, LIBRARY)]
    assert all(article.text[it.start : it.end] == it.quote for it, article in citations)
