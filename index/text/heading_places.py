"""Where in a paragraph's first words a heading glued to it could end.

Pure. ``heading_clues`` says what speaks for and against each of these places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from index.articles import Span
from index.text.word_kinds import REMEMBERED_WORDS

MOST_WORDS = 26  # of a heading; none of the tuning pages has more
_AHEAD = 18  # words of the sentence below looked at: its verb comes before
MOST_WORDS_SEEN = MOST_WORDS + _AHEAD

ENUMERATOR = re.compile(r"#?\d{1,3}[.):]|No\.")
_REACH = 700  # characters of a paragraph looked at: the longest heading and one sentence
_WORD = re.compile(r"\S+")
_OPENERS = "\"“‘'«(["
_CLOSERS = "\"”’'»)].,;:!?…"
_MARKED = re.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*\Z")
_SHORTENED = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Nov|Dec|Oct|Sept|Jan|Feb|Aug|vs|St|No|Inc|Co|Jr|Sr|Gov|Sen|Rep|Gen|[A-Z])\."
)
_BEGINS = re.compile(r"[\"'“‘«(]?[$€£#]?[^\W_]")
_LETTERS_LOOKED_AT = 4  # of a word that begins small: "iPhone", "my6sense"


def words_of(text: str, paragraph: Span) -> list[str]:
    """Return the first words of a paragraph, with what clings to them."""
    end = min(paragraph.end, paragraph.start + _REACH)
    return text[paragraph.start : end].split(None, MOST_WORDS_SEEN)[:MOST_WORDS_SEEN]


def end_of(text: str, paragraph: Span, gap: int) -> int:
    """Return where the first ``gap`` words of a paragraph end in the text."""
    words = islice(_WORD.finditer(text, paragraph.start, paragraph.end), gap)
    return max(word.end() for word in words)


def places(words: Sequence[str]) -> Iterator[int]:
    """Yield how many words a heading at the beginning could have, in order.

    It ends where nothing is open that it opened, with no mark, before a word that may begin a
    sentence, and no later than the first sentence does.
    """
    if not words or _BEGINS.match(words[0]) is None or not _may_begin(words[0]):
        return
    opened = 0
    edges = list(map(_edge, words[: MOST_WORDS + 1]))
    for gap in range(1, min(len(words) - 2, MOST_WORDS + 1)):
        opens, is_marked, _ = edges[gap - 1]
        is_inside = opened > 0
        opened = max(0, opened + opens)
        if gap == 1 and ENUMERATOR.fullmatch(words[0]):
            continue
        if not is_marked:
            if not opened and edges[gap][2]:
                yield gap
        elif _ends_sentence(words[gap - 1], is_inside):
            return


def _ends_sentence(word: str, is_inside: bool) -> bool:
    """Tell whether the mark behind a word ends the sentence, not what is quoted in it."""
    if word[-1] in ",:;" or _SHORTENED.fullmatch(word):
        return False
    return not is_inside or word[-1] in ".!?…"


@lru_cache(REMEMBERED_WORDS)
def _edge(word: str) -> tuple[int, bool, bool]:
    """Return how many quotes a word opens, whether a mark ends it, whether it may begin a sentence.

    No heading ends with such a mark.
    """
    is_marked = not word[-1].isalnum() and _MARKED.search(word) is not None
    return 0 if word.isalnum() else _opened(word), is_marked, _may_begin(word)


def _opened(word: str) -> int:
    """Return how many quotes and brackets a word opens, less those it closes."""
    begin, end = word[: len(word) - len(word.lstrip(_OPENERS))], word[len(word.rstrip(_CLOSERS)) :]
    return len(begin) - sum(mark in "\"”’'»)]" for mark in end)


def _may_begin(word: str) -> bool:
    """Tell whether a word has a capital or a digit at its beginning, or as a brand has it."""
    letters = word.lstrip("\"'“‘«($€£#")[:_LETTERS_LOOKED_AT]
    return letters[:1].isalnum() and any(one.isupper() or one.isdigit() for one in letters)
