"""Turns trained weights into the file the reader is served from: ONNX, 8-bit, without torch.

``python -m qa.reading.export_reader WEIGHTS --data FOLDER`` takes the weights of a
``BertForQuestionAnswering`` (a safetensors file or its folder) and writes the file where the
reader looks for it. The ranges of the integers are measured on windows of the training data.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.encoders.activation_ranges import measured_activations
from index.encoders.bundled_model import verified_model
from index.encoders.span_graph import build_span_graph
from index.encoders.weight_digests import write_digest
from qa.reading.reader import WEIGHTS
from qa.reading.training.squad_form import read_squad_form
from qa.reading.training.windows import WindowCutter, WindowSizes

WEIGHTS_FILE = "model.safetensors"
CALIBRATION_WINDOWS = 200
MOST_ANSWER_WORDS = 30


def exported_reader(weights: Path, windows: Sequence[Sequence[int]]) -> bytes:
    """Return the ONNX graph of trained weights in 8-bit integers, in float32 without windows.

    Raises ``OSError`` when the weights cannot be read, ``KeyError`` when they are not a reader's.
    """
    path = weights / WEIGHTS_FILE if weights.is_dir() else weights
    plain = {name: value.astype(np.float32) for name, value in load_file(path).items()}
    activations = measured_activations(plain, windows) if windows else {}
    return bytes(build_span_graph(plain, activations).SerializeToString())


def calibration_windows(data: Path, count: int) -> list[tuple[int, ...]]:
    """Return windows of encyclopaedia questions as the reader is trained on, chosen by seed.

    Raises ``OSError`` when the folder of public data does not hold them.
    """
    path = data / "squadshifts" / "new_wiki_v1.0.json"
    samples = read_squad_form(path, most_answer_words=MOST_ANSWER_WORDS, titled=True)
    tokenizer = Tokenizer.from_file(str(verified_model().tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cutter = WindowCutter(tokenizer, WindowSizes())
    random_source = random.Random(0)  # noqa: S311  # chooses examples, guards nothing
    cut = (cutter.cut(one, random_source) for one in random_source.sample(samples, count))
    return [window.ids for window in cut if window is not None]


def main() -> None:
    """Write the exported reader."""
    parser = argparse.ArgumentParser(prog="python -m qa.reading.export_reader")
    parser.add_argument("weights", type=Path, help="folder or safetensors file")
    parser.add_argument("target", type=Path, nargs="?", default=WEIGHTS)
    parser.add_argument("--data", type=Path, help="public data; without it, float32 is written")
    arguments = parser.parse_args()
    windows = calibration_windows(arguments.data, CALIBRATION_WINDOWS) if arguments.data else []
    content = exported_reader(arguments.weights, windows)
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    arguments.target.write_bytes(content)
    write_digest(arguments.target)
    print(f"{arguments.target}: {len(content) / 1e6:.1f} MB")  # noqa: T201  # the one result


if __name__ == "__main__":
    main()
