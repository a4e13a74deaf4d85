"""Who holds an office: the question is understood; a sentence tells it clearly, openly or not."""

from __future__ import annotations

import pytest

from qa.reading.office_holders import Told, asked_office, holder_told, office_holder


def told(question: str, sentence: str, around: str = "") -> tuple[Told, str]:
    office = asked_office(question)
    assert office is not None
    holder = office_holder(office, sentence)
    name = "" if holder is None else sentence[holder.name.start : holder.name.end]
    return holder_told(office, sentence, around or sentence), name


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        (
            "Who is the mayor of Upper Wendle?",
            "Agnes Tull, the mayor of Upper Wendle, spoke.",
            "Agnes Tull",
        ),
        (
            "Who is the mayor of Upper Wendle?",
            "The Mayor of Upper Wendle, Agnes Tull, spoke.",
            "Agnes Tull",
        ),
        (
            "who is vessaly's foreign minister",
            "Lucan Dree, Vessaly’s foreign minister, spoke.",
            "Lucan Dree",
        ),
        (
            "Who was the captain of the Lady Maren?",
            "Edvin Holt was captain of the ferry Lady Maren.",
            "Edvin Holt",
        ),
        (
            "What is the name of Tern Line's chief executive?",
            "Tern Line's chief executive is Oskar Vellin.",
            "Oskar Vellin",
        ),
        (
            "Who is the director of the National Museum?",
            "“No,” said Cornelia Vance, the director of the museum.",
            "Cornelia Vance",
        ),
        (
            "Who is the president of Brazil?",
            "President of Brazil Jair Bolsonaro spoke.",
            "Jair Bolsonaro",
        ),
        (
            "Who is Ada Quist's husband?",
            "Ada Quist's husband, Per Lund, waited outside.",
            "Per Lund",
        ),
    ],
)
def test_a_sentence_that_says_whose_office_it_is_tells_the_holder(
    question: str, sentence: str, name: str
) -> None:
    assert told(question, sentence) == (Told.CLEARLY, name)


def test_whose_office_it_is_may_stand_around_the_sentence() -> None:
    question, sentence = (
        "Who is the governor of the Bank of Calmere?",
        "Governor Ingrid Thale spoke.",
    )
    assert told(question, sentence, "The Bank of Calmere left its rate.") == (
        Told.OPEN,
        "Ingrid Thale",
    )
    assert told(question, sentence, "The bank left its rate.") == (Told.NOT, "Ingrid Thale")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who is the mayor of Lower Wendle?", "Agnes Tull, the mayor of Upper Wendle, spoke."),
        (
            "Who is the governor of the Bank of Calmere?",
            "Deputy Governor Joss Merriden of the Bank of Calmere spoke.",
        ),
        (
            "Who is the captain of the Lady Maren?",
            "The captain of the Lady Maren told the inquiry.",
        ),
        (
            "Who is the captain of the Lady Maren?",
            "The former captain of the Lady Maren, Per Lund, spoke.",
        ),
        ("Who is the mayor of Upper Wendle?", "The mayor of Upper Wendle spoke on Monday."),
        ("Who is the captain of the Lady Maren?", "The captain of the Lady Ingrid Per Lund spoke."),
    ],
)
def test_another_s_office_a_deputy_and_a_bare_mention_tell_nobody(
    question: str, sentence: str
) -> None:
    assert told(question, sentence)[0] is Told.NOT


@pytest.mark.parametrize(
    "question",
    [
        "Who is Idris Holt?",
        "Who is the captain?",
        "Who was the first president of the United States?",
        "Who is the Bank of Calmere governor?",
        "Who is responsible for the review of the dam?",
        "Who was the only member of the council to want a cut?",
        "Why did the mayor of Upper Wendle resign?",
    ],
)
def test_other_questions_ask_for_no_office_of_anybody(question: str) -> None:
    assert asked_office(question) is None
