"""Find who is the subject of a verb or of a whole sentence of telling.

Pure; quoted words are hidden by then, so that none is taken for the telling.
"""

from __future__ import annotations

import re

from index.articles import Span
from index.text.common_words import FINITE_VERBS
from index.text.names import mentions
from index.text.phrases import (
    Telling,
    in_apposition,
    named,
    referred,
    skip_introduction,
    without_adverbs,
)
from index.text.speech_words import SAID

HIDDEN = re.compile(r"[\"“„«‘][qQ]q*[.,!?;:]?[\"”»’]")
WORD = re.compile(r"[\w’'-]+")
PRONOUN = re.compile(r"(?:\A|\s)(he|she|they|it|who|He|She|They|It)\Z")
_NO_VERB = re.compile(
    r"\b(?:the|an?|its|his|her|their|our|of|for|in|with|is|are|was|were|be|been|being|get|got|this|that"
    r"|these|those|no|any|such)\s+(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|but|or|that|further)\Z")
_RELATIVE = re.compile(r"\w,? (?:which|that)\Z")
_JOINT = re.compile(r"[;:]\s|,\s|\b(?:that|which|and|but)\s")


def is_said(left: str, word: str) -> bool:
    """Tell whether a word is a verb of speech behind ``left``, and no noun or passive."""
    return word in SAID and not _NO_VERB.search(left)


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """Return the text with what the pattern finds replaced by as many spaces."""
    return pattern.sub(lambda found: " " * len(found.group()), text)


def topic_of(telling: Telling) -> str | None:
    """Return the subject of a whole sentence: who is told to do something in it."""
    start = telling.sentence.start
    sentence = blanked(telling.text[start : telling.sentence.end], HIDDEN)
    offset = skip_introduction(sentence)
    names = {one.end - start for one in mentions(telling.text, start, telling.sentence.end)}
    for word in WORD.finditer(sentence, offset):
        is_verb = word.group() in SAID or (word.group() in FINITE_VERBS and word.start() > offset)
        if is_verb or (word.group().endswith("ed") and word.start() - 1 in names):
            return subject(telling, sentence[: word.start()], start)
    return None


def subject(telling: Telling, left: str, start: int) -> str | None:
    """Return who stands as subject before a verb; ``left`` begins at ``start`` in the text."""
    left = without_adverbs(left)
    if not left or _JOINED.search(left):
        return None
    pronoun = PRONOUN.search(left)
    if pronoun:
        return referred(telling, pronoun[1].lower(), left[: pronoun.start()], start)
    if _RELATIVE.search(left):
        return topic_of(Telling(telling.text, Span(start, start + len(left)), telling.people))
    if left.endswith(","):
        return in_apposition(telling, left, start)
    offset = _last_clause(left)
    return named(telling, left[offset:], start + offset)


def _last_clause(left: str) -> int:
    """Return where the clause begins whose verb follows."""
    offset = 0
    for joint in _JOINT.finditer(left):
        words = left[offset : joint.start()].split()
        if joint.group()[0] in ",;:" or any(word in FINITE_VERBS or word in SAID for word in words):
            offset = joint.end()
    return offset
