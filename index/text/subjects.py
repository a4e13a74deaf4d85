"""Find who is the subject of a verb or of a whole sentence of telling.

Pure; quoted words are hidden by then, so that none is taken for the telling.
"""

from __future__ import annotations

import re

from index.articles import Span
from index.text.common_words import FINITE_VERBS
from index.text.introductions import skip_introduction, without_adverbs
from index.text.names import mentions
from index.text.people import is_person
from index.text.phrases import in_apposition, named
from index.text.references import Telling, referred
from index.text.speech_words import SAID

HIDDEN = re.compile(r"[\"“„«‘][qQ]q*[.,!?;:]?[\"”»’]")
WORD = re.compile(r"[\w’'-]+")
PRONOUN = re.compile(r"(?:\A|\s)(he|she|they|it|who|He|She|They|It)\Z")
_NO_VERB = re.compile(
    r"\b(?:the|an?|its|his|her|their|our|of|for|in|with|is|are|was|were|be|been|being|get|got|this|that"
    r"|these|those|no|any|such)\s+(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
_AFTER_VERB = re.compile(r"\b(?P<verb>\w+)\s+\Z")
_ACCORDING_TO = re.compile(r"\baccording to\s+\Z", re.IGNORECASE)
_NOUNS_TOO = frozenset(
    ["answers", "calls", "claims", "comments", "demands", "notes", "promises", "remarks", "reports"]
)
_ACTOR = re.compile(r"(?:he|she|they)\s(?:then\s|also\s|later\s|\w+ly\s)?", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|but|or|that|further)\Z")
_RELATIVE = re.compile(r"\w,? (?:which|that)\Z")
_PLACE_WAITS = re.compile(r"\b(?:of|in|at|from) (?:the )?(?:[A-Z]\S* |of )*[A-Z]\S*,\Z")
_JOINT = re.compile(r"[;:]\s|,\s|\b(?:that|which|what|and|but)\s|\s{4,}")  # blanked quotations
_CONTRAST = re.compile(r"\b(?:while|whereas)\s(?=[A-Z])")
_PREPOSITION = re.compile(r"(?:during|in|on|at|after|before|while|when|as|by|for|through|amid)\s")


def is_said(left: str, word: str) -> bool:
    """Tell whether a word is a verb of speech behind ``left``, and no noun or passive."""
    if word not in SAID or _NO_VERB.search(left) or _ACCORDING_TO.search(left):
        return False
    return word not in _NOUNS_TOO or not _is_object(left)


def _is_object(left: str) -> bool:
    """Tell whether what follows a verb is its object: ``countered claims about``."""
    before = _AFTER_VERB.search(left)
    return before is not None and (before["verb"].endswith("ed") or before["verb"] in FINITE_VERBS)


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
        told = word.group().endswith("ed") and (
            word.start() - 1 in names or _ACTOR.fullmatch(sentence, offset, word.start())
        )
        if is_verb or told:
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
    if relative := _RELATIVE.search(left):
        clause = Telling(telling.text, Span(start, start + len(left)), telling.people)
        return topic_of(clause) or _named_alone(telling, left[: relative.start() + 1], start)
    if left.endswith(","):
        contrast = max((found.end() for found in _CONTRAST.finditer(left)), default=0)
        return in_apposition(telling, left[contrast:], start + contrast)
    offset = _before_place(telling, left, start, _last_clause(left))
    if offset and left[:offset].endswith(", ") and _PREPOSITION.match(left, offset):
        return in_apposition(telling, left[:offset], start)
    return named(telling, left[offset:], start + offset)


def _before_place(telling: Telling, left: str, start: int, offset: int) -> int:
    """Return where a clause begins that ends with a place: ``Rill of Tessel, Lower Bram``."""
    before = left[:offset].rstrip()
    last = mentions(telling.text, start + offset, start + len(left))
    alone = len(last) == 1 and last[0].name == left[offset:].strip()
    if not alone or not before.endswith(",") or is_person(last[0], telling.people):
        return offset
    placed = _PLACE_WAITS.search(before)
    return _last_clause(before[:-1]) if placed else offset


def _named_alone(telling: Telling, left: str, start: int) -> str | None:
    """Return whom a beginning without a verb names: ``Toronto Police, which``."""
    offset = skip_introduction(left)
    return named(telling, left[offset:], start + offset)


def _last_clause(left: str) -> int:
    """Return where the clause begins whose verb follows."""
    offset = 0
    for joint in _JOINT.finditer(left):
        words = left[offset : joint.start()].split()
        if joint.group()[0] in ",;:" or any(
            word.lower() in FINITE_VERBS or word.lower() in SAID for word in words
        ):
            offset = joint.end()
    return offset
