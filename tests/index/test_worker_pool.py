"""Work in other processes: order, bounds, and what becomes of work that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from index.worker_pool import WorkerPool, WorkLost


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(2, longest_seconds=5.0, memory_bytes=400_000_000)
    yield made
    made.close()


def test_results_come_in_the_order_of_the_items(pool: WorkerPool) -> None:
    assert list(pool.in_order(abs, range(-50, 0))) == list(range(50, 0, -1))


def test_only_a_few_items_are_taken_ahead(pool: WorkerPool) -> None:
    taken: list[float] = []

    def seconds() -> Iterator[float]:
        for number in range(60):
            taken.append(number)
            yield 0.05

    next(pool.in_order(time.sleep, seconds()))

    assert len(taken) <= pool.most_waiting


def test_work_is_given_out_ahead_while_results_are_used(pool: WorkerPool) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            time.sleep(0.001)  # long enough for results to be there
            taken.append(number)
            yield number

    results = pool.in_order(abs, numbers(), ahead=5)
    assert [next(results), next(results)] == [0, 1]

    assert len(taken) in {5 * pool.processes, 5 * pool.processes + 1}


def test_results_do_not_wait_for_items_that_come_slowly(pool: WorkerPool) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(20):
            time.sleep(0.3)
            taken.append(number)
            yield number

    assert next(pool.in_order(abs, numbers(), ahead=10)) == 0

    assert len(taken) <= 3


def test_what_is_urgent_comes_before_what_waits() -> None:
    pool = WorkerPool(1)
    done: list[str] = []
    try:
        first = pool.submit(time.sleep, 0.3)
        waiting = [pool.submit(str, text) for text in ("second", "third")]
        urgent = pool.submit(str, "urgent", urgent=True)
        for future in (*waiting, urgent):
            future.add_done_callback(lambda one: done.append(one.result()))
        first.result(timeout=30)
        for future in (*waiting, urgent):
            future.result(timeout=30)
    finally:
        pool.close()
    assert done == ["urgent", "second", "third"]


def test_work_that_waits_is_cancelled_when_the_pool_is_closed() -> None:
    pool = WorkerPool(1)
    assert pool.submit(int, "5").result() == 5  # the process is there
    running = pool.submit(time.sleep, 20)
    waiting = pool.submit(int, "5")
    while not running.running():
        time.sleep(0.01)
    pool.close()
    assert waiting.cancelled()
    with pytest.raises(WorkLost):
        running.result(timeout=30)


def test_results_that_are_there_do_not_all_come_at_once(pool: WorkerPool) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(40):
            if number == 15:
                time.sleep(0.5)  # once, and all results are there
            taken.append(number)
            yield number

    results = pool.in_order(abs, numbers(), ahead=10)
    so_far = [(next(results), len(taken)) for _ in range(4)]

    assert so_far[:2] == [(0, 16), (1, 16)]
    assert so_far[2][1] > 16  # the processes have work again before more are handed out


def test_an_error_of_the_work_is_raised_here(pool: WorkerPool) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "x").result()
    assert pool.submit(int, "5").result() == 5


def test_work_that_ends_its_process_is_lost_and_others_go_on(pool: WorkerPool) -> None:
    with pytest.raises(WorkLost, match="ends the program that reads it"):
        pool.submit(os._exit, 1).result()
    assert pool.submit(int, "5").result() == 5


def test_memory_is_bounded(pool: WorkerPool) -> None:
    with pytest.raises(MemoryError):
        pool.submit(bytes, 900_000_000).result()


def test_time_is_bounded() -> None:
    pool = WorkerPool(1, longest_seconds=0.5)
    try:
        with pytest.raises(WorkLost, match=r"takes more than 0.5 s"):
            pool.submit(sum, range(10**11)).result()
        assert pool.submit(int, "5").result() == 5
    finally:
        pool.close()


def test_what_work_prints_does_not_disturb_it(
    pool: WorkerPool, capfd: pytest.CaptureFixture[str]
) -> None:
    assert pool.submit(print, "words").result() is None
    assert capfd.readouterr().out == ""


def test_closing_ends_the_processes() -> None:
    pool = WorkerPool(1)
    number = pool.submit(os.getpgid, 0).result()
    processes = [worker._process for worker in pool._all]
    pool.close()
    assert number == os.getpgid(0)
    assert all(process.poll() is not None for process in processes)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_processes_end_when_their_parent_is_killed() -> None:
    program = (
        "import os, time\n"
        "from index.worker_pool import WorkerPool\n"
        "pool = WorkerPool(1)\n"
        "print(pool.submit(eval, \"__import__('os').getpid()\").result(), flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not _is_running(worker):
            break
        time.sleep(0.05)
    assert not _is_running(worker)


def _is_running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:  # noqa: PTH123 - one line
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
