"""Train the network that tells where a glued heading ends, and write the file it is served from.

The first layers of the bundled MiniLM, shown how each word is capitalised beside its pieces, give
each place of a paragraph the log-odds that a heading ends there; a softmax over the places and "no
heading" is fitted (cross-entropy, AdamW). ``python -m tests.quality.heading_network train FOLDER``
takes about 50 minutes on two cores and goes on where it was interrupted at an epoch's end;
``... export FOLDER`` writes the 8-bit graph.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.articles import Span
from index.encoders.activation_ranges import activations_over
from index.encoders.bundled_model import verified_model
from index.encoders.graph import plain_names
from index.encoders.heading_graph import LAYERS, build_heading_graph
from index.encoders.heading_network import WEIGHTS, feed_of
from index.encoders.heading_pieces import CASES, MOST_PIECES, HeadingPieces, ShownWords
from index.encoders.onnx_model import open_tokenizer
from index.encoders.weight_digests import write_digest
from index.encoders.word_vectors import mapped_layer
from index.text.heading_places import places, words_of
from tests.quality.heading_corpus import BORDER, GLUED, PLAIN, lines_of, read_corpus
from tests.quality.heading_mixture import Glued, Mixture

_WIDTH = 384
_HIDDEN = 128
_BATCH = 64
_SORTED_BATCHES = 40  # examples of so many batches are sorted by length: little padding
_WARM_UP = 0.06
_LEAST_RATE = 0.02
_DECAY = 0.01
_IMPOSSIBLE = -1e4
_WEIGHTS = "headings.safetensors"
_CALIBRATION_TEXTS = 400
_MINED = ("news", "qamr", "squadshifts", "covid")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the network sees of a paragraph; ``right`` is the index of the true place, or -1."""

    words: ShownWords
    places: tuple[int, ...]
    right: int


class HeadingNetwork(nn.Module):
    """Log-odds, for each pair of neighbouring pieces, that a heading ends between them."""

    def __init__(self) -> None:
        super().__init__()
        folder = verified_model().folder
        config = BertConfig.from_pretrained(folder, num_hidden_layers=LAYERS)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)  # noqa: FBT003
        self.cases = nn.Embedding(CASES, _WIDTH)
        nn.init.normal_(self.cases.weight, std=0.02)
        self.before = nn.Linear(_WIDTH, _HIDDEN, bias=False)
        self.behind = nn.Linear(_WIDTH, _HIDDEN)
        self.border = nn.Linear(_HIDDEN, 1)

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        """Return float32 log-odds (n, tokens - 1)."""
        rows = self.bert.embeddings.word_embeddings(ids) + self.cases(cases)
        states = self.bert(inputs_embeds=rows, attention_mask=mask).last_hidden_state
        around = self.before(states[:, :-1]) + self.behind(states[:, 1:])
        borders: Tensor = self.border(nn.functional.gelu(around)).squeeze(-1).float()
        return borders


def shown(example: Glued, pieces: HeadingPieces) -> Shown | None:
    """Return what the network sees, ``None`` where there is nothing to decide or nothing right."""
    words = words_of(example.text, Span(0, len(example.text)))
    seen = pieces.shown(words)
    gaps = tuple(gap for gap in places(words) if gap < len(seen.ends))
    length = len(example.text[: example.heading].split())
    if not gaps or (length and length not in gaps):
        return None
    return Shown(seen, gaps, gaps.index(length) if length else -1)


def scores(network: HeadingNetwork, batch: Sequence[Shown]) -> Tensor:
    """Return the log-odds of the places (n, most places), impossible where there are fewer."""
    longest = max(len(one.words.ids) for one in batch)
    most = max(len(one.places) for one in batch)
    ids, cases = torch.zeros(2, len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    chosen = torch.zeros(len(batch), most, dtype=torch.long)
    is_place = torch.zeros(len(batch), most, dtype=torch.bool)
    for row, one in enumerate(batch):
        length = len(one.words.ids)
        ids[row, :length] = torch.tensor(one.words.ids)
        cases[row, :length] = torch.tensor(one.words.cases)
        mask[row, :length] = 1
        ends = [one.words.ends[gap - 1] for gap in one.places]
        chosen[row, : len(ends)] = torch.tensor(ends)
        is_place[row, : len(ends)] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        borders: Tensor = network(ids, cases, mask)
    return borders.gather(1, chosen).masked_fill(~is_place, _IMPOSSIBLE)


def batches(examples: list[Shown], drawn: random.Random) -> list[list[Shown]]:
    """Return the examples in random batches of like length."""
    drawn.shuffle(examples)
    found = []
    for first in range(0, len(examples), _BATCH * _SORTED_BATCHES):
        stretch = examples[first : first + _BATCH * _SORTED_BATCHES]
        stretch.sort(key=lambda one: len(one.words.ids))
        found += [stretch[place : place + _BATCH] for place in range(0, len(stretch), _BATCH)]
    drawn.shuffle(found)
    return found


def train(folder: Path, epochs: int, rate: float, start: Path | None = None) -> None:
    """Train, from ``start`` or from MiniLM, keeping the weights of each epoch in ``folder``."""
    corpus, pieces = read_corpus(), HeadingPieces(open_tokenizer(str(verified_model().tokenizer)))
    network = HeadingNetwork()
    if start is not None:
        network.load_state_dict(load_file(start), strict=False)
    optimiser = torch.optim.AdamW(_groups(network), lr=rate)
    for epoch in range(epochs):
        kept = folder / f"epoch-{epoch}.pt"
        if kept.exists():
            state = torch.load(kept)
            network.load_state_dict(state["network"])
            optimiser.load_state_dict(state["optimiser"])
            continue
        mixture = Mixture(corpus, seed=epoch if start is None else 100 + epoch)
        if epoch or start is not None:
            mixture.learn_from(mined(network, corpus.plain, pieces))
        examples = [one for one in (shown(each, pieces) for each in mixture.epoch()) if one]
        print(f"epoch {epoch}: {len(examples)} examples", flush=True)
        work = batches(examples, random.Random(epoch))
        _run(network, optimiser, work, _Schedule(rate, epoch, epochs))
        torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict()}, kept)
    own = {k: v.contiguous() for k, v in network.state_dict().items() if "word_embed" not in k}
    save_file(own, folder / _WEIGHTS)


