"""How much is answered by a sum of money, not by the age that stands nearer."""

from __future__ import annotations

import pytest

from index.articles import Article, Span
from qa.answers import Evidence
from qa.changing.amounts import with_amount
from qa.reading.selection import Selection
from tests.qa.made_hits import hit

TEXT = "The cleaner, Ines Kaldor, 52, will receive the reward of 50,000 crowns."


def pointed_at(question: str, words: str, text: str = TEXT) -> str:
    start = text.index(words)
    evidence = Evidence(hit(Article.create(text), 0), 0.9, Span(start, start + len(words)))
    (first,) = with_amount(question, Selection((evidence,), (), 0.9)).chosen
    assert first.span is not None
    return text[first.span.start : first.span.end]


def test_the_sum_and_not_the_age() -> None:
    assert pointed_at("How much does Ines Kaldor get?", "52") == "50,000 crowns"


@pytest.mark.parametrize(
    ("question", "words", "text"),
    [
        ("How old is Ines Kaldor?", "52", TEXT),
        ("How much does she get?", "50,000 crowns", TEXT),
        ("How much do they get?", "52", "Ines Kaldor, 52, gets 5 crowns and Per Lund 6 crowns."),
        ("How much rain fell?", "12", "In two days 12 centimetres fell, worth 3 crowns."),
    ],
)
def test_everything_else_stays(question: str, words: str, text: str) -> None:
    assert pointed_at(question, words, text) == words
