"""Find what stands between quotation marks, and which of it goes on from paragraph to paragraph.

Pure. ``index.text.speakers`` says whose words they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_PARAGRAPH_END = re.compile(r"\n\s*\n")
_LONGEST = 3000  # characters of one quotation: more is a mark that was never closed
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}
_MARK = re.compile('["“”„«»]')
_STRAIGHT = re.compile('"')
_MOST_MARKS = 12  # of straight ones in a quotation: more are pairs that do not come out even
_OPENING = re.compile(r"""["“„«‘](?<!\w‘)""")  # a set of characters first: the search jumps to it
_INNER_CLOSE = re.compile(r"’(?!\w)")
_FEWEST_IN_SINGLE = 3  # words: shorter ones are mostly apostrophes and nicknames


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with their marks: ``text[start:end]``.

    ``goes_on`` tells that the paragraph ends without a closing mark and the next one begins with
    an opening mark: the same person goes on.
    """

    start: int
    end: int
    goes_on: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """Return the quotations in order; what is quoted inside one is part of it."""
    found: list[Quotation] = []
    start = 0
    for stop in _PARAGRAPH_END.finditer(text):
        begins = text[stop.end() : stop.end() + 1]
        found.extend(_in_paragraph(text, start, stop.start(), begins))
        start = stop.end()
    found.extend(_in_paragraph(text, start, len(text), ""))
    return found


def _in_paragraph(text: str, start: int, end: int, next_begins: str) -> Iterator[Quotation]:
    place = start
    while opening := _OPENING.search(text, place, end):
        mark = opening.group()
        close = _close(text, opening.start(), end)
        if close is not None:
            yield Quotation(opening.start(), close)
            place = close
        elif next_begins == mark and mark != "‘":
            yield Quotation(opening.start(), end, goes_on=True)
            return
        else:
            place = opening.end()


def _close(text: str, start: int, end: int) -> int | None:
    """Return the place behind the mark that closes the quotation opened at ``start``."""
    mark = text[start]
    end = min(end, start + _LONGEST)
    if mark == "‘":
        closing = _INNER_CLOSE.search(text, start + 1, end)
        if closing is None or len(text[start : closing.start()].split()) < _FEWEST_IN_SINGLE:
            return None
        return closing.end()
    if mark == '"':
        return _close_straight(text, start, end)
    depth = 1
    for found in _MARK.finditer(text, start + 1, end):
        if found.group() in _CLOSING[mark]:
            depth -= 1
            if depth == 0:
                return found.end()
        elif found.group() == mark:
            depth += 1
    return None


def _close_straight(text: str, start: int, end: int) -> int | None:
    """Close a quotation in straight marks, which look alike: a word behind a space opens another.

    Where the marks do not come out even so, the first that follows closes it.
    """
    depth, first = 1, None
    for found in islice(_STRAIGHT.finditer(text, start + 1, end), _MOST_MARKS):
        place = found.start()
        first = first or found.end()
        opens = text[place - 1].isspace() and text[place + 1 : place + 2].isalnum()
        depth += 1 if opens else -1
        if depth == 0:
            return found.end()
    return first


def masked(text: str, quotations: list[Quotation]) -> str:
    """Return the text with the quoted words hidden behind letters, each character by one.

    So no name, verb or full stop inside a quotation is taken for one of the telling around it;
    the last mark of punctuation and a capital at the beginning stay, for they tell sentences.
    """
    pieces, place = [], 0
    for one in quotations:
        pieces.append(text[place : one.start + 1])
        inside = text[one.start + 1 : one.end - (not one.goes_on)]
        kept = inside[-1:] if inside[-1:] in set(".,!?;:") else ""
        hidden = "q" * (len(inside) - len(kept))
        begins = inside.lstrip("\"'“‘«([… .")[:1]
        if hidden and (begins.isupper() or begins.isdigit()):
            hidden = "Q" + hidden[1:]
        pieces.append(hidden + kept)
        place = one.start + 1 + len(inside)
    return "".join([*pieces, text[place:]])
