"""An age is taken from beside the name, and from nobody else of that name."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.changing.ages import age_in, asked_age
from qa.chatbot import Chatbot
from tests.qa.made_hits import sentences_of


def age(question: str, text: str) -> str | None:
    article = Article.create(text, published=date(2026, 1, 1))
    asked = asked_age(question)
    assert asked is not None
    report = age_in(asked, article, sentences_of(article))
    return None if report is None else text[report.span.start : report.span.end]


@pytest.mark.parametrize(
    "text",
    [
        "Helena Marrick, 66, will lead the inquiry.",
        "Helena Marrick will lead the inquiry. Judge Marrick, who is 66, sits with two assessors.",
        "The 66-year-old judge Helena Marrick will lead the inquiry.",
        "Helena Marrick (66) will lead the inquiry.",
        "Judge Helena Marrick is 66 years old.",
        "Helena Marrick died in her sleep at the age of 66.",
        "The report of Helena Marrick runs to 57 pages. Ms. Marrick, 66, leaves it to others.",
    ],
)
@pytest.mark.parametrize("question", ["How old is Helena Marrick?", "What is Judge Marrick's age?"])
def test_the_age_beside_the_name(question: str, text: str) -> None:
    assert age(question, text) == "66"


@pytest.mark.parametrize(
    "text",
    [
        "The report of Helena Marrick was published 57 days after the accident.",
        "Helena Marrick spoke. Her neighbour, Per Lund, 66, listened.",
        "Helena Marrick spoke. Idris Marrick, 41, listened.",
        "Helena Marrick spoke. Mr. Marrick, 41, her cousin Idris Marrick said, listened.",
    ],
)
def test_no_age_of_another_and_no_other_number(text: str) -> None:
    assert age("How old is Helena Marrick?", text) is None


@pytest.mark.parametrize(
    "question",
    [
        "How old is the ship?",
        "How old is the keeper of Gull Point?",
        "How old is Helena Marrick's husband?",
        "Who is Helena Marrick?",
    ],
)
def test_other_questions_ask_for_no_age(question: str) -> None:
    assert asked_age(question) is None


def test_the_age_answers_where_another_number_stands_nearer(archive: NewsIndex) -> None:
    archive.add(
        [
            Article.create(
                "The report of Judge Helena Marrick was published 57 days after the accident.",
                published=date(2026, 10, 29),
            ),
            Article.create(
                "Judge Helena Marrick will lead the inquiry. Judge Marrick, 66, sits with two.",
                published=date(2026, 9, 10),
            ),
        ]
    )
    archive.embed_pending()
    answer = Chatbot(archive).ask("How old is Helena Marrick?", as_of=date(2026, 11, 1))
    assert answer.short_answer == "66"
