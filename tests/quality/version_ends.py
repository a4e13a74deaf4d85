"""Tries Dateline on the lowest versions that pyproject.toml allows, and on the newest there are.

``python -m tests.quality.version_ends lowest`` (``make lowest``, ``make newest``) resolves with uv,
makes an environment of its own, uses Dateline there as a person would, runs the tests there, and
writes what was installed and how it went to ``tests/quality/results/versions_lowest.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree as ET

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply import ROOT

_RESULTS = Path(__file__).parent / "results"
_TESTS = ("tests/index", "tests/qa", "tests/ui", "tests/documentation")
# A test that hangs at one end must say where: its threads are printed, then it is broken off.
_PATIENCE = ("-o", "faulthandler_timeout=240", "--timeout=300", "-p", "no:cacheprovider")
_QUESTION = "Who leads the public inquiry into the sinking of the Lady Maren?"
_USES = (
    ("add", "ui/samples"),
    ("ask", _QUESTION),
    ("search", "bow door"),
    ("verify",),
    ("doctor",),  # which starts the chat and fetches its page
)


class End(StrEnum):
    """Which end of the allowed versions, as uv calls it."""

    LOWEST = "lowest"
    NEWEST = "newest"

    @property
    def resolution(self) -> str:
        """Return uv's word: only what we name ourselves is taken at its lowest."""
        return "lowest-direct" if self is End.LOWEST else "highest"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the tests went at one end, on which Python and versions; ``tests`` counts all run."""

    end: End
    python: str
    versions: Mapping[str, str]
    tests: int
    failed: int
    skipped: int
    seconds: float


def direct_requirements() -> list[Requirement]:
    """Return everything that pyproject.toml names: to serve, for extras, and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = [project["project"]["dependencies"], *extras, *project["dependency-groups"].values()]
    return [Requirement(line) for group in groups for line in group]


def versions_in(resolved: str) -> dict[str, str]:
    """Return name and version of each pin in what uv writes."""
    pins = [line.partition(" ")[0] for line in resolved.splitlines() if line[:1].isalnum()]
    named = (pin.partition("==") for pin in pins)
    return {str(canonicalize_name(name.partition("[")[0])): it for name, _, it in named}


def bounds_never_met(
    requirements: Sequence[Requirement], versions: Mapping[str, str]
) -> Iterator[str]:
    """Name each lower bound that no environment can have, since another library asks for more."""
    for requirement in requirements:
        (bound,) = (one for one in requirement.specifier if one.operator in {">=", "=="})
        found = versions[canonicalize_name(requirement.name)]
        if not Requirement(f"{requirement.name}=={bound.version}.*").specifier.contains(found):
            yield f"{requirement}: at least {found} in fact"


def outcome_of(report: str) -> tuple[int, int, int]:
    """Return how many tests ran, failed and were skipped, from a report in JUnit's form."""
    suites = ET.fromstring(report).iter("testsuite")  # noqa: S314 -- written by our own pytest
    counts = [
        (int(it.get("tests", 0)), int(it.get("failures", 0)) + int(it.get("errors", 0)), it)
        for it in suites
    ]
    skipped = sum(int(it.get("skipped", 0)) for *_, it in counts)
    return sum(one[0] for one in counts), sum(one[1] for one in counts), skipped


def installed(end: End, home: Path, python: str) -> tuple[Path, dict[str, str]]:
    """Make the environment below ``home`` what uv resolves; return its Python and its versions."""
    uv = [sys.executable, "-m", "uv"]
    pins = home.with_suffix(".txt")
    named = ("--all-extras", "--group", "dev", "--python-version", python)
    resolve = ("--quiet", "--resolution", end.resolution, "--upgrade", "--output-file", str(pins))
    subprocess.run([*uv, "pip", "compile", "pyproject.toml", *named, *resolve], check=True)
    if not home.is_dir():
        subprocess.run([*uv, "venv", "--quiet", "--python", python, str(home)], check=True)
    interpreter = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    into = ("--quiet", "--python", str(interpreter))
    subprocess.run([*uv, "pip", "sync", *into, str(pins)], check=True)
    subprocess.run([*uv, "pip", "install", *into, "--no-deps", "--editable", "."], check=True)
    subprocess.run([*uv, "pip", "check", "--python", str(interpreter)], check=True)
    return interpreter, versions_in(pins.read_text(encoding="utf-8"))


def used(interpreter: Path) -> None:
    """Add the samples, ask, search, verify and examine; raise ``CalledProcessError`` if one fails.

    Raises ``ValueError`` when the question is not answered.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATELINE_ARCHIVE": folder, "DATELINE_CONFIG": os.devnull}
        for words in _USES:
            command = [str(interpreter), "-m", "ui", *words]
            ran = subprocess.run(
                command, env=environment, check=True, timeout=600, stdout=subprocess.PIPE, text=True
            )
            print(f"dateline {words[0]}: {ran.stdout.strip().splitlines()[-1][:100]}")
            if words[0] == "ask" and "Helena Marrick" not in ran.stdout:
                raise ValueError(ran.stdout)


def tested(interpreter: Path, tests: Sequence[str], workers: int) -> tuple[int, int, int]:
    """Run tests there; return how many ran, failed and were skipped."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        spread = ("--numprocesses", str(workers), "--dist", "loadfile") if workers else ()
        pytest = [str(interpreter), "-m", "pytest", "-q", *_PATIENCE, *spread]
        subprocess.run([*pytest, f"--junitxml={report}", *tests], check=False)
        return outcome_of(report.read_text(encoding="utf-8"))


def main() -> int:
    """Try one end and write how it went; return 1 when a test failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.version_ends")
    parser.add_argument("end", type=End, choices=list(End))
    parser.add_argument("tests", nargs="*", default=_TESTS, help="what to run, as for pytest")
    parser.add_argument("--python", default="3.11", help="version or path; default 3.11")
    parser.add_argument("--home", type=Path, help="the environment; default .venv-END")
    parser.add_argument("--workers", type=int, default=2, help="processes; 0: this one")
    given = parser.parse_intermixed_args()  # tests may follow options
    home = (given.home or ROOT / f".venv-{given.end}").resolve()
    interpreter, versions = installed(given.end, home, given.python)
    direct = direct_requirements()
    if given.end is End.LOWEST:
        for line in bounds_never_met(direct, versions):
            print(line)
    used(interpreter)
    began = monotonic()
    counts = tested(interpreter, given.tests, given.workers)
    ours = {it: versions[it] for it in sorted({str(canonicalize_name(one.name)) for one in direct})}
    seconds = round(monotonic() - began, 1)
    outcome = Outcome(given.end, given.python, ours, *counts, seconds)
    print(f"{outcome.tests} tests, {outcome.failed} failed, {outcome.skipped} skipped")
    if given.tests == _TESTS:  # a part of them is no result
        text = json.dumps(asdict(outcome), indent=2) + "\n"
        (_RESULTS / f"versions_{given.end}.json").write_text(text, encoding="utf-8")
    return 1 if outcome.failed or not outcome.tests else 0


if __name__ == "__main__":
    sys.exit(main())
