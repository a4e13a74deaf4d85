"""The page as a Hugging Face Space starts it: its file by its path, for reading only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.ui.command_line import Dateline

ROOT = Path(__file__).parents[2]


def test_a_space_serves_the_archive_for_reading(
    filled: Dateline, archive: Path, tmp_path: Path
) -> None:
    del filled
    program = subprocess.Popen(
        [sys.executable, str(ROOT / "ui" / "space.py")],
        cwd=tmp_path,
        env=os.environ | {"DATELINE_ARCHIVE": str(archive), "GRADIO_SERVER_NAME": "127.0.0.1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    try:
        first = program.stdout.readline()
        if not first:
            pytest.fail("the Space ended before it served the page")
        address = first.removeprefix("Dateline chat: ").strip()
        endpoints = httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"]
        assert sorted(endpoints) == ["/article", "/ask", "/search"]
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(30)
