"""Starts the command line, or says what keeps it from starting and the command that mends it.

Nothing but the standard library is loaded before Python's version has been looked at, so that this
still speaks where Python is too old, or a library is missing or broken.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ui import installation


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``dateline`` and end the process with its exit status: 1 where it cannot start."""
    if problem := installation.python_problem(sys.version_info[:3]):
        _stop([problem], installation.PYTHON_REMEDY)
    try:
        from ui.cli import main as run  # noqa: PLC0415 -- loads all libraries: what is tried here

        run(arguments)
    except ImportError as error:
        problems = installation.library_problems()
        remedy = (
            installation.libraries_remedy()
            if problems
            else installation.reinstallation(error.name or "dateline")
        )
        _stop([f"A part of Dateline cannot be loaded ({error})", *problems], remedy)


def _stop(problems: Sequence[str], remedy: str) -> None:
    print(*problems, sep="\n", file=sys.stderr)  # noqa: T201 -- the terminal's library may be ill
    print(f"mend it with: {remedy}", file=sys.stderr)  # noqa: T201 -- same
    sys.exit(1)
