"""What Dateline stands on: the libraries that serving needs, and the licence of each."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DIRECT = [Requirement(line) for line in _PROJECT["project"]["dependencies"]]


def needed_libraries() -> list[str]:
    """Return the names of all distributions that serving needs here, directly or not."""
    found: set[str] = set()
    waiting = [requirement.name for requirement in DIRECT]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            needs = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue  # for another system
        found.add(name)
        waiting += [
            one.name for one in needs if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
    return sorted(found)


def licence_of(name: str) -> str:
    """Return what an installed distribution says of its licence, as one line."""
    about = distribution(name).metadata
    expressions = about.get_all("License-Expression") or []
    classes = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    texts = [one[:200] for one in about.get_all("License") or []]
    return " ".join("; ".join(expressions or classes or texts).split())
