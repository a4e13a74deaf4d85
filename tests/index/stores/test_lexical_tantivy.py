"""Search by words against BM25 computed by hand; following, interruption and healing."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
import tantivy
from filelock import FileLock

from index.articles import Article, Period, SearchFilter, Span
from index.errors import ArchiveBusy, ArchiveError
from index.settings import EvidenceSettings, LexicalSettings
from index.stores import lexical_queries, lexical_tantivy
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.archive_writing import SplitArticle
from index.stores.changes import Change
from index.stores.derived_files import read_json, write_json
from index.stores.lexical_state import LexicalState
from index.stores.lexical_tantivy import LexicalTantivy
from index.text.passages import surroundings
from tests.generated_articles import generated_articles
from tests.index.stores.vector_archives import bare_article, embed_all, split, unit_vectors

SETTINGS = LexicalSettings(neighbours=1)
# Words that the stemmer leaves alone and that no stop list holds.
WORDS = ("kelp", "brine", "gull", "skiff", "tarn", "moor", "fern", "loft", "drum", "fjord")
EVERYTHING = SearchFilter()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArchiveSqlite]:
    with closing(ArchiveSqlite(tmp_path / "archive.sqlite")) as archive:
        yield archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lexical"


def worded_articles(count: int) -> list[Article]:
    """Return articles of a few short sentences: no field is longer than 40 words."""
    chance = random.Random(7)
    return [
        Article.create(
            " ".join(
                f"N{number} {' '.join(chance.choices(WORDS, k=chance.randrange(2, 6)))}."
                for _ in range(chance.randrange(1, 5))
            ),
            title=chance.choice((None, "Moor", "Gull loft")),
            published=date(2026, 1, 1) + timedelta(days=number) if number % 7 else None,
            source=("Post", "Straße", None)[number % 3],
            path=f"/w{number}.txt",
        )
        for number in range(count)
    ]


def followed(
    store: ArchiveSqlite, folder: Path, settings: LexicalSettings = SETTINGS
) -> LexicalTantivy:
    index = LexicalTantivy(folder, store, settings)
    assert index.follow()
    return index


def add(store: ArchiveSqlite, *articles: Article) -> None:
    store.add([split(article) for article in articles])


def found(index: LexicalTantivy, question: str) -> list[int]:
    return [hit.sentence for hit in index.search(question, 1000)]


def test_a_heading_is_found_in_the_sentences_beneath_it_and_in_no_others(
    store: ArchiveSqlite, folder: Path
) -> None:
    text = "Gull skiff. Brine moor. Tarn fern."
    first, _, last = (Span(0, 11), Span(12, 23), Span(24, 34))
    article = Article.create(text, path="/a.txt", headings=(Span(12, 23),))
    store.add([SplitArticle(article, (first, last))])

    index = followed(store, folder, LexicalSettings(neighbours=0))

    under = store.sentences(found(index, "brine"))

    assert [sentence.text for sentence in under.values()] == ["Tarn fern."]


# --- against the truth ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index should hold of one sentence; ``text`` is its surroundings, word by word."""

    sentence: int
    article: Article
    alone: Counter[str]
    around: Counter[str]
    text: str


def entries(store: ArchiveSqlite) -> list[Entry]:
    made = []
    for article in store.articles(EVERYTHING):
        sentences = store.sentences_of(article.id)
        near = surroundings(
            article.text,
            sentences,
            neighbours=SETTINGS.neighbours,
            short_paragraph=SETTINGS.short_paragraph,
        )
        for sentence, group in zip(sentences, near, strict=True):
            around = " ".join((article.title or "", *(other.text for other in group)))
            text = f" {' '.join(around.lower().replace('.', ' ').split())} "
            made.append(
                Entry(sentence.id, article, words_of(sentence.text), words_of(around), text)
            )
    return made


def words_of(text: str) -> Counter[str]:
    return Counter(text.lower().replace(".", " ").split())


def share(words: Sequence[Counter[str]], terms: Sequence[str]) -> list[float]:
    """Return the BM25 scores of texts (k1 1.2, b 0.75; Robertson and Zaragoza 2009)."""
    average = sum(text.total() for text in words) / len(words)
    scores = [0.0] * len(words)
    for term in terms:
        weight = 2.2 * rarity_of(words, term)
        for place, text in enumerate(words):
            norm = 1.2 * (0.25 + 0.75 * text.total() / average)
            scores[place] += weight * text[term] / (text[term] + norm)
    return scores


