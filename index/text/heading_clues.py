"""What speaks for and against a heading ending between two words, as names of clues.

Pure; ``index.text.heading_weights`` says how much each clue counts, by training.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from index.text.common_words import LEADING_ON
from index.text.little_words import LITTLE_WORDS, PAST_VERBS, PERSONS
from index.text.word_kinds import (
    ASKING,
    REMEMBERED_WORDS,
    bare,
    ending_of,
    is_finite,
    kind_of,
    opening_of,
    suffix_of,
)

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
_LENGTHS = ("0", "1", "2", "3", "4", "5", "6", "7-8", "7-8", *["9-11"] * 3)
_WEIGHTLESS = frozenset(["little", "mark", "figure"])
_EVERYDAY = frozenset(["Common", "Little"])
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often an article has each word, and whether it has two side by side again.

    ``joined`` are the words without marks, each between line ends of its own.
    """

    alone: Counter[str]
    joined: str

    def again(self, first: str, second: str) -> bool:
        """Tell whether the article has the two words side by side more than once."""
        pair = f"\n{first}\n\n{second}\n"
        place = self.joined.find(pair)
        return place >= 0 and self.joined.find(pair, place + 1) >= 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading of the first ``gap`` words, and the clues about it."""

    gap: int
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a paragraph, with what each is by itself: found once for all gaps."""

    words: Sequence[str]
    plain: Sequence[str]  # without marks
    lower: Sequence[str]
    kinds: Sequence[str]
    finite: Sequence[bool]
    ends: Sequence[bool]  # of clauses
    marks: Sequence[str]  # the comma or colon at the end, or nothing

    @classmethod
    def of(cls, words: Sequence[str]) -> Self:
        """Look at each word by itself, at least one."""
        return cls(words, *zip(*map(_by_itself, words), strict=True))


@lru_cache(REMEMBERED_WORDS)
def _by_itself(word: str) -> tuple[str, str, str, bool, bool, str]:
    plain = bare(word)
    ends = not word[-1].isalnum() and _CLAUSE_END.search(word) is not None
    mark = word[-1] if word[-1] in ",:" else ""
    return plain, plain.lower(), kind_of(word), is_finite(word), ends, mark


def clues(opening: Opening, gap: int, pairs: Pairs) -> tuple[str, ...]:
    """Return the clues about a heading that is the first ``gap`` words of a paragraph.

    ``pairs`` counts the words that stand side by side in the whole article.
    """
    words, plain, lower, marks = opening.words, opening.plain, opening.lower, opening.marks
    numbered = gap > 1 and ENUMERATOR.fullmatch(words[0]) is not None
    start, stop = int(numbered), min(len(words), gap + _AHEAD)
    left, last_word, first_word = words[start:gap], words[gap - 1], words[gap]
    elsewhere = pairs.again(plain[gap - 1], plain[gap])
    case, last = _case(left, opening.kinds[start + 1 : gap]), opening.kinds[gap - 1]
    begin, first = _beginning(left[0]), opening_of(first_word)
    second = opening.kinds[gap + 1] if gap + 1 < stop else "none"
    told = _verbs([lower[place] for place in range(start, gap) if opening.finite[place]])
    clause = next((place + 1 for place in range(gap, stop) if opening.ends[place]), stop) - gap
    verb, length = _first_verb(opening.finite[gap : gap + clause]), _length(gap - start)
    capitals, suffix = _capitals_ahead(plain[gap:stop]), suffix_of(last_word)
    repeated = _repeated(lower[start:gap], lower[gap:stop])
    return (
        "any",
        f"length {length}",
        f"length {length}, case {case}",
        f"length {length}, verbs {told}",
        f"last {last}",
        f"last {last}, ending {ending_of(last_word)}",
        f"begins {begin}",
        f"begins {begin}, one more {gap - start == 2}",
        f"begins {begin}, verbs {told != 'none'}",
        f"case {case}, first {first}",
        f"case {case}, last {last}",
        f"case {case}, verb after {verb}",
        f"last {last}, first {first}",
        f"last {last}, first {first}, case {case}",
        f"first {first}, second {second}",
        f"first {first}, verb after {verb}",
        f"first {first}, ending {ending_of(first_word)}",
        f"verbs before {told}",
        f"verbs before {told}, first {first}",
        f"verbs before {told}, last {last}",
        f"verb after {verb}",
        f"words after {_length(clause)}",
        f"comma before {',' in marks[start:gap]}",
        f"early comma after {_early_comma(marks[gap:stop])}, first {first}",
        f"named before {plain[gap] in plain[start:gap]}",
        f"person {not PERSONS.isdisjoint(lower[start:gap])}",
        f"dash {not _DASHES.isdisjoint(left)}",
        f"quoted {left[0][0] in _QUOTES and last_word[-1] in _QUOTES}",
        f"elsewhere {elsewhere}",
        f"elsewhere {elsewhere}, last {last}, first {first}",
        f"first named {pairs.alone[plain[gap]] > 1}, first {first}, last {last}",
        f"last {last}, suffix {suffix}, first {first}",
        f"suffix {suffix}, first {first}, verb after {verb}",
        f"case {case}, capitals ahead {capitals}",
        f"case {case}, capitals ahead {capitals}, first {first}",
        f"case {case}, length {length}",
        f"numbered {numbered}",
        f"numbered {numbered}, case {case}",
        f"colon {':' in marks[start:gap]}, case {case}",
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
    verbs = [bare(word).lower() for word in words if is_finite(word)]
    return spoken or _verbs(verbs).startswith("past")


def count_pairs(text: str) -> Pairs:
    """Count the words of an article that stand side by side, and each word by itself."""
    words = list(map(bare, text.split()))
    return Pairs(Counter(words), "\n" + "\n\n".join(words) + "\n")


def _beginning(word: str) -> str:
    """Return the word itself where it is a little one, else its kind."""
    lower = bare(word).lower().replace("’", "'")
    return lower if lower in LITTLE_WORDS or lower in ASKING else opening_of(word)


def _length(count: int) -> str:
    return _LENGTHS[count] if count < len(_LENGTHS) else "12+"


def _case(left: Sequence[str], kinds: Sequence[str]) -> str:
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


def _verbs(verbs: Sequence[str]) -> str:
    """Return which of the finite ``verbs`` a heading would hold: headlines tell in the present."""
    if not verbs:
        return "none"
    past = any(verb in PAST_VERBS or verb.endswith("ed") for verb in verbs)
    return f"{'past' if past else 'present'} {min(len(verbs), 2)}"


def _first_verb(finite: Sequence[bool]) -> str:
    """Return how far into a clause its first finite verb stands."""
    if True not in finite:
        return "none"
    place = finite.index(True)
    return str(place) if place < 3 else "3-5" if place < 6 else "6+"


def _capitals_ahead(plain: Sequence[str]) -> str:
    """Return how many words with capitals or figures go on before one without.

    Where every word of a heading has a capital, its end is the last place before lower case.
    """
    for count, word in enumerate(plain[:4]):
        if word[:1].islower():
            return str(count)
    return str(len(plain)) if len(plain) < 4 else "4+"


def _repeated(left: Sequence[str], right: Sequence[str]) -> str:
    """Return how many weighty words of the heading the sentence below says again."""
    words = set(left).intersection(right) - LITTLE_WORDS
    return str(min(2, sum(len(word) > 3 for word in words)))


def _early_comma(marks: Sequence[str]) -> str:
    return str(marks[:4].index(",")) if "," in marks[:4] else "none"
