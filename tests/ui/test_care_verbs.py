"""``dateline backup`` and ``dateline repair`` do what they say and say what they did."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.archive_folders import DATABASE
from index.news_index import NewsIndex
from tests.generated_articles import generated_articles
from tests.ui.command_line import run_dateline

ARTICLES = generated_articles(25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with NewsIndex.create(tmp_path / "archive") as index:
        index.add(ARTICLES)
    return tmp_path / "archive"


def test_backup_says_where_the_copy_is(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    ran = run_dateline(["backup", str(copy), "--archive", str(folder)], capsys)
    assert ran.status == 0
    assert f"25 articles are in {copy}" in ran.output
    with NewsIndex.open(copy) as index:
        assert len(index.articles()) == 25


def test_a_backup_into_a_full_folder_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_dateline(["backup", str(folder), "--archive", str(folder)], capsys)
    assert ran.status == 1
    assert "is not empty" in ran.errors


def test_repair_of_a_sound_archive_keeps_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_dateline(["repair", "--yes", "--archive", str(folder)], capsys)
    assert ran.status == 0
    assert "The articles are sound" in ran.output


def test_repair_names_what_is_lost_and_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("DROP TRIGGER sealed_again")
        connection.execute("UPDATE articles SET text = 'Lost.' WHERE number < 24")
        connection.execute("UPDATE articles SET title = 'Another' WHERE number = 24")
    assert run_dateline(["verify", "--archive", str(folder)], capsys).status == 1
    ran = run_dateline(["repair", "--yes", "--archive", str(folder)], capsys)
    assert ran.status == 1
    assert "saved 1, doubtful 1, lost 23" in ran.output
    assert f"doubtful: {ARTICLES[23].id}" in ran.output
    assert f"lost: {ARTICLES[0].id}" in ran.output
    assert "lost: 3 more" in ran.output
    assert run_dateline(["verify", "--archive", str(folder)], capsys).status == 0