@dataclass(frozen=True, slots=True)
class _Schedule:
    rate: float
    epoch: int
    epochs: int

    def at(self, share: float) -> float:
        """Return the learning rate when ``share`` of this epoch is done."""
        done = (self.epoch + share) / self.epochs
        return self.rate * min(1.0, done / _WARM_UP + 1e-3) * max(_LEAST_RATE, 1 - done)


def _run(
    network: HeadingNetwork,
    optimiser: torch.optim.Optimizer,
    work: Sequence[Sequence[Shown]],
    schedule: _Schedule,
) -> None:
    network.train()
    began, lost = time.monotonic(), 0.0
    learned = [one for one in network.parameters() if one.requires_grad]
    for step, batch in enumerate(work, 1):
        for group in optimiser.param_groups:
            group["lr"] = schedule.at(step / len(work))
        found = scores(network, batch)
        no_heading = torch.zeros(len(batch), 1)
        right = torch.tensor([one.right if one.right >= 0 else found.shape[1] for one in batch])
        loss = nn.functional.cross_entropy(torch.cat([found, no_heading], dim=1), right)
        loss.backward()  # type: ignore[no-untyped-call]  # torch
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        lost += loss.item()
        if step % 200 == 0:
            seconds = time.monotonic() - began
            print(f"{step}/{len(work)}: loss {lost / 200:.4f}, {seconds:.0f} s", flush=True)
            lost = 0.0


def _groups(network: HeadingNetwork) -> list[dict[str, object]]:
    learned = [one for one in network.parameters() if one.requires_grad]
    return [
        {"params": [one for one in learned if one.dim() > 1], "weight_decay": _DECAY},
        {"params": [one for one in learned if one.dim() <= 1], "weight_decay": 0.0},
    ]


def mined(
    network: HeadingNetwork, plain: dict[str, list[str]], pieces: HeadingPieces
) -> Iterator[tuple[str, str, float]]:
    """Yield plain openings by source with the log-odds of the likeliest heading in each."""
    rows = [(source, text) for source in _MINED for text in plain[source]]
    seen = [(source, text, shown(Glued(text), pieces)) for source, text in rows]
    asked = [(source, text, one) for source, text, one in seen if one]
    asked.sort(key=lambda row: len(row[2].words.ids))
    network.eval()
    with torch.no_grad():
        for first in range(0, len(asked), 2 * _BATCH):
            stretch = asked[first : first + 2 * _BATCH]
            highest = scores(network, [one for _, _, one in stretch]).max(dim=1).values
            for (source, text, _), odds in zip(stretch, highest.tolist(), strict=True):
                yield source, text, odds


def exported(weights: Path, target: Path) -> None:
    """Write trained weights as the 8-bit graph, with ranges measured on the written examples."""
    named = {name: one.numpy() for name, one in load_file(weights).items()}
    model = verified_model()
    pieces = HeadingPieces(open_tokenizer(str(model.tokenizer)))
    word_rows = mapped_layer(model.weights)
    texts = [row.replace(BORDER, " ") for path in (GLUED, PLAIN) for row in lines_of(path)]
    chosen = random.Random(0).sample(texts, _CALIBRATION_TEXTS)
    shown_texts = [pieces.shown(words_of(text, Span(0, len(text)))) for text in chosen]
    feeds = [feed_of([one], word_rows) for one in shown_texts]
    exact = build_heading_graph(named, {}, MOST_PIECES)
    ranges = activations_over(exact, plain_names(named), feeds, LAYERS)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_heading_graph(named, ranges, MOST_PIECES).SerializeToString())
    write_digest(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Train or export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["train", "export"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--start", type=Path, help="headings.safetensors to go on from")
    arguments = parser.parse_args()
    if arguments.step == "export":
        exported(arguments.folder / _WEIGHTS, WEIGHTS)
        return
    torch.manual_seed(0)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    train(arguments.folder, arguments.epochs, arguments.rate, arguments.start)


if __name__ == "__main__":
    main()