def rarity_of(words: Sequence[Counter[str]], term: str) -> float:
    return rarity(sum(1 for text in words if text[term]), len(words))


def rarity(holding: int, total: int) -> float:
    return log(1 + (total - holding + 0.5) / (holding + 0.5))


def scores_by_hand(held: Sequence[Entry], terms: Sequence[str]) -> dict[int, float]:
    """Return every sentence that shares a word with the question, with its score."""
    around = [entry.around for entry in held]
    weight = SETTINGS.sentence_weight
    half_a_name = lexical_queries.LEAST_TELLING * rarity(1, len(held))
    ideal = 2.2 * (sum(rarity_of(around, term) for term in terms) + half_a_name)
    scores = {}
    for entry, by_alone, by_around in zip(
        held, share([e.alone for e in held], terms), share(around, terms), strict=True
    ):
        total = weight * by_alone + (1 - weight) * by_around
        if total > 0:
            scores[entry.sentence] = total / ideal
    return scores


@pytest.mark.parametrize("question", ["kelp", "brine gull moor", "skiff n3 n5 nowhere", "Fjord?"])
def test_scores_are_bm25_as_a_share_of_the_best_possible(
    store: ArchiveSqlite, folder: Path, question: str
) -> None:
    add(store, *worded_articles(60))
    index = followed(store, folder)
    held = entries(store)
    assert index.count == len(held)
    expected = scores_by_hand(held, question.lower().strip("?").split())
    hits = index.search(question, 1000)
    assert {hit.sentence for hit in hits} == expected.keys()
    for hit in hits:
        assert hit.score == pytest.approx(expected[hit.sentence], rel=1e-4)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.sentence))
    assert all(0 < hit.score < 1 for hit in hits)


@pytest.mark.parametrize("question", ["kelp", "brine gull moor", "skiff n3 n5 nowhere", "Fjord?"])
def test_evidence_is_the_weighted_share_of_words_and_pairs_held(
    store: ArchiveSqlite, folder: Path, question: str
) -> None:
    add(store, *worded_articles(60))
    held = entries(store)[5:40]
    index = followed(store, folder)
    terms = question.lower().strip("?").split()
    weights = {term: rarity_of([entry.around for entry in entries(store)], term) for term in terms}
    total = sum(weights.values()) + lexical_queries.LEAST_TELLING * rarity(1, index.count)
    pairs = [(one, two) for one, two in pairwise(terms)]
    measured = index.evidence(
        question, [entry.sentence for entry in held], EvidenceSettings(0.5, 0.25, 2.0)
    )
    assert measured.keys() <= {entry.sentence for entry in held}
    for entry in held:
        around = sum(weights[term] for term in terms if entry.around[term])
        alone = sum(weights[term] for term in terms if entry.alone[term])
        beside = sum(min(weights[a], weights[b]) for a, b in pairs if f" {a} {b} " in entry.text)
        expected = (0.5 * around + 0.25 * alone + 2.0 * beside) / total
        assert measured.get(entry.sentence, 0.0) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("question", ["", "?!", "of the"])
def test_without_words_there_is_no_evidence(
    store: ArchiveSqlite, folder: Path, question: str
) -> None:
    add(store, Article.create("Kelp grew."))
    assert set(followed(store, folder).evidence(question, [1], EvidenceSettings()).values()) <= {0}


def test_pairs_keep_their_distance_and_skip_stop_words(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("Bank of the moor."), Article.create("The moor bank."))
    index = followed(store, folder)
    only_pairs = EvidenceSettings(0.0, 0.0, 1.0)
    said = index.evidence("Who robbed the bank of the moor?", [1, 2], only_pairs)
    turned = index.evidence("the moor bank", [1, 2], only_pairs)
    assert (said[1] > 0, said[2]) == (True, 0)
    assert (turned[1], turned[2] > 0) == (0, True)


