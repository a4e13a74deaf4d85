"""Writes all-MiniLM-L6-v2 down as an ONNX graph: pure, from named weights to a model.

The graph takes token ids and the attention mask, and gives unit vectors: embedding, six
transformer layers (Devlin et al. 2019, "BERT"; Wang et al. 2020, "MiniLM"), the mean over the
tokens of each text (Reimers and Gurevych 2019, "Sentence-BERT") and normalisation. It is written
directly with ONNX Runtime's fused operators, so torch is not needed to make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.encoders.quantisation import Activation, Floats, Normalisation, quantise

LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12  # of every layer normalisation, from the model's configuration
_FUSED = "com.microsoft"
_PREFIX = "bert."
_LAST_AXIS = 2  # of hidden states: text, token, channel

Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class _Linear:
    """A linear layer: its name in the graph, weights (k, n), bias (n,), and what made its input."""

    name: str
    kernel: Floats
    bias: Floats
    normalisation: Normalisation | None = None


@dataclass(slots=True)
class _Graph:
    """Nodes and constants collected while the model is written down."""

    weights: Weights
    activations: Mapping[str, Activation]  # linear layers named here are quantised
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        return add_constant(self.constants, name, value)

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def normalisation(self, name: str) -> Normalisation:
        return Normalisation(self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def node(
        self, operator: str, inputs: list[str], output: str, *, domain: str = "", **options: float
    ) -> str:
        node = helper.make_node(operator, inputs, [output], name=output, domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in options.items())
        self.nodes.append(node)
        return output


def build_graph(
    weights: Weights, activations: Mapping[str, Activation], layers: int = LAYERS
) -> onnx.ModelProto:
    """Return the model: int32 ``input_ids`` and ``attention_mask`` (n, tokens) -> ``vectors``.

    ``vectors`` are float32 (n, 384). Weights keep the names of the published file; all are
    float32. Linear layers named in ``activations`` compute in 8-bit integers; none do when it is
    empty.
    """
    graph = _Graph(weights, activations)
    states, made_by = _embed(graph), "embeddings.LayerNorm"
    for layer in range(layers):
        states = _attend(graph, layer, states, made_by)
        states = _think(graph, layer, states)
        made_by = f"encoder.layer.{layer}.output.LayerNorm"
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
    graph.node("EmbedLayerNormalization", inputs, "embedded", domain=_FUSED, epsilon=EPSILON)
    graph.nodes[-1].output.append("")  # the operator names a second output, which nothing reads
    return "embedded"


def _attend(graph: _Graph, layer: int, states: str, made_by: str) -> str:
    prefix = f"encoder.layer.{layer}.attention"
    parts = [f"{prefix}.self.{part}" for part in ("query", "key", "value")]
    joined = _Linear(
        f"{layer}.attention",
        np.concatenate([graph.weights[f"{part}.weight"] for part in parts]).T,
        np.concatenate([graph.weights[f"{part}.bias"] for part in parts]),
        graph.normalisation(made_by),
    )
    product = _multiply(graph, joined, states)
    split = [f"{layer}.{part}" for part in ("queries", "keys", "values")]
    graph.nodes.append(helper.make_node("Split", [product], split, axis=_LAST_AXIS, num_outputs=3))
    mixed = graph.node(
        "MultiHeadAttention",
        [*split, "", "attention_mask"],
        f"{layer}.mixed",
        domain=_FUSED,
        num_heads=HEADS,
    )
    projected = _multiply(
        graph, _linear(graph, f"{layer}.projection", f"{prefix}.output.dense"), mixed
    )
    return _add_and_normalise(graph, f"{prefix}.output.LayerNorm", projected, states)


def _think(graph: _Graph, layer: int, states: str) -> str:
    prefix = f"encoder.layer.{layer}"
    made_by = graph.normalisation(f"{prefix}.attention.output.LayerNorm")
    expansion = _linear(
        graph, f"{layer}.expansion", f"{prefix}.intermediate.dense", normalisation=made_by
    )
    expanded = _multiply(graph, expansion, states)
    activated = graph.node("Gelu", [expanded], f"{layer}.activated", domain=_FUSED)
    contraction = _linear(graph, f"{layer}.contraction", f"{prefix}.output.dense")
    contracted = _multiply(graph, contraction, activated)
    return _add_and_normalise(graph, f"{prefix}.output.LayerNorm", contracted, states)


def _linear(
    graph: _Graph, name: str, source: str, normalisation: Normalisation | None = None
) -> _Linear:
    return _Linear(
        name, graph.weights[f"{source}.weight"].T, graph.weights[f"{source}.bias"], normalisation
    )


def _multiply(graph: _Graph, linear: _Linear, states: str) -> str:
    if linear.name in graph.activations:
        return _multiply_integers(graph, linear, graph.activations[linear.name], states)
    kernel = graph.constant(f"{linear.name}.weights", linear.kernel)
    product = graph.node("MatMul", [states, kernel], f"{linear.name}.product")
    bias = graph.constant(f"{linear.name}.bias", linear.bias)
    return graph.node("Add", [product, bias], f"{linear.name}.result")


def _multiply_integers(graph: _Graph, linear: _Linear, activation: Activation, states: str) -> str:
    name = linear.name
    layer = quantise(linear.kernel, activation, linear.normalisation)
    inputs = states
    if layer.smoothing is not None:
        smoothing = graph.constant(f"{name}.smoothing", layer.smoothing)
        inputs = graph.node("Mul", [states, smoothing], f"{name}.smoothed")
    scale = graph.constant(f"{name}.input_scale", layer.input_scale)
    zero = graph.constant(f"{name}.input_zero", layer.input_zero)
    whole = graph.node("QuantizeLinear", [inputs, scale, zero], f"{name}.integers")
    weights = graph.constant(f"{name}.weights", layer.weights)
    scales = graph.constant(f"{name}.weight_scales", layer.weight_scales)
    bias = graph.constant(f"{name}.bias", linear.bias)
    product = graph.node(
        "MatMulIntegerToFloat",
        [whole, weights, scale, scales, zero, "", bias],
        f"{name}.product",
        domain=_FUSED,
    )
    if not layer.exact_channels.size:
        return product
    channels = graph.constant(f"{name}.channels", layer.exact_channels)
    taken = graph.node("Gather", [inputs, channels], f"{name}.taken", axis=_LAST_AXIS)
    high = graph.constant(f"{name}.high", layer.high)
    above = graph.node("Sub", [taken, high], f"{name}.above")
    excess = graph.node("Relu", [above], f"{name}.excess")
    exact = graph.constant(f"{name}.exact_weights", layer.exact_weights)
    correction = graph.node("MatMul", [excess, exact], f"{name}.correction")
    return graph.node("Add", [product, correction], f"{name}.result")


def _add_and_normalise(graph: _Graph, name: str, product: str, residual: str) -> str:
    """Add and normalise in two operators: the one that does both took ten times as long."""
    summed = graph.node("Add", [product, residual], f"{name}.sum")
    inputs = [summed, graph.weight(f"{name}.weight"), graph.weight(f"{name}.bias")]
    return graph.node(
        "LayerNormalization", inputs, f"{name}.states", axis=_LAST_AXIS, epsilon=EPSILON
    )


def _pool(graph: _Graph, states: str) -> str:
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    channels = graph.constant("channel_axis", np.array([1], dtype=np.int64))
    # The mean's divisor is left out: normalisation to unit length cancels it.
    row = graph.node("Unsqueeze", [mask, channels], "mask_rows")
    summed = graph.node("MatMul", [row, states], "sum_rows")
    total = graph.node("Squeeze", [summed, channels], "sums")
    length = graph.node("ReduceL2", [total, channels], "length", keepdims=1)
    return graph.node("Div", [total, length], "vectors")


def plain_names(weights: Weights) -> dict[str, Floats]:
    """Return the weights of a network built on the encoder under the encoder's own names."""
    return {name.removeprefix(_PREFIX): value for name, value in weights.items()}


def nodes_until(nodes: Iterable[onnx.NodeProto], output: str) -> Iterator[onnx.NodeProto]:
    """Yield the nodes of a graph up to the one that makes ``output``."""
    for node in nodes:
        yield node
        if output in node.output:
            return


def add_constant(
    constants: dict[str, onnx.TensorProto], name: str, value: NDArray[np.generic] | np.generic
) -> str:
    """Put an array among a graph's constants, and return its name."""
    array = np.asarray(value)
    # ascontiguousarray alone would make a scalar one-dimensional
    constants[name] = numpy_helper.from_array(
        np.ascontiguousarray(array).reshape(array.shape), name
    )
    return name


def _finish(graph: _Graph) -> onnx.ModelProto:
    shape = ["texts", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, shape)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])
    body = helper.make_graph(
        graph.nodes, "all-MiniLM-L6-v2", inputs, [output], list(graph.constants.values())
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9)
