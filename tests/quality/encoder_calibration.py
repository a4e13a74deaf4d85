"""Measures the ranges in ``index/encoders/activations.py`` on Wikinews and prints that module.

Run ``python -m tests.quality.encoder_calibration > activations.py``, format it, and put it in
its place; ``DATELINE_SHARED_DATA`` names the folder of public data (default: ``../shared/data``
beside the checkout).
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from safetensors.numpy import load_file

from index.encoders.bundled_model import verified_model
from index.encoders.graph import LAYERS, build_graph
from index.encoders.onnx_model import open_tokenizer
from index.encoders.quantisation import Floats, Normalisation, channel_divisors
from index.encoders.quiet_onnxruntime import onnxruntime
from tests.quality.public_texts import wikinews_sentences

SENTENCES = 2000
UNUSUAL_CHANNELS = 8
PARTS = ("attention", "projection", "expansion", "contraction")
TITLE = '''"""What goes into each linear layer of all-MiniLM-L6-v2: {count:,} sentences of Wikinews.

Written by ``tests/quality/encoder_calibration.py``: one row per layer and part.
"""

from __future__ import annotations

from index.encoders.quantisation import Activation

ACTIVATIONS = {{'''


def main() -> None:
    """Print the module."""
    model = verified_model()
    weights = load_file(model.weights)
    graph = build_graph(weights, {})
    inputs = observe(graph, str(model.tokenizer), wikinews_sentences(SENTENCES))
    kernels = {item.name: onnx.numpy_helper.to_array(item) for item in graph.graph.initializer}
    print(TITLE.format(count=SENTENCES))
    for layer in range(LAYERS):
        for part in PARTS:
            name = f"{layer}.{part}"
            normalisation = _normalisation(weights, layer, part)
            print(row(name, inputs[name], kernels[f"{name}.weights"], normalisation))
    print("}")


def observe(graph: onnx.ModelProto, tokenizer: str, texts: list[str]) -> dict[str, Floats]:
    """Return the inputs (tokens, k) of each linear layer over all texts."""
    taps = {
        node.name.removesuffix(".product"): node.input[0]
        for node in graph.graph.node
        if node.op_type == "MatMul" and node.name.endswith(".product")
    }
    for tap in taps.values():
        graph.graph.output.append(helper.make_tensor_value_info(tap, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    tokens = open_tokenizer(tokenizer)
    seen: dict[str, list[Floats]] = {name: [] for name in taps}
    for text in texts:
        ids = np.array([tokens.encode(text).ids], dtype=np.int32)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        for name, value in zip(taps, session.run(list(taps.values()), feed), strict=True):
            seen[name].append(value[0].astype(np.float16))
    return {name: np.concatenate(values).astype(np.float32) for name, values in seen.items()}


def row(
    name: str, inputs: Floats, kernel: NDArray[np.float32], normalisation: Normalisation | None
) -> str:
    """Return the line of one linear layer."""
    peaks: dict[int, float] = {}
    if normalisation is not None:
        usual = channel_divisors(np.ones_like(kernel), normalisation, {})
        largest = np.percentile(np.abs(inputs), 99.9, axis=0)
        peaks = _largest_channels(largest, largest / usual)
        inputs = inputs / channel_divisors(kernel, normalisation, peaks)
    elif name.endswith("contraction"):
        largest = inputs.max(axis=0)
        peaks = _largest_channels(largest, largest)
        inputs = np.delete(inputs, list(peaks), axis=1)
    low, high = float(inputs.min()), float(inputs.max())
    shown = f", {peaks}" if peaks else ""
    return f'    "{name}": Activation({low:.4g}, {high:.4g}{shown}),'


def _largest_channels(value: NDArray[np.floating], key: NDArray[np.floating]) -> dict[int, float]:
    channels = sorted(np.argsort(-key, kind="stable")[:UNUSUAL_CHANNELS].tolist())
    return {channel: round(float(value[channel]), 2) for channel in channels}


def _normalisation(weights: dict[str, Floats], layer: int, part: str) -> Normalisation | None:
    if part == "expansion":
        name = f"encoder.layer.{layer}.attention.output.LayerNorm"
    elif part == "attention" and layer:
        name = f"encoder.layer.{layer - 1}.output.LayerNorm"
    elif part == "attention":
        name = "embeddings.LayerNorm"
    else:
        return None
    return Normalisation(weights[f"{name}.weight"], weights[f"{name}.bias"])


if __name__ == "__main__":
    main()
