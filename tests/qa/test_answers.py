"""Answers as values and as JSON."""

from __future__ import annotations

import json
from datetime import date

from index.articles import Period
from qa.answers import AlsoIn, Answer, Citation, Conversation, Turn

CITATION = Citation(
    number=1,
    article_id="0123456789ab",
    title="Ferry sinks",
    source="Post",
    published=date(2026, 3, 1),
    url="https://post.example/ferry",
    quote="The ferry “Maren” sank.",
    start=10,
    end=33,
    answer_start=14,
    answer_end=19,
    also_in=(AlsoIn("ba9876543210", None, "Courier", date(2026, 3, 2), None),),
)
ANSWER = Answer(
    question=" What sank? ",
    interpreted_question="What sank?",
    text="The ferry “Maren” sank. [1]",
    short_answer="ferry",
    abstained=False,
    confidence=0.75,
    citations=(CITATION,),
    alternatives=(),
    period=Period(since=date(2026, 1, 1)),
    as_of=date(2026, 11, 23),
    timings_ms={"retrieve": 1.25},
)


def test_an_answer_as_json_has_its_fields_in_the_promised_order() -> None:
    plain = ANSWER.to_dict()
    assert list(plain)[:12] == [
        "question",
        "interpreted_question",
        "text",
        "short_answer",
        "abstained",
        "confidence",
        "citations",
        "alternatives",
        "period",
        "as_of",
        "timings_ms",
        "threshold",
    ]
    assert "choices" in plain
    assert list(plain["citations"][0]) == [
        "number",
        "article_id",
        "title",
        "source",
        "published",
        "url",
        "quote",
        "start",
        "end",
        "answer_start",
        "answer_end",
        "also_in",
        "how",
        "updated",
        "first_published",
        "speaker",
    ]
    assert list(plain["citations"][0]["also_in"][0]) == [
        "article_id",
        "title",
        "source",
        "published",
        "url",
    ]


def test_an_answer_survives_json_as_it_is() -> None:
    plain = ANSWER.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["as_of"] == "2026-11-23"
    assert plain["period"] == {"since": "2026-01-01", "until": None}
    assert plain["citations"][0]["published"] == "2026-03-01"
    assert plain["citations"][0]["quote"] == "The ferry “Maren” sank."
    assert plain["timings_ms"] == {"retrieve": 1.25}


def test_changing_the_json_does_not_change_the_answer() -> None:
    ANSWER.to_dict()["timings_ms"]["retrieve"] = 99.0
    assert ANSWER.timings_ms == {"retrieve": 1.25}


def test_a_conversation_grows_by_a_turn_and_the_older_one_stays() -> None:
    first, second = Turn("What sank?", ANSWER), Turn("When?", ANSWER)
    begun = Conversation().then(first)
    assert begun.then(second).turns == (first, second)
    assert begun.turns == (first,)
