"""Measures what goes into a network's linear layers, so that they can compute in 8-bit integers.

The ranges are those ``quantisation.py`` asks for. They are found once, when a network is exported,
by running its float32 graph over texts like those it will read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.encoders.graph import LAYERS, Weights, plain_names
from index.encoders.quantisation import Activation, Floats, Normalisation, channel_divisors
from index.encoders.span_graph import build_span_graph

UNUSUAL_CHANNELS = 8  # of each layer: more made no difference to the encoder

Feed = Mapping[str, NDArray[Any]]  # what a graph is run on, by the names of its inputs

_PARTS = ("attention", "projection", "expansion", "contraction")
_USUAL_PEAK = 99.9  # percentile of a channel's magnitudes


def measured_activations(
    weights: Weights, windows: Sequence[Sequence[int]]
) -> dict[str, Activation]:
    """Return the activations of all linear layers of a reader over ``windows`` of token ids.

    ``weights`` have the names of a ``BertForQuestionAnswering``. Takes about 35 kB of memory for
    each token.
    """
    rows = [np.array([window], dtype=np.int32) for window in windows]
    feeds = [{"input_ids": ids, "attention_mask": np.ones_like(ids)} for ids in rows]
    return activations_over(build_span_graph(weights, {}), plain_names(weights), feeds)


def activations_over(
    graph: onnx.ModelProto, weights: Weights, feeds: Iterable[Feed], layers: int = LAYERS
) -> dict[str, Activation]:
    """Return the activations of the linear layers of a float32 graph over ``feeds`` of one text.

    ``weights`` have the names of the published encoder, whose layers the graph has.
    """
    inputs = _observed(graph, feeds)
    kernels = {one.name: numpy_helper.to_array(one) for one in graph.graph.initializer}
    return {
        name: _activation(
            part, inputs[name], kernels[f"{name}.weights"], _normalisation(weights, layer, part)
        )
        for layer in range(layers)
        for part in _PARTS
        for name in [f"{layer}.{part}"]
    }


def _observed(graph: onnx.ModelProto, feeds: Iterable[Feed]) -> dict[str, Floats]:
    """Return the inputs (tokens, k) of each linear layer over all texts, one after the other."""
    taps = {
        node.name.removesuffix(".product"): node.input[0]
        for node in graph.graph.node
        if node.op_type == "MatMul" and node.name.endswith(".product")
    }
    for tap in taps.values():
        graph.graph.output.append(helper.make_tensor_value_info(tap, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    seen: dict[str, list[np.ndarray]] = {name: [] for name in taps}
    for feed in feeds:
        for name, value in zip(taps, session.run(list(taps.values()), feed), strict=True):
            seen[name].append(value[0].astype(np.float16))
    return {name: np.concatenate(values).astype(np.float16) for name, values in seen.items()}


def _activation(
    part: str, observed: Floats, kernel: Floats, normalisation: Normalisation | None
) -> Activation:
    inputs = observed.astype(np.float32)
    peaks: Mapping[int, float] = {}
    if normalisation is not None:
        usual = channel_divisors(np.ones_like(kernel), normalisation, {})
        largest = np.percentile(np.abs(inputs), _USUAL_PEAK, axis=0)
        peaks = _largest_channels(largest, largest / usual)
        inputs = inputs / channel_divisors(kernel, normalisation, peaks)
    elif part == "contraction":
        largest = inputs.max(axis=0)
        peaks = _largest_channels(largest, largest)
        inputs = np.delete(inputs, list(peaks), axis=1)
    return Activation(float(inputs.min()), float(inputs.max()), peaks)


def _largest_channels(value: np.ndarray, order: np.ndarray) -> dict[int, float]:
    channels = sorted(np.argsort(-order, kind="stable")[:UNUSUAL_CHANNELS].tolist())
    return {channel: float(value[channel]) for channel in channels}


def _normalisation(weights: Weights, layer: int, part: str) -> Normalisation | None:
    """Return what made the layer's input, ``None`` where no normalisation did."""
    if part == "expansion":
        name = f"encoder.layer.{layer}.attention.output.LayerNorm"
    elif part == "attention" and layer:
        name = f"encoder.layer.{layer - 1}.output.LayerNorm"
    elif part == "attention":
        name = "embeddings.LayerNorm"
    else:
        return None
    return Normalisation(weights[f"{name}.weight"], weights[f"{name}.bias"])
