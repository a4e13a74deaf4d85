"""Times the default encoder against SentenceTransformer.encode: the same weights, texts, one core.

Both take turns on the same slices of 2,000 Wikinews sentences and the same question, so that other
work on the machine hurts both alike; what is reported is the median of the ratios. Sentences are
counted per second of processor time, questions in elapsed time.
Run ``python -m tests.benchmarks.encoder_speed --keep``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.bundled_model import verified_model
from index.encoders.onnx_encoder import OnnxEncoder
from index.settings import EncoderSettings
from tests.quality.public_texts import wikinews_sentences

RESULT = Path(__file__).with_name("results") / "encoder_speed.json"
SENTENCES = 2000
SLICE = 250
ROUNDS = 5
QUESTIONS_PER_TURN = 8
QUESTION = "Which countries closed their borders after the outbreak was declared an emergency?"


@dataclass(frozen=True, slots=True)
class Report:
    """Medians over all turns, and the ratios between the two engines in the same turn."""

    processor: str
    versions: dict[str, str]
    sentences: int
    rounds: int
    batch_tokens: int
    sentences_per_core_second: float
    sentences_per_core_second_sentence_transformers: float
    sentence_speed_ratio: float
    sentence_speed_ratio_quartiles: tuple[float, float]
    question_ms_p50: float
    question_ms_p50_sentence_transformers: float
    question_speed_ratio: float
    question_speed_ratio_quartiles: tuple[float, float]


def main() -> None:
    """Measure, print, and keep the result when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write {RESULT.name}")
    parser.add_argument("--batch-tokens", type=int, default=EncoderSettings().batch_tokens)
    options = parser.parse_args()
    report = measure(options.batch_tokens)
    text = json.dumps(asdict(report), indent=2)
    print(text)
    if options.keep:
        RESULT.write_text(text + "\n", encoding="utf-8")


def measure(batch_tokens: int) -> Report:
    """Time both engines in turns on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    texts = wikinews_sentences(SENTENCES)
    ours = OnnxEncoder.open(EncoderSettings(batch_tokens=batch_tokens, threads=1))
    theirs = _sentence_transformer()
    engines: tuple[Callable[[Sequence[str]], object], ...] = (ours.encode_sentences, theirs.encode)
    askers: tuple[Callable[[str], object], ...] = (ours.encode_question, theirs.encode)
    seconds: list[list[float]] = [[], []]
    question_ms: list[list[float]] = [[], []]
    for turn in range(-1, ROUNDS * (SENTENCES // SLICE)):  # turn -1 warms up and is not counted
        part = texts[turn * SLICE % SENTENCES :][:SLICE]
        for row in (0, 1):
            sentence_time = _processor_seconds(engines[row], part)
            asking_time = _median_ms(askers[row])
            if turn >= 0:
                seconds[row].append(sentence_time)
                question_ms[row].append(asking_time)
    return _report(batch_tokens, np.array(seconds), np.array(question_ms))


def _report(batch_tokens: int, seconds: Any, question_ms: Any) -> Report:  # noqa: ANN401  # arrays
    sentence_ratio = seconds[1] / seconds[0]
    question_ratio = question_ms[1] / question_ms[0]
    rates = np.median(SLICE / seconds, axis=1)
    return Report(
        processor=_processor(),
        versions={
            name: version(name) for name in ("onnxruntime", "sentence-transformers", "torch")
        },
        sentences=SENTENCES,
        rounds=ROUNDS,
        batch_tokens=batch_tokens,
        sentences_per_core_second=round(float(rates[0]), 1),
        sentences_per_core_second_sentence_transformers=round(float(rates[1]), 1),
        sentence_speed_ratio=round(float(np.median(sentence_ratio)), 2),
        sentence_speed_ratio_quartiles=_quartiles(sentence_ratio),
        question_ms_p50=round(float(np.median(question_ms[0])), 2),
        question_ms_p50_sentence_transformers=round(float(np.median(question_ms[1])), 2),
        question_speed_ratio=round(float(np.median(question_ratio)), 2),
        question_speed_ratio_quartiles=_quartiles(question_ratio),
    )


def _quartiles(values: Any) -> tuple[float, float]:  # noqa: ANN401  # an array
    low, high = np.percentile(values, [25, 75])
    return round(float(low), 2), round(float(high), 2)


def _processor_seconds(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    start = time.process_time()
    encode(texts)
    return time.process_time() - start


def _median_ms(ask: Callable[[str], object]) -> float:
    ask(QUESTION)  # the batch before has changed what lies in the caches
    times = []
    for _ in range(QUESTIONS_PER_TURN):
        start = time.perf_counter()
        ask(QUESTION)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _sentence_transformer() -> Any:  # noqa: ANN401  # untyped library
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch  # noqa: PLC0415  # only the rival needs it
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # same

    torch.set_num_threads(1)
    return SentenceTransformer(str(verified_model().folder), device="cpu")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    flags = " ".join(lines)
    features = [name for name in ("avx2", "avx512_vnni", "amx_int8") if name in flags]
    return f"{names[0] if names else platform.machine()} ({', '.join(features)})"


if __name__ == "__main__":
    main()
