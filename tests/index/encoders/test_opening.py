"""The model's name chooses the engine; opened engines are shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.encoders.onnx_encoder import OnnxEncoder
from index.encoders.opening import open_encoder
from index.errors import ModelError
from index.settings import EncoderSettings


def test_both_names_of_the_default_model_are_one_encoder_on_onnx_runtime(
    encoder_cache: Path,
) -> None:
    assert encoder_cache.is_dir()
    encoder = open_encoder(EncoderSettings(model="all-MiniLM-L6-v2", threads=1))
    assert isinstance(encoder, OnnxEncoder)
    long_name = "sentence-transformers/all-MiniLM-L6-v2"
    assert open_encoder(EncoderSettings(model=long_name, threads=1)) is encoder


def test_equal_settings_share_one_encoder_even_from_many_threads(encoder_cache: Path) -> None:
    assert encoder_cache.is_dir()
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_encoder, [EncoderSettings(batch_tokens=333, threads=1)] * 8))
    assert len({id(encoder) for encoder in opened}) == 1


def test_other_names_are_models_of_sentence_transformers(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_encoder(EncoderSettings(model=str(tmp_path / "no-model")))
