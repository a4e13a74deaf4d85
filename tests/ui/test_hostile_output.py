"""Hostile words in every field: nothing reaches a terminal or a log that a terminal obeys."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.ui.command_line import FERRY, Dateline

EVIL = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u200f\x08\r\x00 [bold]x[/bold]"
HUGE = "ferry " * 170_000  # about a megabyte
VERBS = (
    ("ask", f"Who is the captain of the ferry {EVIL}?"),
    ("timeline", "How did the ferry strike develop?"),
    ("search", f"captain {EVIL}"),
    ("list",),
    ("list", "--source", EVIL),
    ("show", "https://post.example/1"),
    ("show", EVIL),
    ("remove", EVIL, "--yes"),
    ("info",),
    ("info", "--sources"),
    ("verify",),
)


@pytest.fixture
def hostile(dateline: Dateline, tmp_path: Path) -> Dateline:
    """Return the command line over an archive with controls in every field."""
    records = [
        {
            "title": EVIL + (HUGE if number == 2 else " sinks"),
            "text": f"The ferry {EVIL} sank. Edvin {EVIL} Holt is the captain of ferry {number}.",
            "date": "2026-09-03",
            "source": f"Post {EVIL}",
            "url": f"https://post.example/{number}" if number < 2 else f"https://x/{EVIL}",
            "authors": [EVIL],
            "section": EVIL,
        }
        for number in range(3)
    ]
    file = tmp_path / "clip\x1b[31mpings\u202e.jsonl"
    file.write_text("\n".join(map(json.dumps, records)) + "\n{broken \x1b[31m", encoding="utf-8")
    assert_printable(dateline("add", file, tmp_path / "none\x1b[2J\u202e"))
    return dateline


def assert_printable(ran: object) -> None:
    printed = getattr(ran, "output", "") + getattr(ran, "errors", "")
    obeyed = {it for it in printed if not it.isprintable() and it not in "\n\xad\u200b\u00a0"}
    assert obeyed == set()


def test_no_verb_prints_what_a_terminal_obeys(hostile: Dateline) -> None:
    for verb in VERBS:
        forms = [(), ("--json",)] if verb[0] in {"ask", "list", "show"} else [()]
        for form in forms:
            ran = hostile(*verb, *form)
            assert ran.status in {0, 1}, (verb, ran.errors)
            assert_printable(ran)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r@", "\x00=", "\u202e=", "\uff1d"])
def test_no_field_of_a_csv_is_a_formula(dateline: Dateline, tmp_path: Path, begin: str) -> None:
    evil = f"{begin}cmd|' /C calc'!A0\",=1+1\n=2"
    record = {"title": evil, "source": evil, "authors": [evil], "section": evil, "text": FERRY}
    (tmp_path / "clippings.jsonl").write_text(json.dumps(record), encoding="utf-8")
    dateline("add", "--no-embed", tmp_path / "clippings.jsonl")
    ran = dateline("list", "--csv")
    assert_printable(ran)
    names, row = csv.reader(io.StringIO(ran.output))
    assert len(names) == len(row)
    fields = dict(zip(names, row, strict=True))
    assert "cmd|' /C calc'!A0" in fields["title"]
    assert [it for it in row if it.strip().startswith(("=", "+", "-", "@", "\uff1d"))] == []
