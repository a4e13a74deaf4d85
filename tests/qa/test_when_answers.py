"""An answer to "when" names the calendar day, and cites the article's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.articles import Article, Period
from qa.answers import Citation
from qa.writing.days import days_in_words, days_meant

SAID = "The next call on trade will occur tomorrow."
ARTICLE = Article.create(
    f"He gave an address on Monday:\n\n“Both sides go on. {SAID}”", published=date(2026, 1, 13)
)


def cited(words: str, article: Article = ARTICLE) -> Citation:
    start = article.text.index(words)
    sentence = article.text.index(SAID)
    end = sentence + len(SAID)
    return Citation(
        1, article.id, None, None, article.published, None, SAID, sentence, end, start,
        start + len(words),
    )  # fmt: skip


def test_the_day_that_the_words_mean() -> None:
    meant = days_meant("When is the next call on trade?", cited("tomorrow"), ARTICLE)
    assert meant == Period(date(2026, 1, 13), date(2026, 1, 13))


def test_the_only_date_of_the_sentence_where_no_words_were_pointed_at() -> None:
    whole = replace(cited("tomorrow"), answer_start=None, answer_end=None)
    meant = days_meant("When is the next call on trade?", whole, ARTICLE)
    assert meant == Period(date(2026, 1, 13), date(2026, 1, 13))


def test_other_questions_and_other_words_name_no_day() -> None:
    assert days_meant("What will occur?", cited("tomorrow"), ARTICLE) is None
    assert days_meant("When is the next call?", cited("The next call on trade"), ARTICLE) is None


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 1, 13), date(2026, 1, 13), "Tuesday, 13 January 2026"),
        (date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2010, 1, 1), date(2019, 12, 31), "2010 to 2019"),
        (date(2019, 12, 30), date(2020, 1, 5), "30 December 2019 to 5 January 2020"),
    ],
)
def test_days_in_words(since: date, until: date, words: str) -> None:
    assert days_in_words(Period(since, until)) == words
