"""No answer depends on the machine's clock but through the as-of date."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[2]
# Where the day of asking comes in, as an argument's default that a caller replaces.
_ALLOWED = {"qa/chatbot.py": ["date.today"]}
_CLOCKS = {"today", "now", "utcnow", "localtime", "gmtime", "time", "time_ns", "ctime"}


def clocks_read(file: Path) -> list[str]:
    """Return the names of clocks that tell the date and are read or handed on in the file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"date", "datetime", "time"}
        and node.attr in _CLOCKS
    ]


@pytest.mark.parametrize(
    "folder", ["qa/interpreting", "qa/reading", "qa/writing", "qa", "index/text", "index/search"]
)
def test_nothing_on_the_way_of_a_question_reads_the_clock(folder: str) -> None:
    files = sorted((_PROJECT / folder).glob("*.py"))
    assert files
    read = {f"{folder}/{file.name}": clocks_read(file) for file in files}
    assert {name: found for name, found in read.items() if found} == (
        _ALLOWED if folder == "qa" else {}
    )


def test_a_clock_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("import time\nfrom datetime import date\nx = date.today()\ny = time.time()\n")
    assert clocks_read(file) == ["date.today", "time.time"]