@pytest.mark.parametrize(
    "search_filter",
    [
        SearchFilter(Period(since=date(2026, 2, 1))),
        SearchFilter(Period(until=date(2026, 1, 20))),
        SearchFilter(Period(date(2026, 1, 10), date(2026, 2, 10)), ("POST",)),
        SearchFilter(sources=("STRASSE", "nobody")),
        SearchFilter(sources=("nobody",)),
    ],
    ids=["since", "until", "period and source", "folded source", "unknown source"],
)
def test_a_filter_is_applied_before_the_cut(
    store: ArchiveSqlite, folder: Path, search_filter: SearchFilter
) -> None:
    add(store, *worded_articles(60))
    index = followed(store, folder)
    held = entries(store)
    passing = {article.id for article in store.articles(search_filter)}
    inside = {entry.sentence for entry in held if entry.article.id in passing}
    terms = ["kelp", "gull", "tarn"]
    expected = sorted(
        (score for sentence, score in scores_by_hand(held, terms).items() if sentence in inside),
        reverse=True,
    )[:10]
    hits = index.search(" ".join(terms), 10, search_filter)
    assert [hit.score for hit in hits] == pytest.approx(expected, rel=1e-4)
    assert {hit.sentence for hit in hits} <= inside


def test_words_are_found_in_any_form_case_and_accent(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("The Señor walked his Dogs to São Tomé."))
    index = followed(store, folder)
    for question in ("walking", "DOG", "senor", "sao tome", "Who walks?"):
        assert found(index, question) == [1]
    assert found(index, "cats") == []


def test_common_words_count_only_when_there_is_nothing_else(
    store: ArchiveSqlite, folder: Path
) -> None:
    add(store, Article.create("To be."), Article.create("The kelp grew."))
    index = followed(store, folder)
    assert found(index, "what is the kelp") == [2]
    assert found(index, "to be the") == [1, 2]


@pytest.mark.parametrize("question", ["", "  ", "?!…", "\N{ZERO WIDTH SPACE}"])
def test_a_question_without_words_finds_nothing(
    store: ArchiveSqlite, folder: Path, question: str
) -> None:
    add(store, *worded_articles(3))
    assert followed(store, folder).search(question, 10) == []


@pytest.mark.parametrize("question", ['kelp AND ("', "kelp:~*^+-\\", "kelp\x00brine", "k" * 5000])
def test_a_question_is_words_and_no_query_language(
    store: ArchiveSqlite, folder: Path, question: str
) -> None:
    add(store, Article.create("Kelp grew."))
    assert found(followed(store, folder), question) == ([1] if "kelp" in question else [])


def test_a_limit_below_one_finds_nothing(store: ArchiveSqlite, folder: Path) -> None:
    add(store, *worded_articles(3))
    assert followed(store, folder).search("kelp", 0) == []


def test_equal_scores_are_listed_by_the_lower_id(store: ArchiveSqlite, folder: Path) -> None:
    add(store, *(Article.create("Kelp grew.", source=str(number)) for number in range(5)))
    assert found(followed(store, folder), "kelp") == [1, 2, 3, 4, 5]


def test_a_pasted_page_is_cut_to_its_first_words(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("Kelp grew."))
    index = followed(store, folder)
    filler = " ".join(f"filler{number}" for number in range(100))
    assert found(index, f"kelp {filler}") == [1]
    assert found(index, f"{filler} kelp") == []


def test_the_words_of_a_question_are_told_with_their_rarity_and_who_holds_them(
    store: ArchiveSqlite, folder: Path
) -> None:
    add(store, Article.create("Gulls like a skiff."), Article.create("No birds at all."))
    held = followed(store, folder).held_words(
        "Which SKIFFS did the gull of Holt sink, which gull?", ["A skiff sinks.", "Gulls!", ""]
    )
    assert [one.word for one in held] == ["SKIFFS", "gull", "Holt", "sink"]
    assert [one.held for one in held] == [
        (True, False, False),
        (False, True, False),
        (False, False, False),
        (True, False, False),
    ]
    rarity = {one.word: one.rarity for one in held}
    assert rarity["Holt"] == rarity["sink"] > rarity["gull"] == rarity["SKIFFS"] > 0
    assert followed(store, folder).held_words("", ["A skiff."]) == []


# --- following ------------------------------------------------------------------------------


