"""``dateline set``, and how days and origins are shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article
from index.provenance import Origin, Provenance
from tests.ui.command_line import URL, Dateline
from ui import terminal
from ui.rendering.wording import dates_words, origin_words

MARCH_1, MARCH_5 = date(2024, 3, 1), date(2024, 3, 5)


def test_a_corrected_day_is_listed_and_shown_as_made_by_hand(filled: Dateline) -> None:
    assert "2024-03-05" in filled("set", URL, "--date", "2024-03-05").output
    assert "Published:       2024-03-05  [by hand]" in filled("show", URL).output
    shown = json.loads(filled("show", URL, "--json").output)
    assert (shown["published"], shown["provenance"]["published"]) == ("2024-03-05", "by_hand")


def test_a_correction_can_be_taken_back(filled: Dateline) -> None:
    before = filled("show", URL).output
    filled("set", URL, "--date", "unknown", "--title", "Other", "--source", "Other")
    assert "Published:       undated" in filled("show", URL).output
    filled("set", URL, "--own", "date", "--own", "title", "--own", "source")
    assert filled("show", URL).output == before


@pytest.mark.parametrize(
    "arguments", [(), ("--date", "yesterday"), ("--own", "text"), ("--colour", "red")]
)
def test_wrong_usage_is_status_2(filled: Dateline, arguments: tuple[str, ...]) -> None:
    assert filled("set", URL, *arguments).status == 2


def test_an_article_that_is_not_there_is_status_1(filled: Dateline) -> None:
    assert filled("set", "nowhere", "--title", "x").status == 1


def test_info_counts_the_undated_articles_of_each_source(filled: Dateline) -> None:
    filled("set", URL, "--date", "unknown")
    told = json.loads(filled("info", "--sources", "--json").output)["source_dates"]
    assert sum(source["undated"] for source in told) == 1
    assert "Undated" in filled("info", "--sources").output


@pytest.mark.parametrize(
    ("published", "updated", "first", "words"),
    [
        (None, None, None, "undated"),
        (MARCH_1, None, None, "1 March 2024"),
        (MARCH_1, MARCH_5, None, "first published 1 March 2024, updated 5 March 2024"),
        (MARCH_5, None, MARCH_1, "first published 1 March 2024, updated 5 March 2024"),
        (None, MARCH_5, None, "5 March 2024"),
    ],
)
def test_both_days_are_told_where_they_differ(
    published: date | None, updated: date | None, first: date | None, words: str
) -> None:
    assert dates_words(published, updated, first) == words


def test_a_list_tells_an_update() -> None:
    article = Article.create("x", published=MARCH_1, updated=MARCH_5)
    line = terminal.article_line(article)
    assert line.endswith("(first published 1 March 2024, updated 5 March 2024)")


def test_every_origin_has_words() -> None:
    assert all(origin_words(origin) for origin in Origin)
    page = terminal.article_page(
        Article.create("x", title="Ferry", provenance=Provenance(title=Origin.JSON_LD))
    )
    assert "Title:           Ferry  [linked data of the page]" in page


def test_articles_in_a_language_the_model_does_not_know_are_warned_about(
    dateline: Dateline, tmp_path: Path
) -> None:
    story = "Der Zug hielt am Montag im Bahnhof. Niemand wurde verletzt, sagte die Polizei."
    (tmp_path / "zug.txt").write_text(story, encoding="utf-8")
    told = dateline("add", tmp_path / "zug.txt").errors
    assert "does not know (de 1)" in told
    assert "DATELINE_MODEL=sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2" in told
    assert "does not know (de 1)" in dateline("ask", "Who was hurt on the train?").errors
    assert "does not know (de 1)" in dateline("watch", "--once", tmp_path).errors
    assert json.loads(dateline("info", "--json").output)["languages"] == [
        {"language": "de", "articles": 1, "known_to_model": False}
    ]
