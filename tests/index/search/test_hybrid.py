"""Search over one archive: what a hit carries, and that the truth has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Hit, Period, SearchFilter
from index.search.hybrid import HybridSearch
from index.settings import LexicalSettings, LikenessSettings, SearchSettings, VectorSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.lexical_tantivy import LexicalTantivy
from index.stores.vectors_faiss import VectorsFaiss
from tests.fakes import FakeEncoder, FakeWordVectors
from tests.index.stores.vector_archives import split

EVERYTHING = SearchFilter()
ENCODER = FakeEncoder()
FERRY = Article.create(
    "The ferry sank at dawn. Nobody was hurt. The captain was asleep. Divers came. A crane came."
    " The hull was raised.",
    source="Post",
    published=date(2026, 3, 1),
)
BANK = Article.create(
    "The bank cut its rate. Savers complained. The captain of the bank resigned.",
    source="Courier",
    published=date(2025, 3, 1),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArchiveSqlite]:
    with closing(ArchiveSqlite(tmp_path / "archive.sqlite")) as archive:
        archive.add([split(FERRY), split(BANK)])
        yield archive


def embed(store: ArchiveSqlite, limit: int = 1000) -> None:
    ids = store.pending(limit)
    sentences = store.sentences(ids)
    store.store_embeddings(ids, ENCODER.encode_sentences([sentences[n].text for n in ids]))


def searching(
    store: ArchiveSqlite, folder: Path, settings: SearchSettings | None = None
) -> HybridSearch:
    vectors = VectorsFaiss(folder / "vectors", store, VectorSettings())
    lexical = LexicalTantivy(folder / "lexical", store, LexicalSettings())
    vectors.follow()
    lexical.follow()
    return HybridSearch(store, vectors, lexical, settings or SearchSettings())


def texts(hits: list[Hit]) -> list[str]:
    return [hit.sentence.text for hit in hits]


def test_the_sentence_that_says_it_comes_first_with_its_reasons(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    hits = searching(store, tmp_path).search("When was the hull raised?", ENCODER, 10, EVERYTHING)
    best = hits[0]
    assert best.sentence.text == "The hull was raised."
    assert best.rank_by_meaning == 1
    assert best.rank_by_words == 1
    assert 0 < best.word_share <= 1
    cosine = float(
        ENCODER.encode_question(best.sentence.text)
        @ ENCODER.encode_question("When was the hull raised?")
    )
    assert best.similarity == pytest.approx(cosine, abs=1e-3)
    # Both words are there, and "was" parts them, as it does not in the question.
    settings = SearchSettings()
    held = settings.evidence.passage_words + settings.evidence.sentence_words
    words = settings.words_weight * best.word_share + held * best.sentence_coverage
    assert best.score == pytest.approx(cosine + words, abs=1e-3)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_every_passage_is_a_slice_around_its_sentence_inside_its_article(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    settings = SearchSettings(neighbours=1)
    hits = searching(store, tmp_path, settings).search("captain", ENCODER, 10, EVERYTHING)
    assert {hit.passage.article for hit in hits} == {FERRY, BANK}
    for hit in hits:
        passage, sentences = hit.passage, hit.passage.sentences
        assert hit.sentence in sentences
        assert len(sentences) <= 3
        assert all(sentence.article_id == passage.article.id for sentence in sentences)
        assert (passage.start, passage.end) == (sentences[0].start, sentences[-1].end)
        assert all(s.text == passage.article.text[s.start : s.end] for s in sentences)


def test_without_an_encoder_words_alone_decide(store: ArchiveSqlite, tmp_path: Path) -> None:
    embed(store)
    hits = searching(store, tmp_path).search("savers", None, 10, EVERYTHING)
    assert hits[0].sentence.text == "Savers complained."
    assert {hit.passage.article for hit in hits} == {BANK}
    assert all(hit.similarity is None and hit.rank_by_meaning is None for hit in hits)


def test_a_sentence_not_embedded_yet_is_found_by_its_words(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store, limit=6)
    hits = searching(store, tmp_path).search("Who cut the rate?", ENCODER, 10, EVERYTHING)
    assert hits[0].sentence.text == "The bank cut its rate."
    assert hits[0].similarity is None
    assert any(hit.similarity is not None for hit in hits)


@pytest.mark.parametrize(
    "search_filter",
    [SearchFilter(Period(until=date(2025, 12, 31))), SearchFilter(sources=("COURIER",))],
)
def test_a_filter_holds_for_both_rankings(
    store: ArchiveSqlite, tmp_path: Path, search_filter: SearchFilter
) -> None:
    embed(store)
    hits = searching(store, tmp_path).search("the captain", ENCODER, 10, search_filter)
    assert sorted(texts(hits)) == sorted(sentence.text for sentence in store.sentences_of(BANK.id))


def test_a_question_s_neighbouring_words_count_for_more_side_by_side(tmp_path: Path) -> None:
    apart = Article.create("The moor saw the gull of the brine and a skiff.", path="a.txt")
    beside = Article.create("The skiff saw a gull and the moor brine.", path="b.txt")
    with closing(ArchiveSqlite(tmp_path / "pairs.sqlite")) as archive:
        archive.add([split(apart), split(beside)])
        embed(archive)
        search = searching(archive, tmp_path)
        hits = search.search("the skiff and the moor brine", ENCODER, 10, EVERYTHING)
        again = search.search("the skiff and the gull of the brine", ENCODER, 10, EVERYTHING)
    assert hits[0].passage.article == beside
    assert again[0].passage.article == apart


def test_what_the_truth_has_removed_is_no_hit_even_while_the_indexes_hold_it(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    search = searching(store, tmp_path)
    store.remove([FERRY.id])
    hits = search.search("the captain of the ferry", ENCODER, 10, EVERYTHING)
    assert {hit.passage.article for hit in hits} == {BANK}


def test_a_candidate_by_words_alone_has_its_cosine_too(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    settings = SearchSettings(candidates=2)
    hits = searching(store, tmp_path, settings).search("ferry bank", ENCODER, 1, EVERYTHING)
    again = searching(store, tmp_path, SearchSettings(candidates=50)).search(
        "ferry bank", ENCODER, 1, EVERYTHING
    )
    assert hits[0].similarity is not None
    assert hits[0].score == again[0].score


@pytest.mark.parametrize(("limit", "expected"), [(0, 0), (1, 1), (4, 4), (100, 9)])
def test_no_more_hits_than_asked_for(
    store: ArchiveSqlite, tmp_path: Path, limit: int, expected: int
) -> None:
    embed(store)
    hits = searching(store, tmp_path).search("the captain", ENCODER, limit, EVERYTHING)
    assert len(hits) == expected


def test_the_same_search_gives_the_same_hits(store: ArchiveSqlite, tmp_path: Path) -> None:
    embed(store)
    first = searching(store, tmp_path).search("the captain", ENCODER, 10, EVERYTHING)
    second = searching(store, tmp_path).search("the captain", ENCODER, 10, EVERYTHING)
    assert first == second
    assert np.isfinite([hit.score for hit in first]).all()


def test_a_word_that_means_nearly_the_same_brings_its_sentence_forward(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    search = searching(store, tmp_path)
    question = "Who skippered the bank?"
    plain = search.search(question, ENCODER, 10, EVERYTHING)
    words = FakeWordVectors({"skippered": "captain"})
    anew = search.search(question, ENCODER, 10, EVERYTHING, words)
    sentence = "The captain of the bank resigned."
    assert texts(anew).index(sentence) < texts(plain).index(sentence)
    assert texts(anew)[0] == sentence
    assert sorted(texts(anew)) == sorted(texts(plain))
    assert [hit.score for hit in anew] == sorted((hit.score for hit in anew), reverse=True)


def test_looking_again_at_the_first_keeps_every_hit_and_falling_scores(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    embed(store)
    few = SearchSettings(likeness=LikenessSettings(candidates=2))
    none = SearchSettings(likeness=LikenessSettings(candidates=0))
    question = "Was the captain of the ferry hurt?"
    vectors = FakeWordVectors()
    anew = searching(store, tmp_path, few).search(question, ENCODER, 10, EVERYTHING, vectors)
    plain = searching(store, tmp_path, none).search(question, ENCODER, 10, EVERYTHING, vectors)
    assert sorted(texts(anew)) == sorted(texts(plain))
    assert [hit.score for hit in anew] == sorted((hit.score for hit in anew), reverse=True)


def test_words_alone_take_no_notice_of_word_vectors(store: ArchiveSqlite, tmp_path: Path) -> None:
    search = searching(store, tmp_path)
    with_vectors = search.search(
        "savers", None, 10, EVERYTHING, FakeWordVectors({"savers": "bank"})
    )
    assert with_vectors == search.search("savers", None, 10, EVERYTHING)
