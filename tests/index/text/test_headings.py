"""Finding headings, in lines of their own and glued to the next sentence; texts made for this."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.heading_weights import HeadingJudge
from index.text.headings import find_headings, sentences_beside

PROSE = (
    "The council of Bram met on Tuesday evening and spoke about the bridge for two hours, its"
    " clerk said."
)
SEED = """Talks between the two ministers began on Monday in the harbour town.

Bilateral trade talks resume Relations between Bram and Tolm had been strained since the harbour \
was closed. Talks had failed twice.

Impact of the tolls on fishing The talks also touched the new tolls, which fishermen have to \
pay. They called them too high.

Who will pay in the end The treasury said that nobody had asked it yet. Its spokesman smiled."""


def headings(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_headings(text)]


def test_headings_glued_to_a_sentence_are_cut_off() -> None:
    assert headings(SEED) == [
        "Bilateral trade talks resume",
        "Impact of the tolls on fishing",
        "Who will pay in the end",
    ]


def test_a_short_line_above_a_paragraph_is_a_heading() -> None:
    assert headings(f"{PROSE}\n\nA bridge too old\n\n{PROSE}") == ["A bridge too old"]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor has already said no to it",
        "- the first of four items",
        "Adults | free",
        "Wednesday, September 25, 2019",
        "The mayor put it like this:",
        "She was tired.",
        "and a line that goes on",
    ],
)
def test_other_short_lines_are_none(line: str) -> None:
    assert headings(f"{PROSE}\n\n{line}\n\n{PROSE}") == []


def test_a_line_that_the_loader_knows_is_a_heading_whatever_it_looks_like() -> None:
    text = f"{PROSE}\n\nWhat was said?\n\n{PROSE}"

    spans = find_headings(text, ["What was said?"])

    assert [text[span.start : span.end] for span in spans] == ["What was said?"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Prime Minister Lena Corvane told The Harbour Post that she would not stand again in May.",
        "Mr. Holt said on Monday that the Civic Union had asked for Fort Worth to be searched.",
        "In August the Ministry of Trade had still hoped for an agreement before the summer break.",
        "“I trusted the green light,” Captain Holt said when the Commission asked him about it.",
        "PORT ELLERY (CNA) - The Bank of Calmere cut its key rate to 4.25 per cent on Thursday.",
    ],
)
def test_ordinary_paragraphs_with_names_have_none(paragraph: str) -> None:
    assert headings(f"{PROSE}\n\n{paragraph}\n\n{PROSE}") == []


def test_no_sentence_holds_a_heading() -> None:
    spans = find_headings(SEED)

    sentences = [SEED[span.start : span.end] for span in sentences_beside(SEED, spans)]

    assert sentences[1].startswith("Relations between Bram and Tolm")
    assert len(sentences) == 7


@given(
    st.lists(
        st.sampled_from([PROSE, SEED, "A bridge too old", "\n\n", "\n", " ", "“", "Mr. Holt", "?"]),
        max_size=8,
    ).map(" ".join)
)
def test_headings_and_sentences_share_no_character_and_lose_none(text: str) -> None:
    spans = find_headings(text)
    pieces = sorted([*spans, *sentences_beside(text, spans)], key=lambda span: span.start)

    assert all(one.end <= other.start for one, other in itertools.pairwise(pieces))
    assert "".join("".join(text[p.start : p.end].split()) for p in pieces) == "".join(text.split())


def judging(told: dict[str, float], asked: list[str] | None = None) -> HeadingJudge:
    """Return a judge that says ``told`` of the places behind these words, and "no" elsewhere."""

    def judge(openings: Sequence[Sequence[str]]) -> list[list[float]]:
        if asked is not None:
            asked.extend(" ".join(words) for words in openings)
        return [[told.get(word, -9.0) for word in words] for words in openings]

    return judge


def headings_judged(text: str, judge: HeadingJudge) -> list[str]:
    return [text[span.start : span.end] for span in find_headings(text, judge=judge)]


FERRY = "What the ferry will cost Harbour pilots have asked the council for two million."
UNLIKELY = "Mayor takes the blame Leonie Garrow, the mayor of Bram, said on Tuesday."


def test_a_judge_decides_where_the_letters_leave_doubt() -> None:
    text = f"{PROSE}\n\n{FERRY}"

    assert headings_judged(text, judging({"cost": 20.0})) == ["What the ferry will cost"]
    assert headings_judged(text, judging({})) == []


def test_a_judge_is_asked_about_the_unlikely_where_others_are_headings() -> None:
    judge = judging({"cost": 20.0, "blame": 20.0})

    assert headings_judged(f"{PROSE}\n\n{UNLIKELY}", judge) == []
    assert headings_judged(f"{UNLIKELY}\n\n{PROSE}\n\n{FERRY}", judge) == [
        "Mayor takes the blame",
        "What the ferry will cost",
    ]


def test_beside_two_sure_headings_a_judge_is_asked_where_the_words_speak_against_one() -> None:
    judge = judging({"cost": 20.0, "end": 20.0, "my6sense": 20.0})
    brand = "About my6sense my6sense offers a platform to publishers of every size and kind."
    other = "Who will pay in the end The treasury said that nobody had asked it yet."

    assert headings_judged(f"{FERRY}\n\n{brand}", judge) == ["What the ferry will cost"]
    assert headings_judged(f"{FERRY}\n\n{brand}\n\n{other}", judge) == [
        "What the ferry will cost",
        "About my6sense",
        "Who will pay in the end",
    ]


def test_a_judge_is_not_asked_where_no_word_could_begin_a_sentence() -> None:
    asked: list[str] = []

    headings_judged(f"The council met again.\n\n{PROSE.lower()}\n\n{SEED}", judging({}, asked))

    assert [words.split()[0] for words in asked] == ["Bilateral", "Impact", "Who"]


def test_a_judge_that_reads_few_words_leaves_the_rest_undecided() -> None:
    text = f"{PROSE}\n\nImpact of the tolls on fishing The talks also touched the new tolls."

    assert headings_judged(text, lambda openings: [[9.0] for _ in openings]) == []
