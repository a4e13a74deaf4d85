"""Trained weights become one small file that the reader opens."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.encoders.protocol import Vectors
from qa.evaluation.reader import whole_text
from qa.reading import export_reader
from qa.reading.export_reader import calibration_windows, main
from qa.reading.reader import WEIGHTS, Reader

_MOST_BYTES = 25_000_000


def _weights(path: Path) -> None:
    """Write untrained weights in half precision, as training may leave them."""
    random = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "bert.embeddings.word_embeddings.weight": (30522, 384),
        "bert.embeddings.position_embeddings.weight": (512, 384),
        "bert.embeddings.token_type_embeddings.weight": (2, 384),
        "qa_outputs.weight": (2, 384),
        "qa_outputs.bias": (2,),
    }
    square = ["attention.output.dense"]
    square += [f"attention.self.{part}" for part in ("query", "key", "value")]
    for layer in range(6):
        prefix = f"bert.encoder.layer.{layer}"
        sizes = dict.fromkeys(square, (384, 384))
        sizes |= {"intermediate.dense": (1536, 384), "output.dense": (384, 1536)}
        for name, size in sizes.items():
            shapes |= {f"{prefix}.{name}.weight": size, f"{prefix}.{name}.bias": size[:1]}
    drawn = {
        name: (random.standard_normal(shape, dtype=np.float32) * np.float32(0.05))
        for name, shape in shapes.items()
    }
    normalised = ["bert.embeddings.LayerNorm"]
    normalised += [
        f"bert.encoder.layer.{layer}.{part}.LayerNorm"
        for layer in range(6)
        for part in ("attention.output", "output")
    ]
    for name in normalised:
        drawn[f"{name}.weight"] = np.ones(384, dtype=np.float32)
        drawn[f"{name}.bias"] = np.zeros(384, dtype=np.float32)
    save_file({name: value.astype(np.float16) for name, value in drawn.items()}, path)


def _data(folder: Path) -> Path:
    """Write 60 questions in the form of the training data."""
    asked = [
        {
            "id": str(number),
            "question": f"Who came on day {number}?",
            "answers": [{"text": "Ann Lee", "answer_start": 0}],
        }
        for number in range(60)
    ]
    paragraph = {"context": "Ann Lee came every day. It rained.", "qas": asked}
    path = folder / "squadshifts" / "new_wiki_v1.0.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"data": [{"title": "Days", "paragraphs": [paragraph]}]}))
    return folder


def _scores(weights: Path) -> Vectors:
    readings = Reader.open(weights).read("Who came?", [whole_text("Ann Lee came. It rained.")])
    return np.array([[one.start, one.end, one.score] for one in readings], dtype=np.float32)


def test_integers_and_floats_are_written_and_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = tmp_path / "model.safetensors"
    _weights(trained)
    exact, small = tmp_path / "out" / "exact.onnx", tmp_path / "out" / "small.onnx"
    monkeypatch.setattr(sys, "argv", ["export", str(tmp_path), str(exact)])
    main()
    monkeypatch.setattr(export_reader, "CALIBRATION_WINDOWS", 20)
    data = str(_data(tmp_path / "data"))
    monkeypatch.setattr(sys, "argv", ["export", str(trained), str(small), "--data", data])
    main()
    assert small.stat().st_size < _MOST_BYTES < exact.stat().st_size
    assert _scores(small)[:, 2] == pytest.approx(_scores(exact)[:, 2], abs=0.2)


def test_the_same_windows_are_chosen_every_time(tmp_path: Path) -> None:
    data = _data(tmp_path)
    assert calibration_windows(data, 20) == calibration_windows(data, 20)
    assert len(calibration_windows(data, 20)) == 20


def test_the_shipped_file_is_small_enough() -> None:
    if not WEIGHTS.is_file():
        pytest.skip("the reader's weights are not there")
    assert WEIGHTS.stat().st_size < _MOST_BYTES
