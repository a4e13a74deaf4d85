"""What speaks for and against a heading ending between two words, as names of clues.

Pure; ``index.text.heading_weights`` says how much each clue counts, by training.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

from index.text.common_words import LEADING_ON
from index.text.heading_places import ENUMERATOR, places
from index.text.heading_shapes import (
    beginning,
    capitals_ahead,
    case_of,
    early_comma,
    first_verb,
    length_class,
    repeated,
    verbs_class,
)
from index.text.little_words import PERSONS
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

_MOST_WORDS = 20  # of a heading that clues are looked for about: few longer ones were learnt from
_AHEAD = 14  # words of the sentence looked at: its verb comes before
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


class _Seen(NamedTuple):
    """What is seen of a heading that would end here, of the words at its end and beyond."""

    length: str
    case: str
    told: str  # its verbs
    begin: str
    is_two: bool  # words long
    numbered: bool
    last: str  # the kind of its last word
    ending: str
    suffix: str
    first: str  # how the word behind it opens a sentence
    first_ending: str
    second: str
    verb: str  # how far into the clause behind it the first verb stands
    clause: str  # how long that clause is
    capitals: str
    early_comma: str
    elsewhere: bool
    repeated: str


def candidates(words: Sequence[str], pairs: Pairs) -> Iterator[Candidate]:
    """Yield the places that the words themselves do not rule out, with the clues about each."""
    opening: Opening | None = None
    for gap in places(words):
        if is_possible(words, gap, pairs):
            opening = opening or Opening.of(words)
            yield Candidate(gap, clues(opening, gap, pairs))


def clues(opening: Opening, gap: int, pairs: Pairs) -> tuple[str, ...]:
    """Return the clues about a heading that is the first ``gap`` words of a paragraph.

    ``pairs`` counts the words that stand side by side in the whole article.
    """
    words, plain, lower, marks = opening.words, opening.plain, opening.lower, opening.marks
    numbered = gap > 1 and ENUMERATOR.fullmatch(words[0]) is not None
    start, stop = int(numbered), min(len(words), gap + _AHEAD)
    left, last_word = words[start:gap], words[gap - 1]
    clause = next((place + 1 for place in range(gap, stop) if opening.ends[place]), stop) - gap
    seen = _Seen(
        length=length_class(gap - start),
        case=case_of(left, opening.kinds[start + 1 : gap]),
        told=verbs_class([lower[place] for place in range(start, gap) if opening.finite[place]]),
        begin=beginning(left[0]),
        is_two=gap - start == 2,
        numbered=numbered,
        last=opening.kinds[gap - 1],
        ending=ending_of(last_word),
        suffix=suffix_of(last_word),
        first=opening_of(words[gap]),
        first_ending=ending_of(words[gap]),
        second=opening.kinds[gap + 1] if gap + 1 < stop else "none",
        verb=first_verb(opening.finite[gap : gap + clause]),
        clause=length_class(clause),
        capitals=capitals_ahead(plain[gap:stop]),
        early_comma=early_comma(marks[gap:stop]),
        elsewhere=pairs.again(plain[gap - 1], plain[gap]),
        repeated=repeated(lower[start:gap], lower[gap:stop]),
    )
    return (
        *_of_the_heading(seen),
        *_of_its_end(seen),
        f"comma before {',' in marks[start:gap]}",
        f"colon {':' in marks[start:gap]}, case {seen.case}",
        f"named before {plain[gap] in plain[start:gap]}",
        f"person {not PERSONS.isdisjoint(lower[start:gap])}",
        f"dash {not _DASHES.isdisjoint(left)}",
        f"quoted {left[0][0] in _QUOTES and last_word[-1] in _QUOTES}",
        f"first named {pairs.alone[plain[gap]] > 1}, first {seen.first}, last {seen.last}",
    )


def _of_the_heading(seen: _Seen) -> tuple[str, ...]:
    length, case, told, begin = seen.length, seen.case, seen.told, seen.begin
    return (
        "any",
        f"length {length}",
        f"length {length}, case {case}",
        f"length {length}, verbs {told}",
        f"case {case}, length {length}",
        f"begins {begin}",
        f"begins {begin}, one more {seen.is_two}",
        f"begins {begin}, verbs {told != 'none'}",
        f"verbs before {told}",
        f"verbs before {told}, first {seen.first}",
        f"verbs before {told}, last {seen.last}",
        f"numbered {seen.numbered}",
        f"numbered {seen.numbered}, case {case}",
        f"repeated {seen.repeated}",
        f"repeated {seen.repeated}, case {case}",
    )


def _of_its_end(seen: _Seen) -> tuple[str, ...]:
    last, first, case, verb = seen.last, seen.first, seen.case, seen.verb
    return (
        f"last {last}",
        f"last {last}, ending {seen.ending}",
        f"last {last}, first {first}",
        f"last {last}, first {first}, case {case}",
        f"last {last}, suffix {seen.suffix}, first {first}",
        f"suffix {seen.suffix}, first {first}, verb after {verb}",
        f"case {case}, first {first}",
        f"case {case}, last {last}",
        f"case {case}, verb after {verb}",
        f"case {case}, capitals ahead {seen.capitals}",
        f"case {case}, capitals ahead {seen.capitals}, first {first}",
        f"first {first}, second {seen.second}",
        f"first {first}, verb after {verb}",
        f"first {first}, ending {seen.first_ending}",
        f"verb after {verb}",
        f"words after {seen.clause}",
        f"early comma after {seen.early_comma}, first {first}",
        f"elsewhere {seen.elsewhere}",
        f"elsewhere {seen.elsewhere}, last {last}, first {first}",
    )


def is_possible(words: Sequence[str], gap: int, pairs: Pairs) -> bool:
    """Tell whether the words themselves do not rule out that a heading ends here.

    Names of two words, quoted words, brackets and what hangs on the words before are no new
    sentences; a number alone is no heading.
    """
    last, first = words[gap - 1], words[gap]
    plain, kind = bare(last).lower(), opening_of(first)
    is_small = first.lstrip(_QUOTES)[:1].islower()
    if gap > _MOST_WORDS or is_small or _is_enclosed(first):
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
    if beginning(words[0]) in ASKING:
        return False
    spoken = any(bare(word).lower() in PERSONS for word in words if word[0].islower())
    verbs = [bare(word).lower() for word in words if is_finite(word)]
    return spoken or verbs_class(verbs).startswith("past")


def count_pairs(text: str) -> Pairs:
    """Count the words of an article that stand side by side, and each word by itself."""
    words = list(map(bare, text.split()))
    return Pairs(Counter(words), "\n" + "\n\n".join(words) + "\n")