def test_removed_and_replaced_words_are_found_no_more(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("Kelp grew.", path="/a"), Article.create("Brine rose.", path="/b"))
    index = followed(store, folder)
    add(store, Article.create("Fern grew.", path="/a"))
    store.remove([article.id for article in store.find("/b")])
    assert index.follow()
    assert [found(index, word) for word in ("kelp", "brine", "fern")] == [[], [], [3]]
    assert index.count == 1


def test_following_twice_writes_nothing(store: ArchiveSqlite, folder: Path) -> None:
    add(store, *worded_articles(5))
    index = followed(store, folder)
    before = sorted(file.name for file in folder.rglob("*"))
    assert index.follow()
    assert sorted(file.name for file in folder.rglob("*")) == before


def test_embedding_costs_the_words_no_commit(store: ArchiveSqlite, folder: Path) -> None:
    store.add([bare_article("kelp", 3)])
    index = followed(store, folder)
    embed_all(store, unit_vectors(3))
    before = sorted(file.name for file in (folder / "index").iterdir())
    assert index.follow()
    assert sorted(file.name for file in (folder / "index").iterdir()) == before
    assert read_json(folder / "state.json")["followed"] == store.last_change()


def test_another_process_reads_what_one_wrote(store: ArchiveSqlite, folder: Path) -> None:
    first, second = followed(store, folder), followed(store, folder)
    add(store, Article.create("Kelp grew."))
    assert first.follow()
    assert found(second, "kelp") == []
    with FileLock(folder / "follow.lock"):
        assert second.follow(), "no need to write, so no need to wait"
    assert found(second, "kelp") == [1]


def test_following_gives_way_while_another_process_writes(
    store: ArchiveSqlite, folder: Path
) -> None:
    index = followed(store, folder)
    add(store, Article.create("Kelp grew."))
    with FileLock(folder / "follow.lock"):
        assert not index.follow(wait_seconds=0.05)
    assert index.follow()
    assert found(index, "kelp") == [1]


def test_opening_tells_who_is_busy(
    store: ArchiveSqlite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical_tantivy, "_OPEN_WAIT_SECONDS", 0.05)
    folder.mkdir()
    with (
        FileLock(folder / "follow.lock"),
        pytest.raises(ArchiveBusy, match="Another process is building"),
    ):
        LexicalTantivy(folder, store, SETTINGS)


class Stopped(Exception):
    """The process ends here."""


