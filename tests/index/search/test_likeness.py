"""How much of a question a passage says in words that are like its own."""

from __future__ import annotations

import pytest

from index.search.likeness import Candidate, SaidShare, said_shares
from index.settings import LikenessSettings
from index.stores.lexical_queries import WeighedWords
from tests.fakes import FakeWordVectors

VECTORS = FakeWordVectors({"bought": "acquired", "ferry": "ship"})
SETTINGS = LikenessSettings(least=0.1, names=0.5)
LIKE = (FakeWordVectors.LIKENESS - 0.1) / (1 - 0.1)


def stems(text: str) -> list[str]:
    return [word.removesuffix("s") for word in text.lower().split()]


def asked(*words: str, rarity: float = 2.0, beyond: float = 0.0) -> WeighedWords:
    rarities = (rarity,) * len(words)
    terms = tuple(stems(word)[0] for word in words)
    return WeighedWords(terms, words, rarities, sum(rarities) + beyond)


def alone(question: WeighedWords, text: str) -> float:
    (share,) = said_shares(question, [Candidate(0, (0,))], [text], VECTORS, stems, SETTINGS)
    assert share.around == pytest.approx(share.alone)
    return share.alone


def test_a_word_of_the_same_stem_counts_whole_and_a_like_one_in_proportion() -> None:
    assert alone(asked("rates"), "the rate fell") == pytest.approx(1.0)
    assert alone(asked("bought"), "he acquired it") == pytest.approx(LIKE)
    assert alone(asked("bought"), "he sold it") == pytest.approx(0.0)


def test_words_weigh_by_rarity_and_the_rest_of_the_total_is_missing() -> None:
    question = WeighedWords(("ferry", "bought"), ("ferry", "bought"), (3.0, 1.0), 5.0)
    assert alone(question, "a ferry") == pytest.approx(3 / 5)
    assert alone(question, "bought") == pytest.approx(1 / 5)


def test_a_number_is_said_by_itself_alone() -> None:
    vectors = FakeWordVectors({"2025": "2026"})
    (other,) = said_shares(
        asked("2025"), [Candidate(0, (0,))], ["in 2026"], vectors, stems, SETTINGS
    )
    assert other == SaidShare(0.0, 0.0)
    (same,) = said_shares(
        asked("2025"), [Candidate(0, (0,))], ["in 2025"], vectors, stems, SETTINGS
    )
    assert same == SaidShare(1.0, 1.0)


def test_another_name_counts_half_as_much_as_another_word() -> None:
    vectors = FakeWordVectors({"maren": "ingrid"}, pieced=frozenset({"maren"}))
    (share,) = said_shares(
        asked("Maren"), [Candidate(0, (0,))], ["the ingrid"], vectors, stems, SETTINGS
    )
    assert share.alone == pytest.approx(0.5 * LIKE)


def test_the_nearest_word_of_any_text_around_counts() -> None:
    texts = ["a ship", "the ferry", ""]
    shares = said_shares(
        asked("ferry"),
        [Candidate(0, (0, 1, 2)), Candidate(2, (2,))],
        texts,
        VECTORS,
        stems,
        SETTINGS,
    )
    assert shares[0].around == pytest.approx(1.0)
    assert shares[0].alone == pytest.approx(LIKE)
    assert shares[1] == SaidShare(0.0, 0.0)


@pytest.mark.parametrize("question", [asked(), WeighedWords(("a",), ("a",), (0.0,), 0.0)])
def test_a_question_that_tells_nothing_is_not_said(question: WeighedWords) -> None:
    assert alone(question, "a ferry") == 0.0


def test_a_word_that_is_spelt_nearly_the_same_counts_though_its_meaning_is_unknown() -> None:
    vectors = FakeWordVectors(pieced=frozenset({"halvorsen", "halvorson", "tanner"}))

    def said(word: str, text: str) -> float:
        (share,) = said_shares(
            asked(word), [Candidate(0, (0,))], [text], vectors, stems, LikenessSettings()
        )
        return share.alone

    assert 0.7 < said("Halvorsen", "a letter of halvorson") < 1.0
    assert said("Halvorsen", "a letter of tanner") == 0.0


@pytest.mark.parametrize(("word", "text"), [("her", "here"), ("cat", "cats'"), ("a2026", "b2026")])
def test_short_words_and_numbers_are_not_taken_for_slips(word: str, text: str) -> None:
    (share,) = said_shares(
        asked(word), [Candidate(0, (0,))], [text], FakeWordVectors(), str.split, SETTINGS
    )
    assert share.alone == 0.0
