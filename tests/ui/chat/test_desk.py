"""What the page is told about a question: stages, turns, notices, sources, suggestions, exports."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from index.articles import Article, Period
from index.errors import ArchiveBusy
from qa.answers import Answer
from tests.ui.chat.fakes import HARBOUR, LIBRARY, FakeChatbot, FakeIndex, answer_of, chatbot
from ui.chat.asking import AskingSettings, SettingsUnreadable
from ui.chat.desk import Desk
from ui.chat.records import RecordUnreadable, record_of
from ui.chat.records import answer_of as answer_of_record

BREAKWATER = "Who will open the new breakwater?"


class BusyChatbot(FakeChatbot):
    def ask(self, question: str, **_: object) -> Answer:
        del question
        raise ArchiveBusy("Another process is writing; try again in a moment.")


def desk(*held: Article, examples: tuple[str, ...] = ()) -> Desk:
    index = FakeIndex(list(held or (HARBOUR, LIBRARY)))
    return Desk(chatbot(FakeChatbot(index)), examples=examples)


def recorded(question: str) -> dict[str, Any]:
    asked = FakeChatbot(FakeIndex([HARBOUR, LIBRARY]))
    record: dict[str, Any] = json.loads(record_of(asked.ask(question)))
    return record


def test_the_stages_of_a_question_come_in_words_and_then_the_turn() -> None:
    parts = list(desk().ask({"question": BREAKWATER, "turn": 2}))
    assert parts[0] == {"stage": "Searching 1,234 sentences …"}
    assert 'data-turn="2"' in parts[1]["turn"]
    assert "breakwater in April" in parts[1]["turn"]


def test_an_error_is_told_with_the_question() -> None:
    busy = Desk(chatbot(BusyChatbot(FakeIndex([HARBOUR]))))
    (part,) = busy.ask({"question": "Who is Ines Roth?"})
    assert "Another process is writing; try again in a moment." in part["notice"]
    assert "Who is Ines Roth?" in part["notice"]


def test_a_mistake_in_the_program_is_not_taken_for_an_answer() -> None:
    with pytest.raises(RuntimeError, match="a mistake"):
        list(desk().ask({"question": "Does this break?"}))


def test_an_archive_that_cannot_be_asked_says_so_at_once() -> None:
    busy = Desk(chatbot(BusyChatbot(FakeIndex([HARBOUR]))))
    assert "Another process is writing; try again in a moment." in busy.welcome()


def test_settings_of_the_visitor_reach_the_chatbot() -> None:
    sent = {"as_of": "2026-05-31", "since": "2026-05-01", "sources": ["Norrick Post"]}
    (_, part) = desk().ask({"question": BREAKWATER, "settings": sent})
    assert "Not in these articles." in part["turn"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (None, AskingSettings()),
        ({"passages": "500"}, AskingSettings(passages=50)),
        ({"reader": "none"}, AskingSettings(reader=False)),
        ({"any_time": True}, AskingSettings(period=Period())),
        ({"since": "2026-05-01"}, AskingSettings(period=Period(date(2026, 5, 1), None))),
    ],
)
def test_settings_are_read_as_the_page_sends_them(sent: object, expected: AskingSettings) -> None:
    assert AskingSettings.of_page(sent) == expected


@pytest.mark.parametrize(
    "sent", [{"as_of": "yesterday"}, {"since": "2026-05-02", "until": "2026-05-01"}]
)
def test_settings_that_cannot_be_meant_are_told(sent: object) -> None:
    with pytest.raises(SettingsUnreadable):
        AskingSettings.of_page(sent)


def test_the_sources_of_a_kept_turn_can_be_shown_again() -> None:
    html = desk().sources({"record": recorded(BREAKWATER), "turn": 1, "active": "c1"})
    assert "Cobalt Bay harbour" in html
    assert 'data-active="c1"' in html


def test_a_removed_article_is_gone_from_the_sources_too() -> None:
    record = recorded(BREAKWATER)
    assert "Divers had cleared" in desk(HARBOUR).sources({"record": record})
    assert "Divers had cleared" not in desk(LIBRARY).sources({"record": record})


def test_a_kept_conversation_is_shown_as_it_was() -> None:
    records = [recorded(BREAKWATER), recorded("What does the library of Norrick lend?")]
    first, second = desk().restore({"records": records})
    assert "breakwater in April" in first
    assert "lends tools" in second


def test_a_record_is_the_answer_it_was_made_of() -> None:
    answer = FakeChatbot(FakeIndex([HARBOUR])).ask(BREAKWATER, period=Period(date(2026, 5, 1)))
    assert answer_of_record(json.loads(record_of(answer))) == answer
    assert record_of(answer).isascii()


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        "x",
        {},
        {"question": 1},
        recorded(BREAKWATER) | {"confidence": "high"},
        recorded(BREAKWATER) | {"citations": [{"number": 1}]},
        recorded(BREAKWATER) | {"citations": {"number": 1}},
        recorded(BREAKWATER) | {"as_of": "yesterday"},
    ],
)
def test_what_is_no_answer_is_refused(record: object) -> None:
    with pytest.raises(RecordUnreadable):
        answer_of_record(record)


def test_fields_of_another_version_are_passed_over() -> None:
    record = recorded(BREAKWATER)
    assert answer_of_record(record | {"mood": "merry"}) == answer_of_record(record)


def test_the_given_examples_are_offered() -> None:
    assert "Who is Ines Roth?" in desk(examples=("Who is Ines Roth?",)).welcome()


def test_without_examples_the_newest_articles_are_asked_about() -> None:
    welcome = desk().welcome()
    assert 'class="example"' in welcome
    assert "Who is Ines Roth?" not in welcome


def test_an_example_that_finds_no_answer_is_not_offered() -> None:
    silent = Article.create("Nothing of the kind.", title="Penicillin discovered in a kitchen")
    assert "Penicillin" not in desk(silent, HARBOUR).welcome()


def test_next_questions_find_another_sentence_than_the_one_shown() -> None:
    html = desk().next_questions({"record": recorded("What did the clearing of the wreck cost?")})
    assert 'data-question="Who is the port master?"' in html
    assert "clearing" not in html


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("markdown", "> The mayor, Tomas Vell, will open the new breakwater in April."),
        ("html", "<blockquote dir="),
        ("json", '"quote": "The mayor, Tomas Vell, will open the new breakwater in April."'),
    ],
)
def test_a_conversation_is_exported_with_exact_quotes_days_and_links(form: str, found: str) -> None:
    text = desk().export({"records": [recorded(BREAKWATER)], "form": form})
    assert found in text
    assert "https://coast.example/2026/05/04/harbour" in text
    assert ("2026-05-04" if form == "json" else "4 May 2026") in text


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_what_a_reader_should_know_and_the_choices_are_exported_too(form: str) -> None:
    remark, choice = "The newest report on this is of 3 May 2026.", "Who is Oda Finch?"
    record = recorded(BREAKWATER) | {"remarks": [remark], "choices": [choice]}
    text = desk().export({"records": [record], "form": form})
    assert remark in text
    assert choice in text


def test_an_unknown_form_of_export_is_refused() -> None:
    with pytest.raises(RecordUnreadable, match="pdf"):
        desk().export({"records": [], "form": "pdf"})


def test_an_answer_without_citations_has_no_timeline() -> None:
    html = desk().sources({"record": json.loads(record_of(answer_of("Who?", [])))})
    assert "timeline" not in html
