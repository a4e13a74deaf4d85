"""Questions about speech, on hits made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.articles import Article, Hit, Passage, Sentence
from qa.answers import Evidence
from qa.reading.candidates import Candidate
from qa.reading.selection import Selection
from qa.reading.speech import Speech, asked_speech, is_same_person, with_speech
from qa.settings import SelectionSettings

TEXT = "Ann Tarrow opened the bridge. It is safe. I cross it daily. Boats passed below."
THRESHOLD = 0.31
AT = (SelectionSettings(), THRESHOLD)


def candidates(speakers: tuple[str | None, ...], nearness: tuple[float, ...]) -> list[Candidate]:
    article = Article.create(TEXT)
    sentences, start = [], 0
    for number, speaker in enumerate(speakers):
        end = TEXT.index(".", start) + 1
        text = TEXT[start:end]
        sentences.append(Sentence(number + 1, article.id, number, start, end, text, speaker))
        start = end + 1
    passage = Passage(article, tuple(sentences), 0, len(TEXT))
    hits = [
        Hit(passage, sentence, score=near, similarity=near, sentence_coverage=near)
        for sentence, near in zip(sentences, nearness, strict=True)
    ]
    return [Candidate(hit, None, ()) for hit in hits]


QUOTED = candidates((None, "Ann Tarrow", "Ann Tarrow", None), (0.3, 0.7, 0.4, 0.9))


def chosen(selection: Selection) -> list[str]:
    return [evidence.hit.sentence.text for evidence in selection.chosen]


def refused() -> Selection:
    return Selection((), tuple(Evidence(one.hit, 0.05) for one in QUOTED), 0.05)


@pytest.mark.parametrize(
    ("question", "speech"),
    [
        ("What did Gor say about India's importance?", Speech("Gor")),
        ("What does the mayor of Bram say?", Speech("mayor of Bram")),
        ("Who said that the bridge is safe?", Speech(None)),
        ("Who told reporters that nobody drowned?", Speech(None)),
        ("What did the storm destroy?", None),
        ("Who opened the bridge?", None),
    ],
)
def test_a_question_about_speech_is_known_by_its_form(question: str, speech: Speech | None) -> None:
    assert asked_speech(question) == speech


def test_a_surname_means_the_person_and_another_surname_does_not() -> None:
    assert is_same_person("Tarrow", "Ann Tarrow")
    assert is_same_person("Ann Tarrow", "Tarrow")
    assert not is_same_person("Ann Rill", "Ann Tarrow")


def test_what_a_person_said_is_cited_though_the_reader_saw_no_answer() -> None:
    selection = with_speech("What did Tarrow say about it?", QUOTED, refused(), *AT)

    assert chosen(selection) == ["It is safe.", "I cross it daily."]
    assert selection.confidence == THRESHOLD


def test_what_another_person_said_is_not() -> None:
    assert with_speech("What did Rill say about it?", QUOTED, refused(), *AT) == refused()


def test_who_said_it_is_answered_by_the_name_and_the_words() -> None:
    selection = with_speech("Who said it is safe?", QUOTED, refused(), *AT)

    first = selection.chosen[0]
    assert first.span is not None
    assert TEXT[first.span.start : first.span.end] == "Ann Tarrow"
    assert chosen(selection) == ["Ann Tarrow opened the bridge.", "It is safe."]


def test_words_far_from_the_question_are_nobodys_answer() -> None:
    far = [
        replace(one, hit=replace(one.hit, similarity=0.1, sentence_coverage=0.1)) for one in QUOTED
    ]

    assert with_speech("Who said it is safe?", far, refused(), *AT) == refused()
    assert with_speech("What did Tarrow say about fish?", far, refused(), *AT) == refused()


def test_other_questions_keep_their_selection() -> None:
    assert with_speech("Who opened the bridge?", QUOTED, refused(), *AT) == refused()
