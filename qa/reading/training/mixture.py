"""Mixes the sets into one pass of windows, answerable and not, in batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from qa.reading.training.near_misses import NearMisses
from qa.reading.training.qamr import read_qamr
from qa.reading.training.samples import Sample
from qa.reading.training.squad_form import read_squad_form
from qa.reading.training.windows import Window, WindowCutter

_BUCKET_BATCHES = 40  # windows are sorted by length among so many batches, then shuffled


@dataclass(frozen=True, slots=True)
class Shares:
    """What a pass is made of: the share of each set's questions, and how many are spoilt.

    ``unanswerable`` is how often a question comes with a near miss of it, ``changed_alike`` how
    often an answerable one is changed so that it stays answered: a word replaced in question and
    passage alike, or a limit put to the question that the answer's sentence bears out.
    """

    wiki: float = 1.0
    reddit: float = 0.5
    amazon: float = 0.5
    qamr: float = 0.4
    covid: float = 1.0
    unanswerable: float = 0.7
    changed_alike: float = 0.25


def read_samples(folder: Path) -> dict[str, list[Sample]]:
    """Read all sets below ``folder``, by the name of their share.

    Raises ``OSError`` when one is missing.
    """
    shifts = folder / "squadshifts"
    covid = folder / "covid_qa" / "200423_covidQA.json"
    return {
        "wiki": read_squad_form(shifts / "new_wiki_v1.0.json", most_answer_words=30, titled=True),
        "reddit": read_squad_form(shifts / "reddit_v1.0.json", most_answer_words=10),
        "amazon": read_squad_form(shifts / "amazon_reviews_v1.0.json", most_answer_words=10),
        "qamr": read_qamr(folder / "qamr", seed=1),
        "covid": read_squad_form(covid, most_answer_words=20),
    }


class Mixture:
    """Gives the windows of each pass; the same number always gives the same pass."""

    def __init__(
        self,
        samples: dict[str, list[Sample]],
        near_misses: NearMisses,
        cutter: WindowCutter,
        shares: Shares,
    ) -> None:
        self._samples = samples
        self._near_misses = near_misses
        self._cutter = cutter
        self._shares = shares

    def windows(self, number: int) -> list[Window]:
        """Return the windows of pass ``number`` in random order, each before its near miss."""
        random_source = random.Random(number)  # noqa: S311  # chooses examples, guards nothing
        together = [
            self._cut_alike(self._variants(sample, random_source), random_source)
            for sample in self._chosen(random_source)
        ]
        random_source.shuffle(together)
        return [
            replace(window, pair=pair) if len(windows) > 1 else window
            for pair, windows in enumerate(together, start=1)
            for window in windows
        ]

    def _cut_alike(self, variants: Iterator[Sample], random_source: random.Random) -> list[Window]:
        """Cut the same part of the passage each time, so that the question alone differs."""
        made = list(variants)
        seed = random_source.random()
        cut = [self._cutter.cut(one, random.Random(seed)) for one in made]  # noqa: S311  # see above
        return [window for window in cut if window is not None]

    def _chosen(self, random_source: random.Random) -> Iterator[Sample]:
        for name, samples in self._samples.items():
            share: float = getattr(self._shares, name)
            yield from random_source.sample(samples, round(share * len(samples)))

    def _variants(self, sample: Sample, random_source: random.Random) -> Iterator[Sample]:
        alike = None
        if random_source.random() < self._shares.changed_alike:
            alike = self._near_misses.still_answered(sample, random_source)
        yield alike or sample
        if random_source.random() < self._shares.unanswerable:
            spoilt = self._near_misses.of(sample, random_source)
            if spoilt is not None:
                yield spoilt


def batches(windows: Sequence[Window], tokens: int, seed: int) -> list[list[Window]]:
    """Group windows of like length into batches of at most ``tokens``, padding included.

    A pair stays in one batch.
    """
    random_source = random.Random(seed)  # noqa: S311  # chooses examples, guards nothing
    mean = sum(len(window.ids) for window in windows) / max(1, len(windows))
    bucket = max(1, round(_BUCKET_BATCHES * tokens / max(1.0, mean)))
    pairs = [list(group) for _, group in groupby(enumerate(windows), key=lambda one: _place(*one))]
    units = [[window for _, window in pair] for pair in pairs]
    made: list[list[Window]] = []
    for begin in range(0, len(units), bucket):
        ordered = sorted(units[begin : begin + bucket], key=_longest)
        grouped = list(_filled(ordered, tokens))
        random_source.shuffle(grouped)
        made.extend(grouped)
    return made


def _place(place: int, window: Window) -> tuple[int, int]:
    """Return what the windows of one pair share, and no others."""
    return (window.pair, 0) if window.pair else (0, place)


def _longest(windows: Sequence[Window]) -> int:
    return max(len(window.ids) for window in windows)


def _filled(ordered: Sequence[Sequence[Window]], tokens: int) -> Iterator[list[Window]]:
    batch: list[Window] = []
    for windows in ordered:
        if batch and _longest(windows) * (len(batch) + len(windows)) > tokens:
            yield batch
            batch = []
        batch.extend(windows)
    if batch:
        yield batch
