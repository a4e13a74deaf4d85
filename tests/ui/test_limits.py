"""Past each limit of docs/reliability.md a clear sentence, and the rest of the work is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.command_line import FERRY, Dateline, titles
from ui.chat.records import RecordUnreadable, conversation_of


@pytest.mark.parametrize(
    ("name", "length", "told"),
    [
        ("long.txt", 20_000_001, "has 20 MB, more than the 20 MB that one text file may have"),
        ("long.html", 10_000_001, "has 10 MB, more than the 10 MB that one web page file may have"),
        ("longer.txt", 200_000_001, "has 200 MB: more than the 200 MB that one article may have"),
    ],
)
def test_a_file_that_is_too_long_is_named_and_its_neighbour_is_added(
    name: str, length: int, told: str, dateline: Dateline, tmp_path: Path
) -> None:
    folder = tmp_path / "clippings"
    folder.mkdir()
    (folder / "short.txt").write_text(FERRY, encoding="utf-8")
    with (folder / name).open("wb") as file:
        if length < 100_000_000:
            file.write(b"<html>" * name.endswith("html") + b"The ferry sank. " * (length // 16))
        file.truncate(length)  # what is longer takes no room on the disk
    ran = dateline("add", "--no-embed", folder)
    assert ran.errors.splitlines()[0] == f"{folder / name}: {told}"
    assert "added 1, replaced 0, unchanged 0, failed 1" in ran.output
    assert len(titles(dateline)) == 1


def test_the_longest_question_is_answered_and_a_longer_one_refused(filled: Dateline) -> None:
    longest = "Who is the captain of the ferry? ".ljust(2_000, "x")
    assert filled("ask", longest).status == 0
    ran = filled("ask", longest + "x")
    assert (ran.status, ran.output) == (1, "")
    assert ran.errors.startswith("The question has 2,001 characters; the limit is 2,000. Please")


def test_a_conversation_of_more_turns_than_are_kept_is_refused() -> None:
    with pytest.raises(RecordUnreadable, match="no saved conversation"):
        conversation_of([{}] * 201)
