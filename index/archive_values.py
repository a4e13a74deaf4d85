"""What goes in and out of an open archive as a whole: queries, summaries, its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from index.articles import Period


@dataclass(frozen=True, slots=True)
class AddSummary:
    """How many articles an ``add`` added, replaced or found unchanged."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class RemovalQuery:
    """Which articles to remove: what is given must all hold; nothing given names nothing.

    ``key`` is an id, a URL, a file or a folder, ``source`` an outlet's name.
    """

    key: str | None = None
    source: str | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an archive holds; ``embedded`` of ``sentences`` can be found by meaning."""

    folder: Path
    articles: int
    sentences: int
    embedded: int
    model: str
    bytes_on_disk: int
    last_change: int


class Correctable(StrEnum):
    """A part of an article's description that can be corrected by hand."""

    TITLE = "title"
    PUBLISHED = "published"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a part of an article's description is said to be; ``None``: it is unknown.

    ``back_to_own`` takes an earlier correction back instead.
    """

    part: Correctable
    value: str | date | None = None
    back_to_own: bool = False


@dataclass(frozen=True, slots=True)
class SourceDates:
    """How well the articles of an outlet are dated.

    ``undated`` have no day of publication; that of the ``doubtful`` ones was taken from a name or
    an address, or found in no place made for it.
    """

    source: str | None
    articles: int
    undated: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How many articles are in a language (ISO 639-1; ``None``: not clear).

    ``known_to_model``: the archive's model can find them by meaning.
    """

    language: str | None
    articles: int
    known_to_model: bool = True
