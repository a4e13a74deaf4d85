"""Find the headings of an article, those that scraping has glued to the next sentence among them.

Pure. The spans go to ``Article.headings``; no sentence overlaps one, so that none is ever cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.articles import Span
from index.text.heading_clues import candidates, count_pairs, is_told
from index.text.heading_places import end_of, places, words_of
from index.text.heading_weights import (
    HeadingJudge,
    clue_scores,
    is_doubtful,
    is_heading,
    is_sure,
    is_thinkable,
    likeliest,
)
from index.text.lines import logical_lines
from index.text.sentences import split_sentences

_TOLD = re.compile(r"[.!?…:;,。！？।][\"'”’»)\]]*\Z")
_BEGINS = re.compile(r"[\"'“‘«(]?[$€£#]?[^\W_]")
_LONGEST_LINE = 110  # characters of a heading that stands alone
_SHORTEST_PROSE = 60  # characters of the paragraph below it
_MOST_OPENINGS = 2000  # paragraphs of an article: asking about each takes a millisecond or two
_BULLET = re.compile(r"(?:[-–—*+•●▪◦‣■►∙·]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_DATE = re.compile(r"(?:\w+day,? )?(?:\w+ \d{1,2},?|\d{1,2}(?:st|nd|rd|th)? \w+,?) \d{4}.{0,20}")
_CASELESS = re.compile(r"[\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def find_headings(
    text: str,
    known: Iterable[str] = (),
    language: str | None = None,
    judge: HeadingJudge | None = None,
) -> tuple[Span, ...]:
    """Return the spans of the headings in order; ``text[start:end]`` is the heading.

    ``known`` are lines that the loader knows to be headings. Besides them, headings are short
    lines alone above a paragraph that do not end as a sentence does, and the beginnings of
    paragraphs that are headings glued to the first sentence; the latter are known by the capital
    letters of English and looked for in no other ``language`` (ISO 639-1). ``judge`` is asked
    where the letters leave doubt.
    """
    lines = list(logical_lines(text))
    given = {" ".join(line.split()) for line in known}
    alone = [
        line
        for place, line in enumerate(lines)
        if _is_known(text, line, given) or _stands_alone(text, lines, place)
    ]
    rest = [line for line in lines if line not in alone]
    glued = glued_headings(text, rest, judge) if language in {None, "en"} else []
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


@dataclass(frozen=True, slots=True)
class _Opening:
    """A paragraph that may begin with a heading: its first words, and the clues' word on each."""

    paragraph: Span
    words: list[str]
    scores: dict[int, float]


def glued_headings(
    text: str, paragraphs: Sequence[Span], judge: HeadingJudge | None = None
) -> list[Span]:
    """Return the headings glued to the beginnings of paragraphs, in order.

    Headings come in company: what other paragraphs begin with counts for each.
    """
    openings = list(islice(_openings(text, paragraphs), _MOST_OPENINGS))
    if judge is None:
        likely = dict(_likely(text, [one for one in openings if one.scores], None))
    else:
        likely = dict(_judged(text, openings, judge))
    company = sum(likely.values())
    return [
        heading
        for heading, probability in sorted(likely.items(), key=lambda one: one[0].start)
        if is_heading(probability, company - probability, is_judged=judge is not None)
    ]


def _judged(
    text: str, openings: Sequence[_Opening], judge: HeadingJudge
) -> Iterator[tuple[Span, float]]:
    """Yield the likeliest headings, asking about the paragraphs in doubt first.

    Where one is surely a heading, others become thinkable; where two are, even those that the words
    themselves speak against.
    """
    sure = 0
    for least_sure, asked in (
        (0, [one for one in openings if is_doubtful(one.scores)]),
        (1, [one for one in openings if one.scores and not is_doubtful(one.scores)]),
        (2, [one for one in openings if not one.scores]),
    ):
        if sure < least_sure:
            return
        for heading, probability in _likely(text, asked, judge):
            sure += is_sure(probability)
            yield heading, probability


def _openings(text: str, paragraphs: Iterable[Span]) -> Iterator[_Opening]:
    pairs = count_pairs(text)
    for paragraph in paragraphs:
        words = words_of(text, paragraph)
        scores = clue_scores(candidates(words, pairs))
        if is_thinkable(scores) or (not scores and any(places(words))):
            yield _Opening(paragraph, words, scores)


def _likely(
    text: str, openings: Sequence[_Opening], judge: HeadingJudge | None
) -> Iterator[tuple[Span, float]]:
    """Yield the likeliest heading of each paragraph that has one, with its probability."""
    judged = judge([one.words for one in openings]) if judge and openings else None
    for place, one in enumerate(openings):
        found = likeliest(one.scores, places(one.words), judged[place] if judged else None)
        if found is not None:
            end = end_of(text, one.paragraph, found.gap)
            yield Span(one.paragraph.start, end), found.probability


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
