"""Integers stand for a linear layer: compared with the layer itself, in numpy."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoders.quantisation import (
    Activation,
    Floats,
    Normalisation,
    QuantisedLinear,
    quantise,
)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(3)


def floats(values: np.ndarray) -> Floats:
    return values.astype(np.float32)


def applied(layer: QuantisedLinear, inputs: Floats) -> Floats:
    """Compute the layer as its docstring says."""
    values = inputs if layer.smoothing is None else inputs * layer.smoothing
    zero = int(layer.input_zero)
    whole = np.clip(np.rint(values / layer.input_scale) + zero, 0, 255) - zero
    products = (whole @ layer.weights.astype(np.int64)) * layer.input_scale * layer.weight_scales
    excess = np.maximum(values[:, layer.exact_channels] - layer.high, 0)
    return floats(products + excess @ layer.exact_weights)


def relative_error(found: Floats, expected: Floats) -> float:
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


def test_a_plain_layer_is_met_within_two_percent(random: np.random.Generator) -> None:
    kernel = floats(random.standard_normal((64, 32)))
    inputs = floats(random.standard_normal((100, 64)))
    layer = quantise(kernel, Activation(float(inputs.min()), float(inputs.max())), None)
    assert layer.weights.dtype == np.int8
    assert relative_error(applied(layer, inputs), inputs @ kernel) < 0.02


def test_a_range_keeps_zero_exact(random: np.random.Generator) -> None:
    kernel = floats(random.standard_normal((8, 4)))
    layer = quantise(kernel, Activation(-0.17, 5.75), None)
    np.testing.assert_array_equal(applied(layer, np.zeros((1, 8), np.float32)), np.zeros((1, 4)))


def test_a_large_channel_after_the_activation_is_added_exactly(
    random: np.random.Generator,
) -> None:
    kernel = floats(random.standard_normal((64, 32)))
    inputs = floats(np.abs(random.standard_normal((100, 64))))
    inputs[::7, 5] = 25
    ordinary = float(np.delete(inputs, 5, axis=1).max())
    wide = quantise(kernel, Activation(0, 25), None)
    split = quantise(kernel, Activation(0, ordinary, {5: 25}), None)
    expected = floats(inputs @ kernel)
    error = relative_error(applied(split, inputs), expected)
    assert error < relative_error(applied(wide, inputs), expected) / 3


def test_a_large_channel_after_a_normalisation_is_smoothed(random: np.random.Generator) -> None:
    kernel = floats(random.standard_normal((64, 32)))
    scale = np.ones(64, np.float32)
    scale[9] = 20
    shift = np.zeros(64, np.float32)
    inputs = floats(random.standard_normal((100, 64)) * scale)
    plain = quantise(kernel, Activation(float(inputs.min()), float(inputs.max())), None)
    smooth = quantise(kernel, Activation(-2.5, 2.5), Normalisation(scale, shift))
    assert smooth.smoothing is not None
    assert smooth.exact_channels.size == 0
    expected = floats(inputs @ kernel)
    error = relative_error(applied(smooth, inputs), expected)
    assert error < relative_error(applied(plain, inputs), expected) / 2


def test_a_channel_of_zero_weights_does_no_harm() -> None:
    layer = quantise(np.zeros((4, 3), np.float32), Activation(-1, 1), None)
    np.testing.assert_array_equal(applied(layer, np.ones((2, 4), np.float32)), np.zeros((2, 3)))
