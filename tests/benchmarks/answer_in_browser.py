"""Measure how long a reader of the page waits: from Enter to the finished answer, in Chromium.

Run ``python -m tests.benchmarks.answer_in_browser``: starts ``dateline chat --samples`` as a
program of its own, opens the page in a real headless Chromium, and asks sample questions one after
the other, each in a new conversation. The browser's own clock runs from the key to the second
frame after the answer stands in the page. The first question, which loads the models, is told
apart. Writes ``tests/benchmarks/results/answer_in_browser.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.ui.chat.reader import CHROMEDRIVER, CHROMIUM, FLAGS, Reader

_RESULT = Path(__file__).parent / "results" / "answer_in_browser.json"
_QUESTIONS = Path(__file__).parents[1] / "quality" / "sample_questions.jsonl"
_READING_SECONDS = 3.0  # meanwhile the page works out what to ask next
_WATCH = """
window.waited = null;
let begun = null;
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter") begun ??= performance.now();
}, { capture: true });
const before = document.querySelectorAll(".answer").length;
const watcher = new MutationObserver(() => {
  if (document.querySelectorAll(".answer").length <= before) return;
  watcher.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.waited = performance.now() - begun;
  }));
});
watcher.observe(document.body, { childList: true, subtree: true });
"""


def main() -> int:
    """Run the measurement, write the result and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    if CHROMIUM is None or CHROMEDRIVER is None:
        print("Needs Chromium and chromedriver.")
        return 2
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    every = sorted(json.loads(line)["question"] for line in lines)
    questions = random.Random(chosen.seed).sample(every, min(chosen.questions, len(every)))
    with tempfile.TemporaryDirectory() as home, _served(home) as address, _browser(home) as driver:
        reader = Reader(driver, address)
        reader.visit()
        seconds = [_waited(reader, question) for question in questions]
    first, *others = seconds
    result = {
        "command": f"python -m tests.benchmarks.answer_in_browser"
        f" --questions {chosen.questions} --seed {chosen.seed}",
        "questions": len(others),
        "first_question_seconds": round(first, 3),
        "median_seconds": round(statistics.median(others), 3),
        "p95_seconds": round(sorted(others)[int(0.95 * (len(others) - 1))], 3),
        "worst_seconds": round(max(others), 3),
        "under_a_second": sum(one < 1.0 for one in others),
        "processors": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


def _waited(reader: Reader, question: str) -> float:
    """Ask one question in a new conversation and return the seconds from Enter to its answer."""
    if reader.all(".turn"):
        reader.click("#restart")
        reader.wait(lambda: not reader.all(".turn"))
    time.sleep(_READING_SECONDS)
    reader.run(_WATCH)
    reader.type(question)
    milliseconds = reader.wait(lambda: reader.run("return window.waited"))
    return float(str(milliseconds)) / 1000.0


@contextmanager
def _served(home: str) -> Iterator[str]:
    private = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME"), home)
    program = subprocess.Popen(
        [sys.executable, "-m", "ui", "chat", "--samples", "--no-browser"],
        env=os.environ | private | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in program.stdout or ():
            if line.startswith("Dateline chat: "):
                yield line.removeprefix("Dateline chat: ").strip()
                return
        raise RuntimeError("The program ended before it served the page.")
    finally:
        program.terminate()
        program.wait(30)


@contextmanager
def _browser(home: str) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={home}/chromium"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=Service(executable_path=CHROMEDRIVER or ""))
    try:
        yield driver
    finally:
        driver.quit()


if __name__ == "__main__":
    sys.exit(main())
