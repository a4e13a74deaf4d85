"""Files of many articles, through the front door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load

TODAY = date(2026, 11, 23)


def load_file(
    folder: Path, name: str, content: str, columns: Mapping[str, str] | None = None
) -> tuple[list[Article], list[LoadFailure]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    results = list(load([path], columns=columns, today=TODAY))
    return (
        [result for result in results if isinstance(result, Article)],
        [result for result in results if isinstance(result, LoadFailure)],
    )


def test_the_columns_of_a_table_are_recognised(tmp_path: Path) -> None:
    articles, failures = load_file(
        tmp_path,
        "a.csv",
        "URL,Publish-Date,Headline,Body,Outlet,Authors\n"
        'https://bram.example/1,2026-01-13,Bridge,"One.\n\nTwo.",Bram Post,"A B, C D"\n',
    )

    assert failures == []
    assert articles == [
        Article.create(
            "One.\n\nTwo.",
            title="Bridge",
            published=date(2026, 1, 13),
            source="Bram Post",
            url="https://bram.example/1",
            authors=("A B", "C D"),
            path=str(tmp_path / "a.csv"),
            record="https://bram.example/1",
        )
    ]


def test_columns_can_be_named(tmp_path: Path) -> None:
    content = "Story,text,Day\nThe bridge closes.,12,13 January 2026\n"

    articles, failures = load_file(
        tmp_path, "a.csv", content, {"text": "story", "published": "Day"}
    )

    assert failures == []
    assert [(article.text, article.published) for article in articles] == [
        ("The bridge closes.", date(2026, 1, 13))
    ]


def test_a_table_without_text_column_is_one_failure_that_lists_the_columns(tmp_path: Path) -> None:
    articles, failures = load_file(tmp_path, "a.csv", "when,what\n1,2\n3,4\n")

    assert articles == []
    assert [failure.path for failure in failures] == [str(tmp_path / "a.csv")]
    assert "'when', 'what'" in failures[0].reason


def test_a_named_column_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    _, failures = load_file(tmp_path, "a.csv", "id,text\n1,Words.\n", {"text": "Story"})

    assert "has no column 'Story'" in failures[0].reason


def test_an_unknown_part_of_an_article_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="'colour' is no part of an article"):
        load([], columns={"colour": "x"})


def test_broken_rows_are_reported_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    articles, failures = load_file(
        tmp_path, "a.csv", 'id,text\n1,"open\n2,Fine.\n3,a,b\n4,\n5,Fine too.\n'
    )

    assert [article.record for article in articles] == ["2", "5"]
    assert [failure.path for failure in failures] == [
        f"{tmp_path / 'a.csv'}, line {line}" for line in (2, 4, 5)
    ]


def test_a_date_line_that_repeats_the_date_leaves_the_text(tmp_path: Path) -> None:
    articles, _ = load_file(
        tmp_path,
        "a.csv",
        "date,title,text\n"
        '2026-01-13,Bridge,"Tuesday, January 13, 2026\u00a0\n\n\nBridge\n\nIt closes."\n',
    )

    assert articles[0].text == "It closes."


def test_json_lines_in_both_known_forms_are_read(tmp_path: Path) -> None:
    lines = [
        {
            "_id": "d1",
            "title": "Bridge",
            "text": "It closes.",
            "metadata": {"url": "https://bram.example/1", "date": 1768262400000},
        },
        {"id": 7, "contents": "It opens."},
    ]

    articles, failures = load_file(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))

    assert failures == []
    assert [(a.record, a.title, a.text, a.published, a.url) for a in articles] == [
        ("d1", "Bridge", "It closes.", date(2026, 1, 13), "https://bram.example/1"),
        ("7", None, "It opens.", None, None),
    ]


def test_a_broken_line_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    articles, failures = load_file(
        tmp_path, "a.jsonl", '{"id": 1, "text": "One."}\n\n{"id": 2, "te\n[1]\n{"text": "Four."}\n'
    )

    assert [article.text for article in articles] == ["One.", "Four."]
    assert [failure.path for failure in failures] == [
        f"{tmp_path / 'a.jsonl'}, line 3",
        f"{tmp_path / 'a.jsonl'}, line 4",
    ]


def test_a_record_without_id_and_url_is_named_by_its_place(tmp_path: Path) -> None:
    articles, _ = load_file(tmp_path, "a.jsonl", '{"text": "One."}\n{"text": "Two."}\n')

    assert [article.record for article in articles] == ["record 1", "record 2"]
    assert len({article.id for article in articles}) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.json", '[{"text": "One."}, {"text": "Two."}]'),
        ("array.jsonl", '[{"text": "One."},\n {"text": "Two."}]'),
        ("list.json", '{"status": "ok", "articles": [{"content": "One."}, {"content": "Two."}]}'),
        ("lines.json", '{"text": "One."}\n{"text": "Two."}\n'),
        ("indented.json", json.dumps([{"text": "One."}, {"text": "Two."}], indent=2)),
    ],
)
def test_the_content_tells_json_lines_from_arrays(tmp_path: Path, name: str, content: str) -> None:
    articles, failures = load_file(tmp_path, name, content)

    assert failures == []
    assert [article.text for article in articles] == ["One.", "Two."]


def test_a_single_json_object_is_one_article(tmp_path: Path) -> None:
    record = {
        "headline": "Bridge",
        "paragraphs": ["One.", "Two."],
        "source": {"id": "bp", "name": "Bram Post"},
        "author": [{"name": "Ann Writer"}],
        "pubDate": "Tue, 13 Jan 2026 09:00:00 GMT",
    }

    articles, _ = load_file(tmp_path, "a.json", json.dumps(record, indent=1))

    assert [(a.title, a.text, a.source, a.authors, a.published) for a in articles] == [
        ("Bridge", "One.\n\nTwo.", "Bram Post", ("Ann Writer",), date(2026, 1, 13))
    ]


def test_markup_in_a_text_column_is_read_as_text(tmp_path: Path) -> None:
    articles, _ = load_file(
        tmp_path, "a.jsonl", json.dumps({"title": "A &amp; B", "body": "<p>One.</p><p>Two.</p>"})
    )

    assert (articles[0].title, articles[0].text) == ("A & B", "One.\n\nTwo.")


def test_the_url_gives_a_missing_date(tmp_path: Path) -> None:
    articles, _ = load_file(
        tmp_path, "a.jsonl", '{"text": "One.", "link": "https://bram.example/2026/01/13/one"}'
    )

    assert articles[0].published == date(2026, 1, 13)


def test_a_file_of_useless_records_is_given_up(tmp_path: Path) -> None:
    articles, failures = load_file(tmp_path, "a.jsonl", '{"number": 1}\n' * 500)

    assert articles == []
    assert len(failures) == 21
    assert failures[-1].path == str(tmp_path / "a.jsonl")


def test_a_record_with_too_long_a_text_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.loaders.fields.LONGEST_TEXT", 10)

    articles, failures = load_file(
        tmp_path, "a.jsonl", '{"text": "Eleven char"}\n{"text": "Short."}\n'
    )

    assert [article.text for article in articles] == ["Short."]
    assert "11 characters" in failures[0].reason


@pytest.mark.parametrize("content", ["[" * 100_000, "7", '"text"', "{", f"[{'9' * 5000}]"])
def test_json_that_holds_no_records_is_a_failure(tmp_path: Path, content: str) -> None:
    articles, failures = load_file(tmp_path, "a.json", content)

    assert articles == []
    assert len(failures) == 1


def test_values_nested_too_deeply_cost_one_record(tmp_path: Path) -> None:
    nested = '{"text": ' + "[" * 600 + '"x"' + "]" * 600 + "}"

    articles, failures = load_file(tmp_path, "a.jsonl", f'{nested}\n{{"text": "Two."}}\n')

    assert articles[-1].text == "Two."
    assert len(articles) + len(failures) == 2


def test_characters_that_cannot_be_stored_are_replaced(tmp_path: Path) -> None:
    articles, _ = load_file(tmp_path, "a.jsonl", '{"id": "\\ud83d", "text": "Half \\ud83d."}')

    assert articles[0].text == "Half \ufffd."
    assert (articles[0].record or "").encode("utf-8")


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,One.\n" + '2,"open\n', encoding="utf-8")
    results = load([path], today=TODAY)

    first = next(results)

    assert isinstance(first, Article)
    assert first.text == "One."
