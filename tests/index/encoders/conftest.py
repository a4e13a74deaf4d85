"""A cache of their own for the tests of the encoders, filled once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.encoders.onnx_encoder import OnnxEncoder
from index.settings import EncoderSettings


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point ``DATELINE_CACHE`` to a folder of this test run and return it."""
    folder = tmp_path_factory.mktemp("encoder_cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def onnx_encoder(encoder_cache: Path) -> OnnxEncoder:
    """Open the default engine on one thread."""
    assert encoder_cache.is_dir()
    return OnnxEncoder.open(EncoderSettings(threads=1))
