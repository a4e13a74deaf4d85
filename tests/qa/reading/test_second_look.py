"""The second look: sentences read alone under their title, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.articles import Article, Passage, Sentence, Span
from index.encoders.bundled_model import verified_model
from index.encoders.protocol import Vectors
from index.text.sentences import split_sentences
from qa.reading.reader import WEIGHTS, Reader, ReaderSettings
from qa.reading.readings import Reading
from qa.reading.second_look import readings_of, stretches_of
from qa.reading.spans import AnswerSpan, ReadWindow

TEXT = "The ferry sank. Nine people died. “It was dark. Nobody saw it,” the pilot said."
TITLE = "Ferry lost off Larnwick"


def _passage(text: str = TEXT, title: str | None = TITLE) -> Passage:
    article = Article.create(text, title=title)
    sentences = tuple(
        Sentence(place, article.id, place, span.start, span.end, text[span.start : span.end])
        for place, span in enumerate(split_sentences(text))
    )
    return Passage(article, sentences, 0, len(text))


def _span(words: str, advantage: float = 0.0, text: str = TEXT) -> AnswerSpan:
    start = text.index(words)
    return AnswerSpan(start, start + len(words), advantage, 0.0)


def _read_alone(words: str, start: float, end: float, no_answer: float = 0.0) -> ReadWindow:
    """Return what was read of one stretch, cut into words."""
    begin, offsets = TEXT.index(words), []
    for word in words.split():
        first = TEXT.index(word, begin)
        offsets.append((first, first + len(word)))
    spread: NDArray[np.float32] = np.zeros(len(offsets), dtype=np.float32)
    return ReadWindow(spread + start, spread + end, np.array(offsets, dtype=np.int64), no_answer)


def test_each_sentence_that_holds_a_span_is_looked_at_once() -> None:
    spans = [_span("Nine people"), _span("people"), _span("ferry"), _span("pilot")]

    looked_at = stretches_of(_passage(), spans, 2)

    assert [TEXT[one.start : one.end] for one in looked_at] == [
        "Nine people died.",
        "The ferry sank.",
    ]


def test_a_quotation_over_two_sentences_is_looked_at_whole() -> None:
    (stretch,) = stretches_of(_passage(), [_span("It was dark. Nobody saw it")], 3)
    assert TEXT[stretch.start : stretch.end] == "“It was dark. Nobody saw it,” the pilot said."


def test_a_span_outside_all_sentences_is_not_looked_at() -> None:
    assert stretches_of(replace(_passage(), sentences=()), [_span("Nine")], 2) == []


def test_both_readings_order_the_spans_and_the_second_says_whether_any() -> None:
    spans = [_span("ferry", 3.0), _span("people", 2.0)]
    alone = [
        _read_alone("The ferry sank.", 0.0, 0.0, no_answer=4.0),
        _read_alone("Nine people died.", 1.0, 1.5),
    ]

    best, other = readings_of(7, spans, alone)

    assert (best.passage, best.start, best.in_passage) == (7, TEXT.index("people"), 2.0)
    assert best.advantage == best.alone == 2.5
    assert other.alone == -4.0
    assert other.agreed == -1.0


def test_a_span_that_was_not_looked_at_keeps_what_the_passage_gave_and_stands_behind() -> None:
    spans = [_span("ferry", 3.0), _span("people", 2.0)]

    looked_at, not_looked_at = readings_of(0, spans, [_read_alone("Nine people died.", -2.0, -2.0)])

    assert looked_at.alone == -4.0
    assert not_looked_at.alone is None
    assert not_looked_at.advantage == not_looked_at.in_passage == 3.0


def test_a_span_that_no_token_bounds_was_not_looked_at() -> None:
    (reading,) = readings_of(0, [_span("eopl")], [_read_alone("Nine people died.", 1.0, 1.0)])
    assert reading.alone is None


@dataclass(slots=True)
class _Recording:
    """Prefers the first tokens of a passage, and remembers what it was given."""

    given: list[list[int]] = field(default_factory=list)

    def run(self, tokens: list[list[int]]) -> Vectors:
        self.given.extend(tokens)
        logits = np.zeros((len(tokens), max(map(len, tokens)), 2), dtype=np.float32)
        for row, ids in enumerate(tokens):
            logits[row, ids.index(102) + 1 : ids.index(102) + 3] = 1.0
        return logits


def _shown(title: str | None, settings: ReaderSettings) -> list[str]:
    """Return what the reader gives its model, put back into words."""
    model, file = _Recording(), verified_model().tokenizer
    Reader(model, file, settings).read("who died", [_passage(title=title)])
    tokenizer = Tokenizer.from_file(str(file))
    return [tokenizer.decode(ids, skip_special_tokens=False) for ids in model.given]


def test_the_sentence_is_read_alone_under_the_title() -> None:
    whole, alone = _shown(TITLE, ReaderSettings())

    assert "nobody saw it" in whole
    assert alone == "[CLS] who died [SEP] ferry lost off larnwick. the ferry sank. [SEP]"


def test_without_a_title_it_stands_by_itself_and_a_long_title_is_cut() -> None:
    assert _shown(None, ReaderSettings())[-1] == "[CLS] who died [SEP] the ferry sank. [SEP]"
    (_, alone) = _shown("word " * 90, ReaderSettings(title_tokens=3))
    assert alone == "[CLS] who died [SEP] word word word the ferry sank. [SEP]"


def test_a_sentence_longer_than_a_window_is_not_read_again() -> None:
    model, text = _Recording(), "The ferry sank " + "and the wind blew " * 60 + "on."
    readings = Reader(model, verified_model().tokenizer, ReaderSettings()).read(
        "who died", [_passage(text)]
    )
    assert {one.alone for one in readings} == {None}
    assert all(len(ids) <= ReaderSettings().window_tokens for ids in model.given)


def test_none_is_read_again_where_the_settings_say_so() -> None:
    assert len(_shown(TITLE, ReaderSettings(looks=0))) == 1


def test_alone_a_sentence_answers_no_question_about_what_stands_near_by() -> None:
    if not WEIGHTS.is_file():
        pytest.skip("the reader's weights are not there")
    text = (
        "The trawler Lady Maren ran aground off Larnwick on Monday. Her captain, Edvin Holt, was "
        "rescued by the coast guard. The Lady Ingrid, a tanker, passed by an hour later."
    )
    reader = Reader.open()

    def best(question: str) -> Reading:
        return reader.read(question, [_passage(text, "Trawler Lady Maren aground")])[0]

    right, near_miss = (
        best("Who is the captain of the Lady Maren?"),
        best("Who is the captain of the Lady Ingrid?"),
    )

    assert text[right.start : right.end] == "Edvin Holt"
    assert right.advantage > near_miss.advantage
    assert right.alone is not None


def test_stretches_are_those_of_the_passage() -> None:
    passage = _passage()
    (stretch,) = stretches_of(passage, [_span("died")], 1)
    assert stretch in [Span(one.start, one.end) for one in passage.sentences]
