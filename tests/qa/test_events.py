"""An event in a question has a day only where the archive tells one for certain."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article, Period
from index.news_index import NewsIndex
from qa.chatbot import Chatbot

TODAY = date(2026, 11, 23)


def article(title: str, published: date, text: str) -> Article:
    return Article.create(text, title=title, published=published)


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add(
        [
            article(
                "Ceasefire begins in Vessaly", date(2026, 3, 5), "The ceasefire began at noon."
            ),
            article("Ceasefire in Vessaly holds", date(2026, 3, 9), "The ceasefire holds so far."),
            article("Storm hits the coast", date(2026, 2, 1), "A storm hit the coast on Sunday."),
            article("Storm floods the port", date(2026, 9, 1), "A storm flooded the port."),
            article("Moss elected", date(2026, 4, 2), "Rita Moss was elected mayor of Kessory."),
            article("Lund elected", date(2026, 1, 9), "Per Lund was elected mayor of Kessory."),
        ]
    )
    archive.embed_pending()
    return Chatbot(archive, clock=lambda: TODAY)


@pytest.mark.parametrize(
    ("words", "period", "quote"),
    [
        ("before the ceasefire", Period(None, date(2026, 3, 4)), "Per Lund"),
        ("since the ceasefire", Period(date(2026, 3, 5), None), "Rita Moss"),
        ("since the ceasefire in Vessaly", Period(date(2026, 3, 5), None), "Rita Moss"),
    ],
)
def test_a_certain_event_gives_the_period(
    chatbot: Chatbot, words: str, period: Period, quote: str
) -> None:
    answer = chatbot.ask(f"Who was elected mayor of Kessory {words}?")
    assert answer.period == period
    assert answer.period_words == words
    assert answer.citations[0].quote.startswith(quote)


@pytest.mark.parametrize(
    "words", ["before the storm", "since the landing on Mars", "since the ceasefire of 2024"]
)
def test_an_uncertain_event_gives_none(chatbot: Chatbot, words: str) -> None:
    answer = chatbot.ask(f"Who was elected mayor of Kessory {words}?")
    assert answer.period is None
    assert not answer.abstained or answer.alternatives
