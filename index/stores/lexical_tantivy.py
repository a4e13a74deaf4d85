"""The words of an archive in tantivy, derived from its sentences: sentences by BM25.

The only module that touches ``tantivy``. Each sentence is one entry with two text fields: the
sentence alone, and the article's title with the sentences around it.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Sequence
from itertools import groupby
from math import log
from pathlib import Path

import numpy as np
import tantivy
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.articles import Article, HeldWord, SearchFilter, Sentence
from index.errors import ArchiveBusy, ArchiveError
from index.settings import LexicalSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.changes import Change, ChangeKind
from index.stores.derived_files import is_as_sealed, read_json, seal_folder, write_json
from index.stores.ranking import ScoredSentence
from index.stores.stop_words import STOP_WORDS
from index.text.passages import surroundings

_STATE_FORMAT = 2
_ANALYZER = "dateline_en"
_WRITER_BYTES = 64_000_000
_OPEN_WAIT_SECONDS = 60.0
_WORD = re.compile(r"[^\W_]+")
_MOST_QUESTION_WORDS = 128
_MOST_QUESTION_TERMS = 64  # a pasted page as question would otherwise cost seconds
# Added to the best score that could be reached, as a share of what one word that stands in a
# single sentence can reach: a question of one common word is matched by any sentence that holds
# it, and must not count as found. Chosen on SQuAD 1.1 dev.
_LEAST_TELLING = 0.5
_K1 = 1.2  # tantivy's BM25 constant; the score of a term stays below idf * (k1 + 1)


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
        self._home = folder / "index"
        self._seal = folder / "files.json"
        folder.mkdir(parents=True, exist_ok=True)
        self._file_lock = FileLock(folder / "follow.lock")
        self._analyzer = _analyzer()
        self._stop_terms = frozenset(self._analyzer.analyze(" ".join(sorted(STOP_WORDS))))
        self._followed = 0
        self._index = self._open()

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
        terms = self._terms(question)
        if not terms or limit <= 0:
            return []
        searcher = self._index.searcher()
        ideal = (_K1 + 1) * sum(self._weights(terms, searcher).values())
        query = self._query(terms, search_filter)
        found = searcher.search(query, limit, count=False).hits
        if not found or ideal <= 0:
            return []
        ids = searcher.fast_field_values("sentence", [address for _, address in found])
        hits = [
            ScoredSentence(int(sentence), float(score) / ideal)
            for (score, _), sentence in zip(found, ids, strict=True)
            if sentence is not None
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.sentence))

    def coverage(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text the share (0..1) of the question's words, by rarity, it holds."""
        terms = self._terms(question)
        weights = self._weights(terms, self._index.searcher())
        total = sum(weights.values())
        if not terms or total <= 0:
            return [0.0] * len(texts)
        held = [frozenset(self._analyzer.analyze(text)) for text in texts]
        return [sum(weights[term] for term in terms if term in words) / total for words in held]

    def held_words(self, question: str, texts: Sequence[str]) -> list[HeldWord]:
        """Return the question's words in its order, without stop words, and which texts hold them.

        A word that occurs twice comes once. Words and texts are compared by their stems.
        """
        searcher = self._index.searcher()
        held = [frozenset(self._analyzer.analyze(text)) for text in texts]
        words: dict[str, str] = {}
        for word in _WORD.findall(question)[:_MOST_QUESTION_WORDS]:
            for term in self._analyzer.analyze(word):
                words.setdefault(term, word)
        return [
            HeldWord(word, _rarity(searcher, term), tuple(term in one for one in held))
            for term, word in words.items()
            if term not in self._stop_terms
        ]

    def _weights(self, terms: Sequence[str], searcher: tantivy.Searcher) -> dict[str, float]:
        """Return the rarity of each term, and under the empty name what a question must add."""
        weights = {term: _rarity(searcher, term) for term in terms}
        weights[""] = _LEAST_TELLING * _rarity_of_holding(1, searcher.num_docs)
        return weights

    def _terms(self, question: str) -> list[str]:
        terms = list(dict.fromkeys(self._analyzer.analyze(question)))
        telling = [term for term in terms if term not in self._stop_terms]
        return (telling or terms)[:_MOST_QUESTION_TERMS]

    def _query(self, terms: Sequence[str], search_filter: SearchFilter | None) -> tantivy.Query:
        schema = self._index.schema
        weights = {
            "alone": self._settings.sentence_weight,
            "around": 1.0 - self._settings.sentence_weight,
        }
        words = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, term), weight),
            )
            for name, weight in weights.items()
            for term in terms
        ]
        clauses = [(tantivy.Occur.Must, tantivy.Query.boolean_query(words))]
        clauses += [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0))
            for condition in _conditions(schema, search_filter)
        ]
        return tantivy.Query.boolean_query(clauses)

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
        state = self._state()
        if not state or not is_as_sealed(
            self._home, self._seal, writing=bool(state.get("applying"))
        ):
            return None
        try:
            index = tantivy.Index.open(str(self._home))
        except (ValueError, OSError):
            return None
        index.register_tokenizer(_ANALYZER, self._analyzer)
        self._followed = int(state["followed"])
        return index

    def _new_index(self) -> tantivy.Index:
        (self._folder / "state.json").unlink(missing_ok=True)
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir()
        index = tantivy.Index(_schema(), path=str(self._home))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        self._followed = 0
        seal_folder(self._home, self._seal)
        self._save(followed=0, applying=0)
        return index

    def _state(self) -> dict[str, str | int]:
        state = read_json(self._folder / "state.json")
        usable = (
            state.get("format") == _STATE_FORMAT
            and state.get("archive") == self._archive.meta("archive")
            and state.get("neighbours") == self._settings.neighbours
            and state.get("short_paragraph") == self._settings.short_paragraph
            and int(state.get("followed", 0)) <= self._archive.last_change()
        )
        return state if usable else {}

    def _save(self, *, followed: int, applying: int) -> None:
        write_json(
            self._folder / "state.json",
            {
                "format": _STATE_FORMAT,
                "archive": self._archive.meta("archive") or "",
                "neighbours": self._settings.neighbours,
                "short_paragraph": self._settings.short_paragraph,
                "followed": followed,
                "applying": applying,
            },
        )

    def _reload(self) -> bool:
        """Take over what another process wrote; tell whether the index is still there."""
        state = self._state()
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
        state = self._state()
        changes = self._archive.changes_since(self._followed)
        if not changes:
            return
        interrupted = int(state.get("applying", 0))
        newest = changes[-1].number
        if all(change.kind in {ChangeKind.EMBED, ChangeKind.FORGET} for change in changes):
            self._followed = newest
            self._save(followed=newest, applying=0)
            return
        self._save(followed=self._followed, applying=max(newest, interrupted))
        writer = self._index.writer(_WRITER_BYTES, 1)
        if interrupted:  # files of the stopped run stand where this one will write
            writer.garbage_collect_files()
        for change in changes:
            # Entries of an interrupted run may stand already: delete before adding again.
            if change.kind in {ChangeKind.REMOVE, ChangeKind.DESCRIBE} or (
                change.kind is ChangeKind.ADD and change.number <= interrupted
            ):
                writer.delete_documents_by_query(
                    _between(self._index.schema, "sentence", change.first, change.last)
                )
            if change.kind in {ChangeKind.ADD, ChangeKind.DESCRIBE}:
                self._add(writer, change)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._followed = newest
        seal_folder(self._home, self._seal)
        self._save(followed=newest, applying=0)

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
                writer.add_document(_entry(article, sentence, around))


