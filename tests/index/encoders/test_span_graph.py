"""The reader's graph computes what ``BertForQuestionAnswering`` does, in floats and in integers."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoders.activation_ranges import measured_activations
from index.encoders.bundled_model import verified_model
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from index.encoders.quantisation import Activation, Floats
from index.encoders.span_graph import build_span_graph

_QUESTION = [101, 2040, 2187, 1029, 102]
_PASSAGE = [1996, 3664, 5754, 3389, 2187, 1012, 102]

# What transformers 5.23 (float32) gives for the weights below
_EXPECTED = np.array(
    [
        [2.0522, 1.3583],
        [2.0968, 1.4217],
        [0.9950, 0.6373],
        [1.8985, 0.6484],
        [1.1688, 1.5059],
        [0.0212, 2.1592],
        [0.0424, 1.8659],
        [0.8775, 1.8151],
        [0.6871, 1.7330],
        [1.3912, 0.9590],
        [2.2547, 1.2167],
        [0.2058, 2.1862],
    ]
)


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "bert.embeddings.word_embeddings.weight": (30522, 384),
        "bert.embeddings.position_embeddings.weight": (512, 384),
        "bert.embeddings.token_type_embeddings.weight": (2, 384),
        "qa_outputs.weight": (2, 384),
        "qa_outputs.bias": (2,),
    }
    linear = {"attention.output.dense": (384, 384), "intermediate.dense": (1536, 384)}
    linear |= {f"attention.self.{part}": (384, 384) for part in ("query", "key", "value")}
    linear |= {"output.dense": (384, 1536)}
    for layer in range(6):
        prefix = f"bert.encoder.layer.{layer}"
        for name, shape in linear.items():
            shapes |= {f"{prefix}.{name}.weight": shape, f"{prefix}.{name}.bias": shape[:1]}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{prefix}.{name}.{part}": (384,) for part in ("weight", "bias")}
    return shapes | {f"bert.embeddings.LayerNorm.{part}": (384,) for part in ("weight", "bias")}


@pytest.fixture(scope="module")
def weights() -> dict[str, Floats]:
    """Return seeded weights, drawn in the order of their names."""
    random = np.random.default_rng(7)
    drawn: dict[str, Floats] = {}
    for name, shape in sorted(_shapes().items()):
        scale = np.float32(1.0 if "embeddings" in name else 0.04)
        drawn[name] = random.standard_normal(shape, dtype=np.float32) * scale
        if name.endswith("LayerNorm.weight"):
            drawn[name] = np.abs(drawn[name]) + np.float32(0.5)
        if name.startswith("qa_"):
            drawn[name] *= np.float32(3)
    return drawn


@pytest.fixture(scope="module")
def activations(weights: dict[str, Floats]) -> dict[str, Activation]:
    return measured_activations(weights, [_QUESTION + _PASSAGE])


def _logits(
    weights: dict[str, Floats], activations: dict[str, Activation], *windows: list[int]
) -> Vectors:
    graph = build_span_graph(weights, activations).SerializeToString()
    return OnnxModel(graph, verified_model().tokenizer, threads=1).run(list(windows))


def test_logits_are_those_of_the_published_architecture(weights: dict[str, Floats]) -> None:
    found = _logits(weights, {}, _QUESTION + _PASSAGE)
    assert found.shape == (1, 12, 2)
    # words are kept in integers: one step is 1/127 of a row's largest value
    assert np.abs(found[0] - _EXPECTED).max() < 0.03


def test_integers_come_near_the_floats(
    weights: dict[str, Floats], activations: dict[str, Activation]
) -> None:
    found = _logits(weights, activations, _QUESTION + _PASSAGE)
    assert np.abs(found[0] - _EXPECTED).max() < 0.3
    assert np.corrcoef(found[0].ravel(), _EXPECTED.ravel())[0, 1] > 0.99


def test_every_linear_layer_is_measured(activations: dict[str, Activation]) -> None:
    assert len(activations) == 24
    assert all(one.low < one.high for one in activations.values())
    assert all(len(activations[f"{layer}.contraction"].peaks) == 8 for layer in range(6))


def test_padding_and_company_change_nothing(
    weights: dict[str, Floats], activations: dict[str, Activation]
) -> None:
    windows = [_QUESTION + _PASSAGE, _QUESTION + _PASSAGE * 4]
    together = _logits(weights, activations, *windows)
    alone = _logits(weights, activations, windows[0])
    assert np.abs(together[0, :12] - alone[0]).max() < 1e-3


def test_the_passage_is_told_from_the_question(weights: dict[str, Floats]) -> None:
    changed = dict(weights)
    segments = weights["bert.embeddings.token_type_embeddings.weight"].copy()
    segments[1] = segments[0]
    changed["bert.embeddings.token_type_embeddings.weight"] = segments
    window = _QUESTION + _PASSAGE
    assert np.abs(_logits(changed, {}, window) - _logits(weights, {}, window)).max() > 0.1
