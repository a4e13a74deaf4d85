"""``dateline add`` that reads and splits in other processes, killed and run again: law 3 holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from index.errors import ArchiveNotFound
from index.news_index import NewsIndex
from tests.generated_articles import generated_article

_RECORDS = 300
_PROGRAM = (
    "import sys, index.splitting, index.loaders.running\n"
    "index.splitting._SECONDS_HERE = index.loaders.running._SECONDS_HERE = -1.0\n"
    "from ui.cli import main\n"
    "main(sys.argv[1:])\n"
)


def _written(file: Path) -> Path:
    with file.open("w", encoding="utf-8") as stream:
        for number in range(_RECORDS):
            stream.write(json.dumps({"id": number, "text": generated_article(number).text}) + "\n")
    return file


def _stored(archive: Path) -> int:
    try:
        with NewsIndex.open(archive) as index:
            assert index.verify() == []
            return index.status().articles
    except ArchiveNotFound:
        return 0


def test_an_add_killed_in_the_middle_is_completed_by_the_next(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    file = _written(tmp_path / "many.jsonl")
    command = [sys.executable, "-c", _PROGRAM, "add", "--no-embed", "--archive", str(archive)]
    process = subprocess.Popen([*command, str(file)], stdout=subprocess.DEVNULL)
    for _ in range(400):
        if (archive / "archive.sqlite").exists():
            break
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    try:
        process.wait(0.4)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()
    before = _stored(archive)

    ran = subprocess.run([*command, str(file)], check=True, capture_output=True, text=True)

    assert f"added {_RECORDS - before}, replaced 0, unchanged {before}, failed 0" in ran.stdout
    assert _stored(archive) == _RECORDS
