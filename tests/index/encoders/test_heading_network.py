"""The shipped network knows where headings end, and its graph computes what was trained."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from index.encoders import heading_network
from index.encoders.activation_ranges import activations_over
from index.encoders.bundled_model import verified_model
from index.encoders.graph import plain_names
from index.encoders.heading_graph import LAYERS, build_heading_graph
from index.encoders.heading_network import HeadingNetwork, feed_of, open_heading_network
from index.encoders.heading_pieces import MOST_PIECES, HeadingPieces
from index.encoders.onnx_model import open_tokenizer
from index.encoders.word_vectors import mapped_layer
from index.errors import ModelError
from tests.quality.heading_network import HeadingNetwork as TrainedNetwork

HEADING = ["Mayor", "takes", "the", "blame"]
HEADED = [*HEADING, "Leonie", "Garrow,", "the", "mayor", "of", "Bram,", "said", "on", "Tuesday:"]
PLAIN = [
    "The",
    "trade",
    "union",
    "Aslef",
    "said",
    "on",
    "Friday",
    "that",
    "it",
    "would",
    "not",
    "go.",
]


def test_the_end_of_a_heading_is_told_from_a_name_behind_a_noun() -> None:
    headed, plain = open_heading_network().log_odds([HEADED, PLAIN])

    assert len(headed) == len(HEADED)
    assert headed[3] > 2
    assert plain[2] < 0  # before "Aslef"


def test_what_is_said_of_a_paragraph_does_not_depend_on_the_others() -> None:
    network = open_heading_network()

    together = network.log_odds([HEADED, PLAIN, ["Ferry"], HEADED * 3])

    assert network.log_odds([HEADED])[0] == pytest.approx(together[0], abs=1e-3)
    assert network.log_odds([PLAIN])[0] == pytest.approx(together[1], abs=1e-3)


def test_no_words_and_unreadable_ones_get_as_many_numbers() -> None:
    assert [len(row) for row in open_heading_network().log_odds([[], ["\ud800", "a"]])] == [0, 2]
    assert open_heading_network().log_odds([]) == []


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copy(heading_network.WEIGHTS, tmp_path / "headings.onnx"))
    digest = heading_network.WEIGHTS.with_name("headings.onnx.sha256")
    shutil.copy(digest, tmp_path / digest.name)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    monkeypatch.setattr(heading_network, "WEIGHTS", copy)
    heading_network._shipped.cache_clear()

    with pytest.raises(ModelError, match="differ from what was exported"):
        open_heading_network()


@pytest.fixture(scope="module")
def trained() -> TrainedNetwork:
    torch.manual_seed(3)
    network = TrainedNetwork().eval()
    torch.nn.init.normal_(network.border.weight)
    return network


@pytest.mark.parametrize(("is_exact", "tolerance"), [(True, 1e-3), (False, 0.3)])
def test_the_graph_computes_what_the_trained_network_does(
    trained: TrainedNetwork, *, is_exact: bool, tolerance: float
) -> None:
    model = verified_model()
    pieces = HeadingPieces(open_tokenizer(str(model.tokenizer)))
    weights = {name: value.numpy() for name, value in trained.state_dict().items()}
    graph = build_heading_graph(weights, {}, MOST_PIECES)
    shown = pieces.shown(HEADED)
    if not is_exact:
        feeds = [
            feed_of([one], mapped_layer(model.weights)) for one in (shown, pieces.shown(PLAIN))
        ]
        ranges = activations_over(graph, plain_names(weights), feeds, LAYERS)
        graph = build_heading_graph(weights, ranges, MOST_PIECES)
    with torch.no_grad():
        ids, cases = torch.tensor([shown.ids]), torch.tensor([shown.cases])
        expected = trained(ids, cases, torch.ones_like(ids))[0].numpy()[shown.ends]

    found = HeadingNetwork(graph.SerializeToString(), model).log_odds([HEADED])[0]

    assert np.abs(np.array(found) - expected).max() < tolerance * max(1, np.abs(expected).max())