@pytest.mark.parametrize("after", ["the first entries", "the commit"])
def test_an_interrupted_following_leaves_no_entry_twice(
    store: ArchiveSqlite, folder: Path, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    add(store, *generated_articles(5))
    index = followed(store, folder)
    add(store, *generated_articles(20))
    store.remove([store.articles(EVERYTHING)[0].id])
    real_add, real_save = LexicalTantivy._add, LexicalState.write
    calls = 0

    def failing_add(self: LexicalTantivy, writer: tantivy.IndexWriter, change: Change) -> None:
        nonlocal calls
        calls += 1
        if calls > 4:
            raise Stopped
        real_add(self, writer, change)

    def failing_save(self: LexicalState, *, followed: int, applying: int) -> None:
        if not applying:
            raise Stopped
        real_save(self, followed=followed, applying=applying)

    with monkeypatch.context() as patched:
        if after == "the commit":
            patched.setattr(LexicalState, "write", failing_save)
        else:
            patched.setattr(LexicalTantivy, "_add", failing_add)
        with pytest.raises(Stopped):
            index.follow()
    del index
    add(store, *generated_articles(22))
    again = followed(store, folder)
    assert again.count == store.counts().sentences
    assert sorted(found(again, "votes met")) == sorted(entry.sentence for entry in entries(store))


# --- on disk --------------------------------------------------------------------------------


def test_an_index_opens_where_it_was(store: ArchiveSqlite, folder: Path) -> None:
    add(store, *worded_articles(5))
    before = found(followed(store, folder), "kelp gull")
    again = LexicalTantivy(folder, store, SETTINGS)
    assert again.count == store.counts().sentences
    assert found(again, "kelp gull") == before


def damaged(content: bytes, how: str) -> bytes:
    middle = len(content) // 2
    if how == "cut":
        return content[:middle]
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_any_damaged_file_is_made_anew(
    store: ArchiveSqlite, folder: Path, tmp_path: Path, how: str
) -> None:
    add(store, *worded_articles(20))
    index = followed(store, folder)
    store.remove([store.articles(EVERYTHING)[0].id])
    index.follow()
    expected = sorted(found(index, "kelp gull tarn"))
    del index
    written = sorted(file.name for file in (folder / "index").iterdir())
    suffixes = {name.partition(".")[2].lstrip("0123456789.") for name in written}
    assert {"store", "idx", "fast", "term", "pos", "fieldnorm", "del", "json"} <= suffixes
    for name in written:
        if name.endswith(".lock"):  # empty files
            continue
        copy = shutil.copytree(folder, tmp_path / name.lstrip("."))
        file = copy / "index" / name
        if how == "gone":
            file.unlink()
        else:
            file.write_bytes(damaged(file.read_bytes(), how))
        again = LexicalTantivy(copy, store, SETTINGS)
        assert again.count == 0, f"{name} is not used"
        assert again.follow()
        assert again.count == store.counts().sentences, name
        assert sorted(found(again, "kelp gull tarn")) == expected, name


@pytest.mark.parametrize("name", ["state.json", "files.json"])
def test_every_digit_of_the_state_is_guarded(store: ArchiveSqlite, folder: Path, name: str) -> None:
    add(store, *worded_articles(3))
    followed(store, folder)
    file = folder / name
    content = file.read_bytes()
    for place in range(0, len(content), 1 if name == "state.json" else 23):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert read_json(file) == {}, place
    index = followed(store, folder)
    assert index.count == store.counts().sentences


def test_a_folder_deleted_while_it_is_open_is_made_anew(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("Kelp grew."))
    index = followed(store, folder)
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    folder.rmdir()
    assert found(index, "kelp") == [1]
    add(store, Article.create("Brine rose."))
    assert index.follow()
    assert [found(index, word) for word in ("kelp", "brine")] == [[1], [2]]
    assert followed(store, folder).count == 2


def test_an_index_of_other_settings_is_made_anew(store: ArchiveSqlite, folder: Path) -> None:
    add(store, Article.create("Kelp grew. It rose. It sank. It went. It came back."))
    assert len(found(followed(store, folder, LexicalSettings(neighbours=1)), "kelp")) == 2
    assert len(found(followed(store, folder, LexicalSettings(neighbours=3)), "kelp")) == 4


def test_the_index_of_another_archive_is_not_used(
    store: ArchiveSqlite, folder: Path, tmp_path: Path
) -> None:
    add(store, Article.create("Kelp grew."))
    followed(store, folder)
    with closing(ArchiveSqlite(tmp_path / "other.sqlite")) as other:
        add(other, Article.create("Brine rose."))
        index = followed(other, folder)
        assert (found(index, "kelp"), found(index, "brine")) == ([], [1])


def test_files_of_a_stopped_run_do_not_stand_in_the_way(store: ArchiveSqlite, folder: Path) -> None:
    """A process killed between writing a file of deletions and naming it in the index's list."""
    add(store, *worded_articles(5))
    index = followed(store, folder)
    home = folder / "index"
    before = (home / "meta.json").read_bytes(), read_json(folder / "state.json")
    seal = read_json(folder / "files.json")
    store.remove([store.articles(EVERYTHING)[0].id])
    index.follow()
    del index
    assert list(home.glob("*.del"))
    (home / "meta.json").write_bytes(before[0])
    write_json(folder / "files.json", seal)
    write_json(folder / "state.json", {**before[1], "applying": store.last_change()})
    parts = sorted(file.name for file in home.glob("*.store"))
    again = followed(store, folder)
    assert again.count == store.counts().sentences
    assert sorted(file.name for file in home.glob("*.store")) == parts, "not made anew"


def test_an_index_that_cannot_be_written_is_an_archive_error(
    store: ArchiveSqlite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = followed(store, folder)
    add(store, Article.create("Kelp grew."))

    def fail(_self: LexicalTantivy) -> None:
        raise ValueError("No space left on device")

    monkeypatch.setattr(LexicalTantivy, "_catch_up", fail)
    with pytest.raises(ArchiveError, match="cannot be written: No space left"):
        index.follow()
