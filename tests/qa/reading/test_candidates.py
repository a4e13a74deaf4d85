"""Candidates: which sentences may answer, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.articles import Article, HeldWord, Hit, Passage, Sentence
from qa.reading.calibration import Calibration, Logistic
from qa.reading.candidates import candidates, passages_to_read
from qa.reading.features import ANSWER_FEATURES, SENTENCE_FEATURES
from qa.reading.readings import Reading
from qa.reading.selection import Weighing, select_read
from qa.settings import SelectionSettings

TEXT = "The ferry sank. Nine people died on Tuesday. The captain was Edvin Holt."
ARTICLE = Article.create(TEXT, title="Ferry", url="https://courier.example/ferry")
BOUNDS = ((0, 15), (16, 44), (45, 72))
SENTENCES = tuple(
    Sentence(place + 1, ARTICLE.id, place, start, end, TEXT[start:end])
    for place, (start, end) in enumerate(BOUNDS)
)
PASSAGE = Passage(ARTICLE, SENTENCES, 0, len(TEXT))


def no_words(question: str, texts: Sequence[str]) -> list[HeldWord]:
    """Tell of a question without words."""
    del question, texts
    return []


# Weighs nothing but the reader's advantage.
BY_READER = Weighing(
    Calibration(
        Logistic(0.0, tuple(float(name == "advantage") for name in SENTENCE_FEATURES)),
        Logistic(0.0, tuple(float(name == "advantage") for name in ANSWER_FEATURES)),
        threshold=0.5,
    ),
    no_words,
)
SETTINGS = SelectionSettings(read_citation_share=0.9, least_advantage=0.0)


def hit(place: int, similarity: float | None = 0.5) -> Hit:
    return Hit(PASSAGE, SENTENCES[place], 1.0, similarity, passage_coverage=0.4)


def reading(words: str, advantage: float) -> Reading:
    start = TEXT.index(words)
    return Reading(0, start, start + len(words), advantage, 0.0)


def test_a_passage_that_holds_several_hits_is_read_once() -> None:
    other = replace(ARTICLE, id="other")
    elsewhere = Hit(replace(PASSAGE, article=other), replace(SENTENCES[0], article_id="other"), 0.9)

    chosen = passages_to_read([hit(0), hit(2), elsewhere], 8)

    assert [passage.article.id for passage in chosen] == [ARTICLE.id, "other"]
    assert len(passages_to_read([hit(0), elsewhere], 1)) == 1


def test_a_sentence_that_only_the_reader_found_is_a_candidate() -> None:
    found = candidates("Who was the captain?", [hit(0)], [PASSAGE], [reading("Edvin Holt", 4.0)])

    assert [one.hit.sentence.id for one in found] == [1, 3]
    assert found[1].reading == reading("Edvin Holt", 4.0)
    assert found[1].hit.similarity is not None
    assert found[1].hit.similarity < 0.5, "less near than the sentence that was ranked"


def test_features_are_named_and_complete() -> None:
    (first, *_) = candidates("How many died?", [hit(0), hit(1)], [PASSAGE], [reading("Nine", 2.0)])
    values = dict(zip(SENTENCE_FEATURES, first.features, strict=True))

    assert values["misses_kind"] == 1.0, "the first sentence names no number"
    assert values["passage_coverage"] == 0.4
    assert values["advantage"] < values["behind_best_advantage"] + 2.0 + 1e-9


def test_a_sentence_tells_whose_captain_it_is_only_with_what_stands_around() -> None:
    def of_form(question: str) -> list[tuple[float, ...]]:
        found = candidates(question, [hit(0), hit(1), hit(2)], [PASSAGE], [])
        return [one.features[-4:-1] for one in found]

    nothing, counted, left_open = (0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)
    assert of_form("How many people died?") == [nothing, counted, nothing]
    assert of_form("Who was the captain of the ferry?") == [nothing, nothing, left_open]
    assert of_form("Who was the captain of the Lady Ingrid?") == [nothing] * 3


def test_the_best_span_of_a_sentence_stands_for_it() -> None:
    (found,) = candidates(
        "Who died?", [hit(1)], [PASSAGE], [reading("Nine people", 1.0), reading("Nine", 3.0)]
    )

    assert found.reading == reading("Nine", 3.0)


def test_the_answer_is_the_span_that_the_reader_prefers() -> None:
    readings = [reading("Edvin Holt", 4.0), reading("Nine", -4.0)]
    found = candidates("Who was the captain?", [hit(0), hit(1)], [PASSAGE], readings)

    selection = select_read("Who was the captain?", found, BY_READER, SETTINGS)

    (evidence,) = selection.chosen
    assert evidence.span is not None
    assert TEXT[evidence.span.start : evidence.span.end] == "Edvin Holt"
    assert selection.confidence > 0.9


def test_a_span_that_runs_on_is_cut_at_the_end_of_its_sentence() -> None:
    found = candidates("What?", [hit(0)], [PASSAGE], [reading("ferry sank. Nine people", 4.0)])

    (evidence,) = select_read("What?", found, BY_READER, SETTINGS).chosen

    assert evidence.span is not None
    assert TEXT[evidence.span.start : evidence.span.end] == "ferry sank."


def test_nothing_is_chosen_below_the_threshold() -> None:
    found = candidates("Who?", [hit(0)], [PASSAGE], [reading("ferry", -4.0)])

    selection = select_read("Who?", found, BY_READER, SETTINGS)

    assert selection.chosen == ()
    assert [evidence.hit.sentence.id for evidence in selection.others] == [1]
    assert selection.confidence < 0.5


def test_a_reason_and_a_doubtful_span_are_given_as_sentences() -> None:
    found = candidates("Why?", [hit(0)], [PASSAGE], [reading("ferry", 4.0)])

    assert select_read("Why?", found, BY_READER, SETTINGS).chosen[0].span is None
    doubtful = replace(SETTINGS, least_advantage=5.0)
    assert select_read("What?", found, BY_READER, doubtful).chosen[0].span is None


def test_without_candidates_nothing_is_said() -> None:
    selection = select_read("Who?", [], BY_READER, SETTINGS)

    assert (selection.chosen, selection.others, selection.confidence) == ((), (), 0.0)


def test_retrieval_decides_where_no_span_answers_and_all_names_are_there() -> None:
    """Did, is and plain statements are answered by a passage that holds what is asked about."""
    sure = SelectionSettings(bias=0.0, similarity_weight=4.0)
    read = [reading("The captain was Edvin Holt", -3.0)]
    found = candidates("Was Edvin Holt the captain?", [hit(2, 0.9)], [PASSAGE], read)

    def weighing(*, held: bool) -> Weighing:
        words = [HeldWord("Edvin", 4.0, (held, held)), HeldWord("captain", 3.0, (True, True))]
        return replace(BY_READER, held_words=lambda *_: words)

    def answered(question: str, *, held: bool) -> bool:
        return bool(select_read(question, found, weighing(held=held), sure).chosen)

    assert answered("Was Edvin Holt the captain?", held=True)
    assert not answered("Was Edvin Holt the captain?", held=False)
    assert not answered("Who was Edvin Holt, the captain?", held=True)
