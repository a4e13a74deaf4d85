"""Writes the heading network down as an ONNX graph: pure, from named weights to a model.

Its layers are the encoder's. It differs at both ends: the rows of its words come from the bundled
model's own table, which it shares, with what their case adds; and each pair of neighbouring
pieces gets one number, the log-odds that a heading ends between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from index.encoders.graph import (
    EPSILON,
    WIDTH,
    Weights,
    add_constant,
    build_graph,
    nodes_until,
    plain_names,
)
from index.encoders.quantisation import Activation

LAYERS = 4
_WORDS = "embeddings.word_embeddings.weight"
_LAST_STATES = f"encoder.layer.{LAYERS - 1}.output.LayerNorm.states"

Constants = dict[str, onnx.TensorProto]


def build_heading_graph(
    weights: Weights, activations: Mapping[str, Activation], most_pieces: int
) -> onnx.ModelProto:
    """Return the network: ``word_rows``, ``cases`` and ``attention_mask`` -> ``borders``.

    ``word_rows`` are float32 (n, tokens, 384), the others int32 (n, tokens), with at most
    ``most_pieces`` and one tokens; ``borders`` are float32 (n, tokens - 1). Linear layers named in
    ``activations`` compute in 8-bit integers.
    """
    plain = plain_names(weights)
    unused = {_WORDS: np.zeros((1, WIDTH), dtype=np.float32)}
    model = build_graph({**plain, **unused}, activations, LAYERS)
    constants = {one.name: one for one in model.graph.initializer}
    kept = nodes_until(model.graph.node, _LAST_STATES)
    body = [node for node in kept if "embedded" not in node.output]
    embedding = list(_embed(plain, constants, most_pieces + 1))
    nodes = [*embedding, *body, *_border(plain, constants)]
    used = {name for node in nodes for name in node.input}
    shape: list[str | int] = ["texts", "tokens"]
    graph = helper.make_graph(
        nodes,
        "headings",
        [
            helper.make_tensor_value_info("word_rows", TensorProto.FLOAT, [*shape, WIDTH]),
            helper.make_tensor_value_info("cases", TensorProto.INT32, shape),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT32, shape),
        ],
        [helper.make_tensor_value_info("borders", TensorProto.FLOAT, ["texts", "borders"])],
        [constant for name, constant in constants.items() if name in used],
    )
    return helper.make_model(
        graph, opset_imports=list(model.opset_import), ir_version=model.ir_version
    )


def _embed(weights: Weights, constants: Constants, longest: int) -> Iterator[onnx.NodeProto]:
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"][:longest] + segment
    add_constant(constants, "places", places)
    add_constant(constants, "case_rows", weights["cases.weight"])
    for name, value in (("zero", 0), ("one", 1), ("two", 2), ("end", np.iinfo(np.int64).max)):
        add_constant(constants, name, np.array([value], dtype=np.int64))
    add_constant(constants, "minus_one", np.array([-1], dtype=np.int64))
    normalisation = [f"embeddings.LayerNorm.{part}" for part in ("weight", "bias")]
    for name in normalisation:
        add_constant(constants, name, weights[name])
    node = helper.make_node
    yield node("Gather", ["case_rows", "cases"], ["cased"])
    yield node("Shape", ["cases"], ["shape"])
    yield node("Slice", ["shape", "one", "two", "zero"], ["length"])
    yield node("Slice", ["places", "zero", "length", "zero"], ["place_rows"])
    yield node("Add", ["word_rows", "cased"], ["shown"])
    yield node("Add", ["shown", "place_rows"], ["unnormalised"])
    yield node(
        "LayerNormalization",
        ["unnormalised", *normalisation],
        ["embedded"],
        axis=-1,
        epsilon=EPSILON,
    )


def _border(weights: Weights, constants: Constants) -> Iterator[onnx.NodeProto]:
    add_constant(constants, "before", weights["before.weight"].T)
    add_constant(constants, "behind", weights["behind.weight"].T)
    add_constant(constants, "behind_bias", weights["behind.bias"])
    add_constant(constants, "border", weights["border.weight"].T)
    add_constant(constants, "border_bias", weights["border.bias"])
    node = helper.make_node
    yield node("Slice", [_LAST_STATES, "zero", "minus_one", "one"], ["left_states"])
    yield node("Slice", [_LAST_STATES, "one", "end", "one"], ["right_states"])
    yield node("MatMul", ["left_states", "before"], ["left"])
    yield node("MatMul", ["right_states", "behind"], ["right"])
    yield node("Add", ["left", "right"], ["both"])
    yield node("Add", ["both", "behind_bias"], ["around"])
    yield node("Gelu", ["around"], ["around_active"], domain="com.microsoft")
    yield node("MatMul", ["around_active", "border"], ["borders_unshifted"])
    yield node("Add", ["borders_unshifted", "border_bias"], ["borders_in_columns"])
    yield node("Squeeze", ["borders_in_columns", "two"], ["borders"])
