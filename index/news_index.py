"""One archive folder: add and remove articles, embed their sentences, search them.

``NewsIndex`` wires the truth (SQLite) with what is derived from it (FAISS, tantivy) and the
encoder; ``qa`` and ``ui`` know the archive through it alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index.archive_folders import (
    DATABASE,
    borrowed_derivations,
    bytes_below,
    existing_archive,
    new_archive,
)
from index.archive_values import (
    AddSummary,
    Correction,
    IndexStatus,
    LanguageCount,
    RemovalQuery,
    SourceDates,
)
from index.articles import Article, HeldWord, Hit, Outcome, Period, SearchFilter, Sentence, Source
from index.duplicates import copies_among
from index.embedding import Embedding
from index.encoders.model_languages import knows_language
from index.errors import ArchiveDamaged
from index.recurrence import EARLIER_ARTICLES, RecurringLines
from index.search.hybrid import HybridSearch
from index.settings import IndexSettings
from index.splitting import batches
from index.stores.archive_catalogue import Catalogue
from index.stores.archive_copying import back_up
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.archive_writing import AddResult
from index.stores.lexical_tantivy import LexicalTantivy
from index.stores.vectors_faiss import VectorsFaiss
from index.verifying import archive_problems
from index.worker_pool import WorkerPool

_SECONDS_BETWEEN_WORD_COMMITS = 2.0  # a tantivy commit costs about 130 ms
_WORD_WAIT_SECONDS = 30.0


class NewsIndex:
    """An open archive. Thread-safe; several processes may read one folder while one writes.

    One that cannot be written can be read: what is derived then follows in a temporary folder.
    """

    def __init__(self, folder: Path, archive: ArchiveSqlite, settings: IndexSettings) -> None:
        self._folder = folder
        self._archive = archive
        self._settings = settings
        self._borrowed = None if archive.writable else borrowed_derivations(folder)
        derived = Path(self._borrowed.name) if self._borrowed else folder
        self._vectors = VectorsFaiss(derived / "vectors", archive, settings.vectors)
        self._lexical = LexicalTantivy(derived / "lexical", archive, settings.lexical)
        self._search = HybridSearch(archive, self._vectors, self._lexical, settings.search)
        self._embedding = Embedding(folder, archive, settings.encoder)

    @classmethod
    def create(cls, folder: str | Path, settings: IndexSettings | None = None) -> NewsIndex:
        """Make a new, empty archive in ``folder``.

        Raises ``ArchiveError`` when there is one already or the folder cannot be written.
        """
        home, settings = Path(folder).absolute(), settings or IndexSettings()
        return cls(home, new_archive(home, settings), settings)

    @classmethod
    def open(cls, folder: str | Path, settings: IndexSettings | None = None) -> NewsIndex:
        """Open the archive in ``folder``.

        Raises ``ArchiveNotFound`` when there is none and ``ArchiveIncompatible`` when ``settings``
        name another embedding model than the one it was made with.
        """
        home = Path(folder).absolute()
        archive, settings = existing_archive(home, settings)
        return cls(home, archive, settings)

    @classmethod
    def open_or_create(cls, folder: str | Path, settings: IndexSettings | None = None) -> NewsIndex:
        """Open the archive in ``folder``, or make a new one there."""
        if (Path(folder) / DATABASE).is_file():
            return cls.open(folder, settings)
        return cls.create(folder, settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive's files."""
        self._archive.close()
        if self._borrowed:
            self._borrowed.cleanup()

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        return self._folder

    # --- writing ------------------------------------------------------------------------------

    def add(
        self,
        articles: Iterable[Article],
        *,
        report: Callable[[AddResult], None] | None = None,
        workers: WorkerPool | None = None,
    ) -> AddSummary:
        """Store the articles, replacing those that are the same; embedding is left pending.

        Commits in batches: when ``report`` is called for an article, it is stored for good. They
        are searchable by words as soon as this returns, mostly within two seconds. ``workers``
        cut the articles into sentences where there are many.
        """
        counts = dict.fromkeys(Outcome, 0)
        last_commit = time.monotonic()
        recurring = RecurringLines(self._latest_of)
        for batch in batches(articles, workers):
            entries = [recurring.pruned(entry) for entry in batch]
            for result in self._archive.add(entries, find_copies=copies_among):
                counts[result.outcome] += 1
                if report:
                    report(result)
            if time.monotonic() - last_commit > _SECONDS_BETWEEN_WORD_COMMITS:
                self._lexical.follow(wait_seconds=_WORD_WAIT_SECONDS)
                last_commit = time.monotonic()
        self._follow()
        return AddSummary(
            added=counts[Outcome.ADDED],
            replaced=counts[Outcome.REPLACED],
            unchanged=counts[Outcome.UNCHANGED],
        )

    def _latest_of(self, source: str) -> list[Article]:
        """Return the newest articles of a source, for the lines that recur in them."""
        wanted = SearchFilter(sources=(source,))
        return self._archive.articles(wanted, limit=EARLIER_ARTICLES)

    def remove(self, query: RemovalQuery) -> list[Article]:
        """Remove the articles the query names and return them."""
        doomed = self.matching(query)
        self._archive.remove(article.id for article in doomed)
        self._follow()
        return doomed

    def correct(self, article_id: str, corrections: Sequence[Correction]) -> Article | None:
        """Correct parts of an article's description by hand and return it, ``None`` if unknown.

        A correction holds, also when the article is added again, until the article's own value of
        that part changes.
        """
        article = self._archive.correct(article_id, corrections)
        self._follow()
        return article

    def matching(self, query: RemovalQuery) -> list[Article]:
        """Return the articles that ``remove`` would remove."""
        if query.key is None and query.source is None and query.period == Period():
            return []
        if query.key is None:
            sources = () if query.source is None else (query.source,)
            return self._archive.articles(SearchFilter(query.period, sources))
        return [
            article
            for article in self.find(query.key)
            if query.period.contains(article.published) and _is_from(article, query.source)
        ]

    def embed_pending(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Embed every sentence that is not embedded yet and return how many were.

        May be stopped at any time and goes on where it was; ``progress`` is called with the
        number embedded by this call and the number it will have embedded at the end.
        Raises ``ModelError`` when the model cannot be used.
        """
        done = self._embedding.embed_pending(progress)
        self._follow()
        self._vectors.change_over_if_due()
        self._vectors.save_if_due()
        return done

    def restart_embedding(self) -> None:
        """Forget every embedding, so that ``embed_pending`` makes them anew."""
        self._embedding.restart()
        self._follow()

    # --- reading ------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        search_filter: SearchFilter | None = None,
        by_meaning: bool = True,
    ) -> list[Hit]:
        """Return up to ``limit`` sentences that best match the query, best first.

        Uses whatever is embedded so far; what is not is found by its words. ``by_meaning=False``
        searches words only and needs no model. Raises ``ModelError`` when the model is needed
        and cannot be used.
        """
        # A lone surrogate, as in an argument that is no UTF-8, has no place in either index.
        query = query.encode("utf-8", "replace").decode("utf-8")
        self._follow(wait_seconds=0.0)
        encoder = self._embedding.encoder() if by_meaning and self._vectors.count else None
        words = None if encoder is None else self._embedding.word_vectors()
        return self._search.search(query, encoder, limit, search_filter or SearchFilter(), words)

    def held_words(self, question: str, texts: Sequence[str]) -> list[HeldWord]:
        """Return the question's words, how rare each is here, and which of the texts hold it."""
        return self._lexical.held_words(question, texts)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self._archive.articles_by_id([article_id]).get(article_id)

    def find(self, key: str) -> list[Article]:
        """Return the articles whose id, URL, file or folder is ``key``; none for an empty one."""
        if not key.strip() or any(0xD800 <= ord(letter) < 0xE000 for letter in key):
            return []  # blank would name the working folder; surrogates cannot be stored
        return self._archive.find(key) or self._archive.find(str(Path(key).absolute()))

    def articles(
        self,
        *,
        search_filter: SearchFilter | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Article]:
        """Return the articles that pass the filter, newest first, undated last."""
        return self._archive.articles(search_filter or SearchFilter(), limit=limit, offset=offset)

    def sentences(self, article_id: str) -> list[Sentence]:
        """Return the sentences of an article in order."""
        return self._archive.sentences_of(article_id)

    def sources(self) -> list[Source]:
        """Return every outlet with its number of articles and the days they span."""
        return self._archive.sources()

    @property
    def catalogue(self) -> Catalogue:
        """What the archive holds as a sorted and filtered list, without the texts."""
        return self._archive.catalogue

    @property
    def searched_sentences(self) -> int:
        """How many sentences a search looks at, told without counting them."""
        return self._lexical.count

    def source_dates(self) -> list[SourceDates]:
        """Return for every outlet how many articles are undated or doubtfully dated."""
        return self._archive.source_dates()

    @property
    def model(self) -> str:
        """The name of the model that the archive's sentences are embedded with."""
        return self._settings.encoder.model

    def languages(self) -> list[LanguageCount]:
        """Return how many articles are in each language, and whether the model knows it."""
        model = self._settings.encoder.model
        return [
            replace(it, known_to_model=it.language is None or knows_language(model, it.language))
            for it in self._archive.languages()
        ]

    def status(self) -> IndexStatus:
        """Return how much the archive holds and how much of it is embedded."""
        counts = self._archive.counts()
        return IndexStatus(
            folder=self._folder,
            articles=counts.articles,
            sentences=counts.sentences,
            embedded=counts.embedded,
            model=self._settings.encoder.model,
            bytes_on_disk=bytes_below(self._folder),
            last_change=counts.last_change,
        )

    def verify(self) -> list[str]:
        """Check the archive's laws and return what is wrong, nothing when it is sound."""
        with suppress(ArchiveDamaged):  # named below
            self._follow()
        return archive_problems(self._archive, self._lexical, self._vectors)

    def backup(self, folder: str | Path) -> None:
        """Copy the archive as it is now into a new ``folder``; others may go on writing meanwhile.

        Only the truth is copied: what is derived is made again when the copy is first opened.
        Raises ``ArchiveError`` when the folder is not empty or cannot be written.
        """
        back_up(self._folder / DATABASE, Path(folder).absolute() / DATABASE)

    # --- within -------------------------------------------------------------------------------

    def _follow(self, *, wait_seconds: float = _WORD_WAIT_SECONDS) -> None:
        self._lexical.follow(wait_seconds=wait_seconds)
        self._vectors.follow()


def _is_from(article: Article, source: str | None) -> bool:
    if source is None:
        return True
    return article.source is not None and article.source.casefold() == source.casefold()
