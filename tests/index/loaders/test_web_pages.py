"""Reading saved web pages, each written for its test."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from index.loaders.drafts import Draft, UnreadableError
from index.loaders.web_pages import read_web_page

TODAY = date(2026, 11, 23)
LINKED_DATA = """<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge at Bram to close",
 "datePublished": "2026-01-13T23:30:00-05:00", "dateModified": "2026-01-20T10:00:00Z",
 "author": [{"@type": "Person", "name": "Ann Writer"}, {"@type": "Person", "name": "Bob Pen"}]}
</script>"""
FIRST = (
    "The bridge at Bram will close for six weeks from Monday, the council said on Wednesday, "
    "after an inspection found cracks in two of its beams."
)
SECOND = (
    "Ferries will run every ten minutes between the banks, and buses will be free for residents "
    "as long as the closure lasts."
)


def page(head: str = "", body: str = "", foot: str = "") -> str:
    return (
        f'<html lang="en"><head>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><p>{FIRST}</p>{body}<p>{SECOND}</p></article><footer>{foot}</footer>"
        "</body></html>"
    )


def read(source: str) -> Draft:
    return read_web_page(source, today=TODAY)


def test_the_metadata_of_a_page_describes_the_article() -> None:
    head = (
        "<title>Bridge at Bram to close - The Bram Post</title>"
        '<meta property="og:site_name" content="The Bram Post">'
        f'<link rel="canonical" href="https://www.bram.example/bridge">{LINKED_DATA}'
    )

    assert read(page(head)) == Draft(
        text=f"{FIRST}\n\n{SECOND}",
        title="Bridge at Bram to close",
        published=date(2026, 1, 13),
        source="The Bram Post",
        url="https://www.bram.example/bridge",
        authors=("Ann Writer", "Bob Pen"),
        updated=date(2026, 1, 20),
        published_at=datetime.fromisoformat("2026-01-13T23:30:00-05:00"),
        language="en",
    )


def test_headings_items_and_rows_stand_in_lines_of_their_own() -> None:
    body = (
        "<h2>Ferries <i>instead</i></h2><ul><li>Line one runs daily</li><li>Line two stops</li>"
        "</ul><table><tr><td>Adults</td><td>free</td></tr></table>"
    )

    assert read(page(body=body)).text == (
        f"{FIRST}\n\nFerries instead\n\nLine one runs daily\n\nLine two stops\n\n"
        f"Adults | free\n\n{SECOND}"
    )


def test_the_title_is_not_repeated_in_the_text() -> None:
    head = (
        '<title>Bridge closes soon</title><meta property="og:title" content="Bridge closes soon">'
    )
    source = page(head).replace("<article>", "<article><h1>Bridge closes soon</h1>")

    assert read(source).text.startswith(FIRST)


def test_the_name_of_the_site_is_cut_off_the_title() -> None:
    head = (
        "<title>A bridge - a town - The Bram Post</title>"
        '<meta property="og:site_name" content="Bram Post">'
        '<meta property="og:title" content="A bridge - a town | The Bram Post">'
    )

    assert read(page(head)).title == "A bridge - a town"


def test_a_year_in_the_copyright_line_is_no_date() -> None:
    assert read(page("<title>Bridge</title>", foot="© 2024 Bram Post")).published is None


def test_a_page_saved_by_a_browser_tells_its_address() -> None:
    mark = "<!-- saved from url=(0027)https://www.bram.example/b2 -->"

    assert read(f"<!DOCTYPE html>\n{mark}\n{page()}").url == "https://www.bram.example/b2"


@pytest.mark.parametrize("source", ["", "<", "<html></html>", "\x00", "<p>", "plain words"])
def test_a_page_without_article_is_refused(source: str) -> None:
    with pytest.raises(UnreadableError, match="no article text"):
        read(source)


def test_a_page_with_a_notice_in_place_of_an_article_says_so() -> None:
    source = (
        "<html><head><title>Bridge to close - The Bram Post</title></head><body><article>"
        "<p>We use cookies and similar means to show you advertisements and to count readers.</p>"
        "<p>Please accept all cookies or change your preferences to read this page.</p>"
        "</article></body></html>"
    )

    with pytest.raises(UnreadableError, match="only asks to accept cookies"):
        read(source)


def test_links_to_other_articles_are_left_out() -> None:
    body = '<p><a href="/x">Five more bridges with cracks in their beams</a></p><p>Read more</p>'

    assert read(page(body=body)).text == f"{FIRST}\n\n{SECOND}"


def test_the_headings_of_a_page_are_known_by_their_place() -> None:
    article = read(page(body="<h2>Ferries instead</h2>")).finish(None)

    assert [article.text[span.start : span.end] for span in article.headings] == ["Ferries instead"]
