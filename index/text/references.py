"""Find whom a pronoun means by who was named before it.

Pure. ``index.text.phrases`` asks where a phrase is only "he", "she", "it" or "they".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from index.articles import Span
from index.text.names import Mention, mentions
from index.text.people import People, is_person, last_fitting
from index.text.speech_words import SAID, SEVERAL

_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?][\"”’»]*\s|\n")
_NEXT_WORD = re.compile(r" (\w+)\b")
_SEVERAL_REACH = 400  # characters: the sentence before
_SENTENCE_REACH = 1500  # characters
_MOST_STEPS = 3  # sentences back that a pronoun is followed
_HEARD_REACH = 160  # characters from the end of a quotation: the rest of its sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of an article with its quotations hidden, and the article's persons."""

    text: str
    sentence: Span
    people: People


def referred(telling: Telling, pronoun: str, left: str, start: int) -> str | None:
    """Return whom a pronoun means that stands behind ``left``, which begins at ``start``."""
    people = telling.people
    inside = mentions(telling.text, start, start + len(left))
    if pronoun == "who":
        persons = [one for one in inside if is_person(one, people)]
        return people.in_full(persons[-1].name) if persons else None
    before = people.before(start)
    if pronoun == "they":
        several = SEVERAL.findall(telling.text, max(0, start - _SEVERAL_REACH), start)
        if several:
            return str(several[-1])
    if pronoun in {"it", "they"}:
        others = [one for one in [*before, *inside] if not is_person(one, people)]
        return _first_of_last(telling, others).name if others else None
    fitting = [
        one for one in inside if is_person(one, people) and people.fits(one.surname, pronoun)
    ]
    if fitting:
        return people.in_full(fitting[0].name)
    heard = _last_heard(people, start, pronoun)
    for _ in range(_MOST_STEPS):
        step = None if heard else _same_before(telling, pronoun, start)
        if step is None:
            break
        start = step
        heard = _last_heard(people, start, pronoun)
    before = people.before(start)
    return (
        heard
        or _previous_subject(telling, before, pronoun)
        or last_fitting(before, people, pronoun)
    )


def _first_of_last(telling: Telling, others: Sequence[Mention]) -> Mention:
    """Return the name that begins the sentence of the last one, if one does, else the last."""
    last = others[-1]
    begin = _sentence_start(telling.text, last.start)
    first = next(one for one in others if one.start >= begin)
    return first if telling.text[begin : first.start].strip() in {"", "The"} else last


def _last_heard(people: People, start: int, pronoun: str) -> str | None:
    """Return who was heard right before, if nobody else was named since."""
    if people.heard is None or not 0 <= start - people.heard[0] <= _HEARD_REACH:
        return None
    end, speaker = people.heard
    surname = speaker.split()[-1]
    since = islice(people.named, bisect_left(people.named, end, key=lambda one: one.start), None)
    others = takewhile(lambda one: one.end <= start, since)
    if not people.is_sure(surname) or any(
        one.surname != surname and is_person(one, people) for one in others
    ):
        return None
    return speaker if people.fits(surname, pronoun) else None


def _same_before(telling: Telling, pronoun: str, start: int) -> int | None:
    """Return where the sentence before begins if the same pronoun comes before any name in it."""
    reach = max(0, start - _SENTENCE_REACH)
    ends = (found.end() for found in _SENTENCE_END.finditer(telling.text, reach, start))
    previous = max((end for end in ends if telling.text[end:start].strip()), default=None)
    if previous is None:
        return None
    found = _leading(pronoun).search(telling.text, previous, start)
    if found is None:
        return None
    named = mentions(telling.text, previous, found.start())
    if any(is_person(one, telling.people) for one in named):
        return None
    return previous


@cache
def _leading(pronoun: str) -> re.Pattern[str]:
    """Return what finds a pronoun that is the subject of no mere side clause."""
    return re.compile(
        rf"(?<!\bthat )(?<!\bas )(?<!\bwhen )(?<!\bwhile )(?<!\bafter )(?<!\bbefore )(?<!\bif )"
        rf"\b{pronoun}\b",
        re.IGNORECASE,
    )


def _previous_subject(telling: Telling, before: Sequence[Mention], pronoun: str) -> str | None:
    """Return the first person of the last sentence that names one whom the pronoun fits."""
    people = telling.people
    fitting = [
        one for one in before if is_person(one, people) and people.fits(one.surname, pronoun)
    ]
    if not fitting:
        return None
    beginning = _sentence_start(telling.text, fitting[-1].start)
    of_sentence = [one for one in fitting if one.start >= beginning]
    spoke = [one for one in of_sentence if _speaks(telling.text, one)]
    return people.in_full((spoke[-1:] or of_sentence)[0].name)


def _sentence_start(text: str, place: int) -> int:
    """Return where the sentence around a place begins, 0 when it begins too far back."""
    reach = max(0, place - _SENTENCE_REACH)
    return max((found.end() for found in _SENTENCE_END.finditer(text, reach, place)), default=0)


def _speaks(text: str, mention: Mention) -> bool:
    """Tell whether a verb of speech follows a name at once."""
    verb = _NEXT_WORD.match(text, mention.end)
    return verb is not None and verb[1] in SAID
