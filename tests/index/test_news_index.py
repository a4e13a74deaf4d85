"""One archive as users know it: adding, replacing, removing, embedding, reopening, rebuilding."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import embedding, news_index, splitting
from index.archive_values import AddSummary, RemovalQuery
from index.articles import Article, Outcome, Period, SearchFilter
from index.encoders.protocol import Vectors
from index.errors import ArchiveError, ArchiveIncompatible, ArchiveNotFound, ModelError
from index.news_index import NewsIndex
from index.settings import EncoderSettings, IndexSettings, VectorSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.archive_writing import AddResult
from tests.fakes import FakeEncoder
from tests.generated_articles import generated_article, generated_articles, marker

FERRY = Article.create(
    "The ferry sank at dawn. Nobody was hurt. The hull was raised in May.",
    url="https://post.example/ferry",
    path="/clippings/2026/ferry.txt",
    source="Post",
    published=date(2026, 3, 1),
)
BANK = Article.create(
    "The bank cut its rate. Savers complained loudly.",
    path="/clippings/2025/bank.txt",
    source="Courier",
    published=date(2025, 3, 1),
)
SMALL_INVERTED = IndexSettings(vectors=VectorSettings(exact_up_to=100, unsaved_vectors=10))


class StoppedEncoder(FakeEncoder):
    """Stops like a killed process when it is to encode more than some sentences."""

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        del texts
        raise KeyboardInterrupt


def found(index: NewsIndex, query: str, *, by_meaning: bool = True) -> list[str]:
    return [hit.sentence.text for hit in index.search(query, by_meaning=by_meaning)]


def found_ids(index: NewsIndex, word: str) -> set[str]:
    return {hit.passage.article.id for hit in index.search(word, by_meaning=False)}


# --- making and opening -----------------------------------------------------------------------


def test_a_new_archive_is_empty_and_sound(archive: NewsIndex) -> None:
    status = archive.status()
    assert (status.articles, status.sentences, status.embedded) == (0, 0, 0)
    assert archive.search("anything") == []
    assert archive.embed_pending() == 0
    assert archive.verify() == []


def test_there_is_nothing_to_open_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="dateline add PATH --archive"):
        NewsIndex.open(tmp_path)
    assert list(tmp_path.iterdir()) == [], "looking leaves no trace"


def test_an_archive_is_not_made_over_another(archive: NewsIndex) -> None:
    with pytest.raises(ArchiveError, match="open it instead"):
        NewsIndex.create(archive.folder)


def test_a_file_in_place_of_the_folder_is_an_archive_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="Cannot make the folder"):
        NewsIndex.create(tmp_path / "file" / "archive")


def test_open_or_create_does_the_one_that_is_right(tmp_path: Path) -> None:
    with NewsIndex.open_or_create(tmp_path / "new") as index:
        index.add([FERRY])
    with NewsIndex.open_or_create(tmp_path / "new") as index:
        assert index.status().articles == 1


def test_the_archive_remembers_its_model(tmp_path: Path) -> None:
    chosen = IndexSettings(encoder=EncoderSettings(model="another/model"))
    NewsIndex.create(tmp_path / "a", chosen).close()
    with NewsIndex.open(tmp_path / "a") as index:
        assert index.status().model == "another/model"
    with pytest.raises(ArchiveIncompatible, match="another/model, not all-MiniLM-L6-v2"):
        NewsIndex.open(tmp_path / "a", IndexSettings())


@pytest.mark.parametrize("begun", ["an empty file", "tables"])
def test_an_archive_whose_making_was_cut_off_opens_with_the_chosen_model(
    tmp_path: Path, begun: str
) -> None:
    file = tmp_path / "archive.sqlite"
    if begun == "tables":
        ArchiveSqlite(file).close()
    else:
        file.touch()
    chosen = IndexSettings(encoder=EncoderSettings(model="another/model"))
    with NewsIndex.open_or_create(tmp_path, chosen) as index:
        index.add([FERRY])
        assert index.verify() == []
    with NewsIndex.open(tmp_path) as index:
        assert index.status().model == "another/model"


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    index = NewsIndex.create(tmp_path / "a")
    index.close()
    with pytest.raises(ArchiveError, match="closed"):
        index.articles()


# --- adding -----------------------------------------------------------------------------------


def test_an_article_is_found_by_its_words_before_it_is_embedded(archive: NewsIndex) -> None:
    assert archive.add([FERRY, BANK]) == AddSummary(added=2)
    assert archive.status().embedded == 0
    hits = archive.search("hull")
    assert hits[0].sentence.text == "The hull was raised in May."
    assert hits[0].similarity is None


def test_adding_counts_what_it_did_and_reports_each_article_once_stored(
    archive: NewsIndex,
) -> None:
    archive.add([FERRY, BANK])
    told: list[AddResult] = []

    def report(result: AddResult) -> None:
        assert archive.article(result.article_id) is not None
        told.append(result)

    changed = replace(BANK, text="The bank closed.")
    new = Article.create("A new thing happened.")
    assert archive.add([FERRY, changed, new, new], report=report) == AddSummary(1, 1, 2)
    assert [(result.article_id, result.outcome) for result in told] == [
        (FERRY.id, Outcome.UNCHANGED),
        (BANK.id, Outcome.REPLACED),
        (new.id, Outcome.ADDED),
        (new.id, Outcome.UNCHANGED),
    ]


@pytest.mark.parametrize("limit", ["articles", "characters", "seconds"])
def test_long_runs_are_stored_in_batches(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    match limit:
        case "articles":
            monkeypatch.setattr(splitting, "_BATCH_ARTICLES", 7)
        case "characters":
            monkeypatch.setattr(splitting, "_BATCH_CHARACTERS", 700)
        case _:
            monkeypatch.setattr(splitting, "_BATCH_SECONDS", 0.0)
    monkeypatch.setattr(news_index, "_SECONDS_BETWEEN_WORD_COMMITS", 0.0)
    stored_while_reading: list[int] = []
    searchable_while_reading: list[int] = []

    def watched() -> Iterator[Article]:
        for article in generated_articles(30):
            stored_while_reading.append(archive.status().articles)
            searchable_while_reading.append(archive._lexical.count)
            yield article

    assert archive.add(watched()).added == 30
    assert 0 < stored_while_reading[-1] < 30
    assert searchable_while_reading[-1] > 0
    assert archive.verify() == []


def test_what_is_stored_stays_when_the_rest_cannot_be_read(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "_BATCH_ARTICLES", 5)

    def breaking() -> Iterator[Article]:
        yield from generated_articles(12)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        archive.add(breaking())
    assert archive.status().articles == 10
    assert archive.verify() == []


def test_a_replaced_article_answers_with_its_new_text_only(archive: NewsIndex) -> None:
    archive.add([FERRY, BANK])
    archive.embed_pending()
    archive.add([Article.create("The ferry was towed to Tarn.", url=FERRY.url)])
    assert "The ferry sank at dawn." not in found(archive, "The ferry sank at dawn.")
    assert found(archive, "towed")[0] == "The ferry was towed to Tarn."
    assert archive.article(FERRY.id) is not None
    archive.embed_pending()
    assert archive.verify() == []


# --- finding, listing, removing ---------------------------------------------------------------


def test_articles_are_found_by_any_of_their_names(archive: NewsIndex, tmp_path: Path) -> None:
    here = Article.create("It stands here.", path=str(tmp_path / "here.txt"))
    archive.add([FERRY, BANK, here])
    assert archive.find(FERRY.id) == [FERRY]
    assert archive.find("http://post.example/ferry/") == [FERRY]
    assert archive.find("/clippings/2026/ferry.txt") == [FERRY]
    assert archive.find("/clippings/2025") == [BANK]
    assert archive.find("/clippings/2025/") == [BANK]
    assert {article.id for article in archive.find("/clippings")} == {FERRY.id, BANK.id}
    assert archive.find("/nowhere") == []


def test_a_relative_path_is_a_name_too(
    archive: NewsIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Article.create("It stands here.", path=str(tmp_path / "sub" / "here.txt"))
    archive.add([here])
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert archive.find("sub/here.txt") == [here]
    assert archive.find("sub") == [here]


@pytest.mark.parametrize(
    ("query", "removed"),
    [
        (RemovalQuery(), set()),
        (RemovalQuery(key=FERRY.id), {FERRY.id}),
        (RemovalQuery(key=FERRY.url), {FERRY.id}),
        (RemovalQuery(key="/clippings"), {FERRY.id, BANK.id}),
        (RemovalQuery(key="/clippings", source="POST"), {FERRY.id}),
        (RemovalQuery(key="/clippings", period=Period(until=date(2025, 12, 31))), {BANK.id}),
        (RemovalQuery(key=FERRY.id, source="Courier"), set()),
        (RemovalQuery(source="courier"), {BANK.id}),
        (RemovalQuery(period=Period(since=date(2026, 1, 1))), {FERRY.id}),
        (RemovalQuery(key="unknown"), set()),
    ],
    # Sets have no order that two processes share.
    ids=lambda it: str(sorted(it) if isinstance(it, set) else it),
)
def test_a_removal_takes_what_all_its_parts_name(
    archive: NewsIndex, query: RemovalQuery, removed: set[str]
) -> None:
    archive.add([FERRY, BANK])
    assert {article.id for article in archive.matching(query)} == removed
    assert {article.id for article in archive.remove(query)} == removed
    assert {article.id for article in archive.articles()} == {FERRY.id, BANK.id} - removed
    assert archive.verify() == []


@pytest.mark.parametrize(
    "query",
    [RemovalQuery(source=""), RemovalQuery(key="", source="Post"), RemovalQuery(key="\udcff")],
)
def test_an_empty_name_removes_nothing(archive: NewsIndex, query: RemovalQuery) -> None:
    archive.add([FERRY, BANK, Article.create("No source and no name.")])
    assert archive.remove(query) == []


def test_an_empty_key_is_not_the_working_folder(
    archive: NewsIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([Article.create("It stands here.", path=str(tmp_path / "here.txt"))])
    monkeypatch.chdir(tmp_path)
    assert archive.remove(RemovalQuery(key="")) == []


def test_a_removed_article_is_gone_from_every_reading(archive: NewsIndex) -> None:
    archive.add([FERRY, BANK])
    archive.embed_pending()
    archive.remove(RemovalQuery(key=FERRY.id))
    assert archive.article(FERRY.id) is None
    assert archive.sentences(FERRY.id) == []
    assert [source.name for source in archive.sources()] == ["Courier"]
    assert {hit.passage.article for hit in archive.search("The ferry sank at dawn.")} == {BANK}
    assert archive.verify() == []


def test_lists_are_filtered_and_paged(archive: NewsIndex) -> None:
    archive.add(generated_articles(20))
    everything = archive.articles()
    assert archive.articles(limit=5, offset=10) == everything[10:15]
    courier = archive.articles(search_filter=SearchFilter(sources=("Courier",)))
    assert courier == [article for article in everything if article.source == "Courier"]


# --- embedding --------------------------------------------------------------------------------


def test_embedding_tells_its_progress_and_makes_meaning_searchable(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_BATCH_SENTENCES", 5)
    archive.add(generated_articles(10))
    total = archive.status().sentences
    told: list[tuple[int, int]] = []
    assert archive.embed_pending(progress=lambda *pair: told.append(pair)) == total
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 1
    assert archive.status().embedded == total
    (sentence, *_) = archive.sentences(archive.articles()[0].id)
    assert archive.search(sentence.text)[0].similarity == pytest.approx(1.0, abs=1e-3)


def test_embedding_goes_on_where_it_was_stopped(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_BATCH_SENTENCES", 5)
    archive.add(generated_articles(10))
    total = archive.status().sentences

    def stop(done: int, _total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.embed_pending(progress=stop)
    assert archive.status().embedded == 20
    assert archive.verify() == []
    assert archive.embed_pending() == total - 20
    assert archive.verify() == []


def test_an_encoder_that_stops_leaves_nothing_half_embedded(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([FERRY])
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: StoppedEncoder())
    with pytest.raises(KeyboardInterrupt):
        archive.embed_pending()
    assert archive.status().embedded == 0
    assert archive.verify() == []


def test_articles_removed_while_they_are_embedded_leave_no_ghost(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_BATCH_SENTENCES", 2)
    articles = generated_articles(10)
    archive.add(articles)

    class Removing(FakeEncoder):
        def encode_sentences(self, texts: Sequence[str]) -> Vectors:
            left = archive.articles()
            archive._archive.remove([article.id for article in left[: len(left) // 2]])
            return super().encode_sentences(texts)

    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: Removing())
    archive.embed_pending()
    assert archive.status().articles < 3
    assert archive.verify() == []


def test_without_embeddings_no_model_is_loaded(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_settings: EncoderSettings) -> FakeEncoder:
        raise ModelError("there is no model")

    archive.add([FERRY])
    monkeypatch.setattr(embedding, "open_encoder", missing)
    assert found(archive, "hull")
    with pytest.raises(ModelError, match="there is no model"):
        archive.embed_pending()


def test_words_only_needs_no_model(archive: NewsIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    with NewsIndex.open(archive.folder) as again:
        monkeypatch.setattr(embedding, "open_encoder", lambda _settings: StoppedEncoder())
        assert found(again, "hull", by_meaning=False)


def test_embeddings_of_another_precision_are_refused_until_they_are_made_anew(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([FERRY, BANK])
    archive.embed_pending()
    other = FakeEncoder(dimensions=64, fingerprint="other")
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: other)
    with NewsIndex.open(archive.folder) as again:
        with pytest.raises(ArchiveIncompatible, match="dateline embed --restart"):
            again.search("ferry")
        again.restart_embedding()
        assert again.status().embedded == 0
        assert again.embed_pending() == again.status().sentences
        assert found(again, "The ferry sank at dawn.")[0] == "The ferry sank at dawn."
        assert again.verify() == []


def test_past_the_bound_search_stays_right(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    del fake_encoder
    articles = generated_articles(60)
    with NewsIndex.create(tmp_path / "a", SMALL_INVERTED) as index:
        index.add(articles)
        index.embed_pending()
        assert not index._vectors.is_exact
        assert list((index.folder / "vectors").glob("vectors-*.faiss"))
    with NewsIndex.open(tmp_path / "a", SMALL_INVERTED) as index:
        assert not index._vectors.is_exact
        for number in range(0, 60, 7):
            query = f"The council met over {marker(number)}."
            assert marker(number) in found(index, query)[0]
        assert index.verify() == []


# --- the same folder, again and elsewhere -----------------------------------------------------


def test_everything_is_there_after_reopening(archive: NewsIndex) -> None:
    archive.add(generated_articles(20))
    archive.embed_pending()
    before = [archive.search(query) for query in ("council budget", marker(3), "flood wall votes")]
    with NewsIndex.open(archive.folder) as again:
        after = [again.search(query) for query in ("council budget", marker(3), "flood wall votes")]
        assert again.articles() == archive.articles()
        assert again.verify() == []
    assert after == before


def test_derived_folders_may_be_deleted_and_nothing_is_embedded_again(
    archive: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(generated_articles(20))
    archive.embed_pending()
    archive._vectors.save()
    before = archive.search("council budget")
    archive.close()
    shutil.rmtree(archive.folder / "vectors")
    shutil.rmtree(archive.folder / "lexical")
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: QuestionsOnly())
    with NewsIndex.open(archive.folder) as again:
        assert [hit.sentence for hit in again.search("council budget")] == [
            hit.sentence for hit in before
        ]
        assert again.embed_pending() == 0
        assert again.verify() == []


class QuestionsOnly(FakeEncoder):
    """Fails a test that embeds sentences."""

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(f"embeds {len(texts)} sentences again")


def test_removing_in_one_is_seen_by_the_other_at_the_next_search(archive: NewsIndex) -> None:
    archive.add([FERRY, BANK])
    archive.embed_pending()
    with NewsIndex.open(archive.folder) as other:
        assert found(other, "The ferry sank at dawn.")[0] == "The ferry sank at dawn."
        archive.remove(RemovalQuery(key=FERRY.id))
        assert {hit.passage.article for hit in other.search("The ferry sank.")} == {BANK}
        other.add([Article.create("A whale was seen.", path="/w.txt")])
        assert found(archive, "whale")[0] == "A whale was seen."
        assert other.verify() == archive.verify() == []


_OTHER_PROCESS = """
import sys
from index import embedding
from index.archive_values import RemovalQuery
from index.news_index import NewsIndex
from tests.fakes import FakeEncoder
from tests.generated_articles import generated_article

