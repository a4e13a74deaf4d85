"""What goes in and out of an open archive as a whole: queries, summaries, its state."""

from __future__ import annotations

from dataclasses import dataclass, field
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
