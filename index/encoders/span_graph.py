"""Writes a reader of MiniLM's shape down as an ONNX graph: pure, from named weights to a model.

A reader points, at every token, at the start and the end of an answer (Devlin et al. 2019,
section 4.2). Its layers are those of the encoder's graph; it differs at both ends: the words of
the question and of the passage are told apart, the table of words is kept in 8-bit integers (a row
with a scale each, half of all weights), and each token gets two numbers in place of a mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from index.encoders.graph import (
    EPSILON,
    LAYERS,
    Weights,
    add_constant,
    build_graph,
    nodes_until,
    plain_names,
)
from index.encoders.quantisation import Activation

SEPARATOR = 102  # the token [SEP] of the vocabulary
_LARGEST = 127
_LAST_STATES = f"encoder.layer.{LAYERS - 1}.output.LayerNorm.states"


def build_span_graph(weights: Weights, activations: Mapping[str, Activation]) -> onnx.ModelProto:
    """Return the reader: int32 ``input_ids`` and ``attention_mask`` (n, tokens) -> ``vectors``.

    ``vectors`` are float32 (n, tokens, 2): the logits of starting and of ending at each token.
    ``weights`` have the names of a ``BertForQuestionAnswering``. What follows the first [SEP] is
    the passage. Linear layers named in ``activations`` compute in 8-bit integers: with ranges fixed
    so, the reader lost 0.3 F1; with ranges found anew for every batch it had lost 1.6.
    """
    plain = plain_names(weights)
    model = build_graph(plain, activations or {})
    constants = {one.name: one for one in model.graph.initializer}
    kept = nodes_until(model.graph.node, _LAST_STATES)
    body = [node for node in kept if "embedded" not in node.output]
    nodes = [*_embed(plain, constants), *body, *_point(plain, constants)]
    used = {name for node in nodes for name in node.input}
    graph = helper.make_graph(
        nodes,
        "reader",
        list(model.graph.input),
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", "tokens", 2])],
        [constant for name, constant in constants.items() if name in used],
    )
    return helper.make_model(
        graph, opset_imports=list(model.opset_import), ir_version=model.ir_version
    )


def _embed(weights: Weights, constants: dict[str, onnx.TensorProto]) -> Iterator[onnx.NodeProto]:
    """Look words up in integers, add place and segment, and normalise."""
    words = weights["embeddings.word_embeddings.weight"]
    scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-12) / _LARGEST
    segments = weights["embeddings.token_type_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"] + segments[0]
    add_constant(constants, "words", np.rint(words / scales).astype(np.int8))
    add_constant(constants, "word_scales", scales.astype(np.float32))
    add_constant(constants, "places", places.astype(np.float32))
    add_constant(constants, "passage_segment", segments[1] - segments[0])
    add_constant(constants, "separator", np.array(SEPARATOR, dtype=np.int32))
    for name, value in (("zero", 0), ("one", 1), ("two", 2)):
        add_constant(constants, name, np.array([value], dtype=np.int64))
    add_constant(constants, "axis", np.array(1, dtype=np.int64))
    add_constant(constants, "most_segments", np.array(1, dtype=np.int32))
    node = helper.make_node
    yield node("Gather", ["words", "input_ids"], ["word_integers"])
    yield node("Cast", ["word_integers"], ["word_steps"], to=TensorProto.FLOAT)
    yield node("Gather", ["word_scales", "input_ids"], ["word_steps_scale"])
    yield node("Mul", ["word_steps", "word_steps_scale"], ["word_rows"])
    yield node("Shape", ["input_ids"], ["shape"])
    yield node("Slice", ["shape", "one", "two", "zero"], ["length"])
    yield node("Slice", ["places", "zero", "length", "zero"], ["place_rows"])
    yield node("Add", ["word_rows", "place_rows"], ["placed"])
    yield node("Equal", ["input_ids", "separator"], ["is_separator"])
    yield node("Cast", ["is_separator"], ["separators"], to=TensorProto.INT32)
    yield node("CumSum", ["separators", "axis"], ["separators_before"], exclusive=1)
    yield node("Min", ["separators_before", "most_segments"], ["segment"])
    yield node("Cast", ["segment"], ["in_passage"], to=TensorProto.FLOAT)
    yield node("Unsqueeze", ["in_passage", "two"], ["in_passage_rows"])
    yield node("Mul", ["in_passage_rows", "passage_segment"], ["segment_rows"])
    yield node("Add", ["placed", "segment_rows"], ["unnormalised"])
    normalisation = [f"embeddings.LayerNorm.{part}" for part in ("weight", "bias")]
    for name in normalisation:
        add_constant(constants, name, weights[name])
    yield node(
        "LayerNormalization",
        ["unnormalised", *normalisation],
        ["embedded"],
        axis=-1,
        epsilon=EPSILON,
    )


def _point(weights: Weights, constants: dict[str, onnx.TensorProto]) -> Iterator[onnx.NodeProto]:
    add_constant(constants, "pointer", weights["qa_outputs.weight"].T)
    add_constant(constants, "pointer_bias", weights["qa_outputs.bias"])
    yield helper.make_node("MatMul", [_LAST_STATES, "pointer"], ["pointed"])
    yield helper.make_node("Add", ["pointed", "pointer_bias"], ["vectors"])
