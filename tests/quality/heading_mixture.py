"""An epoch of what the heading network is trained on: glued headings, and paragraphs without."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.text.common_words import LOWER_CASE_WORDS
from index.text.little_words import LITTLE_WORDS
from tests.quality.heading_corpus import Corpus

_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "my",
        "your",
        "our",
        "some",
    ]
)
_NO_BEGINNING = frozenset(
    [
        "of",
        "than",
        "and",
        "or",
        "but",
        "not",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "has",
        "had",
        "have",
        "that",
        "which",
        "who",
    ]
)
_BODY_BEGINS = "\"“'‘$"
_COPIES = {"titles": 4, "section": 3, "made": 8}  # of each heading in an epoch


@dataclass(frozen=True, slots=True)
class Glued:
    """A paragraph's beginning; its first ``heading`` characters are a heading, 0 where none is."""

    text: str
    heading: int = 0


class Mixture:
    """Draws an epoch's examples; what is drawn is decided by the seed."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._corpus = corpus
        self._drawn = random.Random(seed)
        self._unwanted: set[str] = set()
        self._hard: list[str] = []

    def learn_from(self, scored: Iterable[tuple[str, str, float]]) -> None:
        """Take up plain openings by source that the network would cut, with its log-odds for it.

        Those of other sources than news that it is sure of mostly begin with a heading indeed:
        they are left out.
        """
        rows = list(scored)
        self._unwanted = {
            text
            for source, text, odds in rows
            if odds > 1.0 and source in {"squadshifts", "covid", "mtrag"}
        }
        self._hard = [
            text
            for source, text, odds in rows
            if odds > -5.5 and text not in self._unwanted and source != "covid"
        ]

    def epoch(self) -> list[Glued]:
        """Return the examples of one epoch, headings first."""
        return [*self._with_heading(), *self._without()]

    def _with_heading(self) -> Iterator[Glued]:
        yield from self._written()
        headings = self._corpus.headings
        for heading in headings["links"]:
            yield from self._anywhere(heading, 3 if len(heading.split()) > 3 else 1)
        for kind, copies in _COPIES.items():
            for heading in headings[kind] * copies:
                yield from self._anywhere(heading)
        for heading, body in self._corpus.found_pairs:
            yield from _glued(self._varied(heading), body)
            yield from self._anywhere(heading)
        phrases = self._drawn.sample(headings["phrases"], 3000)
        phrases += self._drawn.sample(headings["answers"], 6000)
        for phrase in phrases:
            noun = self._as_heading(phrase)
            if noun:
                yield from self._anywhere(noun)
        for question in self._drawn.sample(headings["questions"], 1500):
            yield from self._anywhere(question)

    def _written(self) -> Iterator[Glued]:
        for heading, body in self._corpus.pairs:
            for _ in range(2):
                is_varied = self._drawn.random() < 0.3
                yield from _glued(self._varied(heading) if is_varied else heading, body)
                yield from self._anywhere(heading)

    def _anywhere(self, heading: str, copies: int = 1) -> Iterator[Glued]:
        for _ in range(copies):
            yield from _glued(self._varied(heading), self._body())

    def _without(self) -> Iterator[Glued]:
        plain = self._corpus.plain
        rows = [*plain["news"] * 2, *plain["written"] * 4, *plain["qamr"] * 2, *self._hard * 2]
        rows += [body for _, body in self._corpus.pairs] * 2
        rows += self._drawn.sample(plain["squadshifts"], 9000)
        rows += [*self._drawn.sample(plain["covid"], 1500), *plain["mtrag"]]
        yield from (Glued(row) for row in rows if row not in self._unwanted)

    def _body(self) -> str:
        """Return what a heading is glued to: mostly news."""
        chosen = self._drawn.random()
        plain = self._corpus.plain
        if 0.46 <= chosen < 0.58:
            return self._drawn.choice(self._corpus.pairs)[1]
        shares = [(0.36, "news"), (0.46, "written"), (0.70, "qamr"), (0.90, "squadshifts")]
        shares += [(0.95, "covid"), (1.0, "mtrag")]
        source = next(name for below, name in shares if chosen < below)
        return self._drawn.choice(plain[source])

    def _varied(self, heading: str) -> str:
        """Return a heading as another paper would write it: its capitals, or with a number."""
        chosen, numbered = self._drawn.random(), self._drawn.random()
        if chosen < 0.18:
            heading = self._title_case(heading)
        elif chosen < 0.36:
            heading = _sentence_case(heading)
        elif chosen < 0.39:
            heading = heading.upper()
        if numbered < 0.03:
            heading = f"{self._drawn.randint(1, 20)}. {heading}"
        elif numbered < 0.045:
            heading = f"{self._drawn.randint(1, 9)}) {heading}"
        return heading[0].upper() + heading[1:]

    def _title_case(self, heading: str) -> str:
        first, *rest = heading.split()
        small = [one.lower() in LITTLE_WORDS and self._drawn.random() < 0.8 for one in rest]
        rest = [
            one if is_small else one[:1].upper() + one[1:]
            for one, is_small in zip(rest, small, strict=True)
        ]
        return " ".join([first, *rest])

    def _as_heading(self, phrase: str) -> str | None:
        words = phrase.split()
        if words[0].lower() in _DETERMINERS and len(words) > 1 and self._drawn.random() < 0.75:
            words = words[1:]
        while words and words[-1].lower() in LITTLE_WORDS:
            words = words[:-1]
        if not words or words[0].lower() in _NO_BEGINNING:
            return None
        heading = " ".join(words)
        return heading[0].upper() + heading[1:]


def _glued(heading: str, body: str) -> Iterator[Glued]:
    if body[:1].isalnum() or body[:1] in _BODY_BEGINS:
        yield Glued(f"{heading} {body}", len(heading))


def _sentence_case(heading: str) -> str:
    first, *rest = heading.split()
    common = LOWER_CASE_WORDS | LITTLE_WORDS
    return " ".join([first, *(one.lower() if one.lower() in common else one for one in rest)])
