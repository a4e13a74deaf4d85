"""Trains span start and end with AdamW; can be stopped and taken up at any time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch.nn import functional

from qa.reading.training.mixture import batches
from qa.reading.training.windows import Window

_FROZEN = "bert.embeddings.word_embeddings.weight"  # half of all weights; few examples per word
_STATE = "state.safetensors"
_NO_ANSWER = 0  # the position of [CLS]
_LOGGED_EVERY = 25  # steps
_AVERAGE = 0.99  # decay of the moving average of the weights, per step


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How to train. It ends at ``tokens`` read or after ``minutes``, whichever comes first.

    The learning rate warms up over the first ``warm_up`` of that way and then falls in a line;
    each layer below the last learns at ``layer_decay`` times the rate of the one above.
    ``ranking`` weighs the loss that sets a question above its near miss (0: none).
    """

    learning_rate: float = 1.5e-4
    weight_decay: float = 0.01
    warm_up: float = 0.06
    layer_decay: float = 0.9
    batch_tokens: int = 2048
    gradient_norm: float = 1.0
    tokens: int = 20_000_000
    minutes: float = 600.0
    saved_every_minutes: float = 4.0
    seed: int = 0
    ranking: float = 0.0


@dataclass(slots=True)
class _Progress:
    """How far training has come."""

    passes: int = 0
    batch: int = 0  # of the pass: the next one
    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float = 0.0  # moving average


class WindowSource(Protocol):
    """Gives the windows of each pass: the same number always gives the same, in the same order."""

    def windows(self, number: int) -> list[Window]:
        """Return the windows of pass ``number``, at least one."""
        ...


