"""The archive as a list: what is found, in which order, and how much of it is embedded."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from index.stores.archive_catalogue import CatalogueOrder, CatalogueQuery, DayCount

FERRY = Article.create(
    "The ferry sank. Nine people died.",
    title="Ferry sinks",
    published=date(2026, 9, 3),
    source="Post",
    url="https://post.example/ferry_1",
)
MILL = Article.create(
    "The mill closed.", title="a mill closes", published=date(2026, 9, 4), source="post"
)
UNTITLED = Article.create("Nobody knows when this was written.")


@pytest.fixture
def filled(archive: NewsIndex) -> NewsIndex:
    archive.add([FERRY, MILL, UNTITLED])
    return archive


def titles(index: NewsIndex, query: CatalogueQuery) -> list[str | None]:
    return [entry.title for entry in index.catalogue.page(query, limit=10).entries]


@pytest.mark.parametrize(
    ("order", "descending", "expected"),
    [
        (CatalogueOrder.PUBLISHED, True, ["a mill closes", "Ferry sinks", None]),
        (CatalogueOrder.PUBLISHED, False, ["Ferry sinks", "a mill closes", None]),
        (CatalogueOrder.TITLE, False, ["a mill closes", "Ferry sinks", None]),
        (CatalogueOrder.SENTENCES, True, ["Ferry sinks", None, "a mill closes"]),
    ],
)
def test_entries_come_in_the_order_asked_for_and_unknown_ones_last(
    filled: NewsIndex, order: CatalogueOrder, descending: bool, expected: list[str | None]
) -> None:
    found = titles(filled, CatalogueQuery(order=order, descending=descending))
    assert sorted(map(str, found)) == sorted(map(str, expected))
    if order is not CatalogueOrder.SENTENCES:
        assert found == expected
    else:
        assert found[0] == "Ferry sinks"


def test_every_word_must_stand_in_title_source_or_address(filled: NewsIndex) -> None:
    assert titles(filled, CatalogueQuery("ferry POST")) == ["Ferry sinks"]
    assert titles(filled, CatalogueQuery("ferry mill")) == []


def test_signs_of_the_query_language_are_only_letters(filled: NewsIndex) -> None:
    assert titles(filled, CatalogueQuery("_1")) == ["Ferry sinks"]
    assert titles(filled, CatalogueQuery("%")) == []


def test_a_source_is_named_without_regard_to_case(filled: NewsIndex) -> None:
    assert titles(filled, CatalogueQuery(source="POST")) == ["a mill closes", "Ferry sinks"]


def test_a_page_says_how_many_there_are_in_all(filled: NewsIndex) -> None:
    page = filled.catalogue.page(CatalogueQuery(), limit=1, offset=1)
    assert [entry.id for entry in page.entries] == [FERRY.id]
    assert page.found == 3


def test_an_entry_tells_how_much_of_it_is_embedded(filled: NewsIndex) -> None:
    before = filled.catalogue.page(CatalogueQuery("ferry"), limit=1).entries[0]
    filled.embed_pending()
    after = filled.catalogue.page(CatalogueQuery("ferry"), limit=1).entries[0]
    assert (before.sentences, before.embedded) == (2, 0)
    assert (after.sentences, after.embedded) == (2, 2)


def test_the_articles_of_each_day_are_counted_by_source(filled: NewsIndex) -> None:
    assert filled.catalogue.days() == [
        DayCount(date(2026, 9, 3), "Post", 1),
        DayCount(date(2026, 9, 4), "post", 1),
    ]
