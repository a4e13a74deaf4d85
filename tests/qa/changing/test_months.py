"""The value of a month that is asked about is the one that the articles give for it."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article, Period
from index.news_index import NewsIndex
from qa.changing.months import month_meant, of_month, of_no_other_month
from qa.changing.quantities import quantities
from qa.chatbot import Chatbot

FELL = (
    "Inflation fell to 3.4 per cent. in September from 3.8 per cent in August, against 4.1 in May."
)


def test_which_number_is_that_of_a_month() -> None:
    stated = quantities(FELL)
    assert [it.value for it in of_month(FELL, stated, 8)] == [3.8]
    assert 3.4 not in [it.value for it in of_no_other_month(FELL, stated, 8)]


@pytest.mark.parametrize(
    ("since", "until", "month"),
    [
        (date(2026, 8, 1), date(2026, 8, 31), 8),
        (date(2026, 8, 1), date(2026, 8, 30), None),
        (date(2026, 7, 1), date(2026, 9, 30), None),
        (None, date(2026, 8, 31), None),
    ],
)
def test_a_period_that_is_one_month(since: date | None, until: date, month: int | None) -> None:
    assert month_meant(Period(since, until)) == month


def test_the_month_asked_about_answers_and_not_the_newest(archive: NewsIndex) -> None:
    archive.add(
        [
            Article.create(
                "Inflation in Calmere fell to 3.4 per cent in September from 3.8 per cent in "
                "August, the Statistics Office said. Prices of food rose.",
                title="Inflation falls",
                published=date(2026, 10, 15),
            ),
            Article.create(
                "Inflation in Calmere slowed to 3.8 per cent in August, the office said.",
                title="Inflation slows to 3.8 per cent in August",
                published=date(2026, 9, 15),
            ),
        ]
    )
    archive.embed_pending()
    chatbot = Chatbot(archive, clock=lambda: date(2026, 11, 1))
    assert chatbot.ask("What was inflation in Calmere in August?").short_answer == "3.8 per cent"
    assert chatbot.ask("What was inflation in Calmere in September?").short_answer == "3.4 per cent"
    assert chatbot.ask("What is inflation in Calmere now?").short_answer == "3.4 per cent"