class Trainer:
    """Holds a model in training: weights in float32, a working copy in ``working_type``.

    ``model`` is a ``BertForQuestionAnswering``. State is kept in ``folder``: a trainer made with
    the same folder goes on where the last one stopped.
    """

    def __init__(self, model: Any, settings: TrainingSettings, folder: Path) -> None:  # noqa: ANN401  # transformers' models are untyped
        self._settings = settings
        self._folder = folder
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._names = [name for name, _ in model.named_parameters() if name != _FROZEN]
        self._masters = self._copied(model)
        self._words = model.get_parameter(_FROZEN).detach().clone()
        self._average = [one.detach().clone() for one in self._masters]
        self._model = model.to(self._device, working_type(self._device)).train()
        self._model.get_parameter(_FROZEN).requires_grad_(requires_grad=False)
        self._working = [self._model.get_parameter(name) for name in self._names]
        self._optimizer = torch.optim.AdamW(self._groups(), lr=settings.learning_rate)
        self._progress = _Progress()
        self._resume()

    def train(self, source: WindowSource) -> None:
        """Train to the end of the settings, logging and saving on the way."""
        saved = time.monotonic()
        for batch in self._batches(source):
            began = time.monotonic()
            self._step(batch)
            self._progress.seconds += time.monotonic() - began
            if self._progress.steps % _LOGGED_EVERY == 0:
                self._log()
            if time.monotonic() - saved > self._settings.saved_every_minutes * 60:
                self.save()
                saved = time.monotonic()
        self.save()

    def save(self) -> None:
        """Save the state to go on from, and the averaged weights in the folder ``weights``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        state = {f"master.{place}": one.detach() for place, one in enumerate(self._masters)}
        state |= {f"average.{place}": one for place, one in enumerate(self._average)}
        for place, moments in self._optimizer.state_dict()["state"].items():
            state |= {f"moment.{place}.{name}": value for name, value in moments.items()}
        part = self._folder / "state.part"
        save_file(state, part, {"progress": json.dumps(asdict(self._progress))})
        part.replace(self._folder / _STATE)
        weights = {_FROZEN: self._words, **dict(zip(self._names, self._average, strict=True))}
        self._model.save_pretrained(self._folder / "weights", state_dict=weights)

    def _resume(self) -> None:
        path = self._folder / _STATE
        if not path.is_file():
            return
        with safe_open(path, "pt", device=str(self._device)) as state:
            moments: dict[int, dict[str, torch.Tensor]] = {}
            for name in state.keys():  # noqa: SIM118 -- not a dictionary
                kind, place, *moment = name.split(".")
                kept = state.get_tensor(name)
                if kind == "master":
                    self._masters[int(place)].data.copy_(kept)
                elif kind == "average":
                    self._average[int(place)] = kept
                else:
                    moments.setdefault(int(place), {})[moment[0]] = kept
            self._progress = _Progress(**json.loads(state.metadata()["progress"]))
        self._optimizer.load_state_dict({**self._optimizer.state_dict(), "state": moments})
        self._write(self._masters)

    def _batches(self, source: WindowSource) -> Iterator[list[Window]]:
        while True:
            number = self._settings.seed * 1000 + self._progress.passes
            of_pass = batches(source.windows(number), self._settings.batch_tokens, number)
            while self._progress.batch < len(of_pass):
                if self._share_done() >= 1:
                    return
                yield of_pass[self._progress.batch]
            self._progress.passes += 1
            self._progress.batch = 0

    def _share_done(self) -> float:
        by_time = self._progress.seconds / (self._settings.minutes * 60)
        return max(by_time, self._progress.tokens / self._settings.tokens)

    def _step(self, batch: Sequence[Window]) -> None:
        self._set_learning_rate()
        loss = self._loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        for master, working in zip(self._masters, self._working, strict=True):
            master.grad = None if working.grad is None else working.grad.float()
            working.grad = None
        torch.nn.utils.clip_grad_norm_(self._masters, self._settings.gradient_norm)
        self._optimizer.step()
        self._write(self._masters)
        torch._foreach_lerp_(
            self._average, [one.detach() for one in self._masters], 1 - _AVERAGE
        )  # the only form for lists
        self._progress.batch += 1
        self._progress.steps += 1
        self._progress.tokens += sum(len(window.ids) for window in batch)
        rate = max(0.02, 1 / self._progress.steps)
        self._progress.loss += rate * (loss.item() - self._progress.loss)

    def _loss(self, batch: Sequence[Window]) -> torch.Tensor:
        longest = max(len(window.ids) for window in batch)
        ids = torch.zeros((len(batch), longest), dtype=torch.long)
        mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
        for row, window in enumerate(batch):
            size = len(window.ids)
            ids[row, :size] = torch.tensor(window.ids)
            mask[row, :size] = 1
            types[row, window.passage_start : size] = 1
        ends = torch.zeros_like(mask)
        ends[torch.arange(len(batch)), mask.sum(1) - 1] = 1  # the last [SEP] is no answer
        allowed = (types * (1 - ends)).bool()
        allowed[:, _NO_ANSWER] = True
        output = self._model(
            input_ids=ids.to(self._device),
            attention_mask=mask.to(self._device),
            token_type_ids=types.to(self._device),
        )
        refused = ~allowed.to(self._device)
        targets = torch.tensor([(window.first, window.last) for window in batch])
        targets = targets.to(self._device)
        both = [
            logits.float().masked_fill(refused, -1e4)
            for logits in (output.start_logits, output.end_logits)
        ]
        losses = [
            functional.cross_entropy(logits, targets[:, place]) for place, logits in enumerate(both)
        ]
        loss = (losses[0] + losses[1]) / 2
        if self._settings.ranking:
            loss = loss + self._settings.ranking * _ranking_loss(both, batch)
        return loss

    def _set_learning_rate(self) -> None:
        done, warm_up = self._share_done(), self._settings.warm_up
        share = done / warm_up if done < warm_up else (1 - done) / (1 - warm_up)
        for group in self._optimizer.param_groups:
            group["lr"] = self._settings.learning_rate * group["share"] * max(0.0, share)

    def _copied(self, model: Any) -> list[torch.Tensor]:  # noqa: ANN401  # see __init__
        return [
            model.get_parameter(name).detach().to(self._device, torch.float32).clone()
            for name in self._names
        ]

    def _groups(self) -> list[dict[str, Any]]:
        layers = int(self._model.config.num_hidden_layers)
        grouped: dict[tuple[int, bool], list[torch.Tensor]] = {}
        for name, master in zip(self._names, self._masters, strict=True):
            grouped.setdefault((_depth(name, layers), master.ndim > 1), []).append(master)
        return [
            {
                "params": members,
                "share": self._settings.layer_decay ** (layers - depth),
                "weight_decay": self._settings.weight_decay if decays else 0.0,
            }
            for (depth, decays), members in grouped.items()
        ]

    def _write(self, weights: Sequence[torch.Tensor]) -> None:
        with torch.no_grad():
            for working, value in zip(self._working, weights, strict=True):
                working.copy_(value)

    def _log(self) -> None:
        progress = self._progress
        speed = progress.tokens / max(1e-9, progress.seconds)
        print(  # noqa: T201  # the log is what the command writes
            f"{time.strftime('%H:%M:%S')} step {progress.steps} pass {progress.passes} "
            f"tokens {progress.tokens:,} loss {progress.loss:.4f} "
            f"{speed:.0f} tokens/s {self._share_done():.1%}",
            flush=True,
        )


def working_type(device: torch.device) -> torch.dtype:
    """Return the number format to compute in: bfloat16 where the hardware has it.

    A processor without it took eight times as long for a product in bfloat16 as in float32.
    """
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    capability = torch.cpu.get_capabilities()
    has_it = bool(capability.get("avx512_bf16") or capability.get("amx_bf16"))
    return torch.bfloat16 if has_it else torch.float32


def _ranking_loss(both: Sequence[torch.Tensor], batch: Sequence[Window]) -> torch.Tensor:
    """Return how far near misses are from standing below their questions, 0 without pairs.

    The logistic loss of the difference between the two log odds of being answered (RankNet, Burges
    et al. 2005): the measure of no answer, AUROC, counts pairs in the right order.
    """
    answered = sum(
        torch.logsumexp(logits[:, _NO_ANSWER + 1 :], 1) - logits[:, _NO_ANSWER] for logits in both
    )
    rows = pairs_of(batch)
    if not rows or not isinstance(answered, torch.Tensor):
        return both[0].new_zeros(())
    questions, misses = torch.tensor(rows, device=both[0].device).unbind(1)
    return functional.softplus(answered[misses] - answered[questions]).mean()


def pairs_of(batch: Sequence[Window]) -> list[tuple[int, int]]:
    """Return the rows of each answered question and of its near miss."""
    answered = {one.pair: row for row, one in enumerate(batch) if one.pair and one.last}
    return [
        (answered[one.pair], row)
        for row, one in enumerate(batch)
        if one.pair in answered and not one.last
    ]


def _depth(name: str, layers: int) -> int:
    """Return how many layers lie at or below a weight: 0 for embeddings, ``layers`` at the top."""
    parts = name.split(".")
    if "embeddings" in parts:
        return 0
    return int(parts[parts.index("layer") + 1]) + 1 if "layer" in parts else layers
