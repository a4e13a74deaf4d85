"""A date belongs to the verb asked about, to another, or to none for sure."""

from __future__ import annotations

import pytest

from index.articles import Span
from qa.dating.fits import Fit, fit_of
from qa.wording.verbs import verb_asked

FOUND = (
    "The Aldane Cup, stolen from the National Museum last month, has been found undamaged in a "
    "locker, police said on Thursday."
)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("When was the Aldane Cup found?", "find"),
        ("When did the ferry sink?", "sink"),
        ("When did the strike at Halvard Steel begin?", "begin"),
        ("When does the council meet after the rate cut?", "meet"),
        ("When did police say the man was arrested?", "arrest"),
        ("When is the election?", None),
    ],
)
def test_the_verb_whose_time_is_asked_for(question: str, asked: str | None) -> None:
    assert verb_asked(question) == asked


@pytest.mark.parametrize(
    ("question", "sentence", "date", "fit"),
    [
        ("When was the cup found?", FOUND, "last month", Fit.OTHERS),
        ("When was the cup found?", FOUND, "Thursday", Fit.OTHERS),
        ("When was the cup stolen?", FOUND, "last month", Fit.OWN),
        ("When did the strike end?", "The vote ends a strike that began on 7 September.",
         "7 September", Fit.OTHERS),
        ("When did the strike begin?", "The vote ends a strike that began on 7 September.",
         "7 September", Fit.OWN),
        ("When did the ferry sink?", "It sank off Sandmouth late on Wednesday.", "Wednesday",
         Fit.OWN),
        ("When did she call the election?",
         "She called an election on Monday for Saturday, 5 December.", "Monday", Fit.OWN),
        ("When did she call the election?",
         "She called an election on Monday for Saturday, 5 December.", "Saturday, 5 December",
         Fit.UNKNOWN),
        ("When was he ordained?", "In 1507, he was ordained, and in 1508 he left.", "1507",
         Fit.OWN),
        ("When is the election?", "He spoke before the election on 5 December.", "5 December",
         Fit.UNKNOWN),
        ("When was the judge named?", "A judge will lead it, it announced on Thursday.", "Thursday",
         Fit.UNKNOWN),
    ],
)  # fmt: skip
def test_how_a_date_fits_the_verb(question: str, sentence: str, date: str, fit: Fit) -> None:
    start = sentence.index(date)
    assert fit_of(sentence, Span(start, start + len(date)), verb_asked(question)) is fit
