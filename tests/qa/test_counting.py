"""What is asked of the archive is counted over its articles, cited, or refused."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.chatbot import Chatbot

TODAY = date(2026, 11, 1)


def article(day: int, source: str | None, text: str) -> Article:
    return Article.create(
        text, title=text[:24], source=source, published=date(2026, 10, day), path=f"{source}{day}"
    )


ARTICLES = (
    article(3, "Post", "The Lady Maren sank. “Help came late,” said Edvin Holt, the captain."),
    article(4, "Courier", "Judge Helena Marrick will lead the inquiry into the Lady Maren."),
    article(5, "Post", "Edvin Holt, 58, told the inquiry about the Lady Maren and its door."),
    article(6, "Echo", "The mill at Tarn Hill burnt down, said Per Lund."),
    article(7, "Courier", "The mill at Tarn Hill burnt to the ground last night."),
)


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add(ARTICLES)
    archive.embed_pending()
    return Chatbot(archive, clock=lambda: TODAY)


def test_articles_that_mention_a_name_are_counted_and_cited(chatbot: Chatbot) -> None:
    answer = chatbot.ask("How many articles mention Lady Maren?")
    assert answer.short_answer == "3"
    assert answer.text.startswith(
        "3 of 5 articles mention “Lady Maren” (3 October 2026 to 5 October 2026)."
    )
    assert {it.article_id for it in answer.citations} == {it.id for it in ARTICLES[:3]}
    assert all("Lady Maren" in it.quote for it in answer.citations)


def test_only_whole_words_are_mentions(chatbot: Chatbot) -> None:
    assert chatbot.ask("How many articles mention Mare?").abstained
    assert chatbot.ask("How many articles mention lady maren?").short_answer == "3"


def test_the_as_of_date_and_the_period_bound_the_count(chatbot: Chatbot) -> None:
    known = chatbot.ask("How many articles mention Lady Maren?", as_of=date(2026, 10, 4))
    assert known.short_answer == "2"


def test_the_outlet_that_reported_first(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Which outlet first reported on the mill at Tarn Hill?")
    assert answer.short_answer == "Echo"
    assert answer.citations[0].published == date(2026, 10, 6)


def test_outlets_of_one_day_are_all_named(chatbot: Chatbot) -> None:
    chatbot.index.add([article(6, "Tribune", "A fire burnt the mill at Tarn Hill in the evening.")])
    answer = chatbot.ask("Which outlets reported the mill at Tarn Hill first?")
    assert answer.short_answer == "Echo, Tribune"
    assert answer.remarks


def test_who_is_named_most_with_another(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Who is mentioned most with Lady Maren?")
    assert answer.short_answer == "Edvin Holt"
    assert "Edvin Holt (2 articles); Helena Marrick (1 article)" in answer.text
    assert {it.article_id for it in answer.citations} == {ARTICLES[0].id, ARTICLES[2].id}


def test_a_period_in_the_question_bounds_the_count_and_is_no_part_of_the_words(
    chatbot: Chatbot,
) -> None:
    answer = chatbot.ask("How many articles mention Lady Maren before 5 October 2026?")
    assert answer.short_answer == "2"
    assert "“Lady Maren”" in answer.text


def test_all_articles_are_counted_where_no_words_are_named(chatbot: Chatbot) -> None:
    assert chatbot.ask("How many articles are there?").text.startswith("5 articles (3 October")
    assert chatbot.ask("Who is mentioned most often?").short_answer == "Edvin Holt"


def test_outlets_are_ranked_by_how_many_of_their_articles_mention_it(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Which newspaper wrote the most about the Lady Maren?")
    assert answer.short_answer == "Post"
    assert "2 outlets in articles that mention “Lady Maren”: Post (2 articles); Courier (1" in (
        answer.text
    )
    assert len(answer.citations) == 2
    every = chatbot.ask("Which outlets are there?")
    assert every.text.startswith("3 outlets: Courier (2 articles); Post (2 articles); Echo (1")


def test_what_no_article_names_is_refused(chatbot: Chatbot) -> None:
    for question in (
        "How many articles mention penguins?",
        "Who is mentioned most with Atlantis?",
        "Which outlets reported the landing on Mars first?",
    ):
        answer = chatbot.ask(question)
        assert answer.abstained
        assert answer.text
        assert answer.short_answer is None


def test_an_ordinary_how_many_is_read_not_counted(chatbot: Chatbot) -> None:
    answer = chatbot.ask("How many people were on the Lady Maren?")
    assert "articles mention" not in answer.text


def test_the_first_report_of_a_deed_is_not_that_of_another_deed(archive: NewsIndex) -> None:
    archive.add(
        [
            article(1, "Post", "Thieves have taken the Aldane Cup from the museum."),
            article(9, "Courier", "The Aldane Cup, stolen last week, has been found in a locker."),
        ]
    )
    archive.embed_pending()
    chatbot = Chatbot(archive, clock=lambda: TODAY)
    found = chatbot.ask("Which outlet reported the discovery of the Aldane Cup first?")
    stolen = chatbot.ask("Which outlet reported the theft of the Aldane Cup first?")
    assert (found.short_answer, stolen.short_answer) == ("Courier", "Post")


def test_a_comparison_is_refused_in_words(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Compare the mill at Tarn Hill with the Lady Maren.")
    assert answer.abstained
    assert "not compared" in answer.text


def test_reported_first_that_is_asked_like_first_reported(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Which outlet reported first that the mill at Tarn Hill burnt down?")
    assert answer.short_answer == "Echo"
