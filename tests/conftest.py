"""What tests of the archive and of questions share: an archive with the fake encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import news_index
from index.news_index import NewsIndex
from tests.fakes import FakeEncoder


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Let every archive of the test embed with the fake encoder and return it."""
    encoder = FakeEncoder()
    monkeypatch.setattr(news_index, "open_encoder", lambda _settings: encoder)
    return encoder


@pytest.fixture
def archive(tmp_path: Path, fake_encoder: FakeEncoder) -> Iterator[NewsIndex]:
    """Return a new, empty archive."""
    del fake_encoder
    with NewsIndex.create(tmp_path / "archive") as index:
        yield index
