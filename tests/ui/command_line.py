"""What tests of the command line share: three articles, and the shape of a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from ui.cli import main

FERRY = "The ferry Lady Maren sank off Sandmouth. Edvin Holt is the captain of the ferry."
RATES = "The central bank cut its rate. Governor Ingrid Thale spoke in Port Ellery."
URL = "https://post.example/ferry"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the command line left: exit status, standard output, standard error."""

    status: int
    output: str
    errors: str


class Dateline(Protocol):
    """Runs ``dateline`` with these arguments."""

    def __call__(self, *arguments: str | Path) -> Ran: ...


def run_dateline(arguments: Sequence[str | Path], capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run the command line in this process and return what it left."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    code = ended.value.code
    return Ran(code if isinstance(code, int) else 0, shown.out, shown.err)


def titles(dateline: Dateline, *arguments: str) -> list[str]:
    """Return the titles that ``dateline list`` gives with these arguments."""
    return [
        article["title"] for article in json.loads(dateline("list", "--json", *arguments).output)
    ]
