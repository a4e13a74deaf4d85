"""What was exported can be read back and trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from index.encoders.span_graph import build_span_graph
from index.encoders.span_weights import read_span_weights
from index.errors import ModelError
from qa.reading.reader import WEIGHTS


def test_the_shipped_reader_exported_again_is_the_same(tmp_path: Path) -> None:
    weights = read_span_weights(WEIGHTS)
    again = tmp_path / "again.onnx"
    again.write_bytes(build_span_graph(weights, {}).SerializeToString())
    back = read_span_weights(again)
    assert weights.keys() == back.keys()
    for name, value in weights.items():
        assert value.dtype == np.float32
        np.testing.assert_allclose(back[name], value, atol=1e-6, err_msg=name)


def test_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.onnx"
    nothing = onnx.helper.make_graph([], "nothing", [], [])
    path.write_bytes(onnx.helper.make_model(nothing).SerializeToString())
    with pytest.raises(ModelError, match="is no exported reader"):
        read_span_weights(path)
