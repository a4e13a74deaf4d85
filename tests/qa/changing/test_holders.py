"""Who holds an office, told only by articles that tie the name to it."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from qa.changing.holders import asked_office, holder_in
from tests.qa.made_hits import sentences_of

GOVERNOR = "Who is the governor of Puerto Rico?"


def holder(question: str, text: str) -> str | None:
    article = Article.create(text, published=date(2026, 1, 1))
    office = asked_office(question)
    assert office is not None
    report = holder_in(office, article, sentences_of(article))
    return None if report is None else text[report.span.start : report.span.end]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The governor of Puerto Rico, Wanda Vázquez Garced, spoke.", "Wanda Vázquez Garced"),
        ("Ricardo Rosselló, Puerto Rico's governor, resigned.", "Ricardo Rosselló"),
        (
            "On Friday Pedro Pierluisi was sworn in as Puerto Rico's new governor.",
            "Pedro Pierluisi",
        ),
        ("Puerto Rico Governor Pedro Pierluisi spoke.", "Pedro Pierluisi"),
        ("The former governor of Puerto Rico, Ricardo Rosselló, spoke.", None),
        ("Pedro Pierluisi, deputy governor of Puerto Rico, spoke.", None),
        ("The governor of Texas, Ada Quist, visited the island.", None),
        ("Governor Ada Quist summoned the ambassador of Puerto Rico.", None),
    ],
)
def test_the_holder_of_the_office(text: str, name: str | None) -> None:
    assert holder(GOVERNOR, text) == name


def test_an_office_of_more_is_another_office() -> None:
    question = "Who is the speaker of the House?"
    assert holder(question, "Speaker of the House Nancy Pelosi spoke.") == "Nancy Pelosi"
    assert holder(question, "Speaker of the House of Commons John Bercow spoke.") is None


def test_the_word_that_tells_two_towns_apart_must_be_there() -> None:
    question, text = (
        "Who is the mayor of {} Wendle?",
        "Agnes Tull, the mayor of Upper Wendle, spoke.",
    )
    assert holder(question.format("Upper"), text) == "Agnes Tull"
    assert holder(question.format("Lower"), text) is None


@pytest.mark.parametrize(
    "question",
    ["Who sank the ferry?", "Who is Idris Holt?", "Who died?", "Who leads the inquiry?"],
)
def test_other_questions_ask_for_no_office(question: str) -> None:
    assert asked_office(question) is None
