"""Measures what serving the encoder in 8 bits costs in retrieval, against float32.

All paragraphs of the SQuAD 1.1 development set are one collection; a paragraph scores as its best
sentence; R@5 is the share of questions whose own paragraph is among the first five. Both
precisions answer the same questions, so their difference is paired.
Run ``python -m tests.quality.encoder_precision --keep``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders.activations import ACTIVATIONS
from index.encoders.bundled_model import verified_model
from index.encoders.export import built_graph
from index.encoders.onnx_encoder import OnnxEncoder
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from tests.quality.public_texts import ParagraphQuestions, squad_questions

RESULT = Path(__file__).with_name("results") / "encoder_precision.json"
CUT = 5
RESAMPLES = 10_000
SEED = 11

Ranks = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Comparison:
    """8-bit against float32: R@5 and mean reciprocal rank, and the paired difference.

    The differences are in percentage points; ``interval`` holds 95 of 100 bootstrap resamples.
    """

    sentences: str
    questions: str
    recall_at_5: float
    reciprocal_rank: float
    difference_points: float
    interval_points: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole measurement."""

    paragraphs: int
    sentence_count: int
    question_count: int
    float32_recall_at_5: float
    float32_reciprocal_rank: float
    cosine_mean: float
    cosine_lowest: float
    comparisons: tuple[Comparison, ...]


def main() -> None:
    """Measure, print, and keep the result when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write {RESULT.name}")
    report = measure(squad_questions())
    text = json.dumps(asdict(report), indent=2)
    print(text)
    if parser.parse_args().keep:
        RESULT.write_text(text + "\n", encoding="utf-8")


def measure(data: ParagraphQuestions) -> Report:
    """Embed everything in both precisions and compare the rankings."""
    sentences = [sentence for paragraph in data.paragraphs for sentence in paragraph]
    starts = np.cumsum([0] + [len(paragraph) for paragraph in data.paragraphs[:-1]])
    vectors = {
        name: (encoder.encode_sentences(sentences), encoder.encode_sentences(data.questions))
        for name, encoder in (("float32", _encoder(exact=True)), ("8-bit", _encoder(exact=False)))
    }

    def ranks(of_sentences: str, of_questions: str) -> Ranks:
        return paragraph_ranks(
            vectors[of_sentences][0], vectors[of_questions][1], starts, data.answering
        )

    exact = ranks("float32", "float32")
    cosines = (vectors["float32"][0] * vectors["8-bit"][0]).sum(axis=1)
    return Report(
        paragraphs=len(data.paragraphs),
        sentence_count=len(sentences),
        question_count=len(data.questions),
        float32_recall_at_5=round(float((exact < CUT).mean()), 5),
        float32_reciprocal_rank=round(float((1 / (exact + 1)).mean()), 5),
        cosine_mean=round(float(cosines.mean()), 5),
        cosine_lowest=round(float(cosines.min()), 5),
        comparisons=tuple(
            compared(*pair, ranks(*pair), exact)
            for pair in (("8-bit", "8-bit"), ("8-bit", "float32"), ("float32", "8-bit"))
        ),
    )


def paragraph_ranks(
    sentences: Vectors, questions: Vectors, starts: NDArray[np.intp], answering: list[int]
) -> Ranks:
    """Return how many paragraphs come before the right one, per question.

    ``starts`` is the row of each paragraph's first sentence.
    """
    right = np.array(answering)
    ranks = np.empty(len(questions), dtype=np.intp)
    for first in range(0, len(questions), 1000):  # bounds the memory of the score matrix
        part = slice(first, first + 1000)
        scores = np.maximum.reduceat(questions[part] @ sentences.T, starts, axis=1)
        own = scores[np.arange(len(scores)), right[part]]
        ranks[part] = (scores > own[:, None]).sum(axis=1)
    return ranks


def compared(of_sentences: str, of_questions: str, ranks: Ranks, exact: Ranks) -> Comparison:
    """Return the comparison of two rankings of the same questions."""
    gain = (ranks < CUT).astype(np.float64) - (exact < CUT)
    random = np.random.default_rng(SEED)
    means = [gain[random.integers(0, len(gain), len(gain))].mean() * 100 for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Comparison(
        sentences=of_sentences,
        questions=of_questions,
        recall_at_5=round(float((ranks < CUT).mean()), 5),
        reciprocal_rank=round(float((1 / (ranks + 1)).mean()), 5),
        difference_points=round(float(gain.mean() * 100), 3),
        interval_points=(round(float(low), 3), round(float(high), 3)),
    )


def _encoder(*, exact: bool) -> OnnxEncoder:
    model = verified_model()
    graph = built_graph(model, {} if exact else ACTIVATIONS)
    opened = OnnxModel(graph, model.tokenizer, threads=1)
    return OnnxEncoder(opened, batch_tokens=256, fingerprint="measured")


if __name__ == "__main__":
    main()
