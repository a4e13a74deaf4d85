"""What a sentence tells in a form that a rule can see: who holds an office, how many, what deed.

Pure. Beside a reader, which is often wrong about what stands in apposition, which number counts
what is asked, or which of two deeds a place belongs to ("found" and "stolen from").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from qa.reading.answer_types import NUMBER_WORDS
from qa.reading.office_holders import Office, asked_office
from qa.wording.english import words_of_list
from qa.wording.verbs import base_of, verb_asked

_COUNT_ASKED = re.compile(r"\bhow\s+many\s+(?P<things>.+)", re.IGNORECASE)
_TOKEN = re.compile(r"[\w’'-]+")
_AFTER_THINGS = words_of_list(
    """
    are were is was did do does has have had can could will would may might must should of in on at
    by to for from that who which with during there it they be been per
    """
)
_MOST_THINGS = 5  # words that say what is counted
_NUMBER = (
    r"(?:\d[\d.,]{0,15}(?:\s+(?:million|billion|thousand|hundred))?"
    rf"|\b(?:{NUMBER_WORDS}|no)(?:-\w{{1,12}})?)"
)
_FEWEST_LETTERS = 3  # of a word that is counted


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What a question asks for, where its form tells: the holder of an office, a count, a deed.

    ``counted`` are the words in lower case that may be what is counted; none where nothing is.
    ``verb`` is the base form of the verb, where it is more than "be".
    """

    office: Office | None
    counted: tuple[str, ...]
    verb: str | None

    @classmethod
    def of(cls, question: str) -> Self:
        """Read the form of a question."""
        return cls(asked_office(question), _things(question), verb_asked(question))

    def counts(self, sentence: str) -> bool:
        """Tell whether the sentence gives a number of what is counted."""
        return any(_counted(word).search(sentence) is not None for word in self.counted)

    def tells_deed(self, sentence: str) -> bool:
        """Tell whether the sentence has the question's verb, in whatever form."""
        return self.verb is not None and any(
            base_of(word) == self.verb for word in _TOKEN.findall(sentence)
        )


def _things(question: str) -> tuple[str, ...]:
    asked = _COUNT_ASKED.search(question)
    words: list[str] = []
    for word in _TOKEN.findall(asked["things"] if asked else "")[:_MOST_THINGS]:
        if word.lower() in _AFTER_THINGS:
            break
        words.append(word.lower())
    # "measles cases", "new doctors hired": what is counted is the last word or the one before.
    return tuple(word for word in words[-2:] if len(word) > _FEWEST_LETTERS)


@lru_cache(256)
def _counted(word: str) -> re.Pattern[str]:
    stem = word.removesuffix("ies") if word.endswith("ies") else word.removesuffix("s")
    things = r"(?:people|persons?)\b" if word == "people" else rf"{re.escape(stem)}\w*"
    gap, between = r"[\s-]{1,3}", r"\w[\w’']{0,30}"
    return re.compile(rf"{_NUMBER}(?:{gap}{between}){{0,2}}?{gap}{things}", re.IGNORECASE)
