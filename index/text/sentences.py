"""Split an article into sentences that keep their exact place in its text.

Pure and linear in the length of the text; the spans go to the archive, where each becomes a
sentence to search for and to cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.articles import Span
from index.text.foreign_stops import sentence_ends_in
from index.text.lines import logical_lines
from index.text.stops import sentence_ends

# A "sentence" beyond this many characters is a table, a list or noise: it is cut, so that no
# encoder is ever given a megabyte. The longest sentence of the treebank has 473.
MOST_CHARACTERS = 1000
# A piece is at least this long, unless its sentence ends.
FEWEST_CHARACTERS = 500

# Where to cut, best first; the cut is made after the match.
_CUTS = tuple(
    re.compile(pattern) for pattern in (r"[\n\r\u2028]", r";\s", r"[:–—|]\s", r"[,،、]\s?", r"\s")
)


def split_sentences(text: str, language: str | None = None) -> list[Span]:
    """Return the spans of the sentences in order.

    ``language`` is a code of ISO 639-1; ``None`` stands for English.

    Spans do not overlap, are trimmed of outer white space, are never empty, and cover every
    character that is not white space. None crosses a blank line or is longer than
    ``MOST_CHARACTERS``. A closing quote stays with its sentence, and a boundary inside a quotation
    is a boundary.
    """
    spans: list[Span] = []
    for line in logical_lines(text):
        start = line.start
        for end in (*_ends(text, line, language), line.end):
            spans.extend(_bounded(text, Span(start, end)))
            start = end
    return spans


def _ends(text: str, line: Span, language: str | None) -> Iterator[int]:
    if language is None or language == "en":
        return sentence_ends(text, line)
    return sentence_ends_in(language, text, line)


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the sentence trimmed, in pieces where it is too long; nothing if it is blank."""
    start = _after_space(text, sentence.start, sentence.end)
    end = _before_space(text, start, sentence.end)
    while end - start > MOST_CHARACTERS:
        cut = _cut(text, start)
        yield Span(start, _before_space(text, start, cut))
        start = _after_space(text, cut, end)
    if start < end:
        yield Span(start, end)


def _cut(text: str, start: int) -> int:
    """Return the best place to end a piece that begins at ``start``."""
    window = text[start + FEWEST_CHARACTERS : start + MOST_CHARACTERS]
    for pattern in _CUTS:
        cut = max((found.end() for found in pattern.finditer(window)), default=0)
        if cut:
            return start + FEWEST_CHARACTERS + cut
    return start + MOST_CHARACTERS


def _after_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _before_space(text: str, start: int, end: int) -> int:
    while start < end and text[end - 1].isspace():
        end -= 1
    return end
