"""The forms of plain text and Markdown files, each with a tiny article."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.loaders.drafts import Draft
from index.loaders.plain_text import article_of_text, read_markdown_file, read_plain_text
from index.provenance import Origin, Provenance

TODAY = date(2026, 11, 23)
DAY = date(2026, 1, 13)
STORY = "The bridge at Bram closes on Monday. Ferries will run instead."


def plain(text: str) -> Draft:
    return read_plain_text(text, today=TODAY)


def markdown(text: str) -> Draft:
    return read_markdown_file(text, today=TODAY)


def test_a_text_from_no_file_is_read_like_a_plain_text_file() -> None:
    article = article_of_text(f"Bridge at Bram to close\n\n13 January 2026\n\n{STORY}", today=TODAY)

    assert (article.title, article.published, article.text, article.path) == (
        "Bridge at Bram to close",
        DAY,
        STORY,
        None,
    )


def test_a_date_mark_before_the_text_is_the_date() -> None:
    assert plain(f" date 2026-01-13 {STORY}\n\nMore.") == Draft(
        text=f"{STORY}\n\nMore.", published=DAY
    )


def test_header_lines_describe_the_article_and_leave_the_text() -> None:
    text = (
        "Title: Bridge closes\nDate: 13 January 2026\nSource: Bram Post\nBy: Ann Writer\n"
        f"Section: Local\nURL: https://bram.example/bridge\n\n{STORY}"
    )

    assert plain(text) == Draft(
        text=STORY,
        title="Bridge closes",
        published=DAY,
        source="Bram Post",
        url="https://bram.example/bridge",
        authors=("Ann Writer",),
        section="Local",
    )


def test_a_story_that_begins_with_a_colon_keeps_its_first_line() -> None:
    text = "Bram: The bridge closes on Monday.\nFerries will run instead."

    assert plain(text) == Draft(text=text)


def test_a_headline_before_a_blank_line_is_the_title_and_not_repeated() -> None:
    draft = plain(f"Bridge at Bram to close\n\nBy Ann Writer\nJanuary 13, 2026\n\n{STORY}")

    assert draft == Draft(
        text=STORY, title="Bridge at Bram to close", published=DAY, authors=("Ann Writer",)
    )


@pytest.mark.parametrize(
    "text",
    [
        f"The mayor spoke.\n\n{STORY}",
        f"Bridge at Bram to close\n{STORY}",
        "Bridge at Bram to close",
        f"{'A very long line ' * 10}end\n\n{STORY}",
    ],
    ids=["final stop", "no blank line", "nothing below", "long"],
)
def test_a_first_line_that_is_no_headline_stays_text(text: str) -> None:
    assert plain(text) == Draft(text=text)


def test_a_date_line_gives_the_date_and_leaves() -> None:
    assert plain(f"Tuesday, January 13, 2026\n\n{STORY}") == Draft(text=STORY, published=DAY)


def test_a_date_line_that_differs_from_the_known_date_stays() -> None:
    draft = plain(f"Date: 2026-01-13\n\nMonday, January 5, 2026\n\n{STORY}")

    assert draft == Draft(text=f"Monday, January 5, 2026\n\n{STORY}", published=DAY)


def test_a_dateline_gives_the_date_and_stays() -> None:
    text = f"BRAM, 13 January 2026 - {STORY}"

    assert plain(text) == Draft(text=text, published=DAY)


def test_front_matter_and_markup_leave_the_text() -> None:
    text = (
        "---\n"
        'title: "The \\"old\\" bridge"\n'
        "date: 2026-01-13T09:00:00Z  # local time\n"
        "authors:\n  - Ann Writer\n  - 'Bob O''Pen'\n"
        "url: https://bram.example/bridge\n"
        "source: Bram Post\n"
        "layout: post\n"
        "---\n\n"
        "# The “old” bridge\n\n"
        "The **bridge** at [Bram](https://bram.example) closes\non *Monday*, "
        "`soon` ~~never~~.\n\n"
        "![picture](a.png)\n\n"
        "## Ferries\n\n> They will run &amp; run.\n\n- one\n- two\n\n"
        "| line | hour |\n|---|---|\n| 1 | nine |\n\n<div>Last <b>words</b>.</div>\n"
    )

    assert markdown(text) == Draft(
        text=(
            "The “old” bridge\n\nThe bridge at Bram closes on Monday, soon never.\n\nFerries\n\n"
            "They will run & run.\n\none\n\ntwo\n\nline | hour\n\n1 | nine\n\nLast words."
        ),
        title='The "old" bridge',
        published=DAY,
        published_at=datetime(2026, 1, 13, 9, tzinfo=UTC),
        source="Bram Post",
        url="https://bram.example/bridge",
        authors=("Ann Writer", "Bob O'Pen"),
    )


def test_a_first_level_heading_is_the_title() -> None:
    assert markdown(f"# Bridge *closes*\n\n13 January 2026\n\n{STORY}\n") == Draft(
        text=STORY, title="Bridge closes", published=DAY
    )


def test_a_heading_that_repeats_the_front_matter_title_leaves() -> None:
    draft = markdown(f"---\ntitle: Bridge closes\n---\n# Bridge closes\n\n{STORY}")

    assert draft == Draft(text=STORY, title="Bridge closes")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert markdown(f"---\n\n{STORY}\n\n---\n\nMore text.").text == f"{STORY}\n\nMore text."


def test_front_matter_lists_in_brackets_are_read() -> None:
    assert markdown(f"---\nauthor: [Ann Writer, Bob Pen]\n---\n{STORY}").authors == (
        "Ann Writer",
        "Bob Pen",
    )


def test_every_value_says_where_it_comes_from() -> None:
    text = f"Title: Bridge closes\nLanguage: en-GB\n\n13 January 2026\n\n{STORY}"

    assert plain(text).provenance == Provenance(
        title=Origin.HEADER, language=Origin.HEADER, published=Origin.BYLINE
    )


def test_a_time_beside_a_known_day_is_kept_with_its_zone() -> None:
    draft = plain(f"Date: 13 January 2026\n\n13 January 2026, 9:30 p.m. EST\n\n{STORY}")

    assert draft.published_at == datetime.fromisoformat("2026-01-13T21:30:00-05:00")
    assert draft.provenance.published is Origin.HEADER


def test_the_headings_of_markdown_are_known_by_their_place() -> None:
    article = markdown("# Bridge closes\n\nOne.\n\n## What now?\n\nTwo.").finish(None)

    assert [article.text[span.start : span.end] for span in article.headings] == ["What now?"]
