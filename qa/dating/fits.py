"""Tell whether a date of a sentence is that of the event asked about: pure functions.

"The cup, stolen last month, has been found, police said on Thursday" names two dates; neither is
the day on which it was found. A date belongs to the nearest verb, mostly the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from index.articles import Span
from qa.wording import english
from qa.wording.verbs import base_of, is_saying, verbs_in
from qa.wording.words import Word, words_of

_OPENS_CLAUSE = frozenset([",", ";", "that", "and", "but", "“", "—", "–"])
# "called an election for Saturday": not the day on which it was called.
_OF_WHAT_FOLLOWS = frozenset(["for", "until", "till", "before", "after", "by"])
_DAY_PARTS = english.words_of_list("day early evening late midnight morning night noon afternoon")


class Fit(IntEnum):
    """How a date fits the verb asked about; higher is better."""

    OTHERS = 0  # another verb's, or the day on which something was said
    UNKNOWN = 1
    OWN = 2


def fit_of(sentence: str, date: Span, asked: str | None) -> Fit:
    """Return how the date ``sentence[date.start:date.end]`` fits ``asked``, a verb's base form.

    ``None`` asks for the day of what simply is ("When is the election?").
    """
    words = words_of(sentence)
    verbs = [place for place in verbs_in(words) if not _helps(words, place)]
    first = sum(word.end <= date.start for word in words)
    governing = _governing(words, verbs, first, date)
    asked_at = [place for place in governing if base_of(words[place].text) == asked]
    if asked_at:
        return Fit.UNKNOWN if _preposition(words, first) in _OF_WHAT_FOLLOWS else Fit.OWN
    if governing and governing[0] < first and is_saying(words[governing[0]].text):
        return Fit.OTHERS
    told_elsewhere = any(base_of(words[place].text) == asked for place in verbs)
    return Fit.OTHERS if told_elsewhere else Fit.UNKNOWN


def _helps(words: Sequence[Word], place: int) -> bool:
    """Tell whether a form of "be" stands before the verb it helps: "was not ordained"."""
    if words[place].lower not in english.BE_FORMS | {"be", "been", "being"}:
        return False
    return bool(verbs_in(words[place + 1 : place + 4]))


def _governing(words: Sequence[Word], verbs: Sequence[int], first: int, date: Span) -> list[int]:
    """Return the places of the verbs that a date may belong to; it begins at the word ``first``.

    Before a clause it may belong to any verb of it; else it is the nearest verb's before it.
    """
    before = [place for place in verbs if place < first]
    after = [place for place in verbs if words[place].start >= date.end]
    if after and (not before or _word_before_phrase(words, first) in _OPENS_CLAUSE):
        return after
    return before[-1:]


def _word_before_phrase(words: Sequence[Word], first: int) -> str:
    """Return the word before "on", "late on", "the night of" and the date."""
    place = first - 1
    while place >= 0 and words[place].lower in english.PREPOSITIONS | {"the"} | _DAY_PARTS:
        place -= 1
    return words[place].lower if place >= 0 else ""


def _preposition(words: Sequence[Word], first: int) -> str:
    return words[first - 1].lower if first else ""
