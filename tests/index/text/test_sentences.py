"""Sentence splitting: laws that hold for any text, and the habits of news prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.sentences import MOST_CHARACTERS, split_sentences

# Pieces whose combinations reach every rule far more often than random letters do.
WORDS = (
    "The",
    "the",
    "U.S.",
    "Mr.",
    "No.",
    "10",
    "p.m.",
    "said",
    "J.",
    "iPhone",
    "said.The",
    "1. ",
)
MARKS = (". ", ".", "…", "...", "?", "!", '"', "”", "“", "'", "(", ")", "[1]", "•", "- ", ":)", ",")
SPACES = (" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u2029", "\xa0", "\u200b")
OTHERS = ("-----", "。", "é", "न", "x" * 400)
PIECES = st.sampled_from((*WORDS, *MARKS, *SPACES, *OTHERS))
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@given(TEXTS)
@example("")
@example(" \n ")
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    previous_end = 0
    for span in spans:
        assert text[previous_end : span.start].strip() == ""
        sentence = text[span.start : span.end]
        assert sentence
        assert sentence.strip() == sentence
        previous_end = span.end
    assert text[previous_end:].strip() == ""


@given(TEXTS)
def test_no_sentence_crosses_a_blank_line(text: str) -> None:
    for sentence in split(text):
        assert "\n\n" not in sentence
        assert "\u2029" not in sentence


@given(TEXTS)
def test_no_sentence_is_longer_than_the_limit(text: str) -> None:
    assert all(len(sentence) <= MOST_CHARACTERS for sentence in split(text))


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["He lives in the U.S.", "He said so."], id="acronym ends"),
        pytest.param(["The U.S. Senate met."], id="acronym goes on"),
        pytest.param(["It cost Rs. 50 at No. 10 St. James St. on Jan. 13."], id="before figures"),
        pytest.param(["No.", "He stayed."], id="the word no"),
        pytest.param(["Sen. J. R. Smith met Gov. George W. Hale."], id="titles and initials"),
        pytest.param(["It rose 7 per cent.", "Oil fell."], id="per cent ends"),
        pytest.param(["It rose 7 per cent. in May."], id="per cent goes on"),
        pytest.param(["They met at 4 p.m. EST on Monday."], id="clock with zone"),
        pytest.param(["They met at 4 p.m.", "Police came."], id="clock ends"),
        pytest.param(["It fell at 5:00 a.m. Tongan time (1600 UTC)."], id="clock, local time"),
        pytest.param(['"I saw it.', 'It was big," she said.'], id="boundary inside a quotation"),
        pytest.param(["He said “no.”", "She left."], id="closing quote stays"),
        pytest.param(['"Why?" he asked.', "None knew."], id="question and speaker"),
        pytest.param(
            ['"Why?" Mayor Ann Lee asked.', "None knew."], id="question and named speaker"
        ),
        pytest.param(["“Never!”", "The crowd rose."], id="exclamation, then a sentence"),
        pytest.param(["Yahoo! said it would sell Yahoo! Finance."], id="name with a mark"),
        pytest.param(["I thought ... well, no.", "Then…", "He left."], id="ellipses"),
        pytest.param(["It rose 3.5 to 10,482.35.", "It had been 9."], id="decimals"),
        pytest.param(["LONDON, Jan 4 (Reuters) — Oil fell.", "Gas rose."], id="dateline"),
        pytest.param(["See www.example.org/a.html now.", "Ask @daily_example."], id="addresses"),
        pytest.param(["iPhone sales fell.", "eBay gained."], id="names that begin small"),
        pytest.param(["He paid.", "(He had no choice.)", "She left."], id="brackets"),
        pytest.param(["i went home.", "then i slept."], id="casual lower case"),
        pytest.param(["He was right.[3]", "She was not."], id="note number"),
        pytest.param(["1. Publish it."], id="enumerator"),
        pytest.param(["Он ушёл.", "Она осталась."], id="cyrillic"),
        pytest.param(["वह गया।", "वह रुकी।"], id="danda"),
    ],
)
def test_splits_as_a_reader_would(sentences: list[str]) -> None:
    assert sentences == split(" ".join(sentences))


def test_splits_where_the_space_is_missing() -> None:
    assert split("Police said.The army denied it.") == ["Police said.", "The army denied it."]
    assert split("彼は去った。彼女は残った。") == ["彼は去った。", "彼女は残った。"]


def test_leaves_addresses_and_names_with_inner_stops_whole() -> None:
    text = "Write to desk@example.com or see example.Com and www.site.Org/Page.Html today."
    assert [text] == split(text)


def test_a_single_line_end_inside_a_sentence_only_wraps() -> None:
    text = (
        "The president and his guests from the Union met\nnear Lake Como. Police closed\nall roads."
    )
    assert split(text) == [
        "The president and his guests from the Union met\nnear Lake Como.",
        "Police closed\nall roads.",
    ]


def test_a_wrap_before_a_name_only_wraps() -> None:
    text = "The president of the Republic and his\nguests from the Union met near\nLake Como."
    assert [text] == split(text)


def test_a_heading_on_its_own_line_is_a_sentence() -> None:
    text = "Bank raises rates\nThe central bank raised its key rate on Monday."
    assert split(text) == ["Bank raises rates", "The central bank raised its key rate on Monday."]


def test_lines_far_longer_than_any_wrap_are_paragraphs() -> None:
    first = "Residents were told to boil water " * 8 + "for a day"
    assert [first, "Schools stay closed"] == split(f"{first}\nSchools stay closed")


def test_list_items_are_sentences() -> None:
    text = "The deal includes:\n- a lower tariff\n- a fund\n\n• one\n• two\n1. First.\n2. Second."
    assert split(text) == text.split("\n")[:3] + text.split("\n")[4:]


def test_a_wrapped_line_that_begins_with_a_dash_is_no_list_item() -> None:
    text = (
        "The minister of finance, who has been in office\n- with one break - for ten years, left."
    )
    assert [text] == split(text)


def test_a_line_that_ends_with_a_full_stop_ends_its_sentence() -> None:
    assert split("It rained.\r\nSchools closed.") == ["It rained.", "Schools closed."]


def test_a_title_at_the_end_of_a_line_waits_for_its_name() -> None:
    text = "The committee heard the evidence of Mr.\nSmith on Monday in a closed session."
    assert [text] == split(text)


@pytest.mark.parametrize("separator", ["; ", ", ", " "])
def test_cuts_what_is_too_long_after_the_best_separator(separator: str) -> None:
    part = "word " * 50 + "end"
    pieces = split(separator.join([part] * 10))
    assert len(pieces) > 1
    assert all(len(piece) <= MOST_CHARACTERS for piece in pieces)
    if separator.strip():
        assert all(piece.endswith("end" + separator.strip()) for piece in pieces[:-1])


def test_cuts_text_without_any_space() -> None:
    assert split("x" * (MOST_CHARACTERS + 5)) == ["x" * MOST_CHARACTERS, "x" * 5]


@pytest.mark.parametrize(
    "unit",
    [
        "He paid Rs. 50. ",
        "word ",
        "x",
        ".",
        ". ",
        '."',
        ".[1]",
        "A. ",
        "? ",
        "a\n",
        "- a\n",
        " \n",
        "• ",
    ],
)
def test_reads_anything_of_any_length_in_linear_time(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    began = time.process_time()
    split_sentences(text)
    # Measured 0.01-1.5 s; quadratic time would take minutes.
    assert time.process_time() - began < 10
