"""What a calibration looks at: missing words, agreement of articles, the best span."""

from __future__ import annotations

from dataclasses import replace

from index.articles import Article, HeldWord
from qa.reading.candidates import Candidate, candidates
from qa.reading.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    WeighedCandidate,
    WordKind,
    agreeing_articles,
    answer_features,
    word_kind,
)
from qa.reading.readings import Reading
from tests.qa.made_hits import hit

QUESTION = "How many died on the Lady Ingrid in 2026?"


def weighed(
    text: str, words: str | None, *, passage: int = 0, advantage: float = 2.0, logit: float = 0.0
) -> WeighedCandidate:
    """Return a candidate of an article of its own, ``words`` being what the reader pointed at."""
    reading = None
    if words is not None:
        start = text.index(words)
        reading = Reading(passage, start, start + len(words), advantage, 0.0)
    features = tuple(
        {"advantage": advantage if words else -10.0}.get(name, 0.25) for name in SENTENCE_FEATURES
    )
    article = Article.create(text)
    return WeighedCandidate(
        Candidate(hit(article, first_id=10 * passage + 1), reading, features), logit, 0.5
    )


def values(ranked: list[WeighedCandidate], words: list[HeldWord]) -> dict[str, float]:
    return dict(zip(ANSWER_FEATURES, answer_features(QUESTION, ranked, words), strict=True))


def test_words_are_names_numbers_or_others() -> None:
    assert word_kind(QUESTION, "Ingrid") is WordKind.NAME
    assert word_kind(QUESTION, "2026") is WordKind.NUMBER
    assert word_kind(QUESTION, "died") is WordKind.OTHER
    assert word_kind(QUESTION, "How") is WordKind.OTHER, "a first word is always written large"


def test_the_rarest_missing_word_of_each_kind_is_told() -> None:
    words = [
        HeldWord("died", 2.0, (False, True)),
        HeldWord("Lady", 3.0, (True, True)),
        HeldWord("Ingrid", 5.0, (False, False)),
        HeldWord("2026", 4.0, (True, False)),
    ]
    found = values([weighed("Nine died.", "Nine")], words)
    assert found["rarest_name_missing"] == 0.5
    assert found["rarest_number_missing"] == 0.4
    assert found["rarest_word_missing"] == 0.0
    assert found["missing_from_sentence"] == 7.0 / 14.0
    assert found["missing_from_passage"] == 9.0 / 14.0


def test_a_question_without_telling_words_misses_none() -> None:
    found = values([weighed("Nine died.", "Nine")], [])
    assert found["missing_from_sentence"] == found["rarest_name_missing"] == 0.0


def test_rules_see_what_a_reader_does_not() -> None:
    def of(question: str, text: str) -> dict[str, float]:
        (found,) = candidates(question, [hit(Article.create(text))], [], [])
        ranked = [WeighedCandidate(found, 0.0, 0.5)]
        return dict(zip(ANSWER_FEATURES, answer_features(question, ranked, []), strict=True))

    told = of("Who is the mayor of Upper Wendle?", "Agnes Tull, the mayor of Upper Wendle, spoke.")
    other = of("Who is the mayor of Lower Wendle?", "Agnes Tull, the mayor of Upper Wendle, spoke.")
    assert (told["holder_not_told"], other["holder_not_told"]) == (0.0, 1.0)
    denied = of("Who was not hurt?", "Nine were hurt.")
    assert (denied["holder_not_told"], denied["denied_in_question_alone"]) == (0.0, 1.0)
    assert of("Who was hurt?", "Nine were hurt.")["denied_in_question_alone"] == 0.0


def test_the_better_of_both_readings_counts() -> None:
    # Alone a sentence may lack what its passage says it is about.
    features = dict.fromkeys(SENTENCE_FEATURES, 0.0) | {"advantage": -9.0, "in_passage": 3.0}
    first = weighed("It costs 1.76 crowns.", "1.76 crowns")
    ranked = [replace(first, candidate=replace(first.candidate, features=tuple(features.values())))]
    assert values(ranked, [])["better_advantage"] == 3.0


def test_articles_that_point_at_the_same_words_agree() -> None:
    ranked = [
        weighed("Nine died.", "Nine"),
        weighed("The toll is nine.", "nine", passage=1),
        weighed("Ten died.", "Ten", passage=2),
        weighed("It sank.", None, passage=3),
    ]
    assert agreeing_articles(ranked) == 1


def test_near_duplicates_count_once() -> None:
    first, other, copy = (
        weighed(f"{text} died.", text, passage=place)
        for place, text in enumerate(("Nine", "the nine", "nine"))
    )
    copied = replace(
        other.candidate,
        hit=replace(other.candidate.hit, also_in=(copy.candidate.hit.passage.article,)),
    )
    assert agreeing_articles([first, other, copy]) == 2
    assert agreeing_articles([first, replace(other, candidate=copied), copy]) == 1


def test_only_the_best_words_of_a_passage_speak_for_it() -> None:
    best, weak = weighed("Nine died.", "Nine", passage=0), weighed("Nine fled.", "Nine", passage=1)
    stronger = weighed("Two fled.", "Two", passage=1, advantage=5.0)
    assert agreeing_articles([best, weak]) == 1
    assert agreeing_articles([best, weak, stronger]) == 0


def test_without_a_span_nothing_agrees() -> None:
    ranked = [weighed("It sank.", None), weighed("Nine died.", "Nine", passage=1)]
    found = values(ranked, [])
    assert found["agreeing_articles"] == 0.0
    assert found["has_advantage"] == 0.0
    assert found["mean_advantage"] == 2.0
