"""A sentence that answers how or why is quoted with the neighbours it leans on."""

from __future__ import annotations

import pytest

from index.articles import Article, Span
from qa.answers import Evidence
from qa.reading.neighbours import with_neighbours
from qa.reading.selection import Selection
from qa.settings import SelectionSettings
from tests.qa.made_hits import hit

RESCUE = Article.create(
    "The lifeboat came at ten. The helicopter from Port Ellery took 71 minutes. It had to wait for "
    "a second pilot. The report calls for two crews."
)
FERRY = Article.create("The ferry sank. Nobody was hurt.")


def _quoted(
    question: str, place: int, *, article: Article = RESCUE, span: bool = False
) -> list[str]:
    found = hit(article, place)
    words = Span(found.sentence.start, found.sentence.start + 5) if span else None
    others = [Evidence(hit(FERRY, one, first_id=50), 0.5) for one in (0, 1)]
    selection = Selection((Evidence(found, 0.9, words), *others), (), 0.9)
    quoted = with_neighbours(question, selection, SelectionSettings())
    return [one.hit.sentence.text for one in quoted.chosen]


def test_what_a_pronoun_points_back_to_is_quoted_too() -> None:
    assert _quoted("Why did the helicopter arrive late?", 2)[:2] == [
        "It had to wait for a second pilot.",
        "The helicopter from Port Ellery took 71 minutes.",
    ]


def test_the_reason_in_the_next_sentence_is_quoted_too() -> None:
    assert _quoted("Why did the helicopter arrive late?", 1)[:2] == [
        "The helicopter from Port Ellery took 71 minutes.",
        "It had to wait for a second pilot.",
    ]


def test_no_more_sentences_are_cited_than_before() -> None:
    assert len(_quoted("How did the helicopter come late?", 1)) == 3


@pytest.mark.parametrize(
    ("question", "place", "span"),
    [
        ("Why were two crews asked for?", 3, False),
        ("How long did the helicopter take?", 1, True),
        ("Did the helicopter have to wait?", 2, False),
    ],
    ids=["stands alone", "a few words answer", "yes or no"],
)
def test_other_sentences_stand_alone(question: str, place: int, *, span: bool) -> None:
    texts = _quoted(question, place, span=span)
    assert texts[1:] == ["The ferry sank.", "Nobody was hurt."]


def test_a_new_paragraph_does_not_go_on_with_the_reason() -> None:
    parted = Article.create(RESCUE.text.replace(" It had", "\n\nIt had"))
    assert _quoted("Why was it late?", 1, article=parted)[1] == "The ferry sank."
