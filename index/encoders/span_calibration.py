"""Measures what goes into a reader's linear layers, so that they can compute in 8-bit integers.

The ranges are those ``quantisation.py`` asks for. They are found once, when a reader is exported,
by running its float32 graph over windows like those it will read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # ships no types
from onnx import TensorProto, helper, numpy_helper

from index.encoders.graph import LAYERS, Weights
from index.encoders.quantisation import Activation, Floats, Normalisation, channel_divisors
from index.encoders.span_graph import build_span_graph, plain_names

UNUSUAL_CHANNELS = 8  # of each layer: more made no difference to the encoder
_PARTS = ("attention", "projection", "expansion", "contraction")
_USUAL_PEAK = 99.9  # percentile of a channel's magnitudes


def measured_activations(
    weights: Weights, windows: Sequence[Sequence[int]]
) -> dict[str, Activation]:
    """Return the activations of all linear layers over ``windows`` of token ids.

    ``weights`` have the names of a ``BertForQuestionAnswering``. Takes about 35 kB of memory for
    each token.
    """
    graph = build_span_graph(weights, {})
    inputs = _observed(graph, windows)
    kernels = {one.name: numpy_helper.to_array(one) for one in graph.graph.initializer}
    plain = plain_names(weights)
    return {
        name: _activation(
            part, inputs[name], kernels[f"{name}.weights"], _normalisation(plain, layer, part)
        )
        for layer in range(LAYERS)
        for part in _PARTS
        for name in [f"{layer}.{part}"]
    }


def _observed(graph: onnx.ModelProto, windows: Sequence[Sequence[int]]) -> dict[str, Floats]:
    """Return the inputs (tokens, k) of each linear layer over all windows, one after the other."""
    taps = {
        node.name.removesuffix(".product"): node.input[0]
        for node in graph.graph.node
        if node.op_type == "MatMul" and node.name.endswith(".product")
    }
    for tap in taps.values():
        graph.graph.output.append(helper.make_tensor_value_info(tap, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    seen: dict[str, list[np.ndarray]] = {name: [] for name in taps}
    for window in windows:
        ids = np.array([window], dtype=np.int32)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
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
