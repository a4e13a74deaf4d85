"""What becomes of a draft when its place is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.loaders.drafts import Draft, UnreadableError, split_authors, web_address
from index.provenance import Origin
from index.text.moments import Moment

TODAY = date(2026, 11, 23)


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


def test_a_day_is_taken_from_the_address_before_the_name_of_the_file() -> None:
    dated = Draft("Words.", url="https://bram.example/2026/01/13/bridge").dated_by_name(
        "2026-01-14-bridge.txt", today=TODAY
    )
    assert (dated.published, dated.provenance.published) == (date(2026, 1, 13), Origin.URL)
    by_file = Draft("Words.").dated_by_name("2026-01-14-bridge.txt", today=TODAY)
    assert (by_file.published, by_file.provenance.published) == (date(2026, 1, 14), Origin.FILE)
    undated = Draft("Words.").dated_by_name("bridge.txt", today=TODAY)
    assert (undated.published, undated.provenance.published) == (None, None)


def test_a_known_day_keeps_its_origin_and_gains_its_time() -> None:
    at = datetime(2026, 1, 13, 9, tzinfo=UTC)
    draft = Draft("Words.", published=at.date()).attributed(Origin.RECORD)
    assert draft.dated(Moment(at.date(), at), Origin.BYLINE) == replace(draft, published_at=at)
    assert draft.dated(Moment(date(2026, 2, 1)), Origin.BYLINE) == draft
    assert draft.dated(Moment(at.date(), at), Origin.BYLINE).provenance == draft.provenance


def test_a_source_named_by_the_address_says_so() -> None:
    article = Draft("Words.", url="https://www.bram.example/1").finish(None)
    assert (article.source, article.provenance.source) == ("bram.example", Origin.URL)


@pytest.mark.parametrize(
    ("written", "code"),
    [("en-US", "en"), ("pt_BR", "pt"), ("DE", "de"), ("English", None), ("", None), (None, None)],
)
def test_a_language_is_its_code(written: str | None, code: str | None) -> None:
    assert Draft("Words.", language=written).finish(None).language == code
