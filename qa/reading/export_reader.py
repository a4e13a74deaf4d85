"""Turns trained weights into the file the reader is served from: ONNX, 8-bit, without torch.

``python -m qa.reading.export_reader WEIGHTS [TARGET]`` writes the weights of a
``BertForQuestionAnswering`` (a safetensors file or its folder); by default to where the reader
looks for them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.encoders.span_graph import build_span_graph
from qa.reading.reader import WEIGHTS

WEIGHTS_FILE = "model.safetensors"


def exported_reader(weights: Path, *, exact: bool = False) -> bytes:
    """Return the ONNX graph of trained weights, 8-bit unless ``exact``.

    Raises ``OSError`` when the weights cannot be read, ``KeyError`` when they are not a reader's.
    """
    path = weights / WEIGHTS_FILE if weights.is_dir() else weights
    plain = {name: value.astype(np.float32) for name, value in _loaded(path).items()}
    graph = build_span_graph(plain, {} if exact else None)
    return bytes(graph.SerializeToString())


def _loaded(path: Path) -> dict[str, np.ndarray]:
    return dict(load_file(path))


def main() -> None:
    """Write the exported reader."""
    parser = argparse.ArgumentParser(prog="python -m qa.reading.export_reader")
    parser.add_argument("weights", type=Path, help="folder or safetensors file")
    parser.add_argument("target", type=Path, nargs="?", default=WEIGHTS)
    parser.add_argument("--exact", action="store_true", help="in float32: to compare with")
    arguments = parser.parse_args()
    content = exported_reader(arguments.weights, exact=arguments.exact)
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    arguments.target.write_bytes(content)
    print(f"{arguments.target}: {len(content) / 1e6:.1f} MB")  # noqa: T201  # the one result


if __name__ == "__main__":
    main()
