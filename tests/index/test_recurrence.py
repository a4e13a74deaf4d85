"""Lines that recur in a source's articles give no sentences; the articles keep their text."""

from __future__ import annotations

from pathlib import Path

from index.articles import Article
from index.news_index import NewsIndex
from index.recurrence import RecurringLines
from index.splitting import split

LETTER = "Sign up for our evening letter and never miss a tide."
EVENTS = ["A boat sank.", "A bridge closed.", "A cow swam.", "A dam broke.", "An eel won."]


def article(number: int, line: str = LETTER, source: str | None = "The Bram Post") -> Article:
    name = "x" * number
    story = f"{EVENTS[number % 5]} It was report {name} of the week, and read by all of Bram."
    text = f"{story}\n\n{line}\n\nThe police named it {name}.\n\nNobody was hurt in {name}."
    return Article.create(text, source=source, url=f"https://bram.example/{number}")


def sentences(recurring: RecurringLines, one: Article) -> list[str]:
    entry = recurring.pruned(split(one))
    assert len(entry.speakers) == len(entry.spans)
    return [one.text[span.start : span.end] for span in entry.spans]


def test_a_line_gives_no_sentence_once_three_other_articles_carry_it() -> None:
    recurring = RecurringLines(lambda _: ())

    carried = [LETTER in sentences(recurring, article(number)) for number in range(5)]

    assert carried == [True, True, True, False, False]


def test_the_other_sentences_stay() -> None:
    recurring = RecurringLines(lambda _: [article(number) for number in range(3)])

    assert sentences(recurring, article(3))[0] == "A dam broke."


def test_another_source_is_counted_by_itself() -> None:
    recurring = RecurringLines(lambda _: ())
    for number in range(4):
        sentences(recurring, article(number))

    assert LETTER in sentences(recurring, article(4, source="The Tolm Courier"))


def test_figures_do_not_make_lines_differ() -> None:
    recurring = RecurringLines(lambda _: ())
    lines = [f"{number} people like this story." for number in range(4)]

    last = [sentences(recurring, article(n, line)) for n, line in enumerate(lines)][-1]

    assert lines[3] not in last


def test_the_same_article_given_again_counts_once() -> None:
    recurring = RecurringLines(lambda _: [article(1), article(2)])

    assert all(LETTER in sentences(recurring, article(1)) for _ in range(5))


def test_versions_of_one_story_do_not_make_its_lines_recur() -> None:
    recurring = RecurringLines(lambda _: ())
    told = "\n\n".join(EVENTS)
    versions = [
        Article.create(
            f"{told}\n\nUpdate {'i' * number}.", source="S", url=f"https://s.example/{number}"
        )
        for number in range(6)
    ]

    assert all("A cow swam." in sentences(recurring, version) for version in versions)


def test_an_article_without_source_is_left_as_it_is() -> None:
    recurring = RecurringLines(lambda _: ())

    assert all(LETTER in sentences(recurring, article(n, source=None)) for n in range(5))


def test_an_archive_learns_over_several_runs_and_keeps_the_text(tmp_path: Path) -> None:
    with NewsIndex.create(tmp_path / "archive") as index:
        for number in range(5):
            index.add([article(number)])
        last = index.find("https://bram.example/4")[0]

        assert LETTER in last.text
        assert LETTER not in [sentence.text for sentence in index.sentences(last.id)]
        assert index.verify() == []
