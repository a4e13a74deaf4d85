"""The newest value answers, what was said before is told, and disagreement is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from qa.answers import Answer
from qa.chatbot import Chatbot

TODAY = date(2026, 4, 20)
FIRE = "How many people died in the fire in Kessory?"


def report(day: int, toll: str, source: str = "Post") -> Article:
    return Article.create(
        f"{toll} people died in the fire in Kessory, the police of the town said on that day. The"
        " cause of the fire is not known.",
        title=f"Fire in Kessory, report of {source}",
        source=source,
        published=date(2026, 3, day),
        url=f"https://{source}.example/{day}",
    )


@pytest.fixture
def chatbot(archive: NewsIndex) -> Chatbot:
    archive.add([report(11, "Twelve"), report(12, "Nineteen"), report(10, "Four")])
    archive.embed_pending()
    return Chatbot(archive, clock=lambda: TODAY)


def earlier(answer: Answer) -> list[str]:
    return [
        citation.quote[
            (citation.answer_start or 0) - citation.start : (citation.answer_end or 0)
            - citation.start
        ]
        for citation in answer.earlier
    ]


def test_the_newest_value_answers_and_earlier_ones_are_told(chatbot: Chatbot) -> None:
    answer = chatbot.ask(FIRE)
    assert answer.short_answer == "Nineteen"
    assert answer.citations[0].published == date(2026, 3, 12)
    assert earlier(answer) == ["Twelve", "Four"]
    assert answer.text.endswith(
        "Earlier reports: Twelve (11 March 2026) [2]; Four (10 March 2026) [3]."
    )
    for citation in answer.citations:
        article = chatbot.index.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote


def test_the_value_known_on_the_as_of_date_answers(chatbot: Chatbot) -> None:
    answer = chatbot.ask(FIRE, as_of=date(2026, 3, 11))
    assert answer.short_answer == "Twelve"
    assert earlier(answer) == ["Four"]


def test_articles_of_one_day_that_disagree_are_named(chatbot: Chatbot) -> None:
    chatbot.index.add([report(12, "Seventeen", source="Courier")])
    answer = chatbot.ask(FIRE)
    assert len(answer.differing) == 1
    assert {answer.short_answer, answer.differing[0].source} in (
        {"Nineteen", "Courier"},
        {"Seventeen", "Post"},
    )
    (remark,) = answer.remarks
    assert remark.startswith("Articles of 12 March 2026 disagree: ")


def test_what_more_articles_of_the_day_say_comes_first(chatbot: Chatbot) -> None:
    chatbot.index.add([report(12, "Seventeen", source=it) for it in ("Courier", "Tribune")])
    answer = chatbot.ask(FIRE)
    assert answer.short_answer == "Seventeen"


def test_a_value_that_did_not_change_has_no_earlier_reports(archive: NewsIndex) -> None:
    archive.add([report(11, "Twelve"), replace(report(12, "Twelve"), title="Another")])
    answer = Chatbot(archive, clock=lambda: TODAY).ask(FIRE)
    assert answer.earlier == ()
    assert "Earlier" not in answer.text


def test_an_old_answer_to_a_question_about_now_says_so(chatbot: Chatbot) -> None:
    latest = "How many people have now died in the fire in Kessory?"
    assert chatbot.ask(latest).remarks == (
        "The newest report on this is of 12 March 2026, 39 days before the day of asking.",
    )
    assert chatbot.ask(latest, as_of=date(2026, 4, 1)).remarks == ()
    assert chatbot.ask(FIRE).remarks == ()


def test_a_toll_of_another_place_is_no_earlier_report(chatbot: Chatbot) -> None:
    chatbot.index.add(
        [
            Article.create(
                "Seven people died in the flood in Wendle, the police of the town said.",
                title="Flood in Wendle",
                published=date(2026, 3, 1),
            )
        ]
    )
    assert earlier(chatbot.ask(FIRE)) == ["Twelve", "Four"]


def test_the_answer_as_json_carries_the_earlier_reports(chatbot: Chatbot) -> None:
    plain = chatbot.ask(FIRE).to_dict()
    assert [citation["published"] for citation in plain["earlier"]] == ["2026-03-11", "2026-03-10"]
