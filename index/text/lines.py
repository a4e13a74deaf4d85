"""Tell the line ends that mean something from those that only wrap a paragraph.

Hands ``index.text.sentences`` the stretches of text that no sentence may leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.articles import Span
from index.text.abbreviations import OPENING_WORDS

_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028]|\u2029")
_BULLET = re.compile(r"[•●▪◦‣■►∙·]\s*\S")
_WEAK_BULLET = re.compile(r"(?:[-–—*+]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+\S")
_DANGLING = re.compile(
    r"(?:[,;&/(–—-]|\b(?:a|an|and|as|at|by|for|from|in|is|its|of|on|or|that|the|to|was|with))\Z",
    re.IGNORECASE,
)
_LAST_PART = 12  # characters: longer than any word of _DANGLING
_TERMINAL = re.compile(r"""[.!?…:;]["'”’)\]]*\Z""")
_FIRST_WORD = re.compile(r"""["'“‘(\[]*(\S{1,40})""")

# No one wraps prose narrower than this many characters, and no one wraps it wider than that.
_NARROWEST_WRAP = 40
_WIDEST_WRAP = 200
# A wrapped line is filled: ragged right edges leave less than this part of the width empty.
_FILLED = 0.85


def logical_lines(text: str) -> Iterator[Span]:
    """Yield the stretches between meaningful line ends, trimmed, in order, none empty.

    A blank line always separates; a single line end separates before a list item and after a line
    that looks like a heading or an item, and otherwise only wraps.
    """
    for paragraph in _paragraphs(text):
        if len(paragraph) == 1:  # most
            yield paragraph[0]
        else:
            yield from _unwrapped(text, paragraph)


def _paragraphs(text: str) -> Iterator[list[Span]]:
    lines: list[Span] = []
    start = 0
    for found in _BREAK.finditer(text):
        end = found.start()
        _append_trimmed(text, start, end, lines)
        start = found.end()
        if lines and _is_blank_line(text[end:start]):
            yield lines
            lines = []
    _append_trimmed(text, start, len(text), lines)
    if lines:
        yield lines


def _append_trimmed(text: str, start: int, end: int, lines: list[Span]) -> None:
    if start < end and (text[start].isspace() or text[end - 1].isspace()):
        visible = text[start:end]
        start, end = end - len(visible.lstrip()), start + len(visible.rstrip())
    if start < end:
        lines.append(Span(start, end))


def _is_blank_line(space: str) -> bool:
    return space == "\n\n" or "\u2029" in space or len(_LINE_END.findall(space)) > 1


def _unwrapped(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    width = max(_NARROWEST_WRAP, *(line.end - line.start for line in lines), 0)
    start = lines[0].start
    for previous, following in pairwise(lines):
        if _separates(text, previous, following, width):
            yield Span(start, previous.end)
            start = following.start
    yield Span(start, lines[-1].end)


def _separates(text: str, previous: Span, following: Span, width: int) -> bool:
    if _BULLET.match(text, following.start, following.end):
        return True
    ending = text[max(previous.start, previous.end - _LAST_PART) : previous.end]
    first = _FIRST_WORD.match(text, following.start, following.end)
    word = first.group(1) if first else ""
    was_cut_short = _was_cut_short(previous, len(word), width)
    if _WEAK_BULLET.match(text, following.start, following.end):
        return (
            was_cut_short
            or _TERMINAL.search(ending) is not None
            or _WEAK_BULLET.match(text, previous.start, previous.end) is not None
        )
    if _DANGLING.search(ending) or (word[:1].islower() and not word[1:2].isupper()):
        return False
    return was_cut_short or word.rstrip(",") in OPENING_WORDS


def _was_cut_short(line: Span, next_word: int, width: int) -> bool:
    """Tell whether the next word would have fitted: then the line ends on purpose."""
    return width > _WIDEST_WRAP or line.end - line.start + 1 + next_word <= _FILLED * width
