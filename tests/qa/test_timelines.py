"""A story as a timeline: dated, cited, in order, each event once, and only what is known."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.answers import Timeline
from qa.chatbot import Chatbot

TODAY = date(2026, 11, 1)


def article(day: int, text: str, source: str = "Post") -> Article:
    return Article.create(
        text,
        title=text[:30],
        source=source,
        published=date(2026, 10, day),
        url=f"https://{source}.example/{day}",
    )


STORY = (
    article(5, "The strike at the tube works in Brannock began on Monday with 1,400 workers."),
    article(14, "Talks to end the strike at the tube works in Brannock failed on Tuesday."),
    article(
        15, "Talks on the strike at the tube works in Brannock had failed on Tuesday.", "Courier"
    ),
    article(21, "The strike at the tube works in Brannock ended after a vote of the workers."),
)
OTHER = article(14, "A lighthouse keeper of Gull Point bought seven bees for his garden.", "Echo")


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add([*STORY, OTHER])
    archive.embed_pending()
    return Chatbot(archive, clock=lambda: TODAY)


def days(timeline: Timeline) -> list[date | None]:
    return [entry.days.since for entry in timeline.entries]


def test_the_sentences_of_a_story_come_in_the_order_of_their_days(chatbot: Chatbot) -> None:
    timeline = chatbot.timeline("How did the strike at the tube works in Brannock develop?")
    assert timeline.story == "the strike at the tube works in Brannock"
    assert days(timeline) == [date(2026, 10, 5), date(2026, 10, 13), date(2026, 10, 21)]
    for entry in timeline.entries:
        found = chatbot.index.article(entry.citation.article_id)
        assert found is not None
        assert found.text[entry.citation.start : entry.citation.end] == entry.citation.quote


def test_a_question_for_a_story_is_answered_by_its_timeline(chatbot: Chatbot) -> None:
    answer = chatbot.ask("How did the strike at the tube works in Brannock develop?")
    assert not answer.abstained
    assert [entry.citation for entry in answer.timeline] == list(answer.citations)
    first = STORY[0].text
    assert answer.text.startswith(f"Monday, 5 October 2026: {first} [1]\n\n")


def test_a_period_is_told_from_its_articles(chatbot: Chatbot) -> None:
    answer = chatbot.ask("What happened between 12 and 16 October?")
    told = {entry.days.since for entry in answer.timeline}
    assert told == {date(2026, 10, 13), date(2026, 10, 14)}
    assert OTHER.id in {entry.citation.article_id for entry in answer.timeline}


def test_what_was_not_yet_published_is_not_told(chatbot: Chatbot) -> None:
    timeline = chatbot.timeline(
        "the strike at the tube works in Brannock", as_of=date(2026, 10, 14)
    )
    assert days(timeline) == [date(2026, 10, 5), date(2026, 10, 13)]


def test_a_limit_keeps_the_order(chatbot: Chatbot) -> None:
    timeline = chatbot.timeline("the strike at the tube works in Brannock", limit=2)
    assert len(timeline.entries) == 2
    assert days(timeline) == sorted(days(timeline), key=str)


def test_a_story_that_no_article_tells_is_empty_and_refused(chatbot: Chatbot) -> None:
    question = "How did the negotiations about penguins in Antarctica develop?"
    assert chatbot.timeline(question).entries == ()
    assert chatbot.ask(question).abstained


def test_history_asked_of_an_archive_without_it_falls_back_to_an_answer(chatbot: Chatbot) -> None:
    answer = chatbot.ask("What happened in 1998?")
    assert answer.timeline == ()


def test_a_timeline_is_plain_json(chatbot: Chatbot) -> None:
    plain = chatbot.timeline("the strike at the tube works in Brannock").to_dict()
    assert plain["entries"][0]["days"] == {"since": "2026-10-05", "until": "2026-10-05"}
