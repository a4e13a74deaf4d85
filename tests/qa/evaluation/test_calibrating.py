"""Calibrating on own questions: what is asked, what is fitted, kept, and refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Passage
from index.news_index import NewsIndex
from qa.chatbot import Chatbot
from qa.evaluation.calibration.cases import Case, Kind, halves
from qa.evaluation.calibration.fitting import fit_calibration
from qa.evaluation.calibration.gathering import Gathered, GatheredCandidate, gather
from qa.evaluation.calibration.measuring import Decided, decide, figures, reliability
from qa.evaluation.calibration.own import calibrate, keep
from qa.evaluation.calibration.remembered_readings import RememberedReader
from qa.evaluation.errors import TooFewQuestions
from qa.evaluation.judgements import JudgedQuestion, Judgement, Paragraph
from qa.reading.candidates import Candidate
from qa.reading.features import SENTENCE_FEATURES
from qa.reading.readings import Reading
from qa.settings import ChatbotSettings
from tests.qa.evaluation.ships import NAMES, SHIPS, NameReader, ship_articles, ship_questions


@pytest.fixture
def ships(archive: NewsIndex) -> NewsIndex:
    archive.add(ship_articles())
    archive.embed_pending()
    return archive


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, ship_questions())), encoding="utf-8")
    return file


def test_a_calibration_tells_what_is_said_from_what_is_not_and_then_answers(
    ships: NewsIndex, questions: Path
) -> None:
    found = calibrate(questions, ships, ChatbotSettings(), reader=NameReader())
    after = {one.name: one for one in found.after}
    assert (found.answerable, found.unanswerable) == (len(SHIPS), len(SHIPS) // 2)
    assert after["refused, answerable"].value <= 0.2
    assert after["refused, unanswerable"].value >= 0.8
    assert after["right first sentence"].value >= 0.9
    assert {"EM", "F1", "calibration_error"} <= set(after)
    assert not found.is_enough

    keep(found.calibration, ships.folder)
    answer = Chatbot(ships, reader=NameReader()).ask(f"Who is the captain of the {SHIPS[0]}?")
    assert answer.threshold == found.calibration.threshold < 1.0
    assert answer.short_answer == NAMES[0]


def test_too_few_questions_change_nothing(ships: NewsIndex, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text("\n".join(map(json.dumps, ship_questions()[:5])), encoding="utf-8")
    with pytest.raises(TooFewQuestions, match="Nothing was changed"):
        calibrate(file, ships, ChatbotSettings(), reader=NameReader())


def test_with_its_article_gone_a_question_finds_nothing_of_it(ships: NewsIndex) -> None:
    (article, *_) = ships.find(ship_articles()[0].id)
    question = JudgedQuestion("1", f"Who is the captain of the {SHIPS[0]}?", answerable=True)
    case = Case(question, Kind.ARTICLE_GONE, "a", frozenset({article.id}))
    (gathered,) = gather(ships, NameReader(), [case], ChatbotSettings())
    assert gathered.candidates
    assert all(one.candidate.hit.sentence.article_id != article.id for one in gathered.candidates)
    assert not any(one.right for one in gathered.candidates)


def test_a_sentence_of_another_article_that_gives_the_answer_is_right(ships: NewsIndex) -> None:
    (known, *_) = ships.find(ship_articles()[1].id)
    paragraph = Paragraph("1", known.id, 0, len(known.text), known.text)
    question = JudgedQuestion(
        "1",
        f"Who is the captain of the {SHIPS[0]}?",
        answerable=True,
        answers=(NAMES[0],),
        relevant=(Judgement(paragraph),),
    )
    case = Case(question, Kind.ANSWERABLE, "a")
    (gathered,) = gather(ships, NameReader(), [case], ChatbotSettings())
    told = {one.candidate.hit.sentence.text for one in gathered.candidates if one.right}
    assert f"Its captain is {NAMES[0]}." in told


def test_a_period_is_looked_at_first_and_its_words_are_not_read(archive: NewsIndex) -> None:
    archive.add(
        Article.create(f"Petrol costs {price} crowns a litre.", published=date(2026, month, 1))
        for month, price in ((8, "1.71"), (9, "1.84"), (10, "1.79"))
    )
    archive.embed_pending()
    question = JudgedQuestion("1", "What did petrol cost in September 2026?", answerable=False)
    case = Case(question, Kind.UNANSWERABLE, "a")

    def gathered(as_of: date | None) -> Gathered:
        (found,) = gather(archive, NameReader(), [case], ChatbotSettings(), as_of=as_of)
        return found

    seen = gathered(date(2026, 11, 1))
    assert seen.question == "What did petrol cost?"
    assert {one.candidate.hit.passage.article.published for one in seen.candidates} <= {
        date(2026, 9, 1),
        date(2026, 10, 1),
    }
    assert gathered(None).question == question.text
    assert gathered(date(2026, 8, 15)).question == question.text, "it is yet to come"


def test_nothing_can_be_fitted_where_nothing_is_right(ships: NewsIndex) -> None:
    question = JudgedQuestion("1", "Who is the captain?", answerable=False)
    gathered = gather(
        ships, NameReader(), [Case(question, Kind.UNANSWERABLE, "a")], ChatbotSettings()
    )
    with pytest.raises(ValueError, match="right and wrong"):
        fit_calibration(gathered)


def test_near_misses_that_count_more_are_refused_more(ships: NewsIndex) -> None:
    # Similarity tells what the articles are not about, the reader's advantage near misses; both
    # speak for an answer where it is there.
    (hit, *_) = ships.search(f"Who is the captain of the {SHIPS[0]}?")
    draw = np.random.default_rng(3)
    means = {
        Kind.ANSWERABLE: (0.7, 1.0),
        Kind.ARTICLE_GONE: (0.3, 0.8),
        Kind.UNANSWERABLE: (0.7, -0.5),
    }
    gathered = []
    for kind, (similarity, advantage) in means.items():
        for number in range(150):
            features = dict.fromkeys(SENTENCE_FEATURES, 0.0)
            features["passage_similarity"] = draw.normal(similarity, 0.15)
            features["advantage"] = draw.normal(advantage, 1.0)
            question = JudgedQuestion(str(number), "Who?", answerable=kind is Kind.ANSWERABLE)
            candidate = Candidate(hit, None, tuple(features.values()))
            found = GatheredCandidate(candidate, kind is Kind.ANSWERABLE, ())
            case = Case(question, kind, f"{kind} {number}")
            gathered.append(Gathered(case, question.text, (found,)))

    def decided(count: int) -> tuple[dict[str, float], float]:
        fitted = fit_calibration(gathered, near_misses_count=count)
        found = decide(gathered, fitted.calibration)
        refused = {one.name: one.value or 0.0 for one in figures(found)}
        return refused, float(np.mean([one.confidence for one in found]))

    (once, _), (often, confidence) = decided(1), decided(8)
    assert once["refused, answerable"] == pytest.approx(0.15, abs=0.02)
    assert often["refused, answerable"] == pytest.approx(0.15, abs=0.02)
    assert often["refused, unanswerable"] > once["refused, unanswerable"] + 0.02
    # It stays the probability among all the cases, a third of which has an answer.
    assert confidence == pytest.approx(1 / 3, abs=0.02)


def test_what_is_decided_is_what_is_measured() -> None:
    def decided(kind: Kind, *, refused: bool, right: bool, words: str) -> Decided:
        confidence = 0.2 if refused else 0.9
        return Decided(kind, refused, right, right, confidence, words, ("Edvin Holt",))

    found = figures(
        [
            decided(Kind.ANSWERABLE, refused=False, right=True, words="Holt"),
            decided(Kind.ANSWERABLE, refused=True, right=True, words="Edvin Holt"),
            decided(Kind.UNANSWERABLE, refused=True, right=False, words=""),
            decided(Kind.NOTHING_ABOUT_IT, refused=False, right=False, words=""),
        ]
    )
    values = {one.name: one.value for one in found}
    assert values["refused, answerable"] == 0.5
    assert values["refused, unanswerable"] == 1.0
    assert values["refused, nothing about it"] == 0.0
    assert values["answered right"] == 0.5
    assert values["EM"] == 0.0
    assert values["F1"] == pytest.approx(1 / 3)
    assert values["AUROC, unanswerable"] == 0.75
    assert "refused, article gone" not in values


def test_confidence_is_compared_with_what_is_right_in_bins() -> None:
    def decided(confidence: float, *, right: bool) -> Decided:
        return Decided(Kind.ANSWERABLE, not right, right, right, confidence, "", ())

    (found,) = reliability([decided(0.91, right=True), decided(0.91, right=False),
                            decided(1.0, right=False)])  # fmt: skip
    assert found.answers == 3
    assert found.right == pytest.approx(1 / 3)
    assert found.confidence == pytest.approx(0.94)


def test_halves_hold_each_group_once_whatever_the_order() -> None:
    groups = [f"article {number}" for number in range(9)]
    first, second = halves(groups)
    assert halves(groups[::-1]) == (first, second)
    assert first | second == set(groups)
    assert not first & second
    assert abs(len(first) - len(second)) <= 1


class CountingReader:
    """A reader that counts what it is given to read."""

    def __init__(self) -> None:
        self.read_passages = 0

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        self.read_passages += len(passages)
        return NameReader().read(question, passages)


def test_what_was_read_is_not_read_again(tmp_path: Path, ships: NewsIndex) -> None:
    question = f"Who is the captain of the {SHIPS[0]}?"
    passages = [hit.passage for hit in ships.search(question, limit=3)]
    reader, file = CountingReader(), tmp_path / "readings.jsonl"
    first = RememberedReader(reader, file).read(question, passages[:2])
    file.write_text(file.read_text() + '{"half": [[1, 2', encoding="utf-8")
    again = RememberedReader(reader, file).read(question, passages)
    assert reader.read_passages == 3
    assert again[: len(first)] == first
    assert again == NameReader().read(question, passages)
