"""The default engine: the laws, its batches, and that it needs no torch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoders.onnx_encoder import OnnxEncoder, batches_by_length
from index.errors import ModelError
from index.settings import EncoderSettings
from tests.index.encoders.encoder_laws import SENTENCES, EncoderLaws

CHECKOUT = Path(__file__).resolve().parents[3]
ENCODE_AND_LIST_IMPORTS = """
import json, sys
from index.encoders.opening import open_encoder
from index.settings import EncoderSettings
encoder = open_encoder(EncoderSettings(threads=1))
encoder.encode_sentences(["One sentence.", "Another one."])
encoder.encode_question("One question?")
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


class TestOnnxEncoder(EncoderLaws):
    @pytest.fixture
    def encoder(self, onnx_encoder: OnnxEncoder) -> OnnxEncoder:
        return onnx_encoder


def test_encoding_imports_no_torch(encoder_cache: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "DATELINE_CACHE": str(encoder_cache)}
    done = subprocess.run(
        [sys.executable, "-c", ENCODE_AND_LIST_IMPORTS],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(json.loads(done.stdout))
    assert "onnxruntime" in imported
    assert not imported & {"torch", "transformers", "sentence_transformers"}


def test_batch_size_and_threads_do_not_change_vectors(onnx_encoder: OnnxEncoder) -> None:
    other = OnnxEncoder.open(EncoderSettings(batch_tokens=16, threads=2))
    similarity = (other.encode_sentences(SENTENCES) * onnx_encoder.encode_sentences(SENTENCES)).sum(
        axis=1
    )
    assert similarity.min() > 0.9999
    assert other.fingerprint == onnx_encoder.fingerprint


def test_text_after_the_256th_token_is_not_read(onnx_encoder: OnnxEncoder) -> None:
    long = "harbour " * 300
    expected = onnx_encoder.encode_question(long)
    np.testing.assert_array_equal(expected, onnx_encoder.encode_question(long + "election"))


def test_more_texts_than_one_window_keep_their_order(
    onnx_encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = onnx_encoder.encode_sentences(SENTENCES)
    monkeypatch.setattr("index.encoders.onnx_encoder._WINDOW_TEXTS", 4)
    similarity = (onnx_encoder.encode_sentences(SENTENCES) * expected).sum(axis=1)
    assert similarity.min() > 0.9999


@pytest.mark.parametrize(("value", "expected"), [("3", 3), ("", 0), ("2,1", 0), ("-1", 0)])
def test_omp_num_threads_is_honoured_when_it_is_a_number(
    value: str, expected: int, monkeypatch: pytest.MonkeyPatch, encoder_cache: Path
) -> None:
    assert encoder_cache.is_dir()
    asked: list[int] = []
    monkeypatch.setenv("OMP_NUM_THREADS", value)
    monkeypatch.setattr(
        "index.encoders.onnx_encoder.OnnxModel",
        lambda _graph, _tokenizer, *, threads: asked.append(threads),
    )
    OnnxEncoder.open(EncoderSettings())
    OnnxEncoder.open(EncoderSettings(threads=7))
    assert asked == [expected, 7]


@given(st.lists(st.integers(2, 256), max_size=60), st.integers(1, 1024))
def test_batches_hold_every_row_once_and_fit(lengths: list[int], batch_tokens: int) -> None:
    batches = [rows.tolist() for rows in batches_by_length(lengths, batch_tokens)]
    assert sorted(row for rows in batches for row in rows) == list(range(len(lengths)))
    for rows in batches:
        padded = len(rows) * max(lengths[row] for row in rows)
        assert padded <= batch_tokens or len(rows) == 1


def test_batches_run_from_short_to_long_and_ties_keep_their_order() -> None:
    batches = [rows.tolist() for rows in batches_by_length([5, 2, 5, 2], 10)]
    assert batches == [[1, 3], [0, 2]]


def test_a_graph_that_the_runtime_cannot_read_is_a_model_error(
    onnx_encoder: OnnxEncoder, encoder_cache: Path
) -> None:
    assert onnx_encoder.dimensions == 384
    (graph,) = (encoder_cache / "encoders").glob("*.onnx")
    (digest,) = (encoder_cache / "encoders").glob("*.sha256")
    content, of_content = graph.read_bytes(), digest.read_text()
    graph.write_bytes(b"not a graph")
    digest.write_text(sha256(b"not a graph").hexdigest())
    try:
        with pytest.raises(ModelError, match="delete it"):
            OnnxEncoder.open(EncoderSettings())
    finally:
        graph.write_bytes(content)
        digest.write_text(of_content)
