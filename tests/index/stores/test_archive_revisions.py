"""What stays of an older version of an article when a newer one takes its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from index.archive_values import Correctable, Correction
from index.articles import Article
from index.provenance import Origin, Provenance
from index.stores.archive_revisions import correct, succeeding

MARCH_1, MARCH_5 = date(2024, 3, 1), date(2024, 3, 5)
OLDER = Article.create(
    "The ferry sank.",
    title="Ferry sinks",
    published=MARCH_1,
    url="https://post.example/ferry",
    provenance=Provenance(title=Origin.META, published=Origin.META),
)
BY_HAND = Correction(Correctable.PUBLISHED, date(2024, 2, 29))


def newer(text: str = "The ferry sank. It was raised.", **changes: object) -> Article:
    return replace(OLDER, text=text, **changes)  # type: ignore[arg-type]  # fields by name


def test_an_update_keeps_the_day_of_the_earlier_version() -> None:
    article, _ = succeeding(newer(published=MARCH_5), OLDER, {})
    assert (article.published, article.first_published) == (MARCH_5, MARCH_1)
    third, _ = succeeding(newer("A third text.", published=date(2024, 3, 9)), article, {})
    assert third.first_published == MARCH_1


def test_an_update_that_gives_no_day_is_of_the_earlier_versions_day_also_when_added_again() -> None:
    undated = newer(published=None, provenance=Provenance())
    article, _ = succeeding(undated, OLDER, {})
    assert (article.published, article.provenance.published) == (MARCH_1, Origin.EARLIER_VERSION)
    assert succeeding(undated, article, {})[0] == article


def test_another_day_of_the_same_text_is_no_update() -> None:
    article, _ = succeeding(newer(OLDER.text, published=MARCH_5), OLDER, {})
    assert (article.published, article.first_published) == (MARCH_5, None)
    without, _ = succeeding(newer(OLDER.text, published=None), OLDER, {})
    assert without.published is None


def test_an_older_version_that_comes_later_is_not_first_published_after_itself() -> None:
    late = newer(published=MARCH_5)
    article, _ = succeeding(OLDER, late, {})
    assert (article.published, article.first_published) == (MARCH_1, None)


@pytest.mark.parametrize("text", [OLDER.text, "The ferry sank. It was raised."])
def test_a_correction_holds_while_the_article_says_the_same(text: str) -> None:
    corrected, own = correct(OLDER, {}, BY_HAND)
    assert (corrected.published, corrected.provenance.published) == (
        date(2024, 2, 29),
        Origin.BY_HAND,
    )
    article, kept = succeeding(newer(text), corrected, own)
    assert (article.published, article.provenance.published) == (date(2024, 2, 29), Origin.BY_HAND)
    assert kept == own


def test_a_correction_gives_way_when_the_articles_own_value_changes() -> None:
    corrected, own = correct(OLDER, {}, Correction(Correctable.TITLE, "Ferry lost"))
    article, kept = succeeding(newer(title="Ferry raised"), corrected, own)
    assert (article.title, article.provenance.title, kept) == ("Ferry raised", Origin.META, {})


def test_a_second_correction_remembers_what_the_article_said() -> None:
    once, own = correct(OLDER, {}, BY_HAND)
    twice, own = correct(once, own, Correction(Correctable.PUBLISHED, None))
    assert twice.published is None
    back, left = correct(twice, own, Correction(Correctable.PUBLISHED, back_to_own=True))
    assert (back, back.provenance, left) == (OLDER, OLDER.provenance, {})


def test_a_corrected_day_has_no_time_of_day() -> None:
    timed = replace(OLDER, published_at=datetime(2024, 3, 1, 9))  # noqa: DTZ001 - none is known
    assert correct(timed, {}, BY_HAND)[0].published_at is None
    same_day = Correction(Correctable.PUBLISHED, MARCH_1)
    assert correct(timed, {}, same_day)[0].published_at == timed.published_at
