"""The one truth: which articles are the same, transactions, the log, and files that are no good."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article, Outcome, Period, SearchFilter, Source, Span
from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveIncompatible
from index.provenance import Origin, Provenance
from index.stores import archive_connection
from index.stores.archive_reading import ArchiveCounts
from index.stores.archive_schema import SCHEMA_VERSION
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.archive_writing import SplitArticle
from index.stores.changes import ChangeKind
from index.text.sentences import split_sentences
from tests.generated_articles import generated_articles
from tests.index.stores.vector_archives import bare_article, embed_all, split, unit_vectors

TEXT = "The ferry sank. Nobody was hurt."
OTHER = "The ferry was raised. It will sail again. The town is glad."
URL = "https://post.example/ferry"
EVERYTHING = SearchFilter()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArchiveSqlite]:
    with closing(ArchiveSqlite(tmp_path / "archive.sqlite")) as archive:
        yield archive


def add(store: ArchiveSqlite, *articles: Article) -> list[Outcome]:
    return [result.outcome for result in store.add([split(article) for article in articles])]


# --- which articles are the same ------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            Article.create(TEXT, url=URL),
            Article.create(OTHER, url="http://POST.example/ferry/?utm_source=mail#top"),
            id="same url",
        ),
        pytest.param(
            Article.create(TEXT, path="/a.txt"),
            Article.create(OTHER, path="/a.txt"),
            id="same file",
        ),
        pytest.param(
            Article.create(TEXT, path="/a.csv", record="7"),
            Article.create(OTHER, path="/a.csv", record="7"),
            id="same record of a file",
        ),
        pytest.param(
            Article.create(TEXT, url=URL, path="/a.txt"),
            Article.create(OTHER, url="https://post.example/moved", path="/a.txt"),
            id="same file under another url",
        ),
        pytest.param(
            Article.create(TEXT, title="Ferry sinks", path="/a.txt"),
            Article.create(f"  {TEXT}\n", title="Ferry", path="/b.txt"),
            id="same text but for white space",
        ),
        pytest.param(
            Article.create(TEXT, source="Post"),
            Article.create(TEXT, source="POST", title="Ferry"),
            id="same text of one source in other letters",
        ),
        pytest.param(
            Article.create(TEXT, source="Post", path="/a.txt"),
            Article.create(TEXT, url=URL, path="/b.txt"),
            id="same text, and only one says where it was published",
        ),
    ],
)
def test_the_same_article_replaces_and_keeps_the_id(
    store: ArchiveSqlite, first: Article, second: Article
) -> None:
    assert add(store, first, second) == [Outcome.ADDED, Outcome.REPLACED]
    assert store.articles(EVERYTHING) == [replace(second, id=first.id)]
    assert store.integrity_problems() == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            Article.create(TEXT, url=URL),
            Article.create(TEXT, url="https://courier.example/ferry"),
            id="one text under two urls",
        ),
        pytest.param(
            Article.create(TEXT, source="Post", path="/a.txt"),
            Article.create(TEXT, source="Courier", path="/b.txt"),
            id="one text in two sources",
        ),
        pytest.param(
            Article.create(TEXT, path="/a.csv", record="1"),
            Article.create(OTHER, path="/a.csv", record="2"),
            id="two records of one file",
        ),
        pytest.param(Article.create(TEXT), Article.create(OTHER), id="two texts"),
    ],
)
def test_two_publications_stay_two(store: ArchiveSqlite, first: Article, second: Article) -> None:
    assert add(store, first, second) == [Outcome.ADDED, Outcome.ADDED]
    assert store.counts().articles == 2
    assert add(store, first, second) == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_a_bare_copy_of_a_text_with_several_publications_changes_nothing(
    store: ArchiveSqlite,
) -> None:
    elsewhere = "https://courier.example/ferry"
    published = (Article.create(TEXT, url=URL), Article.create(TEXT, url=elsewhere))
    add(store, *published)
    before = store.articles(EVERYTHING)

    assert add(store, Article.create(TEXT, path="/copy.txt")) == [Outcome.UNCHANGED]
    assert store.articles(EVERYTHING) == before


def test_one_article_that_is_the_same_as_two_replaces_both(store: ArchiveSqlite) -> None:
    by_url, by_file = Article.create(TEXT, url=URL), Article.create(OTHER, path="/a.txt")
    add(store, by_url, by_file)
    new = Article.create("It was a drill.", url=URL, path="/a.txt")
    assert add(store, new) == [Outcome.REPLACED]
    assert store.articles(EVERYTHING) == [replace(new, id=by_url.id)]


def test_an_unchanged_article_keeps_its_sentences_and_embeddings(store: ArchiveSqlite) -> None:
    article = Article.create(TEXT, url=URL)
    add(store, article)
    embed_all(store, unit_vectors(2))
    before = store.counts()
    assert add(store, article) == [Outcome.UNCHANGED]
    assert store.counts() == before


def test_a_moved_file_takes_its_new_path_and_is_unchanged(store: ArchiveSqlite) -> None:
    article = Article.create(TEXT, path="/old/a.txt")
    add(store, article)
    before = store.counts()
    assert add(store, Article.create(TEXT, path="/new/a.txt")) == [Outcome.UNCHANGED]
    assert store.counts() == before
    assert store.find("/old/a.txt") == []
    assert [found.id for found in store.find("/new/a.txt")] == [article.id]
    assert add(store, Article.create(OTHER, path="/new/a.txt")) == [Outcome.REPLACED]


def test_an_id_that_is_taken_is_lengthened(store: ArchiveSqlite) -> None:
    first = Article.create(TEXT, url=URL, path="/a.txt")
    moved = Article.create(TEXT, url="https://post.example/2", path="/a.txt")
    again = Article.create(OTHER, url=URL)
    third = Article.create("A third text.", url="https://post.example/3")
    add(store, first, moved, again, replace(third, id=first.id))
    found = {article.url: article.id for article in store.articles(EVERYTHING)}
    assert found == {
        moved.url: first.id,
        again.url: f"{first.id}-2",
        third.url: f"{first.id}-3",
    }


def test_replacing_drops_the_old_sentences_and_never_uses_their_numbers_again(
    store: ArchiveSqlite,
) -> None:
    add(store, Article.create(TEXT, path="/a.txt"))
    embed_all(store, unit_vectors(2))
    add(store, Article.create(OTHER, path="/a.txt"))
    (article,) = store.articles(EVERYTHING)
    assert [sentence.id for sentence in store.sentences_of(article.id)] == [3, 4, 5]
    assert store.pending(10) == [3, 4, 5]
    assert store.counts() == ArchiveCounts(1, 3, 0, last_change=store.last_change())
    store.remove([article.id])
    add(store, Article.create(TEXT))
    assert store.pending(10) == [6, 7]


# --- reading --------------------------------------------------------------------------------


def test_every_field_of_an_article_comes_back(store: ArchiveSqlite) -> None:
    article = Article.create(
        "Ærø’s ferry\x00sank… 🚢 twice.",
        title="Zażółć",
        published=date(999, 1, 2),
        source="Straße",
        url="http://x.example/?q=%20",
        authors=("A. Ünal", 'B "Bee" Bø'),
        path="/ä.csv",
        record="3",
        updated=date(2024, 1, 2),
        published_at=datetime.fromisoformat("0999-01-02T23:30:00+05:30"),
        language="da",
        section="Økonomi",
        headings=(Span(0, 3), Span(5, 9)),
        provenance=Provenance(title=Origin.JSON_LD, published=Origin.BY_HAND),
    )
    add(store, article)
    found = store.articles_by_id([article.id, "unknown"])
    assert found == {article.id: article}
    assert found[article.id].provenance == article.provenance


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveSqlite]:
    with closing(ArchiveSqlite(tmp_path_factory.mktemp("shared") / "archive.sqlite")) as archive:
        yield archive


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_every_sentence_is_the_slice_of_its_article(shared_store: ArchiveSqlite, text: str) -> None:
    article = Article.create(text)
    add(shared_store, article)
    sentences = shared_store.sentences_of(article.id)
    spans = [(sentence.start, sentence.end) for sentence in sentences]
    assert spans == [(span.start, span.end) for span in split_sentences(text)]
    by_id = shared_store.sentences([sentence.id for sentence in sentences])
    for position, sentence in enumerate(sentences):
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.position == position
        assert by_id[sentence.id] == sentence
    shared_store.remove([article.id])


def test_sentences_come_with_their_speakers(store: ArchiveSqlite) -> None:
    entry = replace(split(Article.create(TEXT)), speakers=("Ida Holm", None))
    store.add([entry])
    (first, second) = store.sentences_of(entry.article.id)
    assert (first.speaker, second.speaker) == ("Ida Holm", None)
    assert store.sentences([first.id, second.id]) == {first.id: first, second.id: second}


def test_many_ids_at_once_are_read_in_pieces(store: ArchiveSqlite) -> None:
    store.add([bare_article("long", 1300)])
    vectors = unit_vectors(1300, dimensions=4)
    ids = embed_all(store, vectors)
    assert sorted(store.sentences([*ids, 9999])) == ids
    found, rows = store.embeddings_of(ids[::-1])
    assert found.tolist() == ids
    np.testing.assert_array_equal(rows.astype(np.float32), vectors)


def test_neighbouring_sentences_come_with_their_articles(store: ArchiveSqlite) -> None:
    first, second = Article.create(TEXT), Article.create(OTHER)
    add(store, first, second)
    near = store.sentences_between(2, 4)
    assert [(sentence.id, article) for sentence, article in near] == [
        (2, first),
        (3, second),
        (4, second),
    ]


def test_articles_come_newest_first_undated_last(store: ArchiveSqlite) -> None:
    days = [date(2025, 3, 1), None, date(2026, 3, 1), date(2024, 3, 1)]
    made = [Article.create(f"Text {n}.", published=day) for n, day in enumerate(days)]
    add(store, *made)
    expected = [made[2], made[0], made[3], made[1]]
    assert store.articles(EVERYTHING) == expected
    assert store.articles(EVERYTHING, limit=2, offset=1) == expected[1:3]


@pytest.mark.parametrize(
    "search_filter",
    [
        SearchFilter(),
        SearchFilter(Period(since=date(2024, 3, 1))),
        SearchFilter(Period(until=date(2024, 3, 1))),
        SearchFilter(Period(date(2024, 2, 1), date(2024, 2, 20))),
        SearchFilter(sources=("MORNING post",)),
        SearchFilter(Period(date(2024, 2, 1), date(2024, 4, 20)), ("Courier", "gazette")),
        SearchFilter(sources=("nobody",)),
    ],
)
def test_a_filter_passes_what_its_period_and_sources_hold(
    store: ArchiveSqlite, search_filter: SearchFilter
) -> None:
    made = [*generated_articles(200), Article.create("Undated.", source="Courier")]
    add(store, *made)
    wanted = {source.casefold() for source in search_filter.sources}
    expected = {
        article.id
        for article in made
        if search_filter.period.contains(article.published)
        and (not wanted or (article.source or "").casefold() in wanted)
    }
    assert {article.id for article in store.articles(search_filter)} == expected
    ranges = store.sentence_ranges(search_filter)
    inside = [number for first, last in ranges for number in range(first, last + 1)]
    assert {s.article_id for s in store.sentences(inside).values()} == expected
    assert len(inside) == sum(len(store.sentences_of(name)) for name in expected)


def test_sources_are_counted_with_their_days(store: ArchiveSqlite) -> None:
    add(
        store,
        Article.create("A.", source="Post", published=date(2026, 1, 1)),
        Article.create("B.", source="Post", published=date(2025, 1, 1)),
        Article.create("C.", source="Gazette"),
        Article.create("D."),
    )
    assert store.sources() == [
        Source("Post", 2, Period(date(2025, 1, 1), date(2026, 1, 1))),
        Source(None, 1, Period()),
        Source("Gazette", 1, Period()),
    ]


def test_articles_are_found_by_id_url_file_and_folder(store: ArchiveSqlite) -> None:
    ferry = Article.create(TEXT, url=URL, path="/news/2026/a.txt")
    other = Article.create(OTHER, path="/news/2026-b.txt")
    add(store, ferry, other)
    for key in (ferry.id, URL, "http://post.example/ferry/", ferry.path, "/news/2026"):
        assert store.find(str(key)) == [ferry]
    assert {article.id for article in store.find("/news")} == {ferry.id, other.id}
    assert store.find("/new") == []


def test_the_empty_key_finds_nothing(store: ArchiveSqlite) -> None:
    add(store, Article.create(TEXT, path="/news/a.txt"))
    assert store.find("") == []


# --- embeddings, transactions and the log ----------------------------------------------------


def test_embeddings_of_removed_sentences_are_passed_over(store: ArchiveSqlite) -> None:
    first, second = Article.create(TEXT), Article.create(OTHER)
    add(store, first, second)
    ids = store.pending(10)
    store.remove([first.id])
    assert store.store_embeddings(ids, unit_vectors(5)) == 3
    assert store.store_embeddings(ids, unit_vectors(5)) == 0
    assert store.counts() == ArchiveCounts(1, 3, 3, last_change=store.last_change())
    assert store.integrity_problems() == []


def test_forgotten_embeddings_are_pending_again(store: ArchiveSqlite) -> None:
    add(store, Article.create(TEXT))
    ids = embed_all(store, unit_vectors(2))
    store.forget_embeddings()
    assert store.pending(10) == ids
    assert store.embeddings_between(1, 10, 10)[0].tolist() == []
    assert store.pending(1, after=ids[0]) == ids[1:]


def test_the_log_tells_what_happened_in_order(store: ArchiveSqlite) -> None:
    article = Article.create(TEXT, path="/a.txt")
    add(store, article)
    embed_all(store, unit_vectors(2))
    add(store, Article.create(OTHER, path="/a.txt"))
    store.forget_embeddings()
    store.remove([article.id, "unknown"])
    told = [(change.kind, change.first, change.last) for change in store.changes_since(0)]
    assert told == [
        (ChangeKind.ADD, 1, 2),
        (ChangeKind.EMBED, 1, 2),
        (ChangeKind.REMOVE, 1, 2),
        (ChangeKind.ADD, 3, 5),
        (ChangeKind.FORGET, 1, 5),
        (ChangeKind.REMOVE, 3, 5),
    ]
    numbers = [change.number for change in store.changes_since(0)]
    assert numbers == sorted(set(numbers))
    assert store.last_change() == numbers[-1]
    assert store.changes_since(numbers[-2]) == store.changes_since(0)[-1:]


def test_an_article_without_sentences_is_kept_and_logs_nothing(store: ArchiveSqlite) -> None:
    article = Article.create(" ", title="Only a title")
    assert add(store, article) == [Outcome.ADDED]
    assert store.sentences_of(article.id) == []
    assert store.remove([article.id]) == 1
    assert store.changes_since(0) == []


def test_a_batch_that_fails_leaves_nothing(store: ArchiveSqlite) -> None:
    add(store, Article.create(TEXT, path="/a.txt"))
    before = (store.articles(EVERYTHING), store.counts())
    broken = replace(Article.create("Bad."), title="\ud800")
    batch = [split(Article.create(OTHER, path="/a.txt")), SplitArticle(broken, ())]
    with pytest.raises(UnicodeEncodeError):
        store.add(batch)
    assert (store.articles(EVERYTHING), store.counts()) == before
    assert add(store, Article.create("Good.")) == [Outcome.ADDED]


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2)])
def test_a_commit_survives_a_power_cut(store: ArchiveSqlite, pragma: str, value: str | int) -> None:
    """Random kills hardly ever hit the moment between two pages of one commit."""
    assert store._writer.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_settings_are_saved(store: ArchiveSqlite) -> None:
    store.set_meta("model", "a")
    store.set_meta("model", "b")
    assert store.meta("model") == "b"
    assert store.meta("unknown") is None


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("DELETE FROM sentences WHERE id = 2", "1 articles whose sentences are not all there"),
        ("DELETE FROM articles", "2 sentences without an article"),
        ("INSERT INTO embeddings VALUES (9, x'00', 0)", "1 embeddings without a sentence"),
        ("DELETE FROM pending WHERE sentence = 1", "1 sentences neither embedded nor pending"),
    ],
)
def test_broken_rules_are_named(
    store: ArchiveSqlite, tmp_path: Path, damage: str, problem: str
) -> None:
    add(store, Article.create(TEXT))
    assert store.integrity_problems() == []
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection, connection:
        connection.execute(damage)
    assert problem in store.integrity_problems()


# --- files that are no good, and others at work ------------------------------------------------


def test_an_archive_of_another_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    ArchiveSqlite(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(
        ArchiveIncompatible, match=f"format 99; this Dateline reads format {SCHEMA_VERSION}"
    ):
        ArchiveSqlite(file)


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(ArchiveIncompatible, match="format 0"):
        ArchiveSqlite(file)


def test_an_archive_whose_making_was_cut_off_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    file.touch()
    with closing(ArchiveSqlite(file)) as store:
        assert store.counts() == ArchiveCounts(0, 0, 0, 0)
        name = store.meta("archive")
    with closing(ArchiveSqlite(file)) as again:
        assert again.meta("archive") == name is not None


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    file.write_bytes(b"not a database at all " * 100)
    with pytest.raises(ArchiveDamaged, match="Restore it from a backup"):
        ArchiveSqlite(file)


def test_overwritten_pages_are_damage(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    with closing(ArchiveSqlite(file)) as store:
        add(store, *generated_articles(100))
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(ArchiveDamaged), closing(ArchiveSqlite(file)) as store:
        store.articles(EVERYTHING)


def test_a_folder_in_place_of_the_file_is_an_archive_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="unable to open"):
        ArchiveSqlite(tmp_path)


def test_a_closed_archive_says_so_and_is_not_called_damaged(tmp_path: Path) -> None:
    store = ArchiveSqlite(tmp_path / "archive.sqlite")
    store.close()
    with pytest.raises(ArchiveError, match="closed") as caught:
        store.counts()
    assert not isinstance(caught.value, ArchiveDamaged)


def test_a_second_writer_waits_and_then_is_told_who_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "archive.sqlite"
    monkeypatch.setattr(archive_connection, "_BUSY_TIMEOUT_SECONDS", 0.05)
    with closing(ArchiveSqlite(file)) as store, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusy, match="Another process is writing"):
            add(store, Article.create(TEXT))
        assert store.counts().articles == 0, "reading goes on"
        other.execute("ROLLBACK")
        assert add(store, Article.create(TEXT)) == [Outcome.ADDED]


def test_readers_and_writers_in_many_threads_see_whole_articles(store: ArchiveSqlite) -> None:
    articles = generated_articles(60)
    torn: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            counts = store.counts()
            held = sum(len(store.sentences_of(a.id)) for a in store.articles(EVERYTHING))
            if held < counts.sentences:
                torn.append(f"{held} of {counts.sentences}")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    writers = [
        threading.Thread(target=lambda part=part: add(store, *articles[part::3]))
        for part in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []
    assert store.counts().articles == 60
    assert store.integrity_problems() == []
