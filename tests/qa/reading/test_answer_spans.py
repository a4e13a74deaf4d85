"""Which words of a sentence are the short answer."""

from __future__ import annotations

import pytest

from index.articles import Sentence
from qa.reading.answer_spans import answer_span, is_yes_or_no
from qa.reading.readings import Reading

START = 100  # where the sentence begins in its article


def words(
    question: str,
    text: str,
    pointed_at: str | None = None,
    advantage: float = 1.0,
    least_advantage: float = 0.0,
) -> str:
    """Return the short answer, "" for none; the reader points at ``pointed_at``."""
    reading = None
    if pointed_at is not None:
        start = START + text.index(pointed_at)
        reading = Reading(0, start, start + len(pointed_at), advantage, 0.0)
    sentence = Sentence(1, "a", 0, START, START + len(text), text)
    span = answer_span(question, sentence, reading, least_advantage=least_advantage)
    return "" if span is None else text[span.start - START : span.end - START]


def test_the_reader_s_words_are_shown_unless_it_doubts_them() -> None:
    text = "Nine people died on Tuesday."
    assert words("How many died?", text, "Nine") == "Nine"
    assert words("How many died?", text, "Nine", advantage=-0.5) == ""
    assert words("How many died?", text) == ""


def test_how_is_answered_in_few_words_only_where_the_reader_is_surer() -> None:
    text = "The ferry capsized off Sandmouth in a storm."
    doubted = {"advantage": -0.5, "least_advantage": -4.0}
    assert (
        words("Where did the ferry capsize?", text, "off Sandmouth", **doubted) == "off Sandmouth"
    )
    assert words("How did the ferry capsize?", text, "off Sandmouth", **doubted) == ""
    assert words("How did the ferry capsize?", text, "in a storm") == "in a storm"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Gor said: "No partner is more essential.', "No partner is more essential"),
        ("Holt tweeted: “Just concluded a good talk.”", "Just concluded a good talk"),
        ("He called it “odd” and said: “We shall see about that.”", "We shall see about that"),
        ("He called it “odd”.", "odd"),
    ],
)
def test_what_somebody_said_is_the_quotation(text: str, said: str) -> None:
    pointed_at = "odd" if text.startswith("He called") else None
    assert words("What did Gor say about it?", text, pointed_at) == said
    assert words("What did Holt tweet?", text, pointed_at) == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Talks failed, largely due to demands for access to farms.",
            "due to demands for access to farms",
        ),
        ("It stopped because the bank is a resting place; geese rest.",
         "because the bank is a resting place"),
        ("It stopped and nobody knows the reason.", ""),
    ],
)  # fmt: skip
def test_a_reason_is_the_clause_that_names_it(text: str, reason: str) -> None:
    assert words("Why did it stop?", text, "It" if text.startswith("It") else None) == reason


def test_a_question_for_several_gets_all_that_is_enumerated() -> None:
    text = "The pipeline involves Greece, Cyprus and Israel, Mitsotakis said."
    assert words("Which countries are involved?", text, "Cyprus") == "Greece, Cyprus and Israel"
    assert words("Which country is an island?", text, "Cyprus") == "Cyprus"
    assert words("Which countries are involved?", text, "The pipeline") == "The pipeline"


def test_yes_or_no_stands_in_no_words() -> None:
    assert is_yes_or_no("Did the ferry sink?")
    assert not is_yes_or_no("Did the ferry sink or burn?")
    assert not is_yes_or_no("What did sink?")
    assert words("Did the ferry sink?", "The ferry sank.", "ferry") == ""


def test_who_is_answered_by_the_person_and_not_by_where_the_person_is_from() -> None:
    text = "Sefa Lindqvarne of Vessaly won the women's race, ahead of Rosa Arkell, 31, of Brannock."
    assert words("Who won the women's race?", text, "Vessaly") == "Sefa Lindqvarne"
    assert words("Who came second?", text, "Brannock") == "Rosa Arkell"
    assert words("Where is the winner from?", text, "Vessaly") == "Vessaly"
    assert words("Who won?", "The mayor of Norrick won the race.", "Norrick") == "Norrick"


def test_who_holds_an_office_is_shown_where_the_reader_sees_nobody_or_points_elsewhere() -> None:
    question = "Who is the director of the National Museum?"
    text = "The insurers heard Cornelia Vance, the director of the museum, on Monday."
    assert words(question, text) == "Cornelia Vance"
    assert words(question, text, "The insurers") == "Cornelia Vance"
    assert words(question, text, "Vance") == "Vance"
    assert words("Who is the director of the port?", text) == ""
