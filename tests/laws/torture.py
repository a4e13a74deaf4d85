"""Kill and cut the power of processes that change archives, hundreds of times: ``make torture``.

``python -m tests.laws.torture --kills 500`` takes the ways in turn: killed at a random moment,
killed inside a call that makes a file durable, and the power cut there. After each, the archive
must hold what was reported and nothing half or twice, and the same work must complete it. The
result file is written after every tenth worker; ``--go-on`` continues a run that was broken off.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from index import embedding
from qa.evaluation.runs import commit_of
from tests.fakes import FakeEncoder
from tests.laws import power_loss
from tests.laws.crash_checks import (
    Watch,
    Workers,
    assert_recovers,
    lines_told,
    started_workers,
)

RESULT = Path(__file__).parents[1] / "quality" / "results" / "torture.json"
_SOURCE = "120 generated"
WAYS = ("killed at a moment", "killed inside a sync or rename", "power cut")


@dataclass(slots=True)
class Torture:
    """What was done so far; ``phases`` counts the step at which the work was cut off.

    ``workers`` are all that were started: some end before they can be killed.
    """

    seed: int
    commit: str | None = None
    workers: int = 0
    kills: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    files_changed_by_power_cuts: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def save(self) -> None:
        """Write the result file in one step."""
        beside = RESULT.with_suffix(".part")
        held = asdict(self) | {"ways": dict(self.ways), "phases": dict(self.phases)}
        beside.write_text(json.dumps(held, indent=2, sort_keys=True) + "\n")
        beside.replace(RESULT)

    @classmethod
    def saved(cls) -> Torture:
        """Return what the result file holds."""
        held = json.loads(RESULT.read_text())
        counted = {name: Counter(held[name]) for name in ("ways", "phases")}
        return cls(**held | counted)


class Torturer:
    """Runs workers and ends them in the three ways."""

    def __init__(self, workers: Workers, folder: Path, torture: Torture) -> None:
        self._workers = workers
        self._folder = folder
        self._torture = torture
        self._seconds, self._syncs = self._unhurt()

    def once(self, number: int) -> None:
        """End one worker, the way and the moment chosen by the number, and check its archive."""
        home = self._folder / str(number)
        home.mkdir()
        chance = random.Random(f"{self._torture.seed}/{number}")
        way = WAYS[number % len(WAYS)]
        after, call = None, 0
        if way == WAYS[0]:
            after = chance.random() * self._seconds
        else:
            call = chance.randint(1, self._syncs)
        watch = Watch(home / "copies", call, after=chance.random() < 0.5)
        status = self._workers.run(home / "archive", _SOURCE, home / "told", after, watch)
        told = lines_told(home / "told")
        self._count(way, told, killed=status != 0)
        try:
            if way == WAYS[2]:
                changed = power_loss.cut(home / "archive", watch.copies, chance)
                self._torture.files_changed_by_power_cuts += changed
            assert_recovers(home / "archive", _SOURCE, told)
        except Exception as error:  # noqa: BLE001 -- whatever went wrong is a finding to report
            where = told[-1] if told else "before the start"
            self._torture.failures.append(f"{number}: {way}, after {where}: {error!r}")
        else:
            shutil.rmtree(home)

    def _count(self, way: str, told: list[str], *, killed: bool) -> None:
        self._torture.kills += killed
        self._torture.ways[way] += killed
        phases = [line for line in told if line.startswith(("begin", "end"))]
        self._torture.phases[phases[-1] if phases else "before the start"] += killed

    def _unhurt(self) -> tuple[float, int]:
        home, begun = self._folder / "unhurt", time.monotonic()
        home.mkdir()
        watch = Watch(home / "copies")
        self._workers.run(home / "archive", _SOURCE, home / "told", None, watch)
        calls = lines_told(home / "told")[-1].removeprefix("calls ")
        return time.monotonic() - begun, int(calls)


def torment(torture: Torture, kills: int) -> None:
    """End workers until there were so many kills, and save what was found after every tenth."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        library = power_loss.built_library(folder)
        if library is None:
            sys.exit("There is no C compiler here; power_loss.c needs one.")
        with (
            pytest.MonkeyPatch.context() as patched,
            started_workers(library) as workers,
        ):
            patched.setattr(embedding, "open_encoder", lambda _settings: FakeEncoder())
            torturer = Torturer(workers, folder, torture)
            begun = time.monotonic() - torture.seconds
            while torture.kills < kills and torture.workers < 2 * kills:
                torturer.once(torture.workers)
                torture.workers += 1
                torture.seconds = round(time.monotonic() - begun, 1)
                if torture.workers % 10 == 0:
                    torture.save()
                    print(f"{torture.kills} kills, {len(torture.failures)} failures", flush=True)
    torture.save()


def main() -> int:
    """Torture, save the result, and return 1 when an archive was harmed."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--go-on", action="store_true", help="continue the run in the result file")
    arguments = parser.parse_args()
    torture = Torture(arguments.seed, commit_of(Path(__file__).parents[2]))
    if arguments.go_on:
        torture = Torture.saved()
    torment(torture, arguments.kills)
    print("\n".join(torture.failures) or f"{torture.kills} kills, no archive harmed")
    return 1 if torture.failures else 0


if __name__ == "__main__":
    sys.exit(main())
