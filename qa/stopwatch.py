"""Measures how long the stages of a question take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Adds up milliseconds by the name of a stage; the first stage begun comes first."""

    def __init__(self) -> None:
        self.timings_ms: dict[str, float] = {}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Add the time until the block ends to the stage's."""
        before = self.timings_ms.setdefault(stage, 0.0)
        begun = time.perf_counter()
        yield
        passed = 1000 * (time.perf_counter() - begun)
        self.timings_ms[stage] = round(before + passed, 3)
