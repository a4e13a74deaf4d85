"""Measure the chat page with many people at once: answer times, memory, lost or crossed answers.

Run ``python -m tests.benchmarks.chat_load``: starts ``dateline chat --samples`` as a program of its
own, asks every sample question once alone, then lets 32 simulated users ask for five minutes with
``gradio_client``, each a random question and then a pause of 5 seconds on average (exponential,
seeded). Every answer must be the one that the same question got alone. Writes
``tests/benchmarks/results/chat_load.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradio_client import Client  # type: ignore[import-untyped]  # it has no types

_RESULT = Path(__file__).parent / "results" / "chat_load.json"
_QUESTIONS = Path(__file__).parents[1] / "quality" / "sample_questions.jsonl"
_MEAN_PAUSE_SECONDS = 5.0
_MEMORY_EVERY_SECONDS = 5.0
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Seen:
    """What the users met, gathered under one lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    crossed: int = 0


def main() -> None:
    """Run the test and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    program, address = _started()
    try:
        alone = _asked_alone(address, questions)
        memory: list[int] = []
        loads: list[float] = []
        begun, used = time.monotonic(), _processor_seconds(program.pid)
        seen = _asked_by_many(address, alone, chosen, lambda: _note(program.pid, memory, loads))
        elapsed = time.monotonic() - begun
        processor = _processor_seconds(program.pid) - used
    finally:
        program.terminate()
        program.wait(30)
    result = {
        "command": f"python -m tests.benchmarks.chat_load --users {chosen.users}"
        f" --seconds {chosen.seconds:.0f} --seed {chosen.seed}",
        "users": chosen.users,
        "seconds": round(elapsed, 1),
        "mean_pause_seconds": _MEAN_PAUSE_SECONDS,
        "questions_answered": len(seen.seconds),
        "errors": len(seen.errors),
        "first_errors": seen.errors[:3],
        "answers_other_than_alone": seen.crossed,
        "p50_seconds": round(_quantile(seen.seconds, 0.5), 2),
        "p95_seconds": round(_quantile(seen.seconds, 0.95), 2),
        "max_seconds": round(max(seen.seconds, default=0.0), 2),
        "server_processor_seconds_an_answer": round(processor / max(1, len(seen.seconds)), 3),
        "server_megabytes_after_a_tenth": round(memory[len(memory) // 10] / 1e6),
        "server_megabytes_at_the_end": round(memory[-1] / 1e6),
        "server_megabytes_at_most": round(max(memory) / 1e6),
        "processors": os.cpu_count(),
        "load_average_median": round(statistics.median(loads), 1),
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def _started() -> tuple[subprocess.Popen[str], str]:
    program = subprocess.Popen(
        [sys.executable, "-m", "ui", "chat", "--samples", "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in program.stdout or ():
        if line.startswith("Dateline chat: "):
            return program, line.removeprefix("Dateline chat: ").strip()
    raise RuntimeError("The program ended before it served the page.")


def _asked_alone(address: str, questions: Sequence[str]) -> dict[str, str]:
    client = Client(address, verbose=False)
    return {it: _essence(client.predict(it, api_name="/ask")) for it in questions}


def _asked_by_many(
    address: str,
    alone: dict[str, str],
    chosen: argparse.Namespace,
    note: Any,  # noqa: ANN401
) -> Seen:
    seen = Seen()
    until = time.monotonic() + chosen.seconds
    users = [
        threading.Thread(
            target=_user, args=(address, alone, random.Random(chosen.seed + it), until, seen)
        )
        for it in range(chosen.users)
    ]
    for user in users:
        user.start()
    while any(user.is_alive() for user in users):
        note()
        time.sleep(_MEMORY_EVERY_SECONDS)
    return seen


def _user(
    address: str, alone: dict[str, str], chance: random.Random, until: float, seen: Seen
) -> None:
    client = Client(address, verbose=False)
    questions = sorted(alone)
    time.sleep(chance.uniform(0, _MEAN_PAUSE_SECONDS))
    while time.monotonic() < until:
        question = chance.choice(questions)
        begun = time.monotonic()
        try:
            answer = client.predict(question, api_name="/ask")
        except Exception as error:  # noqa: BLE001 -- whatever a user meets is counted
            with seen.lock:
                seen.errors.append(f"{type(error).__name__}: {error}")
            continue
        with seen.lock:
            seen.seconds.append(time.monotonic() - begun)
            seen.crossed += _essence(answer) != alone[question]
        time.sleep(chance.expovariate(1 / _MEAN_PAUSE_SECONDS))


def _essence(answer: dict[str, Any]) -> str:
    """Return all of an answer but how long it took."""
    return json.dumps(
        {key: it for key, it in answer.items() if key != "timings_ms"}, sort_keys=True
    )


def _note(process: int, memory: list[int], loads: list[float]) -> None:
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    memory.append(int(pages) * _PAGE_BYTES)
    loads.append(os.getloadavg()[0])


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    main()
