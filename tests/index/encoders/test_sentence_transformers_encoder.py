"""The engine for other models: the laws, on the bundled model's folder, and its refusals."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from index.encoders.bundled_model import bundled_folder, verified_model
from index.encoders.export import built_graph
from index.encoders.onnx_model import OnnxModel
from index.encoders.sentence_transformers_encoder import SentenceTransformersEncoder
from index.errors import ModelError
from index.settings import EncoderSettings
from tests.index.encoders.encoder_laws import SENTENCES, EncoderLaws


@pytest.fixture(scope="module")
def bundled() -> SentenceTransformersEncoder:
    """Load the bundled model with sentence-transformers, as any folder."""
    return SentenceTransformersEncoder.open(EncoderSettings(model=str(bundled_folder())))


class TestSentenceTransformersEncoder(EncoderLaws):
    @pytest.fixture
    def encoder(self, bundled: SentenceTransformersEncoder) -> SentenceTransformersEncoder:
        return bundled


def test_the_float32_graph_gives_its_vectors(
    bundled: SentenceTransformersEncoder, encoder_cache: Path
) -> None:
    assert encoder_cache.is_dir()
    model = verified_model()
    graph = OnnxModel(built_graph(model, {}), model.tokenizer, threads=1)
    long = "The committee met again on Monday. " * 60
    for text in [*SENTENCES, long]:
        ours = graph.run(graph.tokenise([text]))[0]
        np.testing.assert_allclose(ours, bundled.encode_question(text), atol=1e-5)
    together = graph.run(graph.tokenise(SENTENCES))
    np.testing.assert_allclose(together, bundled.encode_sentences(SENTENCES), atol=1e-5)


def test_a_copy_elsewhere_has_the_same_fingerprint(
    bundled: SentenceTransformersEncoder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "model"
    elsewhere.symlink_to(bundled_folder())
    copy = SentenceTransformersEncoder.open(EncoderSettings(model=str(elsewhere)))
    assert bundled.fingerprint == copy.fingerprint


def test_questions_and_documents_get_their_own_prompts(
    bundled: SentenceTransformersEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = {"query": "query: ", "document": "passage: "}
    monkeypatch.setattr(bundled._model, "prompts", prompts)
    question = bundled.encode_question("Who won?")
    sentence = bundled.encode_sentences(["Who won?"])[0]
    monkeypatch.setattr(bundled._model, "prompts", {})
    plain = bundled.encode_sentences(["query: Who won?", "passage: Who won?"])
    assert float(question @ plain[0]) > 0.9999
    assert float(sentence @ plain[1]) > 0.9999
    assert float(question @ sentence) < 0.9999


def test_a_missing_model_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"HF_HUB_OFFLINE is set.*local folder"):
        SentenceTransformersEncoder.open(EncoderSettings(model=str(tmp_path / "nothing")))
    monkeypatch.delenv("HF_HUB_OFFLINE")
    with pytest.raises(ModelError, match="name of a sentence-transformers model"):
        SentenceTransformersEncoder.open(EncoderSettings(model=str(tmp_path / "nothing")))


def test_without_the_library_the_install_command_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ModelError, match="pip install sentence-transformers"):
        SentenceTransformersEncoder.open(EncoderSettings(model="some/model"))
