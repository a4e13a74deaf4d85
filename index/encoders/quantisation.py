"""Turns a linear layer into 8-bit integers: pure arithmetic on arrays, decided before any text.

Weights get one scale per output (symmetric). Inputs get one fixed scale per layer, from the
ranges in ``activations.py``, so that a text's vector does not depend on the texts beside it, as
scales found per batch would make it. What large inputs of a few channels would cost is avoided in
two ways: after a layer normalisation, the channels are scaled to like size and the weights by
the inverse (Xiao et al. 2023, "SmoothQuant"); after the activation function, the part of the
largest channels that exceeds the range is added exactly (after Dettmers et al. 2022, "LLM.int8()").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Least error among 0.5, 0.6, 0.75, 0.9 and 1 (at 1, the weights alone make up for large inputs)
_SHIFT_TO_WEIGHTS = 0.75
_NORMAL_PEAK = 4.0  # a normalised channel seldom exceeds four standard deviations
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Activation:
    """What goes into one linear layer: measured on news, see ``activations.py``.

    ``low`` and ``high`` bound what is represented (after smoothing; without the exact channels);
    ``peaks`` give the few unusual channels with their largest magnitude.
    """

    low: float
    high: float
    peaks: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Normalisation:
    """Scale and shift of the layer normalisation that made a linear layer's input."""

    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class QuantisedLinear:
    """A linear layer in integers, for inputs of width k and outputs of width n.

    ``weights`` int8 (k, n); ``weight_scales`` float32 (n,); an input x is stored as
    ``round(x / input_scale) + input_zero`` in 0..255. ``smoothing`` (k,) multiplies the input
    first. ``exact_channels`` of the input add ``max(x - high, 0) @ exact_weights``.
    """

    weights: NDArray[np.int8]
    weight_scales: Floats
    input_scale: np.float32
    input_zero: np.uint8
    high: np.float32
    smoothing: Floats | None
    exact_channels: NDArray[np.int64]
    exact_weights: Floats


def quantise(
    kernel: Floats, activation: Activation, normalisation: Normalisation | None
) -> QuantisedLinear:
    """Return the layer with weights ``kernel`` (k, n), whose input is ``activation``."""
    smoothing: Floats | None = None
    channels: list[int] = sorted(activation.peaks)
    if normalisation is not None:
        divisors = channel_divisors(kernel, normalisation, activation.peaks)
        smoothing = (1 / divisors).astype(np.float32)
        kernel, channels = kernel * divisors[:, None], []
    low, high = min(activation.low, 0.0), max(activation.high, 0.0)
    input_scale = (high - low) / 255
    scales = np.maximum(np.abs(kernel).max(axis=0), 1e-12) / _LARGEST
    return QuantisedLinear(
        weights=np.rint(kernel / scales).astype(np.int8),
        weight_scales=scales.astype(np.float32),
        input_scale=np.float32(input_scale),
        input_zero=np.uint8(round(-low / input_scale)),
        high=np.float32(high),
        smoothing=smoothing,
        exact_channels=np.array(channels, dtype=np.int64),
        exact_weights=kernel[channels],
    )


def channel_divisors(
    kernel: Floats, normalisation: Normalisation, peaks: Mapping[int, float]
) -> Floats:
    """Return what each input channel is divided by, float32 (k,), before it is quantised."""
    expected = np.abs(normalisation.shift) + _NORMAL_PEAK * np.abs(normalisation.scale)
    for channel, peak in peaks.items():
        expected[channel] = peak
    heaviest = np.maximum(np.abs(kernel).max(axis=1), 1e-5)
    divisors: Floats = expected**_SHIFT_TO_WEIGHTS / heaviest ** (1 - _SHIFT_TO_WEIGHTS)
    return divisors.astype(np.float32)
