"""What tests of the archive and of questions share: an archive with the fake encoder."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from index import embedding
from index.news_index import NewsIndex
from tests.fakes import FakeEncoder

# Each process of a run looks for free ports in a range of its own: between finding one and
# listening on it another process could take it. Gradio reads this when it is imported.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if _WORKER:
    os.environ["GRADIO_SERVER_PORT"] = str(7860 + 200 * _WORKER)

_MEMORY = Path("/dev/shm")  # noqa: S108 - only its own user's numbered folders are made there
_LEAST_FREE_BYTES = 2_000_000_000


def pytest_configure() -> None:
    """Give examples the time they need, and temporary folders memory where there is plenty.

    Archives sync every commit: on a busy disk the tests waited three times as long as they worked.
    """
    # One verdict for one commit where it decides on landing; everywhere else the search goes on.
    hypothesis.settings.register_profile(
        "busy machine", deadline=None, derandomize=bool(os.environ.get("CI"))
    )
    hypothesis.settings.load_profile("busy machine")
    # A shell starts what runs behind it deaf to interrupts, and programs under test inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _LEAST_FREE_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Let every archive of the test embed with the fake encoder and return it."""
    encoder = FakeEncoder()
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: encoder)
    return encoder


@pytest.fixture
def archive(tmp_path: Path, fake_encoder: FakeEncoder) -> Iterator[NewsIndex]:
    """Return a new, empty archive."""
    del fake_encoder
    with NewsIndex.create(tmp_path / "archive") as index:
        yield index
