"""What speaks for and against a heading ending between two words, as names of clues.

Pure; ``index.text.heading_weights`` says how much each clue counts, by training.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text.common_words import LEADING_ON
from index.text.little_words import LITTLE_WORDS, PAST_VERBS, PERSONS
from index.text.word_kinds import ASKING, bare, ending_of, is_finite, kind_of, opening_of, suffix_of

MOST_WORDS = 20  # of a heading; one of the tuning pages has more
_AHEAD = 14  # words of the sentence looked at: its verb comes before
MOST_WORDS_SEEN = MOST_WORDS + _AHEAD + 3

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
    numbered = len(left) > 1 and ENUMERATOR.fullmatch(left[0]) is not None
    if numbered:
        left = left[1:]
    case, last, begin = _case(left), kind_of(left[-1]), _beginning(left[0])
    first, second = opening_of(right[0]), kind_of(right[1]) if len(right) > 1 else "none"
    told, clause = _verbs(left), _clause(right)
    verb, length = _first_verb(clause), _length(len(left))
    capitals, repeated = _capitals_ahead(right), _repeated(left, right)
    return (
        "any",
        f"length {length}",
        f"length {length}, case {case}",
        f"length {length}, verbs {told}",
        f"last {last}",
        f"last {last}, ending {ending_of(left[-1])}",
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
        f"first {first}, ending {ending_of(right[0])}",
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
        f"last {last}, suffix {suffix_of(left[-1])}, first {first}",
        f"suffix {suffix_of(left[-1])}, first {first}, verb after {verb}",
        f"case {case}, capitals ahead {capitals}",
        f"case {case}, capitals ahead {capitals}, first {first}",
        f"case {case}, length {length}",
        f"numbered {numbered}",
        f"numbered {numbered}, case {case}",
        f"colon {any(word.endswith(':') for word in left)}, case {case}",
        f"repeated {repeated}",
        f"repeated {repeated}, case {case}",
    )


def is_possible(words: Sequence[str], gap: int, pairs: Pairs) -> bool:
    """Tell whether nothing rules out that a heading ends here.

    Names of two words, quoted words, brackets and what hangs on the words before are no new
    sentences; a number alone is no heading.
    """
    last, first = words[gap - 1], words[gap]
    plain, kind = bare(last).lower(), opening_of(first)
    if _is_enclosed(first) or (gap == 1 and ENUMERATOR.fullmatch(last)):
        return False
    if kind in {"asking", "quote"} or (kind == "I" and kind_of(words[0]) == "asking"):
        return plain not in LEADING_ON
    if kind in {"Name", "CAPITALS"}:
        goes_on = last[0].isupper() and pairs.alone[bare(first)] < 2
        return not (goes_on or plain in LEADING_ON or _ROLE.fullmatch(plain))
    if kind.startswith("Common"):
        return last[0].islower() and plain not in LEADING_ON
    return kind != "I" and plain not in _SPEECH and not last.endswith("%")


def _is_enclosed(word: str) -> bool:
    """Tell whether a word is quoted by itself or in brackets: it belongs to those before."""
    return word[0] == "(" or (word[0] in _QUOTES and word.rstrip(",.;:")[-1:] in _QUOTES)


def is_told(line: str) -> bool:
    """Tell whether a line is told as a sentence is: with a verb in the past, or by a person."""
    words = line.split()
    if _beginning(words[0]) in ASKING:
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
    return lower if lower in LITTLE_WORDS or lower in ASKING else opening_of(word)


def _length(count: int) -> str:
    return str(count) if count <= 6 else "7-8" if count <= 8 else "9-11" if count <= 11 else "12+"


def _case(left: Sequence[str]) -> str:
    """Return how the heading is capitalised, its first word and little words aside."""
    kinds = [kind_of(word) for word in left[1:]]
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
    verbs = [bare(word).lower() for word in words if is_finite(word)]
    if not verbs:
        return "none"
    past = any(verb in PAST_VERBS or verb.endswith("ed") for verb in verbs)
    return f"{'past' if past else 'present'} {min(len(verbs), 2)}"


def _first_verb(words: Sequence[str]) -> str:
    """Return how far into a clause its first finite verb stands."""
    place = next((n for n, word in enumerate(words) if is_finite(word)), None)
    if place is None:
        return "none"
    return str(place) if place < 3 else "3-5" if place < 6 else "6+"


def _capitals_ahead(right: Sequence[str]) -> str:
    """Return how many words with capitals or figures go on before one without.

    Where every word of a heading has a capital, its end is the last place before lower case.
    """
    count = next((n for n, word in enumerate(right) if bare(word)[:1].islower()), len(right))
    return str(count) if count < 4 else "4+"


def _repeated(left: Sequence[str], right: Sequence[str]) -> str:
    """Return how many weighty words of the heading the sentence below says again."""
    below = {bare(word).lower() for word in right}
    words = {bare(word).lower() for word in left} - LITTLE_WORDS
    return str(min(2, len({word for word in words if len(word) > 3} & below)))


def _early_comma(right: Sequence[str]) -> str:
    return next((str(n) for n, word in enumerate(right[:4]) if word.endswith(",")), "none")
