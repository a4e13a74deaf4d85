"""The laws of ``index.encoders.protocol.Encoder``: each engine's test class inherits them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.encoders.protocol import Encoder

SENTENCES = [
    "The ferry to the island was cancelled because of the storm.",
    "Parliament passed the budget.",
    "",
    "A museum returned eleven paintings to their former owner's heirs, as a court had ordered.",
    "Der Zug nach Köln fällt heute aus.",
    "Who won the election?",
]


class EncoderLaws:
    """Inherit and give a fixture ``encoder``."""

    def test_rows_are_unit_vectors_of_float32(self, encoder: Encoder) -> None:
        vectors = encoder.encode_sentences(SENTENCES)
        assert vectors.shape == (len(SENTENCES), encoder.dimensions)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_a_question_is_one_unit_vector(self, encoder: Encoder) -> None:
        vector = encoder.encode_question("Who won the election?")
        assert vector.shape == (encoder.dimensions,)
        assert vector.dtype == np.float32
        assert abs(float(np.linalg.norm(vector)) - 1) < 1e-5

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        vectors = encoder.encode_sentences([])
        assert vectors.shape == (0, encoder.dimensions)
        assert vectors.dtype == np.float32

    def test_order_is_kept_whatever_the_lengths(self, encoder: Encoder) -> None:
        together = encoder.encode_sentences(SENTENCES)
        for row, text in enumerate(SENTENCES):
            alone = encoder.encode_sentences([text])[0]
            assert float(together[row] @ alone) > 0.9999

    def test_company_does_not_change_a_vector(self, encoder: Encoder) -> None:
        forward = encoder.encode_sentences(SENTENCES * 3)
        backward = encoder.encode_sentences((SENTENCES * 3)[::-1])[::-1]
        assert float((forward * backward).sum(axis=1).min()) > 0.9999

    def test_the_same_call_gives_the_same_bits(self, encoder: Encoder) -> None:
        first = encoder.encode_sentences(SENTENCES)
        np.testing.assert_array_equal(first, encoder.encode_sentences(SENTENCES))

    def test_threads_get_what_one_caller_gets(self, encoder: Encoder) -> None:
        expected = encoder.encode_sentences(SENTENCES)
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(encoder.encode_sentences, [SENTENCES] * 8))
        for vectors in results:
            np.testing.assert_array_equal(expected, vectors)

    def test_a_question_lies_nearest_the_sentence_that_shares_its_matter(
        self, encoder: Encoder
    ) -> None:
        question = encoder.encode_question("Was the ferry to the island cancelled?")
        assert int(np.argmax(encoder.encode_sentences(SENTENCES) @ question)) == 0

    def test_strange_texts_have_unit_vectors(self, encoder: Encoder) -> None:
        strange = [" ", "\x00", "x" * 100_000, "word " * 20_000, "\ud800 alone", "😀", "\n\n"]
        vectors = encoder.encode_sentences(strange)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
        for text in strange:
            assert np.isfinite(encoder.encode_question(text)).all()

    def test_the_fingerprint_is_a_short_line(self, encoder: Encoder) -> None:
        assert 0 < len(encoder.fingerprint) < 100
        assert encoder.fingerprint.isprintable()
