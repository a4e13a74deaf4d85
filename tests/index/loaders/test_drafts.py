"""What becomes of a draft when its place is known."""

from __future__ import annotations

import pytest

from index.loaders.drafts import Draft, UnreadableError, split_authors, web_address


def test_the_host_of_the_url_stands_for_a_missing_source() -> None:
    article = Draft("Text.", url="https://www.bram.example/a").finish("/a.txt")

    assert article.source == "bram.example"


def test_a_source_given_as_address_is_its_host() -> None:
    assert Draft("Text.", source="https://www.bram.example/").finish("/a").source == "bram.example"


def test_a_draft_without_text_is_no_article() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        Draft(" \n\u200b ").finish("/a.txt")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/news/1", "file:///etc/x", "http://[", ""])
def test_only_addresses_of_the_web_are_kept(url: str) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Ann Writer", ("Ann Writer",)),
        ("By Ann Writer and Bob Pen", ("Ann Writer", "Bob Pen")),
        ("Ann Writer, Bob Pen, and Cy Quill", ("Ann Writer", "Bob Pen", "Cy Quill")),
        ("Ann Writer; Bob Pen", ("Ann Writer", "Bob Pen")),
        ("Writer, Ann", ("Writer, Ann",)),
        ("Ann Writer, with Bob Pen", ("Ann Writer", "Bob Pen")),
        ("", ()),
    ],
)
def test_bylines_are_split_into_persons(names: str, expected: tuple[str, ...]) -> None:
    assert expected == split_authors(names)
