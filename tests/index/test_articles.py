"""Identity of articles: canonical URLs, file names, digests and ids; and periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import (
    Article,
    Passage,
    Period,
    Sentence,
    canonical_url,
    file_identity,
    text_digest,
)

CANONICAL = "https://news.example/a"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://news.example/a", id="as it is"),
        pytest.param("http://news.example/a", id="plain http"),
        pytest.param("HTTPS://News.Example/a", id="capitals in scheme and host"),
        pytest.param("https://news.example/a/", id="trailing slash"),
        pytest.param("https://news.example/a#top", id="fragment"),
        pytest.param("https://news.example:443/a", id="default port"),
        pytest.param("http://news.example:80/a", id="default port of http"),
        pytest.param("https://news.example/a?utm_source=x&UTM_medium=y", id="campaign"),
        pytest.param("https://news.example/a?fbclid=1&gclid=2", id="click ids"),
        pytest.param("  https://news.example/a\n", id="white space around"),
    ],
)
def test_spellings_of_one_url_are_one(url: str) -> None:
    assert canonical_url(url) == CANONICAL


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://news.example/A", id="path in capitals"),
        pytest.param("https://news.example/a?page=2", id="query"),
        pytest.param("https://news.example:8080/a", id="port"),
        pytest.param("https://other.example/a", id="host"),
    ],
)
def test_urls_that_may_differ_stay_different(url: str) -> None:
    assert canonical_url(url) != CANONICAL


def test_tracking_leaves_the_rest_of_the_query_in_order() -> None:
    assert canonical_url("https://x.example/?b=2&utm_id=9&a=1") == "https://x.example?b=2&a=1"


@pytest.mark.parametrize("url", [None, "", "  \t"])
def test_no_url_has_no_canonical_form(url: str | None) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    "url", ["urn:isbn:1", "https://news.example:port/a", "https://[broken/a", "just words"]
)
def test_what_is_no_web_address_stands_for_itself(url: str) -> None:
    assert canonical_url(f" {url} ") == url


@given(
    st.from_regex(r"https?://[a-z\[\]:.@]{1,12}(/[a-z/?&=_#:é]{0,20})?", fullmatch=True).map(
        str.strip
    )
)
def test_a_canonical_url_is_its_own_canonical_form(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_a_record_of_a_file_is_not_the_file() -> None:
    names = {file_identity("a.csv", None), file_identity("a.csv", "1"), file_identity("a.csv", "")}
    assert len(names) == 3


def test_without_a_path_there_is_no_file() -> None:
    assert file_identity(None, "7") is None


def test_the_digest_of_a_text_folds_white_space_and_nothing_else() -> None:
    assert text_digest(" The ferry\n\nsank. ") == text_digest("The ferry sank.")
    assert text_digest("The ferry sank.") != text_digest("The Ferry sank.")


def test_the_id_comes_from_the_url_before_the_file_before_the_text() -> None:
    by_url = Article.create("Text.", url="http://news.example/a/", path="a.txt")
    by_file = Article.create("Text.", path="a.txt")
    by_text = Article.create("Text.")
    assert Article.create("Other.", url="https://news.example/a", path="b.txt").id == by_url.id
    assert Article.create("Other.", path="a.txt").id == by_file.id
    assert Article.create(" Text. ", title="Another title").id == by_text.id
    assert len({by_url.id, by_file.id, by_text.id}) == 3


def test_an_id_is_twelve_hexadecimal_digits() -> None:
    name = Article.create("Text.").id
    assert len(name) == 12
    assert int(name, 16) >= 0


def test_a_passage_is_a_slice_of_its_article() -> None:
    article = Article.create("One. Two. Three.")
    sentence = Sentence(1, article.id, 1, 5, 9, "Two.")
    assert Passage(article, (sentence,), 5, 9).text == "Two."


@pytest.mark.parametrize(
    ("period", "day", "inside"),
    [
        (Period(), None, True),
        (Period(), date(2026, 1, 1), True),
        (Period(since=date(2026, 1, 1)), None, False),
        (Period(until=date(2026, 1, 1)), None, False),
        (Period(since=date(2026, 1, 1)), date(2026, 1, 1), True),
        (Period(since=date(2026, 1, 1)), date(2025, 12, 31), False),
        (Period(until=date(2026, 1, 1)), date(2026, 1, 1), True),
        (Period(until=date(2026, 1, 1)), date(2026, 1, 2), False),
        (Period(date(2026, 1, 1), date(2026, 1, 3)), date(2026, 1, 2), True),
    ],
)
def test_a_period_holds_both_its_ends(period: Period, day: date | None, inside: bool) -> None:
    assert period.contains(day) is inside
