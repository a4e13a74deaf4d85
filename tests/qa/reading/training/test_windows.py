"""Windows hold the question, a stretch of the passage and, when it answers, the answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.encoders.bundled_model import verified_model
from qa.reading.training.mixture import batches
from qa.reading.training.samples import Sample
from qa.reading.training.windows import (
    Window,
    WindowCutter,
    WindowSizes,
    in_one_sentence,
    token_range,
)

_TEXT = "It rained. " * 40 + "The mayor Ann Lee left in May. " + "Nobody saw it. " * 40


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    opened = Tokenizer.from_file(str(verified_model().tokenizer))
    opened.no_padding()
    opened.no_truncation()
    return opened


def _sample(*, answerable: bool = True) -> Sample:
    start = _TEXT.index("Ann Lee")
    return Sample("Who left?", _TEXT, start, start + 7, "town", answerable, title="Old Town")


@pytest.mark.parametrize("seed", range(20))
def test_a_window_points_at_the_answer(tokenizer: Tokenizer, seed: int) -> None:
    sizes = WindowSizes(fewest=20, most=60, title_share=0.5)
    window = WindowCutter(tokenizer, sizes).cut(_sample(), random.Random(seed))
    assert window is not None
    assert tokenizer.decode(list(window.ids[window.first : window.last + 1])) == "ann lee"
    assert len(window.ids) <= 60
    assert window.ids[window.passage_start - 1] == window.ids[-1] == 102


@pytest.mark.parametrize("seed", range(10))
def test_an_unanswerable_window_points_at_the_first_token(tokenizer: Tokenizer, seed: int) -> None:
    sizes = WindowSizes(fewest=20, most=60)
    window = WindowCutter(tokenizer, sizes).cut(_sample(answerable=False), random.Random(seed))
    assert window is not None
    assert (window.first, window.last) == (0, 0)
    assert "ann lee" in tokenizer.decode(list(window.ids))  # what misleads is there


def test_a_title_comes_before_the_passage(tokenizer: Tokenizer) -> None:
    cutter = WindowCutter(tokenizer, WindowSizes(title_share=1.0, alone_share=0.0))
    window = cutter.cut(_sample(), random.Random(0))
    assert window is not None
    assert tokenizer.decode(list(window.ids[window.passage_start :])).startswith("old town.")


@pytest.mark.parametrize("answerable", [True, False])
def test_a_sentence_stands_alone_under_its_title(tokenizer: Tokenizer, answerable: bool) -> None:
    sizes = WindowSizes(alone_share=1.0, titled_alone_share=1.0)
    window = WindowCutter(tokenizer, sizes).cut(_sample(answerable=answerable), random.Random(0))
    assert window is not None
    assert tokenizer.decode(list(window.ids[window.passage_start :])) == (
        "old town. the mayor ann lee left in may."
    )
    pointed_at = tokenizer.decode(list(window.ids[window.first : window.last + 1]))
    assert pointed_at == ("ann lee" if answerable else "")


def test_the_sentence_nearest_the_question_stands_for_a_passage_without_a_range() -> None:
    passage = "Rain fell. The pier was sold to Ann. The pier is old."
    alone = in_one_sentence(Sample("Who sold the pier?", passage, 0, 0, "town", answerable=False))
    assert (alone.passage, alone.start, alone.end) == ("The pier was sold to Ann.", 0, 0)


def test_an_answer_over_two_sentences_keeps_its_passage() -> None:
    passage = "Rain fell. It was cold. Nobody came."
    sample = Sample("What was the weather?", passage, 0, 23, "town")
    assert in_one_sentence(sample) == sample


def test_an_answer_too_long_for_the_window_gives_none(tokenizer: Tokenizer) -> None:
    whole = Sample("Why?", _TEXT, 0, len(_TEXT), "town")
    assert WindowCutter(tokenizer, WindowSizes()).cut(whole, random.Random(0)) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 3, (0, 0)), (4, 9, (1, 2)), (5, 6, (1, 1)), (3, 4, (1, 1))]
)
def test_characters_become_the_tokens_they_touch(
    start: int, end: int, expected: tuple[int, int]
) -> None:
    assert token_range([(0, 3), (4, 7), (7, 9)], start, end) == expected


@given(lengths=st.lists(st.integers(5, 50), max_size=60), seed=st.integers(0, 99))
def test_batches_hold_every_window_once_within_their_size(lengths: list[int], seed: int) -> None:
    windows = [Window((place, *[0] * (size - 1)), 3, 0, 0) for place, size in enumerate(lengths)]
    made = batches(windows, 100, seed)
    assert sorted(window.ids[0] for batch in made for window in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(len(one.ids) for one in batch) <= 100 for batch in made)
