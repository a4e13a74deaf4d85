"""Find the headings of an article, those that scraping has glued to the next sentence among them.

Pure. The spans go to ``Article.headings``; no sentence overlaps one, so that none is ever cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from index.articles import Span
from index.text.heading_clues import (
    ENUMERATOR,
    MOST_WORDS,
    MOST_WORDS_SEEN,
    Candidate,
    Opening,
    Pairs,
    clues,
    count_pairs,
    is_possible,
    is_told,
)
from index.text.heading_weights import is_heading, most_likely
from index.text.lines import logical_lines
from index.text.sentences import split_sentences
from index.text.word_kinds import REMEMBERED_WORDS

_WORD = re.compile(r"\S+")
_OPENERS = "\"“‘'«(["
_CLOSERS = "\"”’'»)].,;:!?…"
_REACH = 600  # characters of a paragraph looked at: the longest heading and one sentence
_TOLD = re.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*\Z")
_SHORTENED = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Nov|Dec|Oct|Sept|Jan|Feb|Aug|vs|St|No|Inc|Co|Jr|Sr|Gov|Sen|Rep|Gen|[A-Z])\."
)
_BEGINS = re.compile(r"[\"'“‘«(]?[$€£#]?[^\W_]")
_LONGEST_LINE = 110  # characters of a heading that stands alone
_SHORTEST_PROSE = 60  # characters of the paragraph below it
_BULLET = re.compile(r"(?:[-–—*+•●▪◦‣■►∙·]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_DATE = re.compile(r"(?:\w+day,? )?(?:\w+ \d{1,2},?|\d{1,2}(?:st|nd|rd|th)? \w+,?) \d{4}.{0,20}")
_CASELESS = re.compile(r"[\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def find_headings(
    text: str, known: Iterable[str] = (), language: str | None = None
) -> tuple[Span, ...]:
    """Return the spans of the headings in order; ``text[start:end]`` is the heading.

    ``known`` are lines that the loader knows to be headings. Besides them, headings are short
    lines alone above a paragraph that do not end as a sentence does, and the beginnings of
    paragraphs that are headings glued to the first sentence; the latter are known by the capital
    letters of English and looked for in no other ``language`` (ISO 639-1).
    """
    lines = list(logical_lines(text))
    given = {" ".join(line.split()) for line in known}
    alone = [
        line
        for place, line in enumerate(lines)
        if _is_known(text, line, given) or _stands_alone(text, lines, place)
    ]
    rest = [line for line in lines if line not in alone]
    glued = glued_headings(text, rest) if language in {None, "en"} else []
    found = [*alone, *glued]
    return tuple(sorted(found, key=lambda heading: heading.start))


def sentences_beside(
    text: str, headings: Sequence[Span], language: str | None = None
) -> list[Span]:
    """Return the spans of the sentences in order, none of which overlaps a heading.

    What lies between two headings is split as if it were an article of its own.
    """
    spans: list[Span] = []
    for stretch in _between(headings, len(text)):
        piece = text[stretch.start : stretch.end]
        spans.extend(
            Span(stretch.start + span.start, stretch.start + span.end)
            for span in split_sentences(piece, language)
        )
    return spans


def glued_headings(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the headings glued to the beginnings of paragraphs, in order.

    Headings come in company: what other paragraphs begin with counts for each.
    """
    pairs = count_pairs(text)
    best: dict[Span, float] = {}
    for paragraph in paragraphs:
        words = words_of(text, paragraph)
        likely = most_likely(list(candidates(words, pairs)))
        if likely is not None:
            gap, probability = likely
            best[Span(paragraph.start, end_of(text, paragraph, gap))] = probability
    company = sum(best.values())
    return [
        heading
        for heading, probability in best.items()
        if is_heading(probability, company - probability)
    ]


def words_of(text: str, paragraph: Span) -> list[str]:
    """Return the first words of a paragraph, with what clings to them."""
    end = min(paragraph.end, paragraph.start + _REACH)
    return text[paragraph.start : end].split(None, MOST_WORDS_SEEN)[:MOST_WORDS_SEEN]


def end_of(text: str, paragraph: Span, gap: int) -> int:
    """Return where the first ``gap`` words of a paragraph end in the text."""
    words = islice(_WORD.finditer(text, paragraph.start, paragraph.end), gap)
    return max(word.end() for word in words)


def candidates(words: Sequence[str], pairs: Pairs) -> Iterator[Candidate]:
    """Yield each place where a heading could end, with the clues for and against it."""
    if not words or _BEGINS.match(words[0]) is None:
        return
    opened = 0
    opening: Opening | None = None
    edges = list(map(_edge, words[: MOST_WORDS + 1]))
    for gap in range(1, min(len(words) - 2, MOST_WORDS + 1)):
        opens, is_marked, _ = edges[gap - 1]
        was_open = opened > 0
        if opens:
            opened = max(0, opened + opens)
        if is_marked and not (gap == 1 and ENUMERATOR.fullmatch(words[0])):
            last = words[gap - 1]
            if last[-1] in ",:;" or _SHORTENED.fullmatch(last):
                continue
            if not was_open or last[-1] in ".!?…":
                return
        elif not opened and edges[gap][2] and is_possible(words, gap, pairs):
            opening = opening or Opening.of(words)
            yield Candidate(gap, clues(opening, gap, pairs))


@lru_cache(REMEMBERED_WORDS)
def _edge(word: str) -> tuple[int, bool, bool]:
    """Return how many quotes a word opens, whether a mark ends it, whether it may begin a sentence.

    No heading ends with such a mark.
    """
    is_marked = not word[-1].isalnum() and _TOLD.search(word) is not None
    return 0 if word.isalnum() else _opened(word), is_marked, _may_begin(word)


def _opened(word: str) -> int:
    """Return how many quotes and brackets a word opens, less those it closes."""
    begin, end = word[: len(word) - len(word.lstrip(_OPENERS))], word[len(word.rstrip(_CLOSERS)) :]
    return len(begin) - sum(mark in "\"”’'»)]" for mark in end)


def _may_begin(word: str) -> bool:
    letter = word.lstrip("\"'“‘«($€£")[:1]
    return letter.isupper() or letter.isdigit()


def _is_known(text: str, line: Span, known: set[str]) -> bool:
    return bool(known) and " ".join(text[line.start : line.end].split()) in known


def _stands_alone(text: str, lines: Sequence[Span], place: int) -> bool:
    line = text[lines[place].start : lines[place].end]
    if place + 1 == len(lines) or len(line) > _LONGEST_LINE or not _looks_like_title(line):
        return False
    below = text[lines[place + 1].start : lines[place + 1].end]
    return len(below) >= _SHORTEST_PROSE and _TOLD.search(below[-4:]) is not None


def _looks_like_title(line: str) -> bool:
    return (
        _BEGINS.match(line) is not None
        and not _TOLD.search(line)
        and not _BULLET.match(line)
        and not _CASELESS.search(line)
        and not line.lstrip("\"'“‘«(")[:1].islower()
        and "|" not in line
        and not _DATE.fullmatch(line)
        and not is_told(line)
    )


def _between(headings: Sequence[Span], length: int) -> Iterator[Span]:
    start = 0
    for heading in headings:
        yield Span(start, heading.start)
        start = heading.end
    yield Span(start, length)
