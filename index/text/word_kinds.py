"""What kind of word a word is, by its letters, its ending and the lists: for telling headings.

Pure; each answer is remembered, for the words of a language come again and again.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.abbreviations import OPENING_WORDS, STRICT_TITLES, TITLES
from index.text.common_words import FINITE_VERBS, LEADING_ON, LOWER_CASE_WORDS, OPENING
from index.text.little_words import LITTLE_WORDS

REMEMBERED_WORDS = 1 << 14  # the words of a language come again and again
_EDGES = "\"'“”‘’«»()[]{},.;:!?…–—-"
ASKING = frozenset(["what", "how", "why", "who", "where", "when", "which", "whose"])
_IDEA = re.compile(
    r"(?:ship|[ts]ion|ment|ity|ness|ism|[ae]nce|ture|dom|hood|age|ery|ics|cy|th|day|year|week)s?\Z"
)
_PERSON = re.compile(r"(?:[^e]er|or|ist|ian|man|woman|ant|mate|child|spouse)s?\Z")


@lru_cache(REMEMBERED_WORDS)
def bare(word: str) -> str:
    """Return a word without its marks and possessive ending."""
    return word.strip(_EDGES).removesuffix("’s").removesuffix("'s")


@lru_cache(REMEMBERED_WORDS)
def kind_of(word: str) -> str:
    """Return what kind of word this is by its letters and by the lists."""
    plain = bare(word)
    lower = plain.lower().replace("’", "'")
    if not plain:
        return "mark"
    if lower in STRICT_TITLES or (lower in TITLES and word.endswith(".")):
        return "title"
    if lower in LITTLE_WORDS:
        return "little" if plain[0].islower() else "Little"
    return _capital_kind(plain, lower) if not plain[0].islower() else _small_kind(lower)


def _capital_kind(plain: str, lower: str) -> str:
    if plain[0].isdigit():
        return "figure"
    if plain.isupper() and len(plain) > 1:
        return "CAPITALS"
    if not plain[0].isupper():
        return _small_kind(lower)
    return "Common" if lower in LOWER_CASE_WORDS else "Name"


def _small_kind(lower: str) -> str:
    if lower in LEADING_ON:
        return "leading on"
    return "verb" if lower in FINITE_VERBS else "common"


@lru_cache(REMEMBERED_WORDS)
def opening_of(word: str) -> str:
    """Return how likely a word opens a sentence."""
    if word[0] in "\"“‘«'":
        return "quote"
    plain = bare(word).replace("’", "'")
    if plain == "I" or plain.startswith("I'"):
        return "I"
    if plain.lower() in ASKING:
        return "asking"
    if plain in OPENING_WORDS:
        return "opener"
    kind = kind_of(word)
    if kind != "Common":
        return kind
    return "Opening" if plain.lower() in OPENING else f"Common {ending_of(word)}"


@lru_cache(REMEMBERED_WORDS)
def is_finite(word: str) -> bool:
    """Tell whether a word in lower case is a finite verb by the list."""
    return word[0].islower() and bare(word).lower() in FINITE_VERBS


@lru_cache(REMEMBERED_WORDS)
def ending_of(word: str) -> str:
    """Return which common ending of English a word has."""
    lower = bare(word).lower()
    return next((end for end in ("ing", "ed", "ly", "ss", "s") if lower.endswith(end)), "other")


@lru_cache(REMEMBERED_WORDS)
def suffix_of(word: str) -> str:
    """Return whether a word ends as those for persons do, whom names follow, or for ideas."""
    lower = bare(word).lower()
    if _IDEA.search(lower):
        return "idea"
    return "person" if _PERSON.search(lower) else "other"