def _entry(article: Article, sentence: Sentence, around: Sequence[Sentence]) -> tantivy.Document:
    context = " ".join(other.text for other in around)
    return tantivy.Document(
        alone=[sentence.text],
        around=[f"{article.title}. {context}" if article.title else context],
        source=[article.source.casefold()] if article.source else [],
        sentence=sentence.id,
        published=article.published.toordinal() if article.published else 0,
    )


def _conditions(schema: tantivy.Schema, search_filter: SearchFilter | None) -> list[tantivy.Query]:
    if search_filter is None:
        return []
    conditions = []
    period = search_filter.period
    if period.since or period.until:
        first = period.since.toordinal() if period.since else 1
        last = period.until.toordinal() if period.until else 9_999_999
        conditions.append(_between(schema, "published", first, last))
    if search_filter.sources:
        conditions.append(
            tantivy.Query.term_set_query(
                schema, "source", [source.casefold() for source in search_filter.sources]
            )
        )
    return conditions


def _between(schema: tantivy.Schema, name: str, first: int, last: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, name, tantivy.FieldType.Integer, first, last)


def _rarity(searcher: tantivy.Searcher, term: str) -> float:
    """Return tantivy's inverse document frequency of a term among the surroundings."""
    return _rarity_of_holding(searcher.doc_freq("around", term), searcher.num_docs)


def _rarity_of_holding(holding: int, total: int) -> float:
    return log(1 + (max(0, total - holding) + 0.5) / (holding + 0.5))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("alone", tokenizer_name=_ANALYZER)
    builder.add_text_field("around", tokenizer_name=_ANALYZER)
    builder.add_text_field("source", tokenizer_name="raw")
    # Signed: the unsigned field panics on Python integers (tantivy 0.27).
    builder.add_integer_field("sentence", indexed=True, fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
