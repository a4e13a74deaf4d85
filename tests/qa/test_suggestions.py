"""Questions made of plain statements, and offered only once they have found an answer."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.chatbot import Chatbot
from qa.suggestions import next_questions, starting_questions, statement_questions

FERRY = Article.create(
    "Edvin Holt, the captain of the Lady Maren, was rescued at dawn. The ferry Lady Maren sank off"
    " Sandmouth on Tuesday. Nobody was hurt when the ferry Lady Maren sank.",
    title="Ferry sinks",
    published=date(2026, 9, 3),
)
TRAM = Article.create(
    "The new tram line will open to passengers in March. The mayor of Port Ellery, Leonie Garrow,"
    " paid for the new tram line.",
    title="Tram to open",
    published=date(2026, 9, 4),
)


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        (
            "Edvin Holt, the captain of the Lady Maren, slept.",
            ["Who is the captain of the Lady Maren?"],
        ),
        ("The port master, Ines Roth, spoke to nobody.", ["Who is the port master?"]),
        ("Ines Roth said that nothing was lost.", ["What did Ines Roth say?"]),
        (
            "The new line will open to passengers in March.",
            ["When will the new line open to passengers?"],
        ),
        (
            "Nine people were taken to the hospital.",
            ["How many people were taken to the hospital?"],
        ),
        ("Three of them will leave in March.", []),
        ("It will rain on Monday.", []),
        ("Nobody came.", []),
        ("", []),
    ],
)
def test_a_plain_statement_gives_its_questions(sentence: str, questions: list[str]) -> None:
    assert list(statement_questions(sentence)) == questions


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add([FERRY, TRAM])
    archive.embed_pending()
    return Chatbot(archive)


def test_every_question_offered_at_the_start_is_answered(chatbot: Chatbot) -> None:
    offered = starting_questions(chatbot)
    assert offered
    assert not [question for question in offered if chatbot.ask(question).abstained]


def test_the_next_questions_are_answered_by_other_sentences(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Where did the ferry Lady Maren sink on Tuesday?")
    offered = next_questions(chatbot, answer)
    assert offered
    shown = {(it.article_id, it.start) for it in answer.citations}
    for question in offered:
        found = chatbot.ask(question)
        assert not found.abstained
        assert (found.citations[0].article_id, found.citations[0].start) not in shown


def test_a_question_is_not_offered_again(chatbot: Chatbot) -> None:
    question = "Who is the captain of the Lady Maren?"
    assert question not in next_questions(chatbot, chatbot.ask(question))


def test_an_empty_archive_offers_nothing(archive: NewsIndex) -> None:
    assert starting_questions(Chatbot(archive)) == []
