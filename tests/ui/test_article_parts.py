"""An article is shown in parts: its headings apart, glued ones too, and its paragraphs."""

from __future__ import annotations

from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index.articles import Article, Span
from tests.ui.chat.fakes import citation_of
from ui import terminal
from ui.rendering.article_parts import parts_of
from ui.rendering.article_view import render_article
from ui.rendering.plain import render_terminal_article

GLUED = "A long way home The ferry reached the harbour at noon."
TEXT = f"The strike ended on Monday.\n\n{GLUED}\n\nWhat next\n\nTalks go on."


def article() -> Article:
    spans = [Span(TEXT.index(it), TEXT.index(it) + len(it)) for it in (GLUED[:15], "What next")]
    return Article.create(TEXT, title="Strike over", headings=tuple(spans))


def test_headings_are_parts_of_their_own_also_where_they_are_glued() -> None:
    shown = [(TEXT[it.span.start : it.span.end], it.is_heading) for it in parts_of(article())]
    assert shown == [
        ("The strike ended on Monday.", False),
        ("A long way home", True),
        ("The ferry reached the harbour at noon.", False),
        ("What next", True),
        ("Talks go on.", False),
    ]


def test_the_page_shows_headings_as_headings() -> None:
    page = render_article(article(), [])
    assert "<h4>A long way home</h4><p>The ferry reached" in page
    assert page.count("<h4>") == 2


def test_show_marks_headings_as_markdown_does() -> None:
    assert "\n\n## A long way home\n\nThe ferry reached" in terminal.article_page(article())


def test_the_terminal_shows_headings_apart_and_marks_the_cited_sentence() -> None:
    quote = "The ferry reached the harbour at noon."
    citation = citation_of(article(), quote, span="noon")
    console = Console(file=StringIO(), force_terminal=True, color_system="standard", width=80)
    console.print(render_terminal_article(article(), citation))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, given above
    assert "\x1b[1mA long way home\x1b[0m\n\n\x1b[30;103mThe ferry reached" in shown


@given(st.text("ab \n", max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_no_letter_is_lost_or_shown_twice(text: str, cuts: list[int]) -> None:
    ends = sorted({min(cut, len(text)) for cut in cuts})
    headings = tuple(Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=False))
    parts = parts_of(Article.create(text, headings=headings))
    pieces = [text[it.span.start : it.span.end] for it in parts]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece == piece.strip() and piece for piece in pieces)
