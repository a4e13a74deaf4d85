"""The sample archive shipped with the app, and the questions written about it.

The checks read the files with the standard library alone, so that a fault of a loader cannot hide
a fault of the samples.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "ui" / "samples"
QUESTIONS = ROOT / "tests" / "quality" / "sample_questions.jsonl"
YEAR = 2026
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAY = f"(?P<weekday>{'|'.join(WEEKDAYS)})"
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
DAY_FIRST = re.compile(rf"{_WEEKDAY}, (?P<day>\d{{1,2}}) {_MONTH}(?: (?P<year>\d{{4}}))?")
MONTH_FIRST = re.compile(rf"{_WEEKDAY} \({_MONTH} (?P<day>\d{{1,2}})\)")
# Not counted as ends: "per cent." before a small letter, titles and initials.
SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bCapt)(?<![ap]\.m)[.!?][”’\"']?(?=\s+[“‘\"']?[A-Z]|\s*$)")


@dataclass(frozen=True, slots=True)
class SampleText:
    """The text of one sample article, with the file and, in a table, the record it stands in."""

    file: str
    record: str | None
    text: str


class _VisibleText(HTMLParser):
    """Collects what a page shows, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the signature is HTMLParser's
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _visible_text(page: str) -> str:
    parser = _VisibleText()
    parser.feed(page)
    return "".join(parser.pieces)


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _texts_of(path: Path) -> Iterator[SampleText]:
    if path.suffix == ".csv":
        for row in _rows(path):
            yield SampleText(path.name, row["url"], row["text"])
    elif path.suffix == ".jsonl":
        for record in _records(path):
            yield SampleText(path.name, record["id"], record["text"])
    else:
        content = path.read_text(encoding="utf-8")
        is_page = path.suffix == ".html"
        yield SampleText(path.name, None, _visible_text(content) if is_page else content)


def _paths(suffix: str = "") -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.name.endswith(suffix))


@pytest.fixture(scope="module")
def samples() -> list[SampleText]:
    return [text for path in _paths() for text in _texts_of(path)]


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return _records(QUESTIONS)


def _answerable(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [question for question in questions if question["answerable"]]


def _named_days(text: str) -> Iterator[tuple[str, str, date]]:
    for pattern in (DAY_FIRST, MONTH_FIRST):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = MONTHS.index(groups["month"]) + 1
            day = date(int(groups.get("year") or YEAR), month, int(groups["day"]))
            yield match.group(), groups["weekday"], day


def test_the_archive_holds_at_least_forty_articles(samples: list[SampleText]) -> None:
    assert len(samples) >= 40


@pytest.mark.parametrize(
    ("suffix", "least"), [(".html", 6), (".md", 5), (".txt", 10), (".csv", 1), (".jsonl", 1)]
)
def test_every_form_of_file_is_there(suffix: str, least: int) -> None:
    assert len(_paths(suffix)) >= least


def test_plain_text_comes_in_three_forms() -> None:
    contents = [path.read_text(encoding="utf-8") for path in _paths(".txt")]
    dated = [text for text in contents if re.match(r" date \d{4}-\d\d-\d\d ", text)]
    headed = [text for text in contents if re.match(r"Title: .+\nDate: .+\nSource: .+\n", text)]
    assert len(dated) >= 4
    assert len(headed) >= 4
    assert len(contents) - len(dated) - len(headed) >= 2


def test_tables_have_six_complete_records() -> None:
    for path in _paths(".csv"):
        rows = _rows(path)
        assert list(rows[0]) == ["url", "date", "title", "text", "source"]
        assert len(rows) >= 6
        assert all(all(row.values()) for row in rows)
    for path in _paths(".jsonl"):
        records = _records(path)
        assert len(records) >= 6
        for record in records:
            assert set(record) == {"id", "title", "text", "url", "published", "source"}
            assert all(record.values())


@pytest.mark.parametrize("path", _paths(".html"), ids=lambda path: path.stem)
def test_pages_carry_what_news_pages_carry(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    linked_data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert linked_data is not None
    published = json.loads(linked_data.group(1))["datePublished"]
    for mark in ("<title>", 'rel="canonical"', 'name="author"', 'property="og:site_name"'):
        assert mark in page
    assert f'property="article:published_time" content="{published}"' in page


@pytest.mark.parametrize("path", _paths(".md"), ids=lambda path: path.stem)
def test_markdown_opens_with_front_matter(path: Path) -> None:
    _, front_matter, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    names = [line.partition(":")[0] for line in front_matter.splitlines()]
    assert names == ["title", "date", "source", "url", "author"]


def test_weekdays_agree_with_the_calendar(samples: list[SampleText]) -> None:
    named = [day for sample in samples for day in _named_days(sample.text)]
    assert len(named) >= 15
    wrong = [phrase for phrase, weekday, day in named if WEEKDAYS[day.weekday()] != weekday]
    assert wrong == []


def test_one_article_is_a_long_read(samples: list[SampleText]) -> None:
    assert max(len(SENTENCE_END.findall(sample.text)) for sample in samples) >= 80


def test_every_address_lies_on_an_invented_domain() -> None:
    content = "\n".join(path.read_text(encoding="utf-8") for path in _paths())
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[\w./-]+", content)}
    assert {host for host in hosts if not host.endswith(".example")} == {"schema.org"}


def test_there_are_enough_questions_of_each_sort(questions: list[dict[str, Any]]) -> None:
    kinds = [question["kind"] for question in questions if not question["answerable"]]
    assert len(_answerable(questions)) >= 80
    assert set(kinds) == {"near", "far"}
    assert len(kinds) >= 30


def test_no_question_is_asked_twice(questions: list[dict[str, Any]]) -> None:
    asked = [question["question"].casefold() for question in questions]
    assert sorted(set(asked)) == sorted(asked)


def test_evidence_stands_verbatim_in_its_article(
    samples: list[SampleText], questions: list[dict[str, Any]]
) -> None:
    texts = {(sample.file, sample.record): sample.text for sample in samples}
    missing = [
        question["question"]
        for question in _answerable(questions)
        if question["evidence"] not in texts[question["file"], question.get("record")]
    ]
    assert missing == []


def test_first_answers_are_yes_or_no_or_stand_in_the_evidence(
    questions: list[dict[str, Any]],
) -> None:
    unfounded = [
        question["question"]
        for question in _answerable(questions)
        if question["answers"][0] not in {"yes", "no"}
        and question["answers"][0].casefold() not in question["evidence"].casefold()
    ]
    assert unfounded == []
