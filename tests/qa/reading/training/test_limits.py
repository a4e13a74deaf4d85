"""A question is narrowed by a phrase that the answer's sentence bears out, or does not."""

from __future__ import annotations

import random
from dataclasses import replace

from qa.reading.training.limits import Limits, supported
from qa.reading.training.samples import Sample

_PASSAGE = "Ann Lee built the bridge in 1866 with Tom Reed. It was sold in 1901."
_START = _PASSAGE.index("Ann Lee")
_SAMPLE = Sample("Who built the bridge?", _PASSAGE, _START, _START + 7, "town")
_OTHER = Sample("Who sang?", "Zoe sang at Riva Hall.", 0, 3, "town")


def _made(sample: Sample, *others: Sample) -> list[Sample]:
    limits = Limits([sample, *others])
    made = (limits.unsupported(sample, random.Random(seed)) for seed in range(40))
    return [one for one in made if one is not None]


def test_a_limit_of_the_answers_sentence_keeps_the_question_answered() -> None:
    made = [supported(_SAMPLE, random.Random(seed)) for seed in range(20)]
    assert {one.question for one in made if one} == {
        "Who built the bridge in 1866?",
        "Who built the bridge with Tom Reed?",
    }
    assert all(one is not None and one.answerable for one in made)


def test_a_limit_of_another_sentence_or_passage_leaves_the_question_unanswered() -> None:
    made = _made(_SAMPLE, _OTHER)
    assert {one.question for one in made} == {
        "Who built the bridge in 1901?",
        "Who built the bridge at Riva Hall?",
    }
    assert not any(one.answerable for one in made)


def test_limits_come_from_the_same_article() -> None:
    other = replace(_OTHER, title="Riva")
    assert {one.question for one in _made(_SAMPLE, other)} == {"Who built the bridge in 1901?"}


def test_the_answer_itself_is_no_limit() -> None:
    start = _PASSAGE.index("1866")
    asked = Sample("When was the bridge built?", _PASSAGE, start, start + 4, "town")
    made = [supported(asked, random.Random(seed)) for seed in range(20)]
    assert {one.question for one in made if one} == {"When was the bridge built with Tom Reed?"}


def test_a_question_that_names_the_limit_already_gets_another_or_none() -> None:
    asked = replace(_SAMPLE, question="Who built the bridge with Tom in 1866?")
    assert supported(asked, random.Random(0)) is None
