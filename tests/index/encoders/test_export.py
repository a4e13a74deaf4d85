"""The exported graph is made once, whole, checked, and made again when it must be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encoders import export
from index.encoders.activations import ACTIVATIONS
from index.encoders.bundled_model import verified_model
from index.encoders.export import built_graph, checked_graph, exported_model
from index.encoders.onnx_encoder import OnnxEncoder
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from index.errors import ModelError
from tests.index.encoders.encoder_laws import SENTENCES

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty cache."""
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    return tmp_path


def vectors_of(graph: bytes) -> Vectors:
    model = OnnxModel(graph, verified_model().tokenizer, threads=1)
    return np.concatenate([model.run(model.tokenise([text])) for text in SENTENCES])


def test_the_export_is_reused(onnx_encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert onnx_encoder.dimensions == 384
    monkeypatch.setattr(export, "checked_graph", lambda _model: pytest.fail("made twice"))
    assert exported_model(verified_model()).is_file()


@pytest.mark.parametrize("damage", [lambda it: it[:-1], lambda it: b"G" + it[1:], lambda _: b""])
def test_a_damaged_export_is_made_anew(
    cache: Path, damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache.is_dir()
    monkeypatch.setattr(export, "checked_graph", lambda _model: b"graph")
    path = exported_model(verified_model())
    path.write_bytes(damage(path.read_bytes()))
    assert exported_model(verified_model()).read_bytes() == b"graph"


def test_another_revision_is_another_file(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "checked_graph", lambda _model: b"graph")
    first = exported_model(verified_model())
    monkeypatch.setattr(export, "REVISION", export.REVISION + 1)
    second = exported_model(verified_model())
    assert first != second
    assert cache in first.parents


def test_a_failed_export_leaves_nothing_behind(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "checked_graph", lambda _model: b"graph")
    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(ModelError, match=r"No space left on device.*DATELINE_CACHE"):
        exported_model(verified_model())
    left = [path.name for path in (cache / "encoders").iterdir() if path.suffix != ".lock"]
    assert left == []


def test_processes_that_start_together_export_once(cache: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "DATELINE_CACHE": str(cache)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "index.encoders.export"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    printed = {process.communicate(timeout=120)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0]
    (path,) = printed
    assert [str(found) for found in (cache / "encoders").glob("*.onnx")] == [path]
    assert list((cache / "encoders").glob("*.part")) == []


def test_a_graph_that_differs_from_the_published_model_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shifted = dict.fromkeys(export.REFERENCES, (0.5, 0.5, 0.5))
    monkeypatch.setattr(export, "REFERENCES", shifted)
    with pytest.raises(ModelError, match="differs from the published one"):
        checked_graph(verified_model())


def test_where_integers_go_wrong_float32_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_SIMILAR_FROM", 1.1)
    assert checked_graph(verified_model()) == built_graph(verified_model(), {})


def test_integers_stay_close_to_float32() -> None:
    model = verified_model()
    exact = vectors_of(built_graph(model, {}))
    similarity = (vectors_of(built_graph(model, ACTIVATIONS)) * exact).sum(axis=1)
    assert similarity.min() > 0.99
    assert similarity.max() < 0.99999  # else nothing was quantised


def test_every_linear_layer_has_its_ranges() -> None:
    parts = ("attention", "projection", "expansion", "contraction")
    assert list(ACTIVATIONS) == [f"{layer}.{part}" for layer in range(6) for part in parts]
    assert all(row.low < 0 < row.high for row in ACTIVATIONS.values())
