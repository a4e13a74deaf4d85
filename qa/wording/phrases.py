"""Verbs and noun phrases of a question, found by rules: pure functions.

No tagger: closed word classes, capitals and endings tell enough about questions, which are short
and built alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.wording import english
from qa.wording.words import POSSESSIVE, Word, names_of


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words ``first`` up to ``last`` (inclusive) of a question, and its text."""

    text: str
    first: int
    last: int
    head: str
    named: bool
    definite: bool


def is_verb(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether the word is most likely a past form, a third person or an -ing form."""
    word = words[place]
    low = word.lower
    before = words[place - 1].lower if place else ""
    if before in {"that", "this"} and low in english.EMPTY_VERBS and low.endswith("ed"):
        return True  # "Has that happened before?"
    if (word.is_name_like and place > 0) or before in english.DETERMINERS or before.endswith("'s"):
        return False
    if low in english.PAST_FORMS or (
        low in english.THIRD_PERSON_VERBS and not _has_do(words[:place])
    ):
        return True
    if low.endswith("ing") and len(low) > 4:
        named = place > 0 and words[place - 1].is_name_like  # "Where was Kobe Bryant going?"
        return named or before in english.PREPOSITIONS or before in english.BE_FORMS
    return low.endswith("ed") and low not in _ED_WORDS


_ED_WORDS = frozenset(
    [
        "united",
        "hundred",
        "indeed",
        "need",
        "feed",
        "bed",
        "red",
        "shed",
        "seed",
        "speed",
        "breed",
        "weed",
    ]
)
_MODALS = (
    frozenset(["will", "would", "can", "could", "may", "might", "should", "must", "to"])
    | english.DO_FORMS
)


def _has_do(words: tuple[Word, ...]) -> bool:
    return any(word.lower in _MODALS for word in words)


def noun_phrases(text: str, words: tuple[Word, ...]) -> list[Phrase]:
    """Return the noun phrases of a question, each with what prepositions tie to it.

    "the captain of the Lady Maren" is one phrase; times ("in September") are left to others.
    """
    chunks = _chunks(words)
    phrases: list[Phrase] = []
    place = 0
    while place < len(chunks):
        first, last = chunks[place]
        head = words[last].lower
        while place + 1 < len(chunks):
            following, end = chunks[place + 1]
            tied = following == last + 2 and words[last + 1].lower in english.BINDING_PREPOSITIONS
            if not tied or _is_time(words[following : end + 1]):
                break
            last, place = end, place + 1
        place += 1
        if _is_time(words[first : last + 1]):
            continue
        phrases.append(_phrase(text, words, first, last, head))
    return phrases


def _phrase(text: str, words: tuple[Word, ...], first: int, last: int, head: str) -> Phrase:
    inside = words[first : last + 1]
    named = any(place >= first and end <= last for place, end in names_of(words))
    return Phrase(
        text=text[inside[0].start : inside[-1].end],
        first=first,
        last=last,
        head=POSSESSIVE.sub("", head),
        named=named,
        definite=inside[0].lower in {"the", "this", "that", "these", "those"},
    )


def _chunks(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """Return runs of determiner, adjectives and nouns: first and last word, inclusive."""
    chunks: list[tuple[int, int]] = []
    begun: int | None = None
    verbs = main_verbs(words)
    for place, word in enumerate(words):
        if (
            _breaks(word)
            or place in verbs
            or _follows_how(words, place)
            or (begun is None and word.lower in english.SAID_OF_PEOPLE)
        ):
            if begun is not None:
                chunks.append((begun, place - 1))
            begun = None
        elif word.lower in english.DETERMINERS:
            if begun is not None:
                chunks.append((begun, place - 1))
            begun = place
        elif begun is None:
            begun = place
    if begun is not None:
        chunks.append((begun, len(words) - 1))
    return [chunk for chunk in chunks if not _says_nothing(words, chunk)]


def _says_nothing(words: tuple[Word, ...], chunk: tuple[int, int]) -> bool:
    """Tell whether a run is a lone determiner, or the noun of "on board", "in court"."""
    first, last = chunk
    low = words[first].lower
    after_preposition = first > 0 and words[first - 1].lower in english.PREPOSITIONS
    return first == last and (
        low in english.DETERMINERS or (after_preposition and low in english.PARTS_OF_ADVERBS)
    )


def _breaks(word: Word) -> bool:
    """Tell whether no noun phrase goes over this word."""
    low = word.lower
    if not any(character.isalnum() for character in low) or low in {"many", "much"}:
        return True
    return low in english.CLOSED - english.DETERMINERS and word.text != "US"


def _follows_how(words: tuple[Word, ...], place: int) -> bool:
    return place > 0 and words[place - 1].lower == "how"


def main_verbs(words: tuple[Word, ...]) -> frozenset[int]:
    """Return the places of the verbs, auxiliaries not among them."""
    found = {place for place in range(len(words)) if is_verb(words, place)}
    for place, word in enumerate(words):
        if word.lower in _MODALS:
            base = _base_verb(words, place + 1, after_to=word.lower == "to")
            if base is not None:
                found.add(base)
                # "did the fire at the works start": what looked like a verb before it is none.
                found -= set(range(place + 1, base))
    return frozenset(found)


def _base_verb(words: tuple[Word, ...], begin: int, *, after_to: bool) -> int | None:
    """Return the base verb of "did the company hire a lawyer": the end of the subject's run.

    A verb of the list wins over a guess; a guess is the last word of a run of several.
    """
    guess: int | None = None
    if after_to:
        known = begin < len(words) and words[begin].lower in english.BASE_VERBS
        return begin if known else None
    for place in range(begin, len(words)):
        word = words[place]
        if word.lower in {"have", "be", "do"} and place > begin:
            return place
        ends = (
            place + 1 == len(words) or _breaks(words[place + 1]) or _opens_phrase(words, place + 1)
        )
        if _breaks(word) or word.is_name_like:
            continue
        after_name = place > begin and words[place - 1].is_name_like
        after_pronoun = words[place - 1].lower in english.PERSONAL_PRONOUNS - {"his", "its"}
        if after_pronoun or (word.lower in english.BASE_VERBS and (ends or after_name)):
            if words[place - 1].lower in english.DETERMINERS - {"her"}:
                continue
            return place
        if place > begin and (
            after_name
            or (guess is None and ends and words[place - 1].lower not in english.DETERMINERS)
        ):
            guess = place
    return guess


def _opens_phrase(words: tuple[Word, ...], place: int) -> bool:
    return words[place].lower in english.DETERMINERS or words[place].is_name_like


def _is_time(words: tuple[Word, ...]) -> bool:
    text = " ".join(word.lower for word in words)
    return _TIME.fullmatch(text) is not None


_CALENDAR = "|".join(sorted(english.MONTHS | english.DAYS))
_TIME = re.compile(
    rf"(?:(?:the|last|next|this|early|late|\d{{1,2}})\s+)*(?:{_CALENDAR}|"
    r"\d{4}s?|year|week|month|day|night|morning|evening|summer|winter|spring|autumn|"
    r"yesterday|today|tomorrow|quarter|first quarter)(?:\s+\d{1,4})*"
)
