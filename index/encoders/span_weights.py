"""Reads a reader's weights back from the ONNX graph it is served from, to train on from there.

The graph holds them in 8-bit integers, so they come back near what they were: the shipped file is
all that has to be kept of a training run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from index.encoders.graph import LAYERS, WIDTH
from index.encoders.quantisation import Floats
from index.errors import ModelError

_PREFIX = "bert."
_ATTENTION = ("query", "key", "value")
_DENSE = {
    "projection": "attention.output.dense",
    "expansion": "intermediate.dense",
    "contraction": "output.dense",
}

Constants = Mapping[str, NDArray[Any]]


def read_span_weights(path: Path) -> dict[str, Floats]:
    """Return the float32 weights of an exported reader under their ``BertForQuestionAnswering``.

    Only the sum of the places' and the first segment's rows is kept in the file: it comes back as
    the places' rows, with zeros for the segment's. Raises ``ModelError`` when the file is no
    exported reader.
    """
    try:
        graph = onnx.load(path).graph
        constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        found = dict(_named(constants))
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{path} is no exported reader: {error}.") from error
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in found.items()}


def _named(constants: Constants) -> Iterator[tuple[str, NDArray[Any]]]:
    embeddings = f"{_PREFIX}embeddings"
    words = constants["words"].astype(np.float32) * constants["word_scales"]
    yield f"{embeddings}.word_embeddings.weight", words
    yield f"{embeddings}.position_embeddings.weight", constants["places"]
    segment = constants["passage_segment"]
    rows = np.stack([np.zeros_like(segment), segment])
    yield f"{embeddings}.token_type_embeddings.weight", rows
    for layer in range(LAYERS):
        yield from _layer(constants, layer)
    for name, value in constants.items():
        if "LayerNorm" in name:
            yield f"{_PREFIX}{name}", value
    yield "qa_outputs.weight", constants["pointer"].T
    yield "qa_outputs.bias", constants["pointer_bias"]


def _layer(constants: Constants, layer: int) -> Iterator[tuple[str, NDArray[Any]]]:
    prefix = f"{_PREFIX}encoder.layer.{layer}"
    joined, bias = _kernel(constants, f"{layer}.attention"), constants[f"{layer}.attention.bias"]
    for place, name in enumerate(_ATTENTION):
        columns = slice(place * WIDTH, (place + 1) * WIDTH)
        yield f"{prefix}.attention.self.{name}.weight", joined[:, columns].T
        yield f"{prefix}.attention.self.{name}.bias", bias[columns]
    for own, name in _DENSE.items():
        yield f"{prefix}.{name}.weight", _kernel(constants, f"{layer}.{own}").T
        yield f"{prefix}.{name}.bias", constants[f"{layer}.{own}.bias"]


def _kernel(constants: Constants, name: str) -> Floats:
    """Return the weights (k, n) of a linear layer, undoing what ``quantise`` did."""
    kernel: Floats = constants[f"{name}.weights"].astype(np.float32)
    if f"{name}.weight_scales" in constants:
        kernel = kernel * constants[f"{name}.weight_scales"]
    if f"{name}.smoothing" in constants:
        kernel = kernel * constants[f"{name}.smoothing"][:, None]
    if f"{name}.channels" in constants:
        kernel[constants[f"{name}.channels"].astype(np.int64)] = constants[f"{name}.exact_weights"]
    return kernel
