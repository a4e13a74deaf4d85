"""What Dateline stands on: libraries with a reason, a free licence and a pinned version each."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DIRECT = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
# Permissive, or of the file alone (MPL): all may be shipped beside Apache-2.0.
_FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|Unlicense|CNRI",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"(?<!L)\bA?GPL|proprietary|commercial", re.IGNORECASE)
# tld offers MPL 1.1 as one of three.
_OFFERS_A_CHOICE = {"tld"}


def _needed() -> list[str]:
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


def _licence_of(name: str) -> str:
    about = distribution(name).metadata
    expressions = about.get_all("License-Expression") or []
    classes = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    texts = [one[:200] for one in about.get_all("License") or []]
    return "; ".join(expressions or classes or texts)


@pytest.mark.parametrize("name", _needed())
def test_a_library_has_a_licence_that_lets_everybody_use_it(name: str) -> None:
    licence = _licence_of(name)
    assert _FREE.search(licence), licence
    assert name in _OFFERS_A_CHOICE or not _NOT_FREE.search(licence), licence


@pytest.mark.parametrize("name", sorted(one.name for one in DIRECT))
def test_a_library_we_name_has_its_reason_written_down(name: str) -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| [^|]*\b{re.escape(name)}\b", reasons, re.MULTILINE), name


def test_every_library_that_serving_needs_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(one).name) for one in lines if one[:1].isalnum()}
    assert [name for name in _needed() if name not in pinned] == []


def test_no_code_of_ours_reads_pickles() -> None:
    """Weights and states of training are safetensors or ONNX; a pickle can run anything."""
    unpickling = re.compile(
        r"\b(?:import|from) (?:pickle|joblib|dill)\b|torch\.load\(|allow_pickle=True"
    )
    found = [
        str(path.relative_to(ROOT))
        for folder in ("index", "qa", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if unpickling.search(path.read_text(encoding="utf-8"))
    ]
    # Between a process and its own child, over a pipe nobody else can reach.
    assert found == ["index/worker_process.py"]


@pytest.mark.parametrize("package", ["index", "qa", "ui"])
def test_whatever_lies_beside_the_code_is_installed_with_it(package: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"][package]
    beside = {
        file.relative_to(ROOT / package).as_posix()
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    installed = {
        file.relative_to(ROOT / package).as_posix()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    assert beside - installed == set()
