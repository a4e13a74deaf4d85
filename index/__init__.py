"""Keep news articles and find their sentences: ``from index import NewsIndex, Article``."""

from __future__ import annotations

from index.archive_values import AddSummary, IndexStatus, RemovalQuery
from index.articles import (
    Article,
    Hit,
    LoadFailure,
    Outcome,
    Passage,
    Period,
    SearchFilter,
    Sentence,
    Source,
    Span,
)
from index.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveIncompatible,
    ArchiveNotFound,
    ModelError,
)
from index.news_index import NewsIndex
from index.provenance import Origin, Provenance
from index.settings import IndexSettings

__all__ = [
    "AddSummary",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveIncompatible",
    "ArchiveNotFound",
    "Article",
    "Hit",
    "IndexSettings",
    "IndexStatus",
    "LoadFailure",
    "ModelError",
    "NewsIndex",
    "Origin",
    "Outcome",
    "Passage",
    "Period",
    "Provenance",
    "RemovalQuery",
    "SearchFilter",
    "Sentence",
    "Source",
    "Span",
]
