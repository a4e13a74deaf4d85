"""Asked for the value before, the one before answers; a value holds from its own day on."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.answers import Conversation, Turn
from qa.changing.former import value_after, without_former
from qa.chatbot import Chatbot

TODAY = date(2026, 11, 2)


def petrol(day: date, text: str) -> Article:
    return Article.create(text, title="Petrol price", published=day, url=f"https://e.example/{day}")


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add(
        [
            petrol(date(2026, 9, 1), "Petrol costs 1.84 crowns a litre, the Energy Board said."),
            petrol(date(2026, 10, 1), "Petrol costs 1.79 crowns a litre, the Energy Board said."),
            petrol(
                date(2026, 10, 31),
                "The price of petrol will fall to 1.72 crowns a litre on Sunday, it said.",
            ),
        ]
    )
    archive.embed_pending()
    return Chatbot(archive)


def test_what_was_it_before_goes_back_one_value_at_a_time(chatbot: Chatbot) -> None:
    talk = Conversation()
    told = []
    for question in ("What does petrol cost?", "What was it before?", "And before that?"):
        answer = chatbot.ask(question, conversation=talk, as_of=TODAY)
        talk = talk.then(Turn(question, answer))
        told.append(answer.short_answer)
    assert told == ["1.72 crowns", "1.79 crowns", "1.84 crowns"]
    assert chatbot.ask("And before that?", conversation=talk, as_of=TODAY).abstained


def test_a_value_does_not_hold_before_its_day(chatbot: Chatbot) -> None:
    answer = chatbot.ask("What did petrol cost in October?", as_of=TODAY)
    assert answer.short_answer == "1.79 crowns"
    assert chatbot.ask("What does petrol cost?", as_of=TODAY).short_answer == "1.72 crowns"
    eve = chatbot.ask("What does petrol cost?", as_of=date(2026, 10, 31))
    assert eve.short_answer == "1.79 crowns"


def test_the_former_value_that_the_newest_report_names_answers(archive: NewsIndex) -> None:
    archive.add(
        [
            Article.create(
                "Inflation in Calmere fell to 3.4 per cent from 3.8 per cent, the office said.",
                published=date(2026, 10, 15),
            )
        ]
    )
    archive.embed_pending()
    answer = Chatbot(archive).ask("How high was inflation in Calmere before?", as_of=TODAY)
    assert answer.short_answer == "3.8 per cent"


@pytest.mark.parametrize(
    ("question", "present"),
    [
        ("What did petrol cost before?", "What did petrol cost?"),
        ("What did petrol cost before 1.79 crowns?", "What did petrol cost?"),
        ("What was the previous key rate?", "What was the key rate?"),
        ("What did petrol cost before the war?", None),
        ("How old is the ship?", None),
    ],
)
def test_which_questions_ask_for_the_value_before(question: str, present: str | None) -> None:
    assert without_former(question) == present


def test_the_value_named_is_read() -> None:
    assert value_after("What did petrol cost before 1.79 crowns?") == 1.79
    assert value_after("What did petrol cost before?") is None