embedding.open_encoder = lambda settings: FakeEncoder()
with NewsIndex.open(sys.argv[1]) as index:
    index.add([generated_article(100)])
    index.embed_pending()
    index.remove(RemovalQuery(key=sys.argv[2]))
    print(index.status().articles)
"""


def test_another_process_adds_and_removes_while_this_one_reads(archive: NewsIndex) -> None:
    archive.add([FERRY, BANK])
    archive.embed_pending()
    assert found(archive, "ferry")
    ran = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, archive.folder, FERRY.id],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == ("2\n", "")
    assert FERRY.id not in {hit.passage.article.id for hit in archive.search("The ferry sank.")}
    assert marker(100) in found(archive, marker(100))[0]
    assert archive.status().embedded == archive.status().sentences
    assert archive.verify() == []


def test_searches_in_many_threads_while_articles_come_and_go(archive: NewsIndex) -> None:
    keep, others = generated_articles(10), [generated_article(n) for n in range(10, 30)]
    archive.add(keep)
    archive.embed_pending()
    done = threading.Event()

    def search() -> int:
        rounds = 0
        while not done.is_set():
            assert found_ids(archive, marker(3)) == {keep[3].id}
            for hit in archive.search("council budget votes"):
                article, sentence = hit.passage.article, hit.sentence
                assert article.text[sentence.start : sentence.end] == sentence.text
            rounds += 1
        return rounds

    with ThreadPoolExecutor(max_workers=3) as pool:
        searches = [pool.submit(search) for _ in range(3)]
        for _ in range(3):
            archive.add(others)
            archive.embed_pending()
            for article in others[::2]:
                archive.remove(RemovalQuery(key=article.id))
        done.set()
        assert sum(task.result() for task in searches) > 0
    assert archive.verify() == []


# --- verify and status ------------------------------------------------------------------------


def test_verify_names_an_index_that_does_not_agree(archive: NewsIndex) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    archive._vectors._held[1] = False
    with closing(archive):
        assert archive.verify() == ["1 sentences cannot be found by meaning"]


def test_status_measures_the_folder(archive: NewsIndex) -> None:
    archive.add([FERRY])
    status = archive.status()
    assert status.folder == archive.folder
    assert (status.articles, status.sentences, status.embedded) == (1, 3, 0)
    assert status.bytes_on_disk == sum(
        file.stat().st_size for file in archive.folder.rglob("*") if file.is_file()
    )
    assert status.model == "all-MiniLM-L6-v2"
    assert status.last_change > 0


# --- any text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", " ", "?", "\x00", "\udcff ferry", "ferry " * 3000, "🚢"])
def test_any_query_is_searched_for(archive: NewsIndex, query: str) -> None:
    archive.add([FERRY])
    archive.embed_pending()
    assert len(archive.search(query, limit=2)) <= 2
    assert len(archive.search(query, limit=2, by_meaning=False)) <= 2


@pytest.fixture(scope="module")
def texts_archive(tmp_path_factory: pytest.TempPathFactory) -> NewsIndex:
    return NewsIndex.create(tmp_path_factory.mktemp("texts") / "archive")


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_every_sentence_of_any_text_is_a_slice_of_it(texts_archive: NewsIndex, text: str) -> None:
    article = Article.create(text, path="/one.txt")
    texts_archive.add([article])
    (stored,) = texts_archive.articles()
    assert stored.text == text
    sentences = texts_archive.sentences(stored.id)
    assert all(stored.text[s.start : s.end] == s.text for s in sentences)
    assert [s.position for s in sentences] == list(range(len(sentences)))
    assert texts_archive.verify() == []
