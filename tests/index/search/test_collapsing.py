"""Copies of one sentence become one hit that names the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article, Hit, Passage, SearchFilter, Sentence
from index.news_index import NewsIndex
from index.search.collapsing import collapse, same_sentence

SAID = "The lock will close for repairs on Monday, the harbour board said."


def article(name: str, *sentences: str, published: date | None = date(2026, 5, 3)) -> Article:
    return Article(id=name, text=" ".join(sentences), published=published, source=name)


def sentences_of(one: Article, *texts: str) -> list[Sentence]:
    found = []
    for position, text in enumerate(texts):
        start = one.text.index(text)
        found.append(
            Sentence(sentence_id(one, position), one.id, position, start, start + len(text), text)
        )
    return found


def sentence_id(one: Article, position: int) -> int:
    return sum(map(ord, one.id)) * 100 + position


class Newspapers:
    """A few articles, who copies whom, and hits on their sentences."""

    def __init__(self, articles: dict[str, tuple[str, ...]], links: Sequence[str]) -> None:
        self.articles = {name: article(name, *texts) for name, texts in articles.items()}
        self._texts = articles
        self._links = {tuple(pair.split("-")) for pair in links}

    def dated(self, name: str, published: date | None) -> None:
        self.articles[name] = article(name, *self._texts[name], published=published)

    def copies_of(self, name: str) -> list[Article]:
        others = {b if a == name else a for a, b in self._links if name in {a, b}}
        return [self.articles[other] for other in sorted(others)]

    def sentences_of(self, name: str) -> list[Sentence]:
        return sentences_of(self.articles[name], *self._texts[name])

    def hit(self, name: str, score: float, position: int = 0) -> Hit:
        sentence = self.sentences_of(name)[position]
        passage = Passage(self.articles[name], (sentence,), sentence.start, sentence.end)
        return Hit(passage, sentence, score)

    def collapse(self, hits: Sequence[Hit], limit: int = 10) -> list[tuple[str, list[str]]]:
        found = collapse(hits, self.copies_of, self.sentences_of, limit)
        return [(hit.sentence.article_id, [copy.id for copy in hit.also_in]) for hit in found]


def test_copies_of_a_sentence_are_one_hit_that_names_the_others() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,), "c": (SAID,)}, ["a-b", "a-c", "b-c"])
    hits = [papers.hit("b", 0.9), papers.hit("a", 0.8), papers.hit("c", 0.7)]
    assert papers.collapse(hits) == [("b", ["a", "c"])]


def test_a_copy_that_was_not_found_is_named_if_it_carries_the_sentence() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,), "c": ("Rain fell.",)}, ["a-b", "a-c"])
    assert papers.collapse([papers.hit("a", 0.9)]) == [("a", ["b"])]


def test_the_same_sentence_in_articles_that_are_no_copies_stays_apart() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,)}, [])
    hits = [papers.hit("a", 0.9), papers.hit("b", 0.8)]
    assert papers.collapse(hits) == [("a", []), ("b", [])]


def test_a_sentence_that_only_one_copy_has_stays_on_its_own() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID, "Boats wait at Orrin.")}, ["a-b"])
    hits = [papers.hit("a", 0.9), papers.hit("b", 0.85, position=1), papers.hit("b", 0.8)]
    assert papers.collapse(hits) == [("a", ["b"]), ("b", [])]


def test_copies_of_a_third_article_collapse() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,), "c": (SAID,)}, ["a-c", "b-c"])
    hits = [papers.hit("a", 0.9), papers.hit("b", 0.8)]
    assert papers.collapse(hits) == [("a", ["b", "c"])]


def test_two_sentences_of_one_article_never_collapse() -> None:
    papers = Newspapers({"a": (SAID, SAID.replace("lock", "old lock"))}, [])
    hits = [papers.hit("a", 0.9), papers.hit("a", 0.8, position=1)]
    assert papers.collapse(hits) == [("a", []), ("a", [])]


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        ({"a": date(2026, 5, 4), "b": date(2026, 5, 3)}, "b"),
        ({"a": date(2026, 5, 3), "b": date(2026, 5, 3)}, "a"),
        ({"a": None, "b": date(2026, 5, 3)}, "b"),
    ],
    ids=["earliest", "lowest id", "dated before undated"],
)
def test_of_equal_scores_the_earliest_is_shown(dates: dict[str, date | None], shown: str) -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,)}, ["a-b"])
    for name, published in dates.items():
        papers.dated(name, published)
    almost = 0.9 + 1e-9  # the last bits of a cosine depend on where it was computed
    for hits in (
        [papers.hit("a", almost), papers.hit("b", 0.9)],
        [papers.hit("b", almost), papers.hit("a", 0.9)],
    ):
        assert [name for name, _ in papers.collapse(hits, limit=1)] == [shown]


def test_a_better_score_is_shown_though_published_later() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,)}, ["a-b"])
    papers.dated("a", date(2026, 5, 9))
    assert papers.collapse([papers.hit("a", 0.9), papers.hit("b", 0.8)]) == [("a", ["b"])]


def test_copies_count_once_towards_the_limit_and_no_more_hits_are_read_than_needed() -> None:
    papers = Newspapers({"a": (SAID,), "b": (SAID,), "c": ("Rain fell.",)}, ["a-b"])
    read = 0

    def hits() -> Iterator[Hit]:
        nonlocal read
        for name, score in (("a", 0.9), ("b", 0.8), ("c", 0.7), ("c", 0.6), ("c", 0.5)):
            read += 1
            yield papers.hit(name, score)

    found = collapse(hits(), papers.copies_of, papers.sentences_of, 2)
    assert [hit.sentence.article_id for hit in found] == ["a", "c"]
    assert read == 4  # the first one that scores less than the last one shown ends the reading


@pytest.mark.parametrize("limit", [0, 3])
def test_no_hits_give_none(limit: int) -> None:
    papers = Newspapers({"a": (SAID,)}, [])
    assert papers.collapse([], limit) == []
    assert papers.collapse([papers.hit("a", 0.9)], 0) == []


@pytest.mark.parametrize(
    "other",
    [
        SAID.upper(),
        "TESSEL - " + SAID,
        "The lock will close for repairs on Monday, the harbour board reported.",
    ],
)
def test_a_few_other_words_make_no_other_sentence(other: str) -> None:
    assert same_sentence(SAID, other)
    assert same_sentence(other, SAID)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "At least nine people died when the ferry sank.",
            "At least ten people died when the ferry sank.",
        ),
        (
            "The bank cut its key rate to 4.25 per cent.",
            "The bank cut its key rate to 4.50 per cent.",
        ),
        ("The minister did say that he would go.", "The minister did not say that he would go."),
        (SAID, SAID + " Boats will have to wait at Orrin until high water."),
        (SAID, ""),
    ],
    ids=["number word", "figure", "negation", "much longer", "empty"],
)
def test_what_says_something_else_is_another_sentence(first: str, second: str) -> None:
    assert not same_sentence(first, second)
    assert not same_sentence(second, first)


def test_thousands_may_be_written_with_or_without_comma() -> None:
    assert same_sentence("The index closed at 3,248 points.", "The index closed at 3248 points.")


# --- in the archive -------------------------------------------------------------------------------

STORY = (
    "The harbour board of Tessel will close the old lock for 14 months, its chairwoman said."
    " The gates leak about 900 litres of water a minute and moved during the January storm."
    " Yachts will have to use the sea lock at Orrin, which opens only at high water."
    " A firm from the south won the contract for the work, a third below the next bidder."
)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Callable[[int], NewsIndex]]:
    opened: list[NewsIndex] = []

    def fill(copies: int) -> NewsIndex:
        index = NewsIndex.create(tmp_path / "archive")
        opened.append(index)
        index.add(
            Article.create(
                f"{STORY} Our own reporter number {place} adds a line.",
                title="Lock to close",
                published=date(2026, 5, 1 + place % 28),
                source=f"Paper {place}",
                url=f"https://paper-{place}.example/lock",
            )
            for place in range(copies)
        )
        index.add([Article.create("Orrin has a new lock keeper.", source="Orrin Post")])
        return index

    yield fill
    for index in opened:
        index.close()


def test_a_search_shows_wire_copies_once_and_names_them(
    filled: Callable[[int], NewsIndex],
) -> None:
    found = filled(4).search("How many litres do the gates leak?", limit=5, by_meaning=False)
    leaking = [hit for hit in found if "900 litres" in hit.sentence.text]
    assert len(leaking) == 1
    assert leaking[0].passage.article.source == "Paper 0"
    assert [copy.source for copy in leaking[0].also_in] == ["Paper 1", "Paper 2", "Paper 3"]


def test_copies_outside_the_filter_are_not_named(filled: Callable[[int], NewsIndex]) -> None:
    asked = SearchFilter(sources=("Paper 1", "Paper 2"))
    index = filled(4)
    found = index.search("gates leak litres", limit=1, search_filter=asked, by_meaning=False)
    assert found[0].passage.article.source == "Paper 1"
    assert [copy.source for copy in found[0].also_in] == ["Paper 2"]


def test_many_copies_do_not_push_other_articles_out(filled: Callable[[int], NewsIndex]) -> None:
    index = filled(130)  # more copies than candidates are taken from a ranking at first
    found = index.search("sea lock at Orrin", limit=3, by_meaning=False)
    assert "Orrin has a new lock keeper." in [hit.sentence.text for hit in found]
