"""A topic is told by retrieval alone: one sentence of each article, the newest first if asked."""

from __future__ import annotations

from datetime import date

from index.articles import Article
from index.news_index import NewsIndex
from qa.chatbot import Chatbot
from qa.reading.topic_selection import select_on_topic
from qa.settings import SelectionSettings

ARTICLES = tuple(
    Article.create(text, title=text[:20], published=date(2026, 10, day), path=f"flood{day}.txt")
    for day, text in (
        (12, "The Wendle flood rose fast. The Wendle flood took the bridge."),
        (14, "The Wendle flood killed five people."),
        (20, "The Wendle flood ended on Tuesday."),
    )
)

OTHERS = tuple(
    Article.create(f"{text} It was a quiet day in Norrick.", path=f"other{number}.txt")
    for number, text in enumerate(
        ("A tram line opened.", "Petrol became cheaper.", "Two poets met.", "A cup was stolen.")
    )
)


def found(archive: NewsIndex, *, newest: bool) -> list[date | None]:
    archive.add([*ARTICLES, *OTHERS])
    archive.embed_pending()
    hits = archive.search("Wendle flood", limit=20)
    chosen = select_on_topic(hits, SelectionSettings(), newest=newest).chosen
    return [it.hit.passage.article.published for it in chosen]


def test_one_sentence_of_each_article_is_chosen(archive: NewsIndex) -> None:
    days = found(archive, newest=False)
    assert len(days) == len(set(days)) >= 2


def test_the_newest_come_first_where_the_latest_is_asked_for(archive: NewsIndex) -> None:
    assert found(archive, newest=True)[0] == date(2026, 10, 20)


def test_a_request_has_no_short_answer_and_an_unknown_topic_is_refused(archive: NewsIndex) -> None:
    archive.add([*ARTICLES, *OTHERS])
    archive.embed_pending()
    chatbot = Chatbot(archive, clock=lambda: date(2026, 11, 1))
    told = chatbot.ask("Tell me about the Wendle flood")
    assert not told.abstained
    assert told.short_answer is None
    assert chatbot.ask("Tell me about Mount Karst").abstained
