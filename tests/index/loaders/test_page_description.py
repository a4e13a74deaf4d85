"""What a web page says of its article, place by place, each in a page made for its test."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import trafilatura

from index.loaders.drafts import Draft
from index.loaders.page_description import describe_page, described_by_page
from index.provenance import Origin

TODAY = date(2026, 11, 23)
DAY = date(2026, 1, 13)
META = '<meta property="article:published_time" content="2026-01-14T08:00:00Z">'


def linked(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def described(head: str = "", body: str = "", draft: Draft | None = None) -> Draft:
    tree = trafilatura.load_html(
        f"<html><head>{head}</head><body>{body}<p>The story.</p></body></html>"
    )
    return described_by_page(
        draft or Draft("The story."), describe_page(tree, today=TODAY), today=TODAY
    )


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        (
            linked('{"@type": "NewsArticle", "datePublished": "2026-01-13T23:30:00-05:00"}') + META,
            "",
            Origin.JSON_LD,
        ),
        ('<meta property="article:published_time" content="2026-01-13">', "", Origin.META),
        ('<meta name="sailthru.date" content="2026-01-13 08:00">', "", Origin.META),
        ("", '<time datetime="2026-01-13">Tuesday</time>', Origin.TIME_ELEMENT),
        ("", "<time>13 January 2026</time>", Origin.TIME_ELEMENT),
        ("", '<span itemprop="datePublished" content="2026-01-13">x</span>', Origin.TIME_ELEMENT),
        ("", '<p class="byline">By Ann Writer, January 13, 2026</p>', Origin.BYLINE),
        ("", "<div>Veröffentlicht am 13. Januar 2026</div>", Origin.BYLINE),
        ('<link rel="canonical" href="https://bram.example/2026/01/13/a">', "", Origin.URL),
    ],
)
def test_the_day_of_publication_says_where_it_stands(head: str, body: str, origin: Origin) -> None:
    draft = described(head, body)
    assert (draft.published, draft.provenance.published) == (DAY, origin)


def test_the_time_of_publication_keeps_its_zone() -> None:
    draft = described(linked('{"@type": "Article", "datePublished": "2026-01-13T23:30:00-05:00"}'))
    assert draft.published_at == datetime.fromisoformat("2026-01-13T23:30:00-05:00")


@pytest.mark.parametrize(
    "body",
    [
        '<aside><time datetime="2026-01-13">x</time></aside>',
        '<div class="comments"><time datetime="2026-01-13">x</time></div>',
        '<ul id="related-stories"><li><time datetime="2026-01-13">x</time></li></ul>',
        "<p>The bridge has been closed since January 13, 2026, and buses are full.</p>",
        "<footer>13 January 2026</footer>",
        '<time datetime="2027-01-13">a year from now</time>',
        '<p class="date">Updated January 13, 2026</p>',
    ],
)
def test_a_date_of_something_else_is_not_that_of_the_article(body: str) -> None:
    assert described(body=body).published is None


def test_a_future_statement_gives_way_to_the_next_place() -> None:
    head = linked('{"@type": "Article", "datePublished": "2031-01-01"}')
    draft = described(head, '<time datetime="2026-01-13">x</time>')
    assert (draft.published, draft.provenance.published) == (DAY, Origin.TIME_ELEMENT)


def test_what_a_library_finds_somewhere_is_taken_last_and_called_a_guess() -> None:
    draft = described(draft=Draft("The story.", published=DAY))
    assert (draft.published, draft.provenance.published) == (DAY, Origin.GUESSED)
    stated = described(META, draft=Draft("The story.", published=DAY))
    assert (stated.published, stated.provenance.published) == (date(2026, 1, 14), Origin.META)


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        (META + linked('{"@type": "Article", "dateModified": "2026-01-20"}'), "", Origin.JSON_LD),
        (META + '<meta property="article:modified_time" content="2026-01-20">', "", Origin.META),
        (META, '<time class="updated" datetime="2026-01-20">x</time>', Origin.TIME_ELEMENT),
    ],
)
def test_a_later_change_is_the_update(head: str, body: str, origin: Origin) -> None:
    draft = described(head, body)
    assert (draft.updated, draft.provenance.updated) == (date(2026, 1, 20), origin)


def test_a_change_on_the_day_of_publication_is_no_update() -> None:
    head = META + '<meta property="article:modified_time" content="2026-01-14T09:00:00Z">'
    assert described(head).updated is None


def test_linked_data_describes_what_the_text_lacks() -> None:
    content = """{"@graph": [{"@type": "Organization", "name": "Other"},
      {"@type": ["Thing", "https://schema.org/ReportageNewsArticle"], "headline": "Bridge closes",
       "datePublished": "2026-01-13", "author": [{"name": "Ann Writer"}, "Bob Pen"],
       "publisher": {"name": "Bram Post"}, "inLanguage": "en-GB", "articleSection": ["Local", "x"],
       "mainEntityOfPage": {"@id": "https://bram.example/bridge"}}]}"""
    draft = described(linked(content))
    assert (draft.title, draft.source, draft.url) == (
        "Bridge closes",
        "Bram Post",
        "https://bram.example/bridge",
    )
    assert (draft.authors, draft.language, draft.section) == (
        ("Ann Writer", "Bob Pen"),
        "en-GB",
        "Local",
    )
    assert {draft.provenance.title, draft.provenance.authors, draft.provenance.section} == {
        Origin.JSON_LD
    }


def test_values_the_reader_found_keep_the_best_origin_that_says_the_same() -> None:
    head = '<title>Bridge closes - Bram Post</title><meta name="author" content="Ann Writer">'
    draft = described(head, draft=Draft("x", title="Bridge closes", authors=("Ann Writer",)))
    assert (draft.title, draft.provenance.title) == ("Bridge closes", Origin.META)
    assert (draft.authors, draft.provenance.authors) == (("Ann Writer",), Origin.META)
    shown = described(draft=Draft("x", title="Bridge closes"))
    assert shown.provenance.title is Origin.BYLINE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<!-- {"@type": "Article", "datePublished": "2026-01-13"} -->', DAY),
        ('{"@type": "Article", "datePublished": "2026-01-13",}', DAY),
        ('{"@type": "Article" "datePublished": "2026-01-13"', DAY),
        ('{"datePublished": "2026-01-13"', DAY),
        ('{"a": "datePublished": "2026-01-13"; "datePublished": "2026-01-14"', None),
        ('{"@type": "VideoObject", "datePublished": "2026-01-13"}', None),
        ('{"@type": "WebPage", "datePublished": "2026-01-13"}', DAY),
        ("[" * 2000, None),
        ("null", None),
        ('{"@type": 3, "author": {"name": {"name": 4}}}', None),
    ],
)
def test_linked_data_that_is_broken_or_of_something_else_does_no_harm(
    content: str, expected: date | None
) -> None:
    assert described(linked(content)).published == expected
