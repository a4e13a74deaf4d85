"""The date of what was asked answers "when", not the nearest one of the sentence."""

from __future__ import annotations

from datetime import date

from index.articles import Article, Hit, Passage, Sentence, Span
from qa.answers import Evidence
from qa.dating.choosing import with_event_days
from qa.reading.selection import Selection


def evidence(text: str, words: str | None, support: float, published: date, at: int) -> Evidence:
    article = Article.create(text, published=published)
    sentence = Sentence(at, article.id, 0, 0, len(text), text)
    start = text.index(words) if words else 0
    span = Span(start, start + len(words)) if words else None
    hit = Hit(Passage(article, (sentence,), 0, len(text)), sentence, score=1.0)
    return Evidence(hit, support, span)


def pointed(selection: Selection) -> str | None:
    first = selection.chosen[0]
    span = first.span
    return None if span is None else first.hit.passage.article.text[span.start : span.end]


FOUND = evidence(
    "The cup, stolen last month, has been found in a locker, police said on Thursday.",
    "last month", 0.6, date(2026, 10, 15), 1,
)  # fmt: skip
STOLEN = evidence(
    "A reward was offered on Wednesday for the cup, stolen on Monday.",
    "Monday", 0.5, date(2026, 9, 23), 2,
)  # fmt: skip


def test_no_words_are_pointed_at_where_no_date_is_that_of_the_event() -> None:
    chosen = with_event_days("When was the cup found?", Selection((FOUND,), (STOLEN,), 0.6))
    assert chosen.chosen[0].hit == FOUND.hit
    assert pointed(chosen) is None


def test_the_day_answers_rather_than_the_month_that_holds_it() -> None:
    chosen = with_event_days("When was the cup stolen?", Selection((FOUND,), (STOLEN,), 0.6))
    assert pointed(chosen) == "Monday"
    assert chosen.others[0] == FOUND
    assert chosen.chosen[0].support == chosen.confidence == 0.6


def test_another_date_of_the_sentence_answers_where_it_is_that_of_the_verb() -> None:
    called = evidence(
        "She called an election on Monday for Saturday, 5 December.",
        "5 December", 0.6, date(2026, 10, 19), 3,
    )  # fmt: skip
    chosen = with_event_days("When did she call the election?", Selection((called,), (), 0.6))
    assert pointed(chosen) == "Monday"


def test_a_sentence_that_dates_the_event_goes_before_one_that_does_not() -> None:
    found = evidence(
        "The cup was found on Wednesday in a locker.", "Wednesday", 0.3, date(2026, 10, 16), 4
    )
    chosen = with_event_days("When was the cup found?", Selection((FOUND,), (found,), 0.6))
    assert pointed(chosen) == "Wednesday"


def test_times_of_day_and_other_questions_are_left_alone() -> None:
    left = evidence(
        "The ship, built in 1994, left at 9.05 p.m.", "9.05 p.m.", 0.6, date(2026, 9, 3), 5
    )
    as_it_was = Selection((left,), (), 0.6)
    assert with_event_days("When did the ship leave?", as_it_was) == as_it_was
    where = Selection((FOUND,), (STOLEN,), 0.6)
    assert with_event_days("Where was the cup found?", where) == where
