"""What Dateline stands on: Python's version and its libraries, looked at without loading any.

``doctor`` reports it, and the program says it where it cannot even start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version

OLDEST_PYTHON = (3, 11)
PYTHON_REMEDY = "rm -rf .venv && make setup PYTHON=/path/to/python3.11"


def python_problem(found: Sequence[int]) -> str | None:
    """Say what is wrong with this version of Python, such as ``(3, 10, 13)``."""
    if tuple(found[:2]) >= OLDEST_PYTHON:
        return None
    wanted, seen = (".".join(map(str, it)) for it in (OLDEST_PYTHON, found[:3]))
    return f"Python {seen} is too old: {wanted} or newer is needed"


def needed_libraries() -> int:
    """Return how many libraries Dateline itself asks for."""
    return sum(1 for _ in _requirements())


def library_problems() -> list[str]:
    """Return a sentence for each library that is missing or of a version that does not fit."""
    try:
        return [problem for line in _requirements() if (problem := _problem_of(line))]
    except ImportError:
        return ["packaging is missing"]


def libraries_remedy() -> str:
    """Return the command that installs what is missing, in a checkout."""
    return f"{sys.executable} -m pip install --constraint constraints.txt ."


def reinstallation(name: str) -> str:
    """Return the command that lays a package anew, named as it is installed or imported."""
    from importlib.metadata import packages_distributions  # noqa: PLC0415 -- not in Python 3.9

    (installed, *_) = packages_distributions().get(name.partition(".")[0], [name])
    return f"{sys.executable} -m pip install --force-reinstall --no-deps {installed}"


def _requirements() -> Iterator[str]:
    from packaging.requirements import Requirement  # noqa: PLC0415 -- may be what is missing

    for line in requires("dateline") or []:
        marker = Requirement(line).marker
        if marker is None or marker.evaluate({"extra": ""}):
            yield line


def _problem_of(line: str) -> str | None:
    from packaging.requirements import Requirement  # noqa: PLC0415 -- may be what is missing

    requirement = Requirement(line)
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(found, prereleases=True):
        return None
    return f"{requirement.name} is {found}, not {requirement.specifier}"
