"""An answer to "when" names the calendar day, and cites the article's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.articles import Article, Period
from index.news_index import NewsIndex
from qa.answers import Citation
from qa.chatbot import Chatbot
from qa.dating.telling import DaysTold, days_told
from qa.writing.days import days_in_words

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


WHEN = "When will the next call on trade occur?"
TUESDAY = Period(date(2026, 1, 13), date(2026, 1, 13))


def told(citation: Citation, question: str = WHEN, article: Article = ARTICLE) -> DaysTold:
    return days_told(question, [citation], {article.id: article}.get)


def test_the_day_that_the_words_mean() -> None:
    assert told(cited("tomorrow")) == DaysTold(TUESDAY)


def test_the_only_date_of_the_sentence_where_no_words_were_pointed_at() -> None:
    whole = replace(cited("tomorrow"), answer_start=None, answer_end=None)
    assert told(whole) == DaysTold(TUESDAY)


def test_other_words_name_no_day() -> None:
    assert told(cited("The next call on trade")) == DaysTold()


def test_a_sentence_without_the_day_of_the_event_says_when_it_was_reported() -> None:
    text = "The cup, stolen last month, has been found, police said on Thursday."
    article = Article.create(text, published=date(2026, 10, 15))
    whole = Citation(
        1, article.id, None, None, article.published, None, text, 0, len(text)
    )  # fmt: skip
    found = told(whole, "When was the cup found?", article)
    assert found.days is None
    assert found.remarks == (
        "The sentence names no day for this; it is from a report of Thursday, 15 October 2026.",
    )
    assert told(whole, "When was the cup stolen?", article).days == Period(
        date(2026, 9, 1), date(2026, 9, 30)
    )


def test_only_an_answer_to_when_has_days(archive: NewsIndex) -> None:
    debate = Article.create(
        "The first television debate will take place on Thursday in the hall of Sandmouth.",
        published=date(2026, 10, 26),
    )
    archive.add([debate])
    archive.embed_pending()
    chatbot = Chatbot(archive, clock=lambda: date(2026, 11, 1))
    when = chatbot.ask("When will the first television debate take place in Sandmouth?")
    assert when.short_answer == "Thursday, 29 October 2026"
    assert when.days == Period(date(2026, 10, 29), date(2026, 10, 29))
    assert "on Thursday" in when.citations[0].quote
    where = chatbot.ask("Where will the first television debate take place?")
    assert where.days is None


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
