"""Articles about ships, questions about their captains, and a reader that knows only names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.articles import Article, Passage
from qa.reading.readings import Reading

_FIRST = ("Anna", "Boris", "Clara", "Doran", "Edith", "Falk")
_LAST = ("Moss", "Tarn", "Quill", "Stroud", "Vane", "Wick")
_KINDS = ("Star", "Gull", "Wave", "Crown", "Lark", "Pike")
_COLOURS = ("Amber", "Black", "Coral", "Drab", "Ember", "Fawn")
SHIPS = tuple(f"{colour} {kind}" for colour in _COLOURS for kind in _KINDS)
NAMES = tuple(f"{first} {last}" for last in _LAST for first in _FIRST)
_SHIP = re.compile(r"\bthe ([A-Z]\w+ [A-Z]\w+)")
_CAPTAIN = re.compile(r"Its captain is (\w+ \w+)")


def ship_articles() -> list[Article]:
    """Return an article for each ship; with its captain."""
    return [
        Article.create(
            f"The ship was seen again: the {ship} lay in port. Its captain is {name}.",
            title=ship,
            path=f"/ship{number}.txt",
        )
        for number, (ship, name) in enumerate(zip(SHIPS, NAMES, strict=True))
    ]


def ship_questions() -> list[dict[str, Any]]:
    """Return a question for each ship, and for half as many that no article is about."""
    known: list[dict[str, Any]] = [
        {
            "question": f"Who is the captain of the {ship}?",
            "answers": [name],
            "evidence": f"Its captain is {name}.",
            "file": f"/ship{number}.txt",
        }
        for number, (ship, name) in enumerate(zip(SHIPS, NAMES, strict=True))
    ]
    unknown = [
        {"question": f"Who is the captain of the Zinc {name.split()[0]} {number}?",
         "answerable": False}
        for number, name in enumerate(NAMES[: len(SHIPS) // 2])
    ]  # fmt: skip
    return known + unknown


class NameReader:
    """Points at the captain, the more surely if the passage names the ship asked about."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return at most one span of each passage."""
        asked = _SHIP.search(question)
        readings = []
        for place, passage in enumerate(passages):
            found = _CAPTAIN.search(passage.text)
            if found:
                about = asked is not None and asked.group(1) in passage.text
                start, end = (passage.start + one for one in found.span(1))
                readings.append(Reading(place, start, end, 4.0 if about else -4.0, 0.0))
        return readings
