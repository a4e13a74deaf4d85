"""Keep news articles and find their sentences: ``from index import NewsIndex, Article``."""

from __future__ import annotations

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
from index.news_index import AddSummary, IndexStatus, NewsIndex, RemovalQuery
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
    "Outcome",
    "Passage",
    "Period",
    "RemovalQuery",
    "SearchFilter",
    "Sentence",
    "Source",
    "Span",
]
