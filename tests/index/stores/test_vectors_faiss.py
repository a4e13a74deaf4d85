"""Search by meaning against comparing every vector; following, saving and healing of the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from index.articles import Period, SearchFilter
from index.settings import VectorSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.derived_files import read_json, write_json
from index.stores.vectors_faiss import VectorsFaiss
from tests.index.stores.vector_archives import bare_article, embed_all, nearest, unit_vectors

ARTICLES, SENTENCES = 40, 30
EXACT = VectorSettings()
INVERTED = VectorSettings(exact_up_to=500, probes=64)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArchiveSqlite]:
    with closing(ArchiveSqlite(tmp_path / "archive.sqlite")) as archive:
        yield archive


def fill(store: ArchiveSqlite, articles: int = ARTICLES) -> tuple[list[int], NDArray[np.float32]]:
    """Add articles of 30 sentences, a day apart and from three sources, and embed them."""
    store.add(
        [
            bare_article(
                f"n{number}",
                SENTENCES,
                published=date(2026, 1, 1) + timedelta(days=number),
                source=("Post", "Courier", None)[number % 3],
            )
            for number in range(articles)
        ]
    )
    vectors = unit_vectors(articles * SENTENCES)
    return embed_all(store, vectors), vectors


def followed(store: ArchiveSqlite, folder: Path, settings: VectorSettings = EXACT) -> VectorsFaiss:
    """Return an index that has followed the archive and changed over if that is due."""
    index = VectorsFaiss(folder, store, settings)
    index.follow()
    index.change_over_if_due()
    return index


def found(index: VectorsFaiss, question: NDArray[np.float32], limit: int = 10) -> list[int]:
    return [hit.sentence for hit in index.search(question, limit)]


def recall(
    index: VectorsFaiss,
    ids: list[int],
    vectors: NDArray[np.float32],
    allowed: NDArray[np.int64] | None = None,
) -> float:
    """Return the share of the true ten nearest that the index finds, over fifty questions."""
    kept = 0
    questions = unit_vectors(50, seed=1)
    for question in questions:
        hits = index.search(question, 10, allowed)
        assert len(hits) == 10
        kept += len(set(nearest(ids, vectors, question, 10)) & {hit.sentence for hit in hits})
    return kept / (10 * len(questions))


# --- against the truth ----------------------------------------------------------------------


def test_exact_search_finds_what_comparing_all_finds(store: ArchiveSqlite, tmp_path: Path) -> None:
    ids, vectors = fill(store)
    index = followed(store, tmp_path / "vectors")
    assert index.is_exact
    assert index.count == len(ids)
    for question in unit_vectors(20, seed=1):
        hits = index.search(question, 10)
        assert [hit.sentence for hit in hits] == nearest(ids, vectors, question, 10)
        for hit in hits:
            cosine = float(vectors[ids.index(hit.sentence)] @ question)
            assert hit.score == pytest.approx(cosine, abs=1e-3)


@pytest.mark.parametrize("settings", [EXACT, INVERTED], ids=["exact", "inverted file"])
@pytest.mark.parametrize(
    "search_filter",
    [
        SearchFilter(Period(since=date(2026, 2, 5))),
        SearchFilter(sources=("Courier",)),
        SearchFilter(Period(until=date(2026, 1, 2)), ("post",)),
    ],
    ids=["period", "source", "one article"],
)
def test_a_filter_is_applied_before_the_cut(
    store: ArchiveSqlite, tmp_path: Path, settings: VectorSettings, search_filter: SearchFilter
) -> None:
    ids, vectors = fill(store)
    index = followed(store, tmp_path / "vectors", settings)
    allowed = store.sentence_ranges(search_filter)
    inside = [
        place
        for place, number in enumerate(ids)
        if any(first <= number <= last for first, last in allowed)
    ]
    assert 10 <= len(inside) < len(ids)
    kept = [ids[place] for place in inside]
    assert recall(index, kept, vectors[inside], allowed) >= (1.0 if index.is_exact else 0.97)
    for question in unit_vectors(5, seed=2):
        assert {hit.sentence for hit in index.search(question, 10, allowed)} <= set(kept)


def test_past_the_bound_an_inverted_file_takes_over_and_finds_nine_of_ten(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    ids, vectors = fill(store)
    index = followed(store, tmp_path / "vectors", INVERTED)
    assert not index.is_exact
    assert index.count == len(ids)
    assert recall(index, ids, vectors) >= 0.9
    assert not index.change_over_if_due(), "it has taken over already"


def test_the_inverted_file_is_made_anew_when_the_archive_has_grown_fourfold(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    settings = VectorSettings(exact_up_to=100, probes=64)
    fill(store, articles=10)
    index = followed(store, tmp_path / "vectors", settings)
    store.add([bare_article(f"more{number}", SENTENCES) for number in range(35)])
    embed_all(store, unit_vectors(35 * SENTENCES, seed=3))
    index.follow()
    assert index.change_over_if_due()
    assert index.count == 45 * SENTENCES
    assert not index.change_over_if_due()


def test_training_samples_what_is_left_of_an_archive_with_high_numbers(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    for _ in range(40):
        store.add([bare_article("again", 600)])
        store.remove([article.id for article in store.articles(SearchFilter())])
    ids, vectors = fill(store)
    assert ids[0] > 20_000
    index = followed(store, tmp_path / "vectors", INVERTED)
    assert not index.is_exact
    assert recall(index, ids, vectors) >= 0.9


@pytest.mark.parametrize("settings", [EXACT, INVERTED], ids=["exact", "inverted file"])
def test_removed_sentences_are_found_no_more(
    store: ArchiveSqlite, tmp_path: Path, settings: VectorSettings
) -> None:
    ids, vectors = fill(store)
    index = followed(store, tmp_path / "vectors", settings)
    doomed = [article.id for article in store.articles(SearchFilter())[::2]]
    gone = {sentence.id for name in doomed for sentence in store.sentences_of(name)}
    store.remove(doomed)
    index.follow()
    left = [place for place, number in enumerate(ids) if number not in gone]
    assert index.count == len(left) == len(ids) // 2
    assert recall(index, [ids[place] for place in left], vectors[left]) >= 0.9
    assert gone.isdisjoint(found(index, vectors[0], limit=2000))


def test_the_same_vector_twice_is_listed_by_the_lower_id(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    store.add([bare_article("twins", 6)])
    one = unit_vectors(1)
    ids = embed_all(store, np.repeat(one, 6, axis=0))
    assert found(followed(store, tmp_path / "vectors"), one[0]) == ids


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_finds_nothing(store: ArchiveSqlite, tmp_path: Path, limit: int) -> None:
    fill(store, articles=1)
    assert followed(store, tmp_path / "vectors").search(unit_vectors(1)[0], limit) == []


def test_an_empty_archive_finds_nothing(store: ArchiveSqlite, tmp_path: Path) -> None:
    index = followed(store, tmp_path / "vectors")
    index.save()
    assert index.search(unit_vectors(1)[0], 10) == []
    assert index.count == 0
    assert index.is_exact
    assert not (tmp_path / "vectors").exists()


def test_a_filter_that_nothing_passes_finds_nothing(store: ArchiveSqlite, tmp_path: Path) -> None:
    fill(store, articles=2)
    nothing = np.zeros((0, 2), dtype=np.int64)
    assert followed(store, tmp_path / "vectors").search(unit_vectors(1)[0], 10, nothing) == []


# --- following ------------------------------------------------------------------------------


def test_following_twice_changes_nothing(store: ArchiveSqlite, tmp_path: Path) -> None:
    fill(store, articles=3)
    index = followed(store, tmp_path / "vectors")
    before = found(index, unit_vectors(1)[0], limit=200)
    index.follow()
    index._followed = 0  # as after a crash between two changes
    index.follow()
    assert found(index, unit_vectors(1)[0], limit=200) == before
    assert index.count == 3 * SENTENCES


def test_embeddings_of_another_size_follow_forgotten_ones(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    fill(store, articles=2)
    index = followed(store, tmp_path / "vectors")
    store.forget_embeddings()
    vectors = unit_vectors(2 * SENTENCES, dimensions=8, seed=5)
    ids = embed_all(store, vectors)
    index.follow()
    assert found(index, vectors[7], limit=1) == [ids[7]]


def test_what_was_embedded_and_removed_before_following_is_never_held(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    index = VectorsFaiss(tmp_path / "vectors", store, EXACT)
    fill(store, articles=2)
    store.remove([article.id for article in store.articles(SearchFilter())])
    index.follow()
    assert index.count == 0


# --- on disk --------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [EXACT, INVERTED], ids=["exact", "inverted file"])
def test_a_saved_index_opens_where_it_was_and_follows_the_rest(
    store: ArchiveSqlite, tmp_path: Path, settings: VectorSettings
) -> None:
    fill(store)
    index = followed(store, tmp_path / "vectors", settings)
    index.save()
    store.add([bare_article("late", 3)])
    late = unit_vectors(3, seed=9)
    ids = embed_all(store, late)
    again = VectorsFaiss(tmp_path / "vectors", store, settings)
    assert again.count == ARTICLES * SENTENCES, "loaded, not followed from the start"
    assert again.is_exact == index.is_exact
    again.follow()
    assert found(again, late[1], limit=1) == [ids[1]]
    assert again.count == ARTICLES * SENTENCES + 3


def test_an_inverted_file_with_nothing_left_opens_empty(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    fill(store)
    index = followed(store, tmp_path / "vectors", INVERTED)
    index.save()
    store.remove([article.id for article in store.articles(SearchFilter())])
    again = followed(store, tmp_path / "vectors", INVERTED)
    assert again.count == 0
    assert again.is_exact


def test_only_the_newest_file_is_kept(store: ArchiveSqlite, tmp_path: Path) -> None:
    index = VectorsFaiss(tmp_path / "vectors", store, EXACT)
    for name in ("a", "b"):
        store.add([bare_article(name, 3)])
        embed_all(store, unit_vectors(3))
        index.follow()
        index.save()
    files = list((tmp_path / "vectors").glob("vectors-*"))
    assert [file.name for file in files] == [f"vectors-{store.last_change()}.faiss"]


def test_saving_waits_until_enough_has_changed(store: ArchiveSqlite, tmp_path: Path) -> None:
    settings = VectorSettings(unsaved_vectors=SENTENCES)
    fill(store, articles=1)
    index = followed(store, tmp_path / "vectors", settings)
    assert not index.save_if_due()
    store.add([bare_article("more", 2 * SENTENCES)])
    embed_all(store, unit_vectors(2 * SENTENCES))
    index.follow()
    assert index.save_if_due()
    assert not index.save_if_due()


def test_saving_gives_way_to_another_process(store: ArchiveSqlite, tmp_path: Path) -> None:
    fill(store, articles=1)
    index = followed(store, tmp_path / "vectors")
    index.save()
    state = (tmp_path / "vectors" / "state.json").read_bytes()
    store.add([bare_article("more", 3)])
    embed_all(store, unit_vectors(3))
    index.follow()
    with FileLock(tmp_path / "vectors" / "save.lock"):
        index.save()
    assert (tmp_path / "vectors" / "state.json").read_bytes() == state
    index.save()
    assert (tmp_path / "vectors" / "state.json").read_bytes() != state


def damage_positions(size: int) -> list[int]:
    return sorted({0, size // 3, size // 2, size - 1})


@pytest.mark.parametrize("name", ["state.json", "vectors-*.faiss"])
@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_a_damaged_file_is_made_anew(
    store: ArchiveSqlite, tmp_path: Path, name: str, how: str
) -> None:
    folder = tmp_path / "vectors"
    ids, vectors = fill(store, articles=4)
    followed(store, folder).save()
    (file,) = folder.glob(name)
    content = file.read_bytes()
    for place in damage_positions(len(content)):
        match how:
            case "flipped":
                file.write_bytes(
                    content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
                )
            case "cut":
                file.write_bytes(content[:place])
            case _:
                file.unlink(missing_ok=True)
        opened = VectorsFaiss(folder, store, EXACT)
        assert opened.count == 0, "what is damaged is not used"
        opened.follow()
        assert found(opened, vectors[5]) == nearest(ids, vectors, vectors[5], 10)


def test_every_digit_of_the_state_is_guarded(store: ArchiveSqlite, tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    fill(store, articles=2)
    followed(store, folder).save()
    file = folder / "state.json"
    content = file.read_bytes()
    for place in range(len(content)):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert VectorsFaiss(folder, store, EXACT).count == 0, place


def test_a_file_of_a_newer_faiss_is_made_anew(store: ArchiveSqlite, tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    ids, vectors = fill(store, articles=2)
    followed(store, folder).save()
    state = read_json(folder / "state.json")
    file = folder / str(state["file"])
    file.write_bytes(b"")
    write_json(folder / "state.json", {**state, "crc32": 0})  # the checksum of nothing
    assert found(followed(store, folder), vectors[0], limit=1) == [ids[0]]


def test_the_index_of_another_archive_is_not_used(store: ArchiveSqlite, tmp_path: Path) -> None:
    fill(store, articles=2)
    followed(store, tmp_path / "vectors").save()
    with closing(ArchiveSqlite(tmp_path / "other.sqlite")) as other:
        fill(other, articles=1)
        assert VectorsFaiss(tmp_path / "vectors", other, EXACT).count == 0


def test_a_state_from_the_future_of_a_restored_archive_is_not_used(
    store: ArchiveSqlite, tmp_path: Path
) -> None:
    fill(store, articles=2)
    followed(store, tmp_path / "vectors").save()
    state = read_json(tmp_path / "vectors" / "state.json")
    write_json(tmp_path / "vectors" / "state.json", {**state, "followed": store.last_change() + 1})
    assert VectorsFaiss(tmp_path / "vectors", store, EXACT).count == 0
