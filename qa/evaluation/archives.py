"""Archives to measure on: built once for each dataset, then reused; opened once per system."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import Enum
from pathlib import Path, PurePath

from index.articles import Article, Hit
from index.errors import ArchiveIncompatible
from index.news_index import NewsIndex
from index.settings import EvidenceSettings, IndexSettings, LikenessSettings
from index.text.sentences import split_sentences
from qa.evaluation.judgements import Dataset

Retriever = Callable[[str, int], Sequence[Hit]]
"""Find up to so many hits for a question, best first."""

_ARTICLES_TO_FINGERPRINT = 50
_ARTICLES_AT_ONCE = 500


class System(Enum):
    """A way of searching that is measured by itself."""

    WORDS = "words"
    MEANING = "meaning"
    HYBRID = "hybrid"


class ArticleLookup:
    """Finds articles of an archive by id, URL, file, or the last part of a file's name."""

    def __init__(self, index: NewsIndex) -> None:
        self._index = index
        self._ids_by_name: Mapping[str, Sequence[str]] | None = None

    def __call__(self, key: str) -> list[Article]:
        """Return the articles named by the key, an exact name first."""
        found = self._index.find(key)
        if found:
            return found
        if self._ids_by_name is None:
            self._ids_by_name = self._names()
        articles = map(self._index.article, self._ids_by_name.get(PurePath(key).name, ()))
        return [article for article in articles if article is not None]

    def _names(self) -> Mapping[str, Sequence[str]]:
        ids: defaultdict[str, list[str]] = defaultdict(list)
        offset = 0
        while batch := self._index.articles(limit=_ARTICLES_AT_ONCE, offset=offset):
            for article in batch:
                if article.path is not None:
                    ids[PurePath(article.path).name].append(article.id)
            offset += len(batch)
        return ids


def archive_of(folder: Path, dataset: Dataset, settings: IndexSettings) -> Path:
    """Return where in ``folder`` the dataset's archive lies: one for each way of making it.

    Another dataset, model, indexing of words or splitting into sentences means another archive.
    """
    shape = {
        "dataset": dataset.digest,
        "model": settings.encoder.model,
        "word_neighbours": settings.lexical.neighbours,
        "sentences": [
            [(span.start, span.end) for span in split_sentences(article.text)]
            for article in dataset.articles[:_ARTICLES_TO_FINGERPRINT]
        ],
    }
    digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()
    return folder / f"{dataset.name}-{digest[:12]}"


def build_archive(
    archive: Path,
    dataset: Dataset,
    settings: IndexSettings,
    *,
    embed: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the dataset's articles into the archive and embed them; what is there already stays.

    May be interrupted and goes on where it was. ``progress`` is called with the sentences embedded
    so far and with all that are to be.
    """
    with NewsIndex.open_or_create(archive, settings) as index:
        if index.status().articles < len(dataset.articles):
            index.add(dataset.articles)
        if not embed:
            return
        try:
            index.embed_pending(progress=progress)
            index.search("?", limit=1)  # with nothing pending, only a search loads the engine
        except ArchiveIncompatible:
            # Embedded by an older engine: the archive is ours alone, so it is embedded anew.
            index.restart_embedding()
            index.embed_pending(progress=progress)


@contextmanager
def opened_systems(
    archive: Path, systems: Sequence[System], settings: IndexSettings
) -> Iterator[dict[str, Retriever]]:
    """Open the archive for each system and hand out what asks it, by the system's name.

    By meaning alone is the search that takes no evidence of words: its candidates by words all lie
    below the nearest by meaning, so they never come before them.
    """
    no_words = replace(
        settings.search,
        words_weight=0.0,
        evidence=EvidenceSettings(0.0, 0.0, 0.0),
        likeness=LikenessSettings(candidates=0),
    )
    by_meaning = replace(settings, search=no_words)
    with ExitStack() as open_indexes:
        retrievers: dict[str, Retriever] = {}
        for system in dict.fromkeys(systems):
            chosen = by_meaning if system is System.MEANING else settings
            index = open_indexes.enter_context(NewsIndex.open(archive, chosen))
            retrievers[system.value] = _retriever(index, by_meaning=system is not System.WORDS)
        yield retrievers


def _retriever(index: NewsIndex, *, by_meaning: bool) -> Retriever:
    def retrieve(question: str, limit: int) -> Sequence[Hit]:
        return index.search(question, limit=limit, by_meaning=by_meaning)

    return retrieve
