"""What the heading network is shown of a paragraph's first words: their pieces and their case.

The bundled model's vocabulary has small letters only, but headings are told by their capitals: how
the word a piece belongs to is written is shown beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

MOST_PIECES = 56  # that the network was trained on, with [CLS]
_UNKNOWN, _FIRST, _LAST = 100, 101, 102  # [UNK], [CLS], [SEP] of the vocabulary
_MOST_PIECES_OF_A_WORD = 10
_MOST_REMEMBERED = 50_000
_CONTINUED = 7  # added to the case of a piece that does not begin its word
CASES = 2 * _CONTINUED
_EDGE_CASE = CASES - 1  # of [CLS] and [SEP]
_UNKNOWN_CASE = 5

WordPieces = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class ShownWords:
    """Token ids and cases of equal length; ``ends``: for each word shown, its last piece's place.

    The piece behind it is the first of the next word (or the final [SEP]).
    """

    ids: list[int]
    cases: list[int]
    ends: list[int]


class HeadingPieces:
    """Cuts words into the pieces of the bundled vocabulary, remembering those it has cut."""

    def __init__(self, tokenizer: Tokenizer, most_pieces: int = MOST_PIECES) -> None:
        self._tokenizer = tokenizer
        self._most_pieces = most_pieces
        self._remembered: dict[str, WordPieces] = {}

    def shown(self, words: Sequence[str]) -> ShownWords:
        """Return the pieces of as many words as ``most_pieces`` hold, between [CLS] and [SEP]."""
        ids, cases, ends = [_FIRST], [_EDGE_CASE], list[int]()
        for word in words:
            pieces, of_word = self._pieces(word)
            if len(ids) + len(pieces) > self._most_pieces:
                break
            ids += pieces
            cases += of_word
            ends.append(len(ids) - 1)
        return ShownWords([*ids, _LAST], [*cases, _EDGE_CASE], ends)

    def _pieces(self, word: str) -> WordPieces:
        known = self._remembered.get(word)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered = {}
            known = self._remembered[word] = self._cut(word)
        return known

    def _cut(self, word: str) -> WordPieces:
        readable = word.encode("utf-8", "replace").decode()
        cut = self._tokenizer.encode(readable, add_special_tokens=False)
        cases = [
            _case_of(_run_around(readable, start, end)) + (_CONTINUED if start else 0)
            for start, end in cut.offsets
        ]
        if not cases:
            return [_UNKNOWN], [_UNKNOWN_CASE]
        return list(cut.ids[:_MOST_PIECES_OF_A_WORD]), cases[:_MOST_PIECES_OF_A_WORD]


def _run_around(word: str, start: int, end: int) -> str:
    """Return the letters and digits that a piece stands among, or the mark that it is."""
    if word[start : start + 1].isalnum():
        while start > 0 and word[start - 1].isalnum():
            start -= 1
        while end < len(word) and word[end].isalnum():
            end += 1
    return word[start:end]


def _case_of(run: str) -> int:
    """Return 0 small, 1 Capital, 2 CAPITALS, 3 miXed, 4 figures, 5 a mark, 6 one capital."""
    first = run[:1]
    if first.isdigit():
        return 4
    if not first.isalnum():
        return _UNKNOWN_CASE
    if run.islower():
        return 0
    if run.isupper():
        return 2 if len(run) > 1 else 6
    return 1 if first.isupper() and run[1:].islower() else 3
