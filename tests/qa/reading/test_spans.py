"""Answer spans come from logits: best first, inside their sentence, each once."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Span
from qa.reading.spans import ReadWindow, allowed_regions, best_spans

_TEXT = "Ann met Bo. Cy left at noon."
_SENTENCES = (Span(0, 11), Span(12, 28))


def _window(
    text: str, starts: dict[str, float], ends: dict[str, float], no_answer: float = 0.0
) -> ReadWindow:
    """Return a window of the whole text: each word a token with the logits given, else -10."""
    words = list(re.finditer(r"\w+|[^\w\s]", text))
    return ReadWindow(
        starts=np.array([starts.get(word.group(), -10.0) for word in words], dtype=np.float32),
        ends=np.array([ends.get(word.group(), -10.0) for word in words], dtype=np.float32),
        offsets=np.array([word.span() for word in words], dtype=np.int64),
        no_answer=no_answer,
    )


def _part(window: ReadWindow, first: int, last: int, no_answer: float) -> ReadWindow:
    cut = slice(first, last)
    return ReadWindow(window.starts[cut], window.ends[cut], window.offsets[cut], no_answer)


def _texts(text: str, windows: list[ReadWindow], regions: list[Span], **options: int) -> list[str]:
    options = {"limit": 3, "most_tokens": 30} | options
    spans = best_spans(windows, regions, **options)
    return [text[span.start : span.end] for span in spans]


def test_the_span_with_the_highest_sum_of_logits_comes_first() -> None:
    window = _window(_TEXT, {"Cy": 5.0, "noon": 3.0}, {"Cy": 1.0, "noon": 4.0})
    assert _texts(_TEXT, [window], list(_SENTENCES)) == ["Cy left at noon", "noon", "Cy"]


def test_a_span_carries_the_sum_of_its_logits_and_the_score_of_no_answer() -> None:
    window = _window(_TEXT, {"Bo": 5.0}, {"Bo": 2.0}, no_answer=3.0)
    span = best_spans([window], _SENTENCES, limit=1, most_tokens=30)[0]
    assert (span.score, span.no_answer, span.advantage) == (7.0, 3.0, 4.0)


def test_a_span_never_ends_before_it_starts() -> None:
    window = _window(_TEXT, {"Bo": 9.5}, {"Ann": 9.0})
    assert _texts(_TEXT, [window], list(_SENTENCES), limit=1) == ["Bo"]


def test_a_span_has_at_most_the_tokens_allowed() -> None:
    window = _window(_TEXT, {"Cy": 9.0, "left": 1.0}, {"noon": 9.0})
    assert _texts(_TEXT, [window], list(_SENTENCES), limit=1, most_tokens=3) == ["left at noon"]


def test_a_span_does_not_cross_the_end_of_a_sentence() -> None:
    window = _window(_TEXT, {"Bo": 9.0}, {"Cy": 9.0})
    found = _texts(_TEXT, [window], list(_SENTENCES), limit=50)
    assert all("." not in text[:-1] for text in found)


def test_a_span_may_run_over_the_sentences_of_one_quotation() -> None:
    text = "“We won. They lost,” said Bo."
    sentences = [Span(0, 8), Span(9, 29)]
    window = _window(text, {"We": 9.0}, {"lost": 9.0})
    regions = allowed_regions(text, sentences)
    assert _texts(text, [window], regions, limit=1) == ["We won. They lost"]


def test_a_span_does_not_run_from_one_quotation_into_the_next() -> None:
    text = "“We won.” “They lost,” said Bo."
    sentences = [Span(0, 9), Span(10, 31)]
    window = _window(text, {"We": 9.0}, {"lost": 9.0})
    found = _texts(text, [window], allowed_regions(text, sentences), limit=50)
    assert not any("won" in one and "They" in one for one in found)


@pytest.mark.parametrize("text", ["“Open. Never closed.", 'He said "a.\n\nb" then.'])
def test_what_is_not_closed_in_its_paragraph_is_no_quotation(text: str) -> None:
    assert allowed_regions(text, []) == []


def test_offsets_of_regions_count_from_the_start_of_the_article() -> None:
    assert allowed_regions("“Hi.”", [Span(100, 105)], start=100) == [Span(100, 105), Span(101, 104)]


def test_a_span_seen_in_two_windows_counts_once_with_its_best_advantage() -> None:
    whole = _window(_TEXT, {"Cy": 5.0}, {"Cy": 5.0})
    windows = [_part(whole, 0, 6, 4.0), _part(whole, 3, 9, 1.0)]
    spans = best_spans(windows, _SENTENCES, limit=3, most_tokens=1)
    assert [(span.start, span.advantage) for span in spans if span.score == 10.0] == [(12, 9.0)]


def test_a_window_that_is_sure_of_no_answer_comes_after_one_that_is_not() -> None:
    whole = _window(_TEXT, {"Ann": 6.0, "noon": 5.0}, {"Ann": 6.0, "noon": 5.0})
    windows = [_part(whole, 0, 4, 8.0), _part(whole, 4, 9, 0.0)]
    assert _texts(_TEXT, windows, list(_SENTENCES), limit=1) == ["noon"]


def test_equal_spans_are_ordered_by_place() -> None:
    window = _window(_TEXT, {"Ann": 1.0, "Cy": 1.0}, {"Ann": 1.0, "Cy": 1.0})
    assert _texts(_TEXT, [window], list(_SENTENCES), limit=2) == ["Ann", "Cy"]


def test_no_tokens_and_no_windows_give_no_spans() -> None:
    assert _texts("", [_window("", {}, {})], []) == []
    assert best_spans([], _SENTENCES, limit=3, most_tokens=30) == []


@given(seed=st.integers(0, 10_000), tokens=st.integers(1, 40), most=st.integers(1, 12))
def test_the_best_span_is_the_one_found_by_trying_all(seed: int, tokens: int, most: int) -> None:
    random_source = np.random.default_rng(seed)
    starts, ends = random_source.normal(size=(2, tokens)).astype(np.float32)
    offsets = np.array([(3 * place, 3 * place + 2) for place in range(tokens)])
    regions = [Span(0, 3 * (tokens // 2)), Span(3 * (tokens // 2), 3 * tokens)]
    window = ReadWindow(starts, ends, offsets, 0.0)
    expected = max(
        float(starts[first] + ends[last])
        for region in regions
        for first in range(tokens)
        for last in range(first, min(tokens, first + most))
        if region.start <= offsets[first, 0] and offsets[last, 1] <= region.end
    )
    assert best_spans([window], regions, limit=1, most_tokens=most)[0].score == expected
