"""What speaks for and against a heading ending between two words, as names of clues.

Pure; ``index.text.heading_weights`` says how much each clue counts, by training.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.text.abbreviations import OPENING_WORDS, STRICT_TITLES, TITLES
from index.text.common_words import FINITE_VERBS, LEADING_ON, LOWER_CASE_WORDS, OPENING
from index.text.little_words import LITTLE_WORDS, PAST_VERBS, PERSONS

MOST_WORDS = 16  # of a heading; the longest of the tuning pages has 15
_AHEAD = 14  # words of the sentence looked at: its verb comes before
MOST_WORDS_SEEN = MOST_WORDS + _AHEAD + 3
_REMEMBERED_WORDS = 1 << 14  # the words of a language come again and again
_EDGES = "\"'“”‘’«»()[]{},.;:!?…–—-"

ENUMERATOR = re.compile(r"#?\d{1,3}[.):]|No\.")
_DASHES = frozenset(["-", "–", "—", "|", "•", "/"])
_SPEECH = frozenset(
    [
        "said",
        "says",
        "told",
        "tells",
        "wrote",
        "writes",
        "added",
        "asked",
        "called",
        "named",
        "once",
    ]
)
_ROLE = re.compile(
    r"\w*(?:author|minister|president|secretary|director|officer|leader|spokes\w+|company|captain"
    r"|representative|senator|governor|mayor|coach|judge|chief|chair\w*|professor|doctor|actor"
    r"|actress|singer|player|striker|lawyer|attorney|reporter|editor|founder|producer|analyst"
    r"|ambassador|sergeant|detective|inspector|general|colonel|wife|husband|son|daughter|brother"
    r"|sister|mother|father|firm|group|magazine|newspaper|agency|city|town|village|street|river"
    r"|[a-z]+ologist)s?"
)
_CLAUSE_END = re.compile(r"[.!?…][\"'”’)]*\Z")
_QUOTES = "\"'“”‘’«»"
_ASKING = frozenset(["what", "how", "why", "who", "where", "when", "which", "whose"])


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often an article has each word, and each two words side by side."""

    alone: Counter[str]
    beside: Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading of the first ``gap`` words, and the clues about it."""

    gap: int
    clues: tuple[str, ...]


def clues(words: Sequence[str], gap: int, pairs: Pairs) -> tuple[str, ...]:
    """Return the clues about a heading that is ``words[:gap]``.

    ``pairs`` counts the words that stand side by side in the whole article.
    """
    left = list(words[:gap])
    right = words[gap : gap + _AHEAD]
    elsewhere = pairs.beside[bare(left[-1]), bare(right[0])] > 1
    if len(left) > 1 and ENUMERATOR.fullmatch(left[0]):
        left = left[1:]
    case, last, begin = _case(left), _kind(left[-1]), _beginning(left[0])
    first, second = _opening(right[0]), _kind(right[1]) if len(right) > 1 else "none"
    told, clause = _verbs(left), _clause(right)
    verb, length = _first_verb(clause), _length(len(left))
    return (
        "any",
        f"length {length}",
        f"length {length}, case {case}",
        f"length {length}, verbs {told}",
        f"last {last}",
        f"last {last}, ending {_ending(left[-1])}",
        f"begins {begin}",
        f"begins {begin}, one more {len(left) == 2}",
        f"begins {begin}, verbs {told != 'none'}",
        f"case {case}, first {first}",
        f"case {case}, last {last}",
        f"case {case}, verb after {verb}",
        f"last {last}, first {first}",
        f"last {last}, first {first}, case {case}",
        f"first {first}, second {second}",
        f"first {first}, verb after {verb}",
        f"first {first}, ending {_ending(right[0])}",
        f"verbs before {told}",
        f"verbs before {told}, first {first}",
        f"verbs before {told}, last {last}",
        f"verb after {verb}",
        f"words after {_length(len(clause))}",
        f"comma before {any(word.endswith(',') for word in left)}",
        f"early comma after {_early_comma(right)}, first {first}",
        f"named before {bare(right[0]) in {bare(word) for word in left}}",
        f"person {any(bare(word).lower() in PERSONS for word in left)}",
        f"dash {any(word in _DASHES for word in left)}",
        f"quoted {left[0][0] in _QUOTES and left[-1][-1] in _QUOTES}",
        f"elsewhere {elsewhere}",
        f"elsewhere {elsewhere}, last {last}, first {first}",
        f"first named {_is_named(right[0], pairs)}, first {first}, last {last}",
    )


def is_possible(words: Sequence[str], gap: int, pairs: Pairs) -> bool:
    """Tell whether nothing rules out that a heading ends here.

    Names of two words, quoted words and what hangs on the words before are no new sentences.
    """
    last, first = words[gap - 1], words[gap]
    if first[0] in _QUOTES + "(" and first.rstrip(",.;:")[-1] in _QUOTES + ")":
        return False
    plain, kind = bare(last).lower(), _opening(first)
    if kind in {"I", "asking", "quote"} and _kind(words[0]) != "asking":
        told = any(_is_finite(word) for word in words[:gap])
        if told or kind == "I" or plain in LEADING_ON:
            return False
    if kind in {"Name", "CAPITALS"}:
        goes_on = last[0].isupper() and pairs.alone[bare(first)] < 2
        return not (goes_on or plain in LEADING_ON or _ROLE.fullmatch(plain))
    if kind.startswith("Common"):
        return last[0].islower() and plain not in LEADING_ON
    return plain not in _SPEECH and not last.endswith("%")


def is_told(line: str) -> bool:
    """Tell whether a line is told as a sentence is: with a verb in the past, or by a person."""
    words = line.split()
    if _beginning(words[0]) in _ASKING:
        return False
    spoken = any(bare(word).lower() in PERSONS for word in words if word[0].islower())
    return spoken or _verbs(words).startswith("past")


def count_pairs(text: str) -> Pairs:
    """Count the words of an article that stand side by side, and each word by itself."""
    words = list(map(bare, text.split()))
    return Pairs(Counter(words), Counter(pairwise(words)))


def _is_named(word: str, pairs: Pairs) -> bool:
    """Tell whether the article has the word at another place."""
    return pairs.alone[bare(word)] > 1


def _beginning(word: str) -> str:
    """Return the word itself where it is a little one, else its kind."""
    lower = bare(word).lower().replace("’", "'")
    return lower if lower in LITTLE_WORDS or lower in _ASKING else _opening(word)


def _length(count: int) -> str:
    return str(count) if count <= 6 else "7-8" if count <= 8 else "9-11" if count <= 11 else "12+"


@lru_cache(_REMEMBERED_WORDS)
def bare(word: str) -> str:
    """Return a word without its marks and possessive ending."""
    return word.strip(_EDGES).removesuffix("’s").removesuffix("'s")


@lru_cache(_REMEMBERED_WORDS)
def _kind(word: str) -> str:
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


@lru_cache(_REMEMBERED_WORDS)
def _opening(word: str) -> str:
    """Return how likely a word opens a sentence."""
    if word[0] in "\"“‘«'":
        return "quote"
    plain = bare(word).replace("’", "'")
    if plain == "I" or plain.startswith("I'"):
        return "I"
    if plain.lower() in _ASKING:
        return "asking"
    if plain in OPENING_WORDS:
        return "opener"
    kind = _kind(word)
    if kind != "Common":
        return kind
    return "Opening" if plain.lower() in OPENING else f"Common {_ending(word)}"


def _case(left: Sequence[str]) -> str:
    """Return how the heading is capitalised, its first word and little words aside."""
    kinds = [_kind(word) for word in left[1:]]
    weighty = [kind for kind in kinds if kind not in {"little", "mark", "figure"}]
    if not weighty:
        return "one"
    capital = sum(kind[0].isupper() for kind in weighty)
    if capital == len(weighty):
        everyday = sum(kind in {"Common", "Little"} for kind in weighty)
        if all(word.isupper() for word in left if word.isalpha()):
            return "CAPITALS"
        return "Every Word" if everyday else "names"
    return "first word" if capital == 0 else "mixed"


def _clause(right: Sequence[str]) -> list[str]:
    clause = []
    for word in right:
        clause.append(word)
        if not word[-1].isalnum() and _CLAUSE_END.search(word):
            break
    return clause


def _verbs(words: Sequence[str]) -> str:
    """Return which finite verbs a heading would hold: headlines are told in the present."""
    verbs = [bare(word).lower() for word in words if _is_finite(word)]
    if not verbs:
        return "none"
    past = any(verb in PAST_VERBS or verb.endswith("ed") for verb in verbs)
    return f"{'past' if past else 'present'} {min(len(verbs), 2)}"


def _first_verb(words: Sequence[str]) -> str:
    """Return how far into a clause its first finite verb stands."""
    place = next((n for n, word in enumerate(words) if _is_finite(word)), None)
    if place is None:
        return "none"
    return str(place) if place < 3 else "3-5" if place < 6 else "6+"


@lru_cache(_REMEMBERED_WORDS)
def _is_finite(word: str) -> bool:
    return word[0].islower() and bare(word).lower() in FINITE_VERBS


@lru_cache(_REMEMBERED_WORDS)
def _ending(word: str) -> str:
    lower = bare(word).lower()
    return next((end for end in ("ing", "ed", "ly", "ss", "s") if lower.endswith(end)), "other")


def _early_comma(right: Sequence[str]) -> str:
    return next((str(n) for n, word in enumerate(right[:4]) if word.endswith(",")), "none")
