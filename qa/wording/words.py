"""Words and names of a text, found by closed word classes and capitals: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.wording import english, given_names

_WORD = re.compile(
    r"[A-Za-zÀ-ɏ]\.(?:[A-Za-z]\.)+|[@#]?\w+(?:[-–’'.]\w+)*(?:[’'](?=\s|$))?|[$£€]\d[\d.,]*|[^\w\s]"
)
POSSESSIVE = re.compile(r"[’']s?$")
_JOINERS = frozenset(
    ["of", "de", "da", "du", "van", "von", "bin", "al", "el", "the", "for", "la", "&"]
)
_CALENDAR = english.MONTHS | english.DAYS
_OPENERS = frozenset('.?!:“"‘')
_QUANTITIES = frozenset(
    [
        "many",
        "much",
        "more",
        "most",
        "few",
        "several",
        "one",
        "ones",
        "first",
        "last",
        "next",
        "other",
        "else",
    ]
)
_HONORIFICS = frozenset(["mr", "mrs", "ms", "dr", "prof", "capt", "st", "sen", "gov", "gen", "lt"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a text: ``text[start:end]``."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters, with a plain apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def is_name_like(self) -> bool:
        """Whether the word is written as a name: with a capital, or a handle."""
        return self.text[0].isupper() or self.text[0] in "@#"


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and marks of the text in order."""
    return tuple(Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text))


def stem(word: str) -> str:
    """Return a crude stem, so that "murders" and "murder", "dies" and "died" compare equal."""
    low = POSSESSIVE.sub("", word.lower())
    for ending in ("ings", "ing", "ies", "ied", "ers", "ed", "es", "s", "e", "y"):
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: -len(ending)]
    return low


def is_content(word: str) -> bool:
    """Tell whether a word says something of what a question is about."""
    low = word.lower()
    return any(character.isalnum() for character in low) and not (
        low in english.CLOSED or low in english.EMPTY_VERBS or low in _QUANTITIES
    )


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that say what a text is about, in order."""
    return [stem(word.text) for word in words_of(text) if is_content(word.text)]


def names_of(words: tuple[Word, ...], *, question: bool = True) -> list[tuple[int, int]]:
    """Return the first and last word (inclusive) of each name, in order.

    A capital at the beginning of a sentence counts only where the word is of no closed class.
    """
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        if not _starts_name(words, place, question=question):
            place += 1
            continue
        end = _end_of_name(words, place)
        found.append((place, end))
        place = end + 1
    return found


def _starts_name(words: tuple[Word, ...], place: int, *, question: bool) -> bool:
    word, low = words[place], words[place].lower
    if not word.is_name_like or low in _CALENDAR or (low in english.CLOSED and word.text != "US"):
        return False
    if place > 0 and words[place - 1].text not in _OPENERS:
        return True
    if question:  # an open word at the beginning is a name, or "Tell", "Give", "Please"
        return low not in english.BASE_VERBS and low not in english.LEADS
    follows_name = place + 1 < len(words) and words[place + 1].is_name_like
    return (
        follows_name or low in given_names.MALE_NAMES | given_names.FEMALE_NAMES or len(words) == 1
    )


def _end_of_name(words: tuple[Word, ...], place: int) -> int:
    end = place
    while end + 1 < len(words) and not POSSESSIVE.search(words[end].text):
        following = words[end + 1]
        after = words[end + 2] if end + 2 < len(words) else None
        joined = after is not None and after.is_name_like and after.lower not in _CALENDAR
        if following.is_name_like and following.lower in english.QUESTION_WORDS | _CALENDAR:
            break
        if following.lower in _JOINERS and not following.is_name_like and joined:
            end += 2
        elif (
            following.is_name_like
            or following.text.isdigit()
            or (following.text == "." and words[end].lower in _HONORIFICS)
        ):
            end += 1
        else:
            break
    return end
