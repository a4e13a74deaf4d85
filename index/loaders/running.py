"""Do the work that readers hand out and give back the results in the order it was handed out.

Little work is done in this process. Much of it, and what is risky, goes to other processes, which
use all cores and are bounded in time and memory.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any

from index.loaders.documents import LoadResult, Place, Work
from index.worker_pool import WorkerPool, WorkLost

_SECONDS_HERE = 0.7  # of work in this process before others are started, which takes half of that
UNFORESEEN = "cannot be read: Dateline did not foresee what it holds"

_Task = tuple[Place, Callable[[Any], Iterable[LoadResult]], tuple[Any, ...]]


def results_of(
    steps: Iterable[LoadResult | Work],
    workers: WorkerPool | None = None,
    report_read: Callable[[int], None] | None = None,
) -> Iterator[LoadResult]:
    """Yield the results of the steps in their order; without ``workers`` they are made at need.

    ``report_read`` is told about how many bytes were read since the last time.
    """
    pool = workers or WorkerPool()
    try:
        yield from _results(steps, pool, report_read or (lambda _: None))
    finally:
        if workers is None:
            pool.close()


def _results(
    steps: Iterable[LoadResult | Work], pool: WorkerPool, report_read: Callable[[int], None]
) -> Iterator[LoadResult]:
    under_way: deque[LoadResult | tuple[Work, Future[list[LoadResult]]]] = deque()
    seconds_here, running = 0.0, 0
    for step in steps:
        if isinstance(step, Work):
            report_read(step.weight)
        if not isinstance(step, Work):
            under_way.append(step)
        elif step.risky or seconds_here > _SECONDS_HERE:
            task = (step.place, step.read, step.items)
            under_way.append((step, pool.submit(_do, task, urgent=True)))
            running += 1
        else:
            begun = time.perf_counter()
            under_way.extend(_judged(step, _do((step.place, step.read, step.items))))
            seconds_here += time.perf_counter() - begun
        while under_way and (_is_done(under_way[0]) or running >= pool.most_waiting):
            first = under_way.popleft()
            running -= isinstance(first, tuple)
            yield from _settled(first, pool)
    while under_way:
        yield from _settled(under_way.popleft(), pool)


def _is_done(waiting: LoadResult | tuple[Work, Future[list[LoadResult]]]) -> bool:
    return not isinstance(waiting, tuple) or waiting[1].done()


def _settled(
    waiting: LoadResult | tuple[Work, Future[list[LoadResult]]], pool: WorkerPool
) -> list[LoadResult]:
    if not isinstance(waiting, tuple):
        return [waiting]
    work, future = waiting
    try:
        return _judged(work, future.result())
    except WorkLost as error:
        if len(work.items) == 1:
            return _judged(work, [work.place.failure(error)])
    # One of several items ended the process: each is done alone, so that the others are not lost.
    return _judged(work, [result for item in work.items for result in _alone(work, item, pool)])


def _alone(work: Work, item: object, pool: WorkerPool) -> list[LoadResult]:
    try:
        return pool.submit(_do, (work.place, work.read, (item,)), urgent=True).result()
    except WorkLost as error:
        return [work.place.failure(error)]


def _judged(work: Work, results: list[LoadResult]) -> list[LoadResult]:
    return work.judge(results) if work.judge else results


def _do(task: _Task) -> list[LoadResult]:
    place, read, items = task
    results: list[LoadResult] = []
    for item in items:
        try:
            results.extend(read(item))
        except MemoryError:
            results.append(place.failure("needs more memory than one article may take"))
        except Exception as error:  # noqa: BLE001 - reported; tests and fuzzing look for it
            results.append(place.failure(f"{UNFORESEEN} ({type(error).__name__}: {error})"))
    return results
