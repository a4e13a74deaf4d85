"""The words of an archive in tantivy, derived from its sentences: sentences by BM25.

Each sentence is one entry with two text fields: the sentence alone, and the article's title with
the sentences around it. ``lexical_entries`` and ``lexical_queries`` speak to tantivy with it.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import tantivy
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.articles import HeldWord, SearchFilter
from index.errors import ArchiveBusy, ArchiveError
from index.settings import EvidenceSettings, LexicalSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.changes import Change, ChangeKind
from index.stores.derived_files import is_as_sealed, seal_folder
from index.stores.lexical_entries import ANALYZER, analyzer, entry, schema
from index.stores.lexical_queries import (
    QuestionWords,
    WeighedWords,
    between,
    evidence_query,
    ranking_query,
    rarities,
    rarity,
    scored,
    weighed,
)
from index.stores.lexical_state import LexicalState
from index.stores.ranking import ScoredSentence
from index.text.passages import surroundings

_WRITER_BYTES = 64_000_000
_OPEN_WAIT_SECONDS = 60.0
_K1 = 1.2  # tantivy's BM25 constant; the score of a term stays below idf * (k1 + 1)
_EVIDENCE_DIGITS = 6


class LexicalTantivy:
    """Follows the sentences of one archive and finds those that share words with a question.

    ``folder`` may be deleted at any time: it is rebuilt from the archive. Thread-safe; of several
    processes one at a time follows, the others read what it wrote.
    """

    def __init__(self, folder: Path, archive: ArchiveSqlite, settings: LexicalSettings) -> None:
        self._folder = folder
        self._archive = archive
        self._settings = settings
        self._lock = threading.RLock()
        self._state = LexicalState(folder / "state.json", archive, settings)
        self._home = folder / "index"
        self._seal = folder / "files.json"
        folder.mkdir(parents=True, exist_ok=True)
        self._file_lock = FileLock(folder / "follow.lock")
        self._words = QuestionWords()
        self._followed = 0
        self._index = self._open()

    @property
    def settings(self) -> LexicalSettings:
        """How far the surroundings of a sentence reach."""
        return self._settings

    @property
    def count(self) -> int:
        """Number of sentences held."""
        return int(self._index.searcher().num_docs)

    def held_ids(self) -> NDArray[np.int64]:
        """Return the ids (n,) of the sentences that can be found, ascending; one entry each."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return np.zeros(0, dtype=np.int64)
        found = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
        ids = searcher.fast_field_values("sentence", [address for _, address in found])
        return np.sort(np.array(ids, dtype=np.int64))

    def follow(self, *, wait_seconds: float = 0.0) -> bool:
        """Take over every change of the archive since the last call; tell whether all were.

        ``False`` when another process holds the index for longer than ``wait_seconds``.
        """
        with self._lock:
            newest = self._archive.last_change()
            if self._followed >= newest:
                return True
            self._reload()
            if self._followed >= newest:
                return True
            try:
                with self._file_lock.acquire(timeout=wait_seconds):
                    self._catch_up_or_rebuild()
            except Timeout:
                return False
            return True

    def search(
        self, question: str, limit: int, search_filter: SearchFilter | None = None
    ) -> list[ScoredSentence]:
        """Return up to ``limit`` sentences by BM25, best first, filtered before the cut.

        A score is the share (0..1) of the best that could be reached if every word of the
        question, weighted by its rarity, stood in a sentence and its surroundings many times;
        words that no sentence holds count too. Robertson and Zaragoza (2009) describe BM25.
        """
        terms = self._words.terms(question)
        if not terms or limit <= 0:
            return []
        searcher = self._index.searcher()
        ideal = (_K1 + 1) * sum(rarities(terms, searcher).values())
        weight = self._settings.sentence_weight
        query = ranking_query(self._index.schema, terms, weight, search_filter)
        return [
            ScoredSentence(sentence, score / ideal)
            for sentence, score in scored(searcher, query, limit)
        ]

    def evidence(
        self, question: str, sentences: Sequence[int], settings: EvidenceSettings
    ) -> dict[int, float]:
        """Return for each of these sentences how much of the question's words it can show.

        That is the share of the words, by rarity, that the sentence's surroundings hold, that the
        sentence itself holds, and of the pairs of words that stand in the surroundings as far
        apart as in the question, each times its weight. Sentences that show none may be left out.
        """
        terms = self._words.terms(question)
        if not terms or not sentences or settings == EvidenceSettings(0.0, 0.0, 0.0):
            return {}
        searcher = self._index.searcher()
        query = evidence_query(
            self._index.schema,
            sentences,
            rarities(terms, searcher),
            self._words.pairs(question),
            settings,
        )
        # Sums of 32-bit floats differ in their last digits with their order.
        found = scored(searcher, query, len(sentences))
        return {sentence: round(score, _EVIDENCE_DIGITS) for sentence, score in found}

    def coverage(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text the share (0..1) of the question's words, by rarity, it holds."""
        terms = self._words.terms(question)
        weights = rarities(terms, self._index.searcher())
        total = sum(weights.values())
        if not terms or total <= 0:
            return [0.0] * len(texts)
        held = [frozenset(self._words.stems(text)) for text in texts]
        return [sum(weights[term] for term in terms if term in words) / total for words in held]

    def stems(self, text: str) -> list[str]:
        """Return the stem of every word of the text, in order."""
        return self._words.stems(text)

    def weighed_words(self, question: str) -> WeighedWords:
        """Return the telling words of a question as written, and how rare each is here."""
        return weighed(self._words.as_written(question), self._index.searcher())

    def held_words(self, question: str, texts: Sequence[str]) -> list[HeldWord]:
        """Return the question's words in its order, without stop words, and which texts hold them.

        A word that occurs twice comes once. Words and texts are compared by their stems.
        """
        searcher = self._index.searcher()
        held = [frozenset(self._words.stems(text)) for text in texts]
        return [
            HeldWord(word, rarity(searcher, term), tuple(term in one for one in held))
            for term, word in self._words.as_written(question).items()
        ]

    # --- following ----------------------------------------------------------------------------

    def _open(self) -> tantivy.Index:
        index = self._usable_index()
        if index is not None:
            return index
        try:
            with self._file_lock.acquire(timeout=_OPEN_WAIT_SECONDS):
                return self._usable_index() or self._new_index()
        except Timeout as error:
            raise ArchiveBusy(
                f"Another process is building the index in {self._folder}; try again when it has"
                " finished."
            ) from error

    def _usable_index(self) -> tantivy.Index | None:
        state = self._state.read()
        if not state or not is_as_sealed(
            self._home, self._seal, writing=bool(state.get("applying"))
        ):
            return None
        try:
            index = tantivy.Index.open(str(self._home))
        except (ValueError, OSError):
            return None
        index.register_tokenizer(ANALYZER, analyzer())
        self._followed = int(state["followed"])
        return index

    def _new_index(self) -> tantivy.Index:
        self._state.forget()
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir()
        index = tantivy.Index(schema(), path=str(self._home))
        index.register_tokenizer(ANALYZER, analyzer())
        self._followed = 0
        seal_folder(self._home, self._seal)
        self._state.write(followed=0, applying=0)
        return index

    def _reload(self) -> bool:
        """Take over what another process wrote; tell whether the index is still there."""
        state = self._state.read()
        if not state:
            return False
        followed = int(state["followed"])
        if followed != self._followed:
            try:
                self._index.reload()
            except (ValueError, OSError):
                return False
            self._followed = followed
        return True

    def _catch_up_or_rebuild(self) -> None:
        """Follow the log; an index that tantivy cannot go on with is made anew."""
        if self._reload():
            try:
                self._catch_up()
            except ValueError:  # so tantivy reports whatever is wrong
                pass
            else:
                return
        try:
            self._index = self._new_index()
            self._catch_up()
        except ValueError as error:
            raise ArchiveError(f"The index in {self._folder} cannot be written: {error}") from error

    def _catch_up(self) -> None:
        state = self._state.read()
        changes = self._archive.changes_since(self._followed)
        if not changes:
            return
        interrupted = int(state.get("applying", 0))
        newest = changes[-1].number
        if all(change.kind in {ChangeKind.EMBED, ChangeKind.FORGET} for change in changes):
            self._followed = newest
            self._state.write(followed=newest, applying=0)
            return
        self._state.write(followed=self._followed, applying=max(newest, interrupted))
        writer = self._index.writer(_WRITER_BYTES, 1)
        if interrupted:  # files of the stopped run stand where this one will write
            writer.garbage_collect_files()
        for change in changes:
            # Entries of an interrupted run may stand already: delete before adding again.
            if change.kind in {ChangeKind.REMOVE, ChangeKind.DESCRIBE} or (
                change.kind is ChangeKind.ADD and change.number <= interrupted
            ):
                writer.delete_documents_by_query(
                    between(self._index.schema, "sentence", change.first, change.last)
                )
            if change.kind in {ChangeKind.ADD, ChangeKind.DESCRIBE}:
                self._add(writer, change)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._followed = newest
        seal_folder(self._home, self._seal)
        self._state.write(followed=newest, applying=0)

    def _add(self, writer: tantivy.IndexWriter, change: Change) -> None:
        entries = self._archive.sentences_between(change.first, change.last)
        for _, group in groupby(entries, key=lambda entry: entry[1].id):
            sentences, articles = zip(*group, strict=True)
            article = articles[0]
            for sentence, around in zip(
                sentences,
                surroundings(
                    article.text,
                    sentences,
                    neighbours=self._settings.neighbours,
                    short_paragraph=self._settings.short_paragraph,
                ),
                strict=True,
            ):
                writer.add_document(entry(article, sentence, around))
