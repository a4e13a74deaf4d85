"""Do pieces of work in processes of their own: on all cores, within bounds of time and memory.

The processes are plain children that run ``worker_process``: they do not import the user's main
module, take no signal meant for it, and end by themselves when it does, however it ends. They are
started when the first work comes, so that what needs none does not wait for them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from index.worker_process import receive, send

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_LONGEST_HELD_BACK = 0.2  # seconds of waiting for an item while a result is there
_HANDED_OUT = 2  # results for one item that came slowly; after more, the processes would be idle
_WAITING_FOR_EACH = 3  # pieces of work under way for each process: none waits, memory stays flat
_SECONDS_TO_START = 60.0
LONGEST_SECONDS = 50.0  # of processor time for one piece of work
_MOST_WAITING = 6  # times as long may it take in all, waiting for a processor
MOST_MEMORY_BYTES = 1_500_000_000  # beyond what a process needs to start


class WorkLost(Exception):
    """A piece of work took too long, took too much memory, or ended its process."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece of work that waits for a process."""

    function: Callable[[Any], Any]
    item: Any
    future: Future[Any]


class WorkerPool:
    """Up to ``processes`` processes (default: one for each core) that do what they are given.

    Functions and arguments are pickled: functions of modules, values of plain classes.
    """

    def __init__(
        self,
        processes: int | None = None,
        *,
        longest_seconds: float = LONGEST_SECONDS,
        memory_bytes: int = MOST_MEMORY_BYTES,
    ) -> None:
        self.processes = processes or _cores()
        self._longest_seconds = longest_seconds
        self._memory_bytes = memory_bytes
        self._threads: ThreadPoolExecutor | None = None
        self._urgent: deque[_Job] = deque()
        self._others: deque[_Job] = deque()
        self._idle: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()

    @property
    def most_waiting(self) -> int:
        """How many pieces of work should be under way at most."""
        return _WAITING_FOR_EACH * self.processes

    def submit(
        self, function: Callable[[_Item], _Result], item: _Item, *, urgent: bool = False
    ) -> Future[_Result]:
        """Start a piece of work; its result raises what the work raised, or ``WorkLost``.

        What is ``urgent`` comes before all that waits and is not: what other work is made from.
        """
        job = _Job(function, item, Future())
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.processes, "worker pool")
            (self._urgent if urgent else self._others).append(job)
            self._threads.submit(self._do_next)
        return job.future

    def in_order(
        self,
        function: Callable[[_Item], _Result],
        items: Iterable[_Item],
        *,
        ahead: int = _WAITING_FOR_EACH,
    ) -> Iterator[_Result]:
        """Yield the results in the order of the items, ``ahead`` of them for each process.

        So the processes have work while the results are used. Results that are there are held back
        until so many items were taken, unless the items come slowly. Raises what the work raised,
        and ``WorkLost``.
        """
        under_way: deque[Future[_Result]] = deque()
        most = ahead * self.processes
        since = time.monotonic()
        try:
            for item in items:
                came_slowly = time.monotonic() - since > _LONGEST_HELD_BACK
                under_way.append(self.submit(function, item))
                handed_out = 0
                while len(under_way) >= most or (
                    came_slowly and handed_out < _HANDED_OUT and under_way and under_way[0].done()
                ):
                    yield under_way.popleft().result()
                    handed_out += 1
                since = time.monotonic()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()

    def close(self) -> None:
        """End the processes; work under way is lost."""
        with self._lock:
            threads, self._threads = self._threads, None
            waiting = [*self._urgent, *self._others]
            self._urgent.clear()
            self._others.clear()
        for job in waiting:
            job.future.cancel()
        for worker in list(self._all):
            worker.kill()
        if threads is not None:
            threads.shutdown(cancel_futures=True)
        self._idle.clear()
        self._all.clear()

    def _do_next(self) -> None:
        with self._lock:
            queue = self._urgent or self._others
            job = queue.popleft() if queue else None  # none when closing
        if job is None or not job.future.set_running_or_notify_cancel():
            return
        try:
            result = self._do(job.function, job.item)
        except BaseException as error:  # noqa: BLE001 - raised again where the result is wanted
            job.future.set_exception(error)
        else:
            job.future.set_result(result)

    def _do(self, function: Callable[[Any], Any], item: object) -> Any:  # noqa: ANN401 - any work
        try:
            worker = self._idle.pop() if self._idle else self._started()
        except (OSError, EOFError) as error:
            raise WorkLost("cannot be read: no process can be started for it") from error
        try:
            succeeded, answer = worker.answer(function, item, self._longest_seconds)
        except (OSError, EOFError) as error:
            self._all.discard(worker)
            raise WorkLost(worker.why_lost(self._longest_seconds)) from error
        self._idle.append(worker)
        if not succeeded:
            raise answer
        return answer

    def _started(self) -> _Worker:
        worker = _Worker(self._memory_bytes)
        self._all.add(worker)
        return worker


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory_bytes: int) -> None:
        program = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from index.worker_process import main; main({memory_bytes})"
        )
        # One thread each: the processes are what uses the cores.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._timed_out = False
        # The time for a piece of work does not count how long the process takes to start.
        self._received(_SECONDS_TO_START)

    def answer(self, function: object, item: object, seconds: float) -> Any:  # noqa: ANN401 - any work
        """Send a piece of work and wait; raises ``OSError`` or ``EOFError`` when it is lost."""
        try:
            send(cast("BinaryIO", self._process.stdin), (function, item))
        except OSError:
            self.kill()
            raise
        return self._received(seconds)

    def _received(self, seconds: float) -> Any:  # noqa: ANN401 - any work
        answered = threading.Event()
        watching = threading.Thread(target=self._watch, args=(answered, seconds), daemon=True)
        watching.start()
        try:
            return receive(cast("BinaryIO", self._process.stdout))
        except (OSError, EOFError):
            self.kill()
            raise
        finally:
            answered.set()

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent yet has no receiver
                    stream.close()

    def why_lost(self, seconds: float) -> str:
        """Return why the work was lost, in plain words."""
        if self._timed_out:
            return f"takes more than {seconds:g} s to read"
        return "cannot be read: it ends the program that reads it, or needs too much memory"

    def _watch(self, answered: threading.Event, seconds: float) -> None:
        """End the process when it has worked too long, or waited very much longer than that."""
        end = time.monotonic() + _MOST_WAITING * seconds
        limit = _processor_seconds(self._process.pid) + seconds
        left = seconds
        while not answered.wait(max(0.1, left)):
            # A busy machine is no fault of the work: what counts is the time it was given.
            left = limit - _processor_seconds(self._process.pid)
            if left <= 0 or time.monotonic() > end:
                self._timed_out = True
                self._process.kill()
                return


def _processor_seconds(process: int) -> float:
    """Return how long a process has worked; the time of day where the system does not tell."""
    try:
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.monotonic()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
