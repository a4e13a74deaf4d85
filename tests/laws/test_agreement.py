"""Whatever is done to an archive, it agrees with a model of it in memory, and with itself.

Hypothesis makes sequences of adding, replacing, removing, embedding, reopening and deleting what
is derived; after every step counts, articles, searches and the archive's own rules are compared.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index import embedding
from index.archive_values import RemovalQuery
from index.articles import Article
from index.news_index import NewsIndex
from index.settings import IndexSettings, VectorSettings
from index.text.sentences import split_sentences
from tests.generated_articles import generated_article, marker

NUMBERS = st.integers(0, 11)
EXAMPLES = int(os.environ.get("DATELINE_EXAMPLES", "30"))
VERSIONS = st.integers(0, 2)
SETTINGS = IndexSettings(vectors=VectorSettings(exact_up_to=30, unsaved_vectors=8))


class ArchiveMachine(RuleBasedStateMachine):
    """An archive beside a dictionary that says what it should hold."""

    home: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=self.home))
        self.versions: dict[int, int] = {}

    @initialize()
    def create(self) -> None:
        self.index = NewsIndex.create(self.folder / "archive", SETTINGS)
        self.other = NewsIndex.open(self.folder / "archive", SETTINGS)

    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=5), version=VERSIONS)
    def add(self, numbers: list[int], version: int) -> None:
        """Add new articles, replace others, and give some once more as they are."""
        self.index.add(generated_article(number, version) for number in numbers)
        self.versions |= dict.fromkeys(numbers, version)

    @rule(number=NUMBERS)
    def remove_one(self, number: int) -> None:
        removed = self.index.remove(RemovalQuery(key=self.identity(number)))
        assert len(removed) == (number in self.versions)
        self.versions.pop(number, None)

    @precondition(lambda self: len(self.versions) > 3)
    @rule(source=st.sampled_from(["courier", "Gazette"]))
    def remove_source(self, source: str) -> None:
        removed = self.other.remove(RemovalQuery(source=source))
        gone = {
            number
            for number, version in self.versions.items()
            if (generated_article(number, version).source or "").casefold() == source.casefold()
        }
        assert len(removed) == len(gone)
        self.versions = {n: v for n, v in self.versions.items() if n not in gone}

    @rule()
    def embed(self) -> None:
        self.index.embed_pending()
        status = self.index.status()
        assert status.embedded == status.sentences

    @rule(batch=st.integers(1, 9))
    def embed_and_be_stopped(self, batch: int) -> None:
        def stop(done: int, total: int) -> None:
            if done < total:
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(embedding, "_BATCH_SENTENCES", batch)
            try:
                self.other.embed_pending(progress=stop)
            except KeyboardInterrupt:
                assert self.other.status().embedded < self.other.status().sentences

    @rule()
    def reopen(self) -> None:
        self.index.close()
        self.index = NewsIndex.open(self.folder / "archive", SETTINGS)

    @rule(name=st.sampled_from(["vectors", "lexical"]))
    def lose_what_is_derived(self, name: str) -> None:
        self.index.close()
        self.other.close()
        shutil.rmtree(self.folder / "archive" / name, ignore_errors=True)
        self.index = NewsIndex.open(self.folder / "archive", SETTINGS)
        self.other = NewsIndex.open(self.folder / "archive", SETTINGS)

    @invariant()
    def the_archive_holds_what_the_model_holds(self) -> None:
        expected = self.model()
        for index in (self.index, self.other):
            stored = {self.without_id(article) for article in index.articles()}
            assert stored == {self.without_id(article) for article in expected}
            status = index.status()
            assert status.articles == len(expected)
            # Lines that recur in a source's articles give no sentence, so there may be fewer.
            assert status.sentences <= sum(len(split_sentences(a.text)) for a in expected)
            stored_sentences = [index.sentences(article.id) for article in index.articles()]
            assert status.sentences == sum(map(len, stored_sentences))
            assert index.verify() == []

    @invariant()
    def a_search_finds_what_is_there_and_nothing_that_is_gone(self) -> None:
        for number in (0, 5):
            for version in range(3):
                word = marker(number, version)
                there = self.versions.get(number) == version
                hits = self.other.search(word)
                assert any(f"{word}." in hit.sentence.text for hit in hits) == there
                for hit in hits:
                    article = hit.passage.article
                    sentence = hit.sentence
                    assert article.text[sentence.start : sentence.end] == sentence.text

    def teardown(self) -> None:
        self.index.close()
        self.other.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def model(self) -> list[Article]:
        return [generated_article(number, version) for number, version in self.versions.items()]

    @staticmethod
    def identity(number: int) -> str:
        """Return the URL or file by which an article goes in all its versions."""
        article = generated_article(number)
        return article.url or str(article.path)

    @staticmethod
    def without_id(article: Article) -> tuple[object, ...]:
        return (article.text, article.url, article.path, article.published, article.source)


@pytest.mark.usefixtures("fake_encoder")
def test_an_archive_agrees_with_its_model_in_any_sequence(tmp_path: Path) -> None:
    ArchiveMachine.home = tmp_path
    chosen = settings(max_examples=EXAMPLES, stateful_step_count=10, deadline=None)
    run_state_machine_as_test(ArchiveMachine, settings=chosen)
