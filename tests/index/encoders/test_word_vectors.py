"""Word vectors: near words are near, every word has one vector, and the published file is read."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoders.bundled_model import verified_model
from index.encoders.word_vectors import BundledWordVectors, open_word_vectors
from index.settings import EncoderSettings


@pytest.fixture(scope="module")
def words() -> BundledWordVectors:
    model = verified_model()
    return BundledWordVectors(model.weights, model.tokenizer)


def likeness(words: BundledWordVectors, first: str, second: str) -> float:
    one, two = words.vectors([first, second])
    return float(one @ two)


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [("bought", "acquired", "table"), ("captain", "skipper", "rain"), ("doctor", "nurse", "tax")],
)
def test_words_that_mean_nearly_the_same_are_nearer(
    words: BundledWordVectors, word: str, like: str, unlike: str
) -> None:
    assert likeness(words, word, like) > likeness(words, word, unlike) + 0.2


def test_every_row_is_of_unit_length_and_belongs_to_its_word(words: BundledWordVectors) -> None:
    asked = ["ferry", "Brannock", "2026", "ferry", "qbababakala"]
    rows = words.vectors(asked)
    assert rows.shape == (5, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    for row, word in zip(rows, asked, strict=True):
        np.testing.assert_array_equal(row, words.vectors([word])[0])


def test_what_the_model_cannot_read_is_like_nothing(words: BundledWordVectors) -> None:
    # No piece of the vocabulary, and a lone surrogate, as in an argument that is no UTF-8.
    assert not words.vectors(["𒀀"]).any()
    assert words.vectors(["\udcff"]).shape == (1, 384)
    assert words.vectors([]).shape == (0, 384)


def test_a_name_is_known_in_pieces_only(words: BundledWordVectors) -> None:
    assert words.are_whole(["captain", "qbababakala"]) == [True, False]


def test_the_layer_is_read_as_the_file_states_it(words: BundledWordVectors) -> None:
    """Against safetensors' own reader: a wrong offset would still give some numbers."""
    from safetensors.numpy import load_file  # noqa: PLC0415 -- this test alone

    layer = load_file(verified_model().weights)["embeddings.word_embeddings.weight"]
    row = layer[words._pieces(["captain"])[0][0]] - layer.mean(axis=0)
    np.testing.assert_allclose(
        words.vectors(["captain"])[0], row / np.linalg.norm(row), rtol=0, atol=1e-5
    )


def test_a_full_memory_is_emptied_and_the_vectors_stay_the_same(
    words: BundledWordVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words.vectors(["ferry", "harbour"])
    monkeypatch.setattr("index.encoders.word_vectors._REMEMBERED_WORDS", 1)
    np.testing.assert_array_equal(words.vectors(["ferry", "harbour"]), before)
    np.testing.assert_array_equal(words.vectors(["harbour", "ferry"]), before[::-1])


def test_another_model_has_none_and_the_bundled_one_is_read_once() -> None:
    assert open_word_vectors(EncoderSettings(model="some/other-model")) is None
    first = open_word_vectors(EncoderSettings())
    assert first is not None
    assert open_word_vectors(EncoderSettings(threads=2)) is first
