"""The reader cuts passages into windows, and puts what it found back into the article."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.articles import Article, Passage, Sentence
from index.encoders.bundled_model import verified_model
from index.encoders.protocol import Vectors
from index.text.sentences import split_sentences
from qa.reading.reader import WEIGHTS, Reader, ReaderSettings, window_bounds

_FILLER = "The rain fell and nobody was surprised by it at all that day. "


@dataclass(frozen=True, slots=True)
class _FakeModel:
    """Points at passage tokens that stand right after one of the question's words.

    A function of the ids alone: a word nearer the end of the question points more strongly.
    """

    most_tokens: int = 192

    def run(self, tokens: list[list[int]]) -> Vectors:
        logits = np.zeros((len(tokens), max(map(len, tokens)), 2), dtype=np.float32)
        for row, ids in enumerate(tokens):
            assert len(ids) <= self.most_tokens
            question = ids[1 : ids.index(102)]
            for place in range(len(question) + 3, len(ids) - 1):
                if ids[place - 1] in question:
                    logits[row, place] = question.index(ids[place - 1]) + 1
        return logits


def _reader(settings: ReaderSettings | None = None) -> Reader:
    settings = settings or ReaderSettings(spans=1)
    return Reader(_FakeModel(settings.window_tokens), verified_model().tokenizer, settings)


def _passage(text: str, start: int = 0, end: int | None = None) -> Passage:
    article = Article.create(text)
    end = len(text) if end is None else end
    sentences = tuple(
        Sentence(place, article.id, place, span.start, span.end, text[span.start : span.end])
        for place, span in enumerate(split_sentences(text))
        if span.start >= start and span.end <= end
    )
    return Passage(article, sentences, start, end)


def _found(reader: Reader, question: str, passages: list[Passage]) -> list[str]:
    return [
        passages[one.passage].article.text[one.start : one.end]
        for one in reader.read(question, passages)
    ]


def test_a_reading_gives_offsets_into_the_article() -> None:
    text = _FILLER + "Zürich – the mayor Ann spoke."
    assert _found(_reader(), "mayor", [_passage(text, start=len(_FILLER))]) == ["Ann"]


def test_the_readings_of_each_passage_name_it() -> None:
    passages = [_passage("The mayor Ann spoke."), _passage("No."), _passage("The mayor Bo left.")]
    readings = _reader().read("mayor", passages)
    best = [one.passage for one in readings if one.advantage > 0]
    assert best == [0, 2]


def test_no_passages_give_no_readings() -> None:
    assert _reader().read("mayor", []) == []


@pytest.mark.parametrize("before", [0, 5, 11, 12, 13, 14, 30])
def test_an_answer_is_found_wherever_it_stands_in_a_long_passage(before: int) -> None:
    text = _FILLER * before + "The mayor Ann spoke. " + _FILLER * 20
    assert _found(_reader(), "who is the town's mayor", [_passage(text.strip())]) == ["Ann"]


def test_company_does_not_change_what_is_read() -> None:
    passages = [_passage(_FILLER * size + "The mayor Ann spoke.") for size in (30, 1, 12, 3)]
    reader = _reader()
    together = reader.read("the mayor", passages)
    alone = [
        replace(one, passage=number)
        for number, passage in enumerate(passages)
        for one in reader.read("the mayor", [passage])
    ]
    assert together == alone


def test_a_long_question_is_cut_and_leaves_room_for_the_passage() -> None:
    question = "why " * 500
    assert _found(_reader(), question, [_passage("Nobody knows why Ann left.")]) == ["Ann"]


@pytest.mark.parametrize("question", ["the [SEP] mayor", "the \ud800 mayor", "mayor [CLS] ?"])
def test_odd_questions_are_read(question: str) -> None:
    assert _found(_reader(), question, [_passage("The mayor Ann spoke [SEP] of it.")]) == ["Ann"]


def test_a_separator_in_the_question_does_not_end_it() -> None:
    tokenizer = Tokenizer.from_file(str(verified_model().tokenizer))
    assert 102 in tokenizer.encode("the [SEP] mayor", add_special_tokens=False).ids
    assert _reader().read("the [SEP] mayor", [_passage("The mayor Ann spoke.")])[0].score > 2


@given(tokens=st.integers(0, 500), room=st.integers(1, 200), overlap=st.integers(0, 100))
def test_windows_cover_every_token_and_share_the_overlap(
    tokens: int, room: int, overlap: int
) -> None:
    overlap = min(overlap, room - 1)
    bounds = window_bounds(tokens, room, overlap)
    covered = {token for begin, end in bounds for token in range(begin, end)}
    assert covered == set(range(tokens))
    assert all(0 < end - begin <= room for begin, end in bounds)
    assert all(one[1] - other[0] >= overlap for one, other in pairwise(bounds))


@pytest.fixture(scope="module")
def shipped() -> Reader:
    if not WEIGHTS.is_file():
        pytest.skip("the reader's weights are not there")
    return Reader.open()


def test_the_shipped_reader_finds_a_name_and_a_date(shipped: Reader) -> None:
    text = (
        "The council of Larnwick opened its new swimming hall on 14 May. Mayor Edda Brook said it "
        "had cost nine million crowns. It replaces the hall that burned down in 2019."
    )
    passage = _passage(text)
    asked = {
        "Who is the mayor of Larnwick?": "Edda Brook",
        "When did the new swimming hall open?": "14 May",
        "When did the old hall burn down?": "2019",
    }
    found = {question: _found(shipped, question, [passage])[0] for question in asked}
    assert found == asked


def test_the_shipped_reader_gives_the_same_from_any_thread(shipped: Reader) -> None:
    passage = _passage("Mayor Edda Brook said that it had cost nine million crowns.")
    expected = shipped.read("What did it cost?", [passage])
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: shipped.read("What did it cost?", [passage]), range(16)))
    assert results == [expected] * 16
