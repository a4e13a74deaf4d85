"""Invented news: as many articles as a test wants, each a function of its number alone."""

from __future__ import annotations

import random
from datetime import date, timedelta

from index.articles import Article

_PLACES = ("Sandmouth", "Port Ellery", "Kestrel Bay", "Morrow", "Tarn Hill", "Wexcombe")
_BODIES = ("council", "harbour board", "school", "hospital trust", "ferry company", "brewery")
_DEEDS = ("approved", "rejected", "postponed", "published", "discussed", "withdrew")
_THINGS = ("a new bridge", "its budget", "the tram line", "a flood wall", "an apology", "a merger")
_SOURCES = ("Courier", "Morning Post", "Gazette", None)
_FIRST_DAY = date(2024, 1, 1)


def marker(number: int, version: int = 0) -> str:
    """Return a word that stands in this version of this article and nowhere else."""
    letters = "".join("bdfghklmnp"[int(digit)] + "a" for digit in f"{number:05}")
    return f"q{letters}{'xz' * version}"


def generated_article(number: int, version: int = 0) -> Article:
    """Return article ``number``: 3 to 9 sentences; another version has another text.

    Every one has a URL or a file, some have both.
    """
    chance = random.Random(f"{number}/{version}")
    place = chance.choice(_PLACES)
    sentences = [
        f"The {chance.choice(_BODIES)} of {place} met over {marker(number, version)}.",
        *(
            f"The {chance.choice(_BODIES)} {chance.choice(_DEEDS)} {chance.choice(_THINGS)}"
            f" by {chance.randrange(2, 90)} votes."
            for _ in range(chance.randrange(2, 9))
        ),
    ]
    text = "".join(sentence + chance.choice((" ", " ", "\n\n")) for sentence in sentences).rstrip()
    name = f"{number:05}"
    return Article.create(
        text,
        title=f"{place} meets",
        published=_FIRST_DAY + timedelta(days=number % 500),
        source=_SOURCES[number % len(_SOURCES)],
        url=f"https://news.example/{name}" if number % 2 else None,
        path=f"/clippings/{name}.txt" if number % 3 or number % 2 == 0 else None,
    )


def generated_articles(count: int, version: int = 0) -> list[Article]:
    """Return the articles ``0..count-1``."""
    return [generated_article(number, version) for number in range(count)]
