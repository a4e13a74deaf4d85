"""What stands among an article without being of it, on pages written for these tests."""

from __future__ import annotations

import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
import pytest

from index.loaders.page_rules import (
    Block,
    drop_described_fields,
    is_prompt,
    linked_paragraphs,
    notice,
    own_blocks,
)

LEAD = Block("The bridge at Bram closes on Monday.")


def blocks(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Read more: Ferries to run every ten minutes",
        "READ ALSO",
        "Sign up for our newsletter",
        "Sign up to the Morning Briefing, free in your inbox",
        "Subscribe to our channel for more videos",
        "Follow us on Facebook and Twitter",
        "Click here to get the app",
        "Don't miss",
        "DON’T MISS",
        "Related: How bridges age",
        "12 comments",
        "Advertisement",
        "Share this article",
        "Story continues below",
        "© 2026 The Bram Post",
        "Updated at 1:23 p.m.",
        "Mehr zum Thema: Brücken",
    ],
)
def test_what_a_page_asks_of_its_reader_is_a_prompt(text: str) -> None:
    assert is_prompt(text)


@pytest.mark.parametrize(
    "text",
    [
        "Read on Monday, the letter said that the bridge was safe.",
        "Sign up for a swim on the first day of the year and you will meet the mayor.",
        "Related companies paid 3 million crowns, the court heard.",
        "Share prices fell by two per cent on Wednesday.",
        "Find him a chair, she said.",
        "Updated figures show that fewer people drown.",
        "Comments made by the minister angered fishermen.",
        "Published on Friday, the report names eight engineers and tells what each of them knew.",
        "Follow the river for two miles and you reach the second bridge.",
    ],
)
def test_a_sentence_that_begins_alike_is_none(text: str) -> None:
    assert not is_prompt(text)


def test_a_paragraph_that_is_one_link_points_to_another_article() -> None:
    page = lxml.html.fromstring(
        "<div><p><strong><a href='/f'>FERRIES RUN ALL NIGHT FROM NOW</a></strong></p>"
        "<p>Boats cost nothing, <a href='/c'>the council said in a long letter</a> to all.</p>"
        "<p><a href='/t'>The whole of this sentence links to its source.</a></p>"
        "<p><a href='/s'>Bram Post</a></p></div>"
    )

    assert linked_paragraphs(page) == {"FERRIES RUN ALL NIGHT FROM NOW"}


def test_the_title_goes_where_it_is_repeated_before_the_first_sentence() -> None:
    given = blocks("Published 2 May", "Bridge closes", LEAD.text, "Bridge closes")

    assert own_blocks(given, frozenset(), ["Bridge Closes"]) == blocks(
        "Published 2 May", LEAD.text, "Bridge closes"
    )


def test_links_and_prompts_go_and_the_rest_stays_in_order() -> None:
    given = [
        LEAD,
        Block("Ferries instead", is_heading=True),
        *blocks("Read more", "A link", "End."),
    ]

    assert own_blocks(given, frozenset(["A link"]), []) == [
        LEAD,
        Block("Ferries instead", is_heading=True),
        Block("End."),
    ]


def test_fields_for_machines_go_but_not_what_wraps_the_page() -> None:
    story = "The bridge at Bram closes on Monday. " * 20
    page = lxml.html.fromstring(
        "<html><body><div itemprop='mainEntityOfPage'><p>" + story + "</p>"
        "<div itemprop='keywords'>bridge,Bram</div><h1 itemprop='headline'>Bridge</h1>"
        "</div></body></html>"
    )

    drop_described_fields(page)

    assert page.text_content() == story + "Bridge"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            (
                "Your privacy\n\nWe and our partners store data on your device. We use cookies"
                " to show you advertisements. You can change your preferences. Accept all"
            ),
            "to accept cookies",
        ),
        (
            (
                "The mayor said on Monday that the bridge would close.\n\nSubscribe now to continue"
                " reading.\n\nAlready a subscriber? Log in. Cancel anytime. Get unlimited digital"
                " access from 1 crown a month: unlock this story with a trial."
            ),
            "to subscribe",
        ),
        (
            (
                "Create a free account to keep reading. Already registered? Sign in here with your"
                " email and password. Forgotten your password?"
            ),
            "to register or log in",
        ),
        ("Please enable JavaScript to view this page.", "to switch on JavaScript"),
        (
            "Checking your browser before you go on. Please verify you are human.",
            "to prove that a person reads it",
        ),
        ("404\n\nThe page you are looking for does not exist.", "nothing: it is gone"),
    ],
)
def test_a_page_that_only_holds_a_notice_says_what_it_asks(text: str, asked: str) -> None:
    assert notice(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        (
            "Cookie makers in Bram use 4 tonnes of butter a year. The oldest, in Mill Street,"
            " was opened in 1902 and employs thirty people, its owner said."
        ),
        (
            "The newspaper lost a tenth of its subscribers last year, it said on Friday. Readers"
            " already pay 12 crowns a month. The publisher wants to cut thirty jobs in Bram, among"
            " them ten at the printing works, which have stood beside the canal since 1921."
        ),
        "A robot took over the night shift at the harbour on Monday. It lifts boxes of 40 kg.",
    ],
)
def test_an_article_about_such_things_is_no_notice(text: str) -> None:
    assert notice(text) is None


def test_a_long_text_with_a_notice_below_is_an_article() -> None:
    story = "The council of Bram met on Tuesday and spoke about the bridge for two hours. " * 5

    assert notice(story + "\n\nSubscribe now to continue reading. Already a subscriber?") is None
