"""Readers of the Hub: spans of models made here, with two kinds of tokenizer, and refusals."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from index.articles import Article, Passage
from index.errors import ModelError
from qa.evaluation.reader import whole_text
from qa.reading.hub_reader import HubReader, HubReaderSettings

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TEXT = "The ferry sank at night. Its captain is Holt. Nobody was hurt, said a nurse in Sandmouth."
LONG = " ".join(["The sea was calm and the ferry went on."] * 12) + " Its captain is Holt."
QUESTION = "Who is the captain?"
SETTINGS = HubReaderSettings(window_tokens=48, overlap_tokens=8, batch_windows=2, threads=1)
SPECIAL = {"cls": "<s>", "pad": "<pad>", "sep": "</s>", "unk": "<unk>", "mask": "<mask>"}
BERT_SPECIAL = {"cls": "[CLS]", "pad": "[PAD]", "sep": "[SEP]", "unk": "[UNK]", "mask": "[MASK]"}


def byte_level_tokenizer() -> Any:  # noqa: ANN401  # the library's own class
    """Return a tokenizer as RoBERTa has: byte pairs that hold the space before, two separators."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=list(SPECIAL.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator([TEXT, LONG, QUESTION] * 3, trainer)
    ends, begins = (SPECIAL[name] for name in ("sep", "cls"))
    vocabulary = made.get_vocab()
    made.post_processor = processors.RobertaProcessing(
        (ends, vocabulary[ends]), (begins, vocabulary[begins]), trim_offsets=False
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        model_max_length=60,
        **{f"{name}_token": token for name, token in SPECIAL.items()},
    )


def word_piece_tokenizer() -> Any:  # noqa: ANN401  # the library's own class
    """Return a tokenizer as BERT has, with token types."""
    made = Tokenizer(models.WordPiece(unk_token=BERT_SPECIAL["unk"]))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = list(BERT_SPECIAL.values())
    trainer = trainers.WordPieceTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    made.train_from_iterator([TEXT, LONG, QUESTION] * 3, trainer)
    made.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 0))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        model_max_length=60,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        **{f"{name}_token": token for name, token in BERT_SPECIAL.items()},
    )


def model_that_points_at(word: str, tokenizer: Any, kind: str) -> Any:  # noqa: ANN401  # as above
    """Return a tiny model whose logits say how much a token is ``word``: layers add nothing."""
    torch.manual_seed(0)
    sizes = {
        "vocab_size": len(tokenizer),
        "hidden_size": 64,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 8,
        "max_position_embeddings": 70,
        "pad_token_id": tokenizer.pad_token_id,
        "type_vocab_size": 2,
    }
    if kind == "roberta":
        model = transformers.RobertaForQuestionAnswering(transformers.RobertaConfig(**sizes))
        body = model.roberta
    else:
        model = transformers.BertForQuestionAnswering(transformers.BertConfig(**sizes))
        body = model.bert
    with torch.no_grad():
        body.embeddings.position_embeddings.weight.zero_()
        body.embeddings.token_type_embeddings.weight.zero_()
        for dense in (body.encoder.layer[0].attention.output, body.encoder.layer[0].output):
            dense.dense.weight.zero_()
            dense.dense.bias.zero_()
        (token,) = tokenizer(word, add_special_tokens=False)["input_ids"]
        wanted = body.embeddings.word_embeddings.weight[token]
        model.qa_outputs.weight.copy_(torch.stack([wanted, wanted]) * 10)
    return model.eval()


MADE: dict[str, tuple[Callable[[], Any], str]] = {
    "roberta": (byte_level_tokenizer, " Holt"),
    "bert": (word_piece_tokenizer, "Holt"),
}


@pytest.fixture(params=sorted(MADE))
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Save a tiny model as the Hub's are and return its folder."""
    make_tokenizer, word = MADE[request.param]
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(tmp_path)
    model_that_points_at(word, tokenizer, request.param).save_pretrained(tmp_path)
    return tmp_path


def read_text(reader: HubReader, *texts: str) -> list[tuple[int, str]]:
    passages = [whole_text(text) for text in texts]
    return [
        (one.passage, texts[one.passage][one.start : one.end])
        for one in reader.read(QUESTION, passages)
    ]


def test_a_model_of_the_hub_points_at_the_words_that_answer(folder: Path) -> None:
    reader = HubReader.open(str(folder), SETTINGS)
    assert read_text(reader, TEXT)[0] == (0, "Holt")


def test_a_long_text_is_read_in_windows_and_each_passage_by_itself(folder: Path) -> None:
    reader = HubReader.open(str(folder), SETTINGS)
    found = read_text(reader, TEXT, LONG)
    assert (0, "Holt") in found
    assert (1, "Holt") in found
    assert [place for place, _ in found] == sorted(place for place, _ in found)


def test_spans_are_offsets_into_the_article(folder: Path) -> None:
    whole = whole_text(TEXT)
    second = whole.sentences[1]
    passage = Passage(whole.article, whole.sentences[1:], second.start, len(TEXT))
    best = HubReader.open(str(folder), SETTINGS).read(QUESTION, [passage])[0]
    assert TEXT[best.start : best.end] == "Holt"


def test_no_answer_is_the_score_of_the_first_token(folder: Path) -> None:
    reader = HubReader.open(str(folder), SETTINGS)
    told, silent = (reader.read(QUESTION, [whole_text(text)])[0] for text in (TEXT, "Sea. Sea."))
    assert told.advantage > silent.advantage
    assert told.no_answer == pytest.approx(silent.no_answer, abs=1e-3)


def test_questions_of_any_length_and_letters_are_read(folder: Path) -> None:
    reader = HubReader.open(str(folder), SETTINGS)
    for question in ("ferry " * 300, "\udcff 什么 ?", "?"):
        assert reader.read(question, [whole_text(TEXT), whole_text("什么 ?")])
    assert reader.read(QUESTION, []) == []


def test_an_empty_passage_has_no_span(folder: Path) -> None:
    article = Article.create("x")
    assert HubReader.open(str(folder), SETTINGS).read(QUESTION, [Passage(article, (), 0, 0)]) == []


def test_a_missing_reader_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"HF_HUB_OFFLINE is set.*local folder"):
        HubReader.open(str(tmp_path / "nothing"))


def test_without_the_library_the_install_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ModelError, match="pip install transformers torch"):
        HubReader.open("some/model")
