"""How the words of a heading and of the sentence behind it look, put into few classes.

Pure; ``index.text.heading_clues`` makes its clues from them.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.text.little_words import LITTLE_WORDS, PAST_VERBS
from index.text.word_kinds import ASKING, bare, opening_of

_LENGTHS = ("0", "1", "2", "3", "4", "5", "6", "7-8", "7-8", *["9-11"] * 3)
_WEIGHTLESS = frozenset(["little", "mark", "figure"])
_EVERYDAY = frozenset(["Common", "Little"])


def beginning(word: str) -> str:
    """Return the word itself where it is a little one, else its kind."""
    lower = bare(word).lower().replace("’", "'")
    return lower if lower in LITTLE_WORDS or lower in ASKING else opening_of(word)


def length_class(count: int) -> str:
    """Return a number of words, long ones in classes."""
    return _LENGTHS[count] if count < len(_LENGTHS) else "12+"


def case_of(left: Sequence[str], kinds: Sequence[str]) -> str:
    """Return how the heading is capitalised, little words and all but ``kinds`` aside."""
    weighty = [kind for kind in kinds if kind not in _WEIGHTLESS]
    if not weighty:
        return "one"
    capital = sum(kind[0].isupper() for kind in weighty)
    if capital == len(weighty):
        if all(word.isupper() for word in left if word.isalpha()):
            return "CAPITALS"
        return "names" if _EVERYDAY.isdisjoint(weighty) else "Every Word"
    return "first word" if capital == 0 else "mixed"


def verbs_class(verbs: Sequence[str]) -> str:
    """Return which of the finite ``verbs`` a heading would hold: headlines tell in the present."""
    if not verbs:
        return "none"
    past = any(verb in PAST_VERBS or verb.endswith("ed") for verb in verbs)
    return f"{'past' if past else 'present'} {min(len(verbs), 2)}"


def first_verb(finite: Sequence[bool]) -> str:
    """Return how far into a clause its first finite verb stands."""
    if True not in finite:
        return "none"
    place = finite.index(True)
    return str(place) if place < 3 else "3-5" if place < 6 else "6+"


def capitals_ahead(plain: Sequence[str]) -> str:
    """Return how many words with capitals or figures go on before one without.

    Where every word of a heading has a capital, its end is the last place before lower case.
    """
    for count, word in enumerate(plain[:4]):
        if word[:1].islower():
            return str(count)
    return str(len(plain)) if len(plain) < 4 else "4+"


def repeated(left: Sequence[str], right: Sequence[str]) -> str:
    """Return how many weighty words of the heading the sentence below says again."""
    words = set(left).intersection(right) - LITTLE_WORDS
    return str(min(2, sum(len(word) > 3 for word in words)))


def early_comma(marks: Sequence[str]) -> str:
    """Return how far into the sentence a comma among its first four words stands."""
    return str(marks[:4].index(",")) if "," in marks[:4] else "none"
