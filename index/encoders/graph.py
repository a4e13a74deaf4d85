"""Writes all-MiniLM-L6-v2 down as an ONNX graph: pure, from named weights to a model.

The graph takes token ids and the attention mask, and gives unit vectors: embedding, six
transformer layers (Devlin et al. 2019, "BERT"; Wang et al. 2020, "MiniLM"), the mean over the
tokens of each text (Reimers and Gurevych 2019, "Sentence-BERT") and normalisation. It is written
directly with ONNX Runtime's fused operators, so torch is not needed to make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12  # of every layer normalisation, from the model's configuration
_FUSED = "com.microsoft"

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(slots=True)
class _Graph:
    """Nodes and constants collected while the model is written down."""

    weights: Weights
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def node(
        self, operator: str, inputs: list[str], output: str, *, domain: str = "", **options: object
    ) -> str:
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=domain, **options)
        )
        return output


def build_graph(weights: Weights) -> onnx.ModelProto:
    """Return the model: ``input_ids``, ``attention_mask`` (n, length) int32 -> ``vectors`` (n, 384).

    Weights keep the names of the published file; all are float32.
    """
    graph = _Graph(weights)
    states = _embed(graph)
    for layer in range(LAYERS):
        states = _transform(graph, layer, states)
    _pool(graph, states)
    return _finish(graph)


def _embed(graph: _Graph) -> str:
    prefix = "embeddings"
    # Texts are single segments: the segment's row is added to every position once and for all.
    positions = graph.weights[f"{prefix}.position_embeddings.weight"]
    segment = graph.weights[f"{prefix}.token_type_embeddings.weight"][0]
    inputs = [
        "input_ids",
        "",
        graph.weight(f"{prefix}.word_embeddings.weight"),
        graph.constant("positions", positions + segment),
        "",
        graph.weight(f"{prefix}.LayerNorm.weight"),
        graph.weight(f"{prefix}.LayerNorm.bias"),
    ]
    graph.nodes.append(
        helper.make_node(
            "EmbedLayerNormalization",
            inputs,
            ["embedded", ""],
            name="embedded",
            domain=_FUSED,
            epsilon=EPSILON,
        )
    )
    return "embedded"


def _transform(graph: _Graph, layer: int, states: str) -> str:
    source = f"encoder.layer.{layer}"
    attended = _attend(graph, layer, states)
    projected = _linear(graph, f"{source}.attention.output.dense", attended)
    states = _add_and_normalise(graph, f"{source}.attention.output", projected, states)
    widened = _linear(graph, f"{source}.intermediate.dense", states)
    activated = graph.node(
        "BiasGelu",
        [widened, graph.weight(f"{source}.intermediate.dense.bias")],
        f"layer.{layer}.activated",
        domain=_FUSED,
    )
    narrowed = _linear(graph, f"{source}.output.dense", activated)
    return _add_and_normalise(graph, f"{source}.output", narrowed, states)


def _attend(graph: _Graph, layer: int, states: str) -> str:
    names = [f"encoder.layer.{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    kernel = np.concatenate([graph.weights[f"{name}.weight"] for name in names])
    bias = np.concatenate([graph.weights[f"{name}.bias"] for name in names])
    joined = f"layer.{layer}.attention"
    inputs = [
        states,
        graph.constant(f"{joined}.weight", kernel.T),
        graph.constant(f"{joined}.bias", bias),
        "attention_mask",
    ]
    return graph.node("Attention", inputs, f"{joined}.mixed", domain=_FUSED, num_heads=HEADS)


def _linear(graph: _Graph, name: str, states: str) -> str:
    """Multiply by a weight; its bias is added by the operator that follows."""
    kernel = graph.constant(f"{name}.weight", graph.weights[f"{name}.weight"].T)
    return graph.node("MatMul", [states, kernel], f"{name}.product")


def _add_and_normalise(graph: _Graph, name: str, product: str, residual: str) -> str:
    inputs = [
        product,
        residual,
        graph.weight(f"{name}.LayerNorm.weight"),
        graph.weight(f"{name}.LayerNorm.bias"),
        graph.weight(f"{name}.dense.bias"),
    ]
    return graph.node(
        "SkipLayerNormalization", inputs, f"{name}.states", domain=_FUSED, epsilon=EPSILON
    )


def _pool(graph: _Graph, states: str) -> str:
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    last = graph.constant("last_axis", np.array([-1], dtype=np.int64))
    middle = graph.constant("token_axis", np.array([1], dtype=np.int64))
    # The mean's divisor is left out: normalisation to unit length cancels it.
    row = graph.node("Unsqueeze", [mask, middle], "mask_rows")
    summed = graph.node("MatMul", [row, states], "sum_rows")
    total = graph.node("Squeeze", [summed, middle], "sums")
    length = graph.node("ReduceL2", [total, last], "length", keepdims=1)
    return graph.node("Div", [total, length], "vectors")


def _finish(graph: _Graph) -> onnx.ModelProto:
    shape = ["batch", "length"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, shape)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH])
    body = helper.make_graph(
        graph.nodes, "all-MiniLM-L6-v2", inputs, [output], list(graph.constants.values())
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9)
