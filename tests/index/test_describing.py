"""The description of articles in an archive: corrected, updated, counted, never embedded anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.archive_values import Correctable, Correction, SourceDates
from index.articles import Article, Period, SearchFilter
from index.news_index import NewsIndex
from index.provenance import Origin, Provenance

MARCH_1, MARCH_5 = date(2024, 3, 1), date(2024, 3, 5)
FERRY = Article.create(
    "The ferry sank at dawn. Nobody was hurt.",
    title="Ferry sinks",
    published=MARCH_1,
    path="/ferry.txt",
    source="Post",
    provenance=Provenance(published=Origin.FILE),
)


def found(index: NewsIndex, words: str, since: date | None = None) -> list[str]:
    wanted = SearchFilter(Period(since=since))
    return [hit.sentence.text for hit in index.search(words, search_filter=wanted)]


def test_a_corrected_day_and_title_are_searched_by(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    assert found(archive, "ferry dawn", since=MARCH_5) == []
    day = Correction(Correctable.PUBLISHED, MARCH_5)
    archive.correct(FERRY.id, [day, Correction(Correctable.TITLE, "Zeppelin lost")])
    assert found(archive, "ferry dawn", since=MARCH_5)[0] == "The ferry sank at dawn."
    assert archive.search("zeppelin", by_meaning=False)
    assert archive.verify() == []


def test_correcting_embeds_nothing_anew(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    archive.correct(FERRY.id, [Correction(Correctable.PUBLISHED, MARCH_5)])
    assert archive.status().embedded == archive.status().sentences == 2


def test_a_correction_survives_adding_the_unchanged_article_again(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.correct(FERRY.id, [Correction(Correctable.PUBLISHED, MARCH_5)])
    assert archive.add([FERRY]).unchanged == 1
    (article,) = archive.articles()
    assert (article.published, article.provenance.published) == (MARCH_5, Origin.BY_HAND)


def test_an_unknown_article_cannot_be_corrected(archive: NewsIndex) -> None:
    assert archive.correct("nobody", [Correction(Correctable.TITLE, "x")]) is None


def test_a_changed_description_keeps_the_embeddings(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    assert archive.add([replace(FERRY, title="Ferry lost", section="Local")]).replaced == 1
    assert archive.status().embedded == 2
    (article,) = archive.articles()
    assert (article.title, article.section) == ("Ferry lost", "Local")
    assert archive.verify() == []


def test_a_better_known_origin_is_stored_and_changes_nothing_else(archive: NewsIndex) -> None:
    archive.add([FERRY])
    again = replace(FERRY, provenance=Provenance(published=Origin.JSON_LD))
    assert archive.add([again]).unchanged == 1
    assert archive.articles()[0].provenance.published is Origin.JSON_LD


def test_an_updated_text_keeps_its_first_day(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.add([replace(FERRY, text="The ferry sank. It was raised.", published=MARCH_5)])
    (article,) = archive.articles()
    assert (article.first_published, article.published) == (MARCH_1, MARCH_5)
    assert archive.verify() == []


def test_undated_and_doubtfully_dated_articles_are_counted_by_source(archive: NewsIndex) -> None:
    sure = Provenance(published=Origin.META)
    archive.add(
        [
            FERRY,
            Article.create("A.", source="Post", published=MARCH_1, provenance=sure),
            Article.create("B.", source="Post"),
            Article.create("C.", published=MARCH_1),
        ]
    )
    assert archive.source_dates() == [SourceDates("Post", 3, 1, 1), SourceDates(None, 1, 0, 0)]
