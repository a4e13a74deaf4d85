"""A period in the question is preferred and shown; it never hides a better answer in silence."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from index.articles import Article, Period
from index.news_index import NewsIndex
from qa.answers import Answer
from qa.chatbot import Chatbot

TODAY = date(2026, 11, 23)
OCTOBER = Article.create(
    "The council of Sandmouth elected Rita Moss as mayor of Sandmouth on Monday.",
    title="Moss elected",
    published=date(2026, 10, 20),
)
MARCH = Article.create(
    "The council of Sandmouth elected Per Lund as mayor of Sandmouth on Monday.",
    title="Lund elected",
    published=date(2026, 3, 3),
)
MILL = Article.create(
    "The mill at Tarn Hill closed because of a fire. Its owner Per Lund will not rebuild the mill.",
    title="Mill closes",
    published=date(2025, 1, 2),
)
UNDATED = Article.create("Ada Quist founded the museum of glass in Kessory.", title="A museum")
MAYOR = "Who was elected mayor of Sandmouth"


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add([OCTOBER, MARCH, MILL, UNDATED])
    archive.embed_pending()
    return Chatbot(archive, clock=lambda: TODAY)


def cited(answer: Answer) -> list[str]:
    return [citation.article_id for citation in answer.citations]


@pytest.mark.parametrize(
    ("words", "article"),
    [("in March", MARCH), ("in October", OCTOBER), ("last month", OCTOBER)],
)
def test_articles_of_the_period_answer(chatbot: Chatbot, words: str, article: Article) -> None:
    answer = chatbot.ask(f"{MAYOR} {words}?")
    assert cited(answer) == [article.id]
    assert answer.period_words == words
    assert answer.period is not None
    assert answer.remarks == ()


def test_the_period_found_can_be_switched_off(chatbot: Chatbot) -> None:
    for answer in (
        chatbot.ask(f"{MAYOR} in March?", find_period=False),
        chatbot.ask(f"{MAYOR} in March?", period=Period()),
    ):
        assert answer.period in {None, Period()}
        assert answer.period_words is None
        assert OCTOBER.id in {it.article_id for it in (*answer.citations, *answer.alternatives)}


def test_a_period_far_from_the_archive_hides_nothing(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Why did the mill at Tarn Hill close in 1998?")
    assert cited(answer) == [MILL.id]
    assert answer.remarks == (
        "No article here is dated 1 January 1998 to 31 December 1998, so all were searched.",
    )


def test_an_answer_from_outside_the_period_says_so(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Why did the mill at Tarn Hill close in October?")
    assert cited(answer) == [MILL.id]
    (remark,) = answer.remarks
    assert remark.endswith("this one lies outside that period.")


def test_an_article_without_a_date_still_answers(chatbot: Chatbot) -> None:
    question = "Who founded the museum of glass in Kessory"
    assert cited(chatbot.ask(f"{question} last month?")) == [UNDATED.id]
    assert cited(chatbot.ask(f"{question}?", as_of=date(2026, 4, 1))) == [UNDATED.id]


def test_what_was_published_after_the_as_of_date_is_not_known(chatbot: Chatbot) -> None:
    answer = chatbot.ask(f"{MAYOR}?", as_of=date(2026, 6, 1))
    shown = (*answer.citations, *answer.alternatives)
    assert cited(answer) == [MARCH.id]
    assert OCTOBER.id not in {citation.article_id for citation in shown}


def test_an_as_of_date_before_every_article_hides_nothing(chatbot: Chatbot) -> None:
    assert not chatbot.ask(f"{MAYOR}?", as_of=date(2020, 1, 1)).abstained


def test_a_day_to_come_filters_nothing(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Which owner will rebuild the mill at Tarn Hill next year?")
    assert answer.period == Period(date(2027, 1, 1), date(2027, 12, 31))
    assert answer.remarks == ()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata"])
def test_the_time_zone_of_the_machine_changes_no_answer(
    chatbot: Chatbot, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> list[Answer]:
        questions = (f"{MAYOR} last month?", f"{MAYOR} on Tuesday?", "What happened yesterday?")
        return [replace(chatbot.ask(it, as_of=TODAY), timings_ms={}) for it in questions]

    here = asked()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert asked() == here
    finally:
        monkeypatch.undo()
        time.tzset()
