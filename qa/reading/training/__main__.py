"""The command ``python -m qa.reading.training``: from public data to reader weights."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModelForQuestionAnswering

from index.encoders.bundled_model import BundledModel, verified_model
from index.encoders.span_weights import read_span_weights
from qa.reading.training.loop import Trainer, TrainingSettings
from qa.reading.training.mixture import Mixture, Shares, read_samples
from qa.reading.training.near_misses import NearMisses
from qa.reading.training.samples import Sample
from qa.reading.training.windows import WindowCutter, WindowSizes
from qa.reading.training.word_neighbours import WordNeighbours

_FEWEST_LETTERS = 3  # of a word that may be swapped for another


def main() -> None:
    """Train from the bundled MiniLM or from ``--start``; again in the same folder, go on."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    bundled = verified_model()
    samples = read_samples(arguments.data)
    mixture = _mixture(samples, bundled, _given(Shares, arguments))
    print({name: len(found) for name, found in samples.items()}, flush=True)  # noqa: T201  # log
    model = _model(arguments.start or bundled.folder, bundled.folder)
    Trainer(model, _given(TrainingSettings, arguments), arguments.out).train(mixture)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.reading.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for state and weights")
    parser.add_argument("--start", type=Path, help="a reader to go on from: folder or .onnx file")
    parser.add_argument("--threads", type=int, default=1, help="processor cores to use")
    for settings in (TrainingSettings, Shares):
        for one in fields(settings):
            parser.add_argument(
                f"--{one.name.replace('_', '-')}", type=type(one.default), default=one.default
            )
    return parser


def _given(settings: type[Any], arguments: argparse.Namespace) -> Any:  # noqa: ANN401  # either class
    return settings(**{one.name: getattr(arguments, one.name) for one in fields(settings)})


def _mixture(samples: dict[str, list[Sample]], bundled: BundledModel, shares: Shares) -> Mixture:
    tokenizer = Tokenizer.from_file(str(bundled.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    every = [sample for found in samples.values() for sample in found]
    near_misses = NearMisses(every, _neighbours(every, tokenizer, bundled))
    return Mixture(samples, near_misses, WindowCutter(tokenizer, WindowSizes()), shares)


def _neighbours(
    samples: list[Sample], tokenizer: Tokenizer, bundled: BundledModel
) -> WordNeighbours:
    """Return the words of the questions that are one token, by MiniLM's own embeddings."""
    vocabulary = tokenizer.get_vocab()
    asked = {word for sample in samples for word in sample.question.lower().split()}
    words = sorted(
        word
        for word in asked & vocabulary.keys()
        if len(word) >= _FEWEST_LETTERS and word.isalnum()
    )
    table = load_file(bundled.weights)["embeddings.word_embeddings.weight"].float().numpy()
    return WordNeighbours(words, table[[vocabulary[word] for word in words]])


def _model(start: Path, bundled: Path) -> Any:  # noqa: ANN401  # transformers' models are untyped
    exported = start.suffix == ".onnx"
    folder = bundled if exported else start
    # Attention written out: the fused kernel's backward pass took 45 % of a step on a processor.
    # No dropout: with so few passes it slowed learning.
    configuration = AutoConfig.from_pretrained(
        folder,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    if exported:
        made = AutoModelForQuestionAnswering.from_config(  # type: ignore[no-untyped-call]  # theirs
            configuration, dtype=torch.float32, attn_implementation="eager"
        )
        read = {name: torch.from_numpy(one) for name, one in read_span_weights(start).items()}
        made.load_state_dict(read)
        return made
    return AutoModelForQuestionAnswering.from_pretrained(
        folder, config=configuration, dtype=torch.float32, attn_implementation="eager"
    )


if __name__ == "__main__":
    main()
