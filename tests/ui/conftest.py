"""The command line run inside the test, on an archive of its own and with the fake encoder."""

from __future__ import annotations

import json
from pathlib import Path

import platformdirs
import pytest

from index import embedding
from tests.fakes import FakeEncoder
from tests.ui.command_line import FERRY, RATES, URL, Dateline, run_dateline


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that commands work on; it holds no archive yet."""
    settings = tmp_path / "empty.toml"
    settings.touch()
    folder = tmp_path / "archive"
    monkeypatch.setenv("DATELINE_CONFIG", str(settings))
    monkeypatch.setenv("DATELINE_ARCHIVE", str(folder))
    monkeypatch.delenv("DATELINE_MODEL", raising=False)
    monkeypatch.delenv("DATELINE_THREADS", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: FakeEncoder())
    return folder


@pytest.fixture
def dateline(archive: Path, capsys: pytest.CaptureFixture[str]) -> Dateline:
    """Return a function that runs the command line and catches what it prints."""
    del archive

    return lambda *arguments: run_dateline(arguments, capsys)


@pytest.fixture
def clippings(tmp_path: Path) -> Path:
    """Return a JSON Lines file with three articles of two sources."""
    records = [
        {"title": "Ferry sinks", "text": FERRY, "date": "2026-09-03", "source": "Post", "url": URL},
        {"title": "Rate cut", "text": RATES, "date": "2026-10-08", "source": "Courier"},
        {"title": "Old news", "text": "The mill closed.", "date": "2025-01-02", "source": "Post"},
    ]
    file = tmp_path / "clippings.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return file


@pytest.fixture
def filled(dateline: Dateline, clippings: Path) -> Dateline:
    """Return the command line over an archive with three embedded articles."""
    assert dateline("add", clippings).status == 0
    return dateline
