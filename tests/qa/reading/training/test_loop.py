"""Training learns, can be stopped and taken up, and leaves the table of words as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from qa.reading.training.loop import (  # noqa: E402  # needs torch
    Trainer,
    TrainingSettings,
    pairs_of,
)
from qa.reading.training.windows import Window  # noqa: E402  # as above

_SETTINGS = TrainingSettings(learning_rate=3e-3, batch_tokens=60, tokens=3_000, warm_up=0.1)
_WORDS = "bert.embeddings.word_embeddings.weight"


class _Town:
    """Windows in which token 7 is the answer where it stands, and else there is none."""

    def windows(self, number: int) -> list[Window]:
        made = []
        for place in range(40):
            passage = [10 + (place * 7 + number + step) % 20 for step in range(6)]
            answer = place % 6
            if place % 3:
                passage[answer] = 7
            at = 4 + answer if place % 3 else 0
            made.append(Window((1, 5, 6, 2, *passage, 2), 4, at, at))
        return made


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several wait for each other longer than such small steps take
    yield
    torch.set_num_threads(threads)


def _model() -> Any:  # noqa: ANN401  # transformers' models are untyped
    from transformers import BertConfig, BertForQuestionAnswering  # noqa: PLC0415  # slow to load

    torch.manual_seed(0)
    configuration = BertConfig(
        vocab_size=40,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertForQuestionAnswering(configuration)


def _loss(capsys: pytest.CaptureFixture[str]) -> list[float]:
    lines = [line for line in capsys.readouterr().out.splitlines() if "loss" in line]
    return [float(line.split("loss ")[1].split()[0]) for line in lines]


def _weights(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file  # noqa: PLC0415  # needs torch

    return dict(load_file(folder / "weights" / "model.safetensors"))


def test_the_loss_falls_and_words_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = _model()
    words = model.get_parameter(_WORDS).detach().clone()
    Trainer(model, replace(_SETTINGS, tokens=9_000), tmp_path).train(_Town())
    losses = _loss(capsys)
    assert losses[-1] < 0.7 * losses[0]
    saved = _weights(tmp_path)
    assert torch.equal(saved[_WORDS], words)
    assert saved["qa_outputs.weight"].dtype == torch.float32


def test_training_goes_on_where_it_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    Trainer(_model(), _SETTINGS, whole).train(_Town())
    step, stop_after = Trainer._step, 23
    done = 0

    def interrupted(self: Trainer, batch: Any) -> None:  # noqa: ANN401  # passed on
        nonlocal done
        if done == stop_after:
            raise KeyboardInterrupt
        done += 1
        step(self, batch)

    monkeypatch.setattr(Trainer, "_step", interrupted)
    stopped = Trainer(_model(), _SETTINGS, halves)
    with pytest.raises(KeyboardInterrupt):
        stopped.train(_Town())
    stopped.save()
    monkeypatch.undo()
    Trainer(_model(), _SETTINGS, halves).train(_Town())
    expected, found = _weights(whole), _weights(halves)
    assert all(torch.allclose(found[name], expected[name], atol=1e-5) for name in expected)
    assert capsys.readouterr().out


def test_training_that_is_over_is_not_begun_again(tmp_path: Path) -> None:
    Trainer(_model(), _SETTINGS, tmp_path).train(_Town())
    before = _weights(tmp_path)
    Trainer(_model(), _SETTINGS, tmp_path).train(_Town())
    after = _weights(tmp_path)
    assert all(torch.equal(after[name], before[name]) for name in before)


class _Pairs:
    """Questions with near misses: token 5 asks for token 7, token 6 for what is not there."""

    def windows(self, number: int) -> list[Window]:
        made = []
        for place in range(20):
            passage = [10 + (place * 7 + number + step) % 20 for step in range(6)]
            passage[place % 6] = 7
            at = 4 + place % 6
            made.append(Window((1, 5, 8, 2, *passage, 2), 4, at, at, pair=place + 1))
            made.append(Window((1, 6, 8, 2, *passage, 2), 4, 0, 0, pair=place + 1))
        return made


def test_near_misses_come_to_stand_below_their_questions(tmp_path: Path) -> None:
    settings = replace(_SETTINGS, tokens=6_000, ranking=1.0)
    Trainer(_model(), settings, tmp_path).train(_Pairs())
    trained = _model()
    trained.load_state_dict(_weights(tmp_path))
    trained.eval()
    ids = torch.tensor([list(one.ids) for one in _Pairs().windows(3)])
    types = torch.tensor([[0] * 4 + [1] * 7] * len(ids))
    with torch.no_grad():
        logits = trained(input_ids=ids, token_type_ids=types).start_logits
    answered = torch.logsumexp(logits[:, 4:10], 1) - logits[:, 0]
    assert bool((answered[::2] > answered[1::2]).all())


def test_a_pair_is_an_answered_question_and_its_near_miss() -> None:
    answered, missed = Window((1, 2, 3), 1, 2, 2, pair=4), Window((1, 2, 3), 1, 0, 0, pair=4)
    alone, none = Window((1, 2, 3), 1, 2, 2), Window((1, 2, 3), 1, 0, 0, pair=9)
    assert pairs_of([missed, alone, none, answered]) == [(3, 0)]
