"""Asks for known vulnerabilities of every pinned library, and lists the licences: ``make audit``.

``python -m tests.quality.audit``. pip-audit asks the service of the package index; where that
cannot be reached, or knows none of the libraries, the command says so and does not fail.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.supply import CONSTRAINTS, licence_of, needed_libraries

_SECONDS = 240.0  # a hundred libraries, asked one after the other
_WRONG_USAGE = 2
_NOT_REACHABLE = "vulnerabilities: the service cannot be reached from here; skipped"


@dataclass(frozen=True, slots=True)
class Audit:
    """How many libraries were looked up and how many the service does not know, and what it found.

    ``found`` are lines such as ``lxml 4.0: PYSEC-2021-19, mended in 4.6.3``.
    """

    looked_up: int
    unknown: int
    found: tuple[str, ...]


def audit_of(report: Mapping[str, Any]) -> Audit:
    """Read what ``pip-audit --format json`` writes."""
    dependencies: Sequence[Mapping[str, Any]] = report["dependencies"]
    known = [one for one in dependencies if "skip_reason" not in one]
    found = tuple(
        f"{one['name']} {one['version']}: {it['id']}"
        + (f", mended in {', '.join(it['fix_versions'])}" if it.get("fix_versions") else "")
        for one in known
        for it in one["vulns"]
    )
    return Audit(len(known), len(dependencies) - len(known), found)


def asked(constraints: Path, more: Sequence[str] = ()) -> Audit | None:
    """Ask about every pin; ``None`` when nobody answers.

    Raises ``ValueError`` when pip-audit does not understand what it is asked.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(constraints), "--no-deps"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off", *more]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, text=True)
    except subprocess.TimeoutExpired:
        return None
    if ran.returncode == _WRONG_USAGE:
        raise ValueError(ran.stderr)
    try:
        audit = audit_of(json.loads(ran.stdout))
    except json.JSONDecodeError:  # it prints no JSON where it gets none
        return None
    return audit if audit.looked_up else None


def main() -> int:
    """Print licences and vulnerabilities; return 1 when there is a known one."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.audit", description=__doc__)
    parser.add_argument("--licences", action="store_true", help="list every library's licence")
    if parser.parse_args().licences:
        for name in needed_libraries():
            print(f"{name} {version(name)}: {licence_of(name)}")
    audit = asked(CONSTRAINTS)
    if audit is None:
        print(_NOT_REACHABLE)
        return 0
    print(f"vulnerabilities: {audit.looked_up} libraries looked up, {audit.unknown} unknown")
    for line in audit.found:
        print(line)
    return 1 if audit.found else 0


if __name__ == "__main__":
    sys.exit(main())
