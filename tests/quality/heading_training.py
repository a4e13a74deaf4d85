"""Train the weights that find glued headings, and count the word lists their clues look into.

Word lists: counted in the tuning halves of Wikinews and of the pages, and in questions' texts that
are free to use (SQuADShifts: CC BY 4.0, QAMR: MIT); only which words are common is kept. Weights:
a softmax over the places of a paragraph and "no heading", fitted on the tuning
halves of the pages and samples, with titles glued to paragraphs as further headings, and on what
the heading network is trained on. Run
``python -m tests.quality.heading_training words`` and then ``... weights``; the same data give the
same files.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # ships no types

import index.text
from index.articles import Span
from index.text.heading_clues import Pairs, candidates, count_pairs
from index.text.heading_places import end_of, words_of
from index.text.little_words import LITTLE_WORDS
from tests.quality.heading_corpus import read_corpus
from tests.quality.heading_mixture import Mixture
from tests.quality.heading_sources import plain_sentences, qamr_phrases, section_titles
from tests.quality.heading_texts import Text, page_texts, sample_texts, wikinews_texts


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT_PACKAGE = Path(index.text.__file__).parent
_WORDS_FILE = _TEXT_PACKAGE / "common_words.txt"
_WEIGHTS_FILE = _TEXT_PACKAGE / "heading_weights.txt"
_MOST_LOWER = 7000
_FEWEST_TIMES = 6
_LOWER_SHARE = 0.9
_SUBJECTS = frozenset(["he", "she", "it", "they", "we", "i", "who"])
_NO_VERBS = _words(
    """
    also then never still always often now just only even really not usually already soon
    later again all both and or in at on of to for from with by as the a an so ever probably
    actually themselves himself herself itself myself who too very much well first once simply
    had've
    """
)
_LEAST_VERB_SHARE = 0.02  # of a word's uses that stand right after a subject pronoun
_FEWEST_VERB_TIMES = 4
_FEWEST_WORDS = 6
_OTHER_SENTENCES = 25_000
_PHRASES = 1_500
_WRITTEN = 3.0  # weight of a true heading: they are few
_REAL = 0.5  # weight of a heading from elsewhere, glued to another text
_OWN = Path(__file__).with_name("made_headings.txt")
_BODIES_PER_HEADING = 4
_MADE_UP = 0.2  # weight of an example that nobody wrote so
_MIXED = 60_000
_MIXED_HEADING, _MIXED_PLAIN = 0.25, 0.5
_PENALTY = 1.0  # cross-validation of 0.3, 1 and 3 found little difference
_STEPS = 60
_STEEPEST = 30.0  # scores beyond are as good as certain
_FEWEST_CLUES = 3  # times a clue must be seen to get a weight
_TITLES_PER_ARTICLE = 5
_FEWEST_SURE = 8  # times a word must be seen to say that it leads on
_MOST_CLOSING_SHARE = 0.3  # of its uses that stand before a mark or a little word
_LEAST_OPENING_SHARE = 0.04  # of its uses that open a sentence
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d,.]*|[.!?:;,\n\"“”()]")
_MARKS = frozenset('.!?:;,\n"“”()')


Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The clues at each place of one paragraph, and which place is right (``None``: none is)."""

    clues: tuple[tuple[str, ...], ...]
    right: int | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words by their use: written in lower case, finite verbs, leading on to a noun, opening."""

    lower: list[str]
    verbs: list[str]
    leading_on: list[str]
    opening: list[str]


def count_words(texts: Iterable[str]) -> WordLists:
    """Count how running text uses its words."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    told: Counter[str] = Counter()
    closing: Counter[str] = Counter()
    for text in texts:
        words = [".", *_WORD.findall(text), "."]
        for previous, word, following in zip(words, words[1:], words[2:], strict=False):
            plain = word.lower().replace("’", "'")
            if not word[0].isalpha():
                continue
            if previous in _MARKS:
                opening[plain] += previous in ".!?\n"
                continue
            (lower if word[0].islower() else capital)[plain] += 1
            told[plain] += previous.lower() in _SUBJECTS and word.islower()
            closing[plain] += following in _MARKS or following.lower() in LITTLE_WORDS
    common = [
        word
        for word, times in lower.items()
        if times >= _FEWEST_TIMES and times >= _LOWER_SHARE * (times + capital[word])
    ]
    common.sort(key=lambda word: (-lower[word], word))
    return WordLists(
        lower=sorted(common[:_MOST_LOWER]),
        verbs=sorted(
            word
            for word, times in told.items()
            if times >= _FEWEST_VERB_TIMES
            and times >= _LEAST_VERB_SHARE * lower[word]
            and word not in _NO_VERBS
            and not word.endswith("ly")
        ),
        leading_on=sorted(
            word
            for word in common[:_MOST_LOWER]
            if lower[word] >= _FEWEST_SURE and closing[word] <= _MOST_CLOSING_SHARE * lower[word]
        ),
        opening=sorted(
            word
            for word in common[:_MOST_LOWER]
            if opening[word] >= 2 and opening[word] >= _LEAST_OPENING_SHARE * lower[word]
        ),
    )


def counted_texts() -> Iterator[str]:
    """Yield the texts whose words are counted."""
    for text in itertools.chain(wikinews_texts(), page_texts()):
        if text.is_for_tuning:
            yield "\n".join(text.lines)
    yield from plain_sentences()


def examples() -> Iterator[Example]:
    """Yield every paragraph of the tuning halves, other sentences, and phrases glued to some."""
    texts = itertools.chain(page_texts(), wikinews_texts(), sample_texts())
    tuning = [text for text in texts if text.is_for_tuning]
    yield from _true_examples(tuning)
    drawn = random.Random(0)
    others = [one for one in plain_sentences() if len(one.split()) >= _FEWEST_WORDS]
    for sentence in drawn.sample(others, min(len(others), _OTHER_SENTENCES)):
        yield from _example(sentence, 0)
    bodies = [one.text for text in tuning for one in text.paragraphs if not one.heading]
    bodies = [one for one in bodies + others if len(one.split()) >= _FEWEST_WORDS]
    for heading in [*_OWN.read_text(encoding="utf-8").splitlines(), *section_titles()]:
        for body in drawn.sample(bodies, _BODIES_PER_HEADING):
            yield from _example(f"{heading} {body}", len(heading), weight=_REAL)
    phrases = list(qamr_phrases())
    for phrase in drawn.sample(phrases, min(len(phrases), _PHRASES)):
        heading = _as_heading(phrase, drawn)
        yield from _example(f"{heading} {drawn.choice(bodies)}", len(heading), weight=_MADE_UP)
    yield from _mixed_examples()


def _mixed_examples() -> Iterator[Example]:
    """Yield some of what the heading network is trained on."""
    mixed = Mixture(read_corpus(), seed=5).epoch()
    random.Random(1).shuffle(mixed)
    for one in mixed[:_MIXED]:
        weight = _MIXED_HEADING if one.heading else _MIXED_PLAIN
        yield from _example(one.text, one.heading, weight=weight)


def _true_examples(tuning: Sequence[Text]) -> Iterator[Example]:
    """Yield paragraphs as they are, and the text's own title and headings glued to others."""
    drawn = random.Random(1)
    for text in tuning:
        pairs = text.pairs
        for paragraph in text.paragraphs:
            weight = _WRITTEN if paragraph.heading else 1.0
            yield from _example(paragraph.text, paragraph.heading, pairs, weight=weight)
        bodies = [one.text for one in text.paragraphs if not one.heading and len(one.text) > 80]
        headings = [text.title] if 0 < len(text.title.split()) <= 14 else []
        headings += [line for line in text.lines if line in text.headings]
        for heading in headings:
            for body in drawn.sample(bodies, min(len(bodies), _TITLES_PER_ARTICLE)):
                yield from _example(f"{heading} {body}", len(heading), pairs, weight=_MADE_UP)


def _as_heading(phrase: str, drawn: random.Random) -> str:
    """Write a phrase as headings are: without its article, sometimes with capitals throughout."""
    words = phrase.split()
    if words[0].lower() in {"the", "a", "an"} and len(words) > 2 and drawn.random() < 0.8:
        words = words[1:]
    if drawn.random() < 0.4:
        words = [word if word in LITTLE_WORDS else word[0].upper() + word[1:] for word in words]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def _example(
    text: str, heading: int, pairs: Pairs | None = None, *, weight: float = 1.0
) -> Iterator[Example]:
    whole = Span(0, len(text))
    words = words_of(text, whole)
    places = list(candidates(words, pairs or count_pairs(text)))
    right = next(
        (n for n, one in enumerate(places) if end_of(text, whole, one.gap) == heading), None
    )
    if places and (right is not None or not heading):
        yield Example(tuple(one.clues for one in places), right, weight)


def train(given: Sequence[Example]) -> dict[str, float]:
    """Fit the weights of the clues: the most likely ones, kept small (L-BFGS, squared penalty)."""
    seen = Counter(clue for one in given for place in one.clues for clue in place)
    names = [clue for clue, times in seen.items() if times >= _FEWEST_CLUES]
    clues = _clue_matrix(given, {clue: place for place, clue in enumerate(names)})
    counts = np.array([len(one.clues) for one in given])
    owner = np.repeat(np.arange(len(given)), counts)
    importance = np.array([one.weight for one in given])
    right = np.zeros(len(owner))
    first = np.cumsum(counts) - counts
    right[[first[n] + one.right for n, one in enumerate(given) if one.right is not None]] = 1.0

    def loss_and_slope(weights: Weights) -> tuple[float, Weights]:
        scores = clues @ weights
        powers = np.exp(np.clip(scores, -_STEEPEST, _STEEPEST))
        totals = 1.0 + np.bincount(owner, powers, len(given))
        slopes = importance[owner] * (powers / totals[owner] - right)
        loss = importance @ np.log(totals) - (importance[owner] * right) @ scores
        penalty = _PENALTY / 2 * float(weights @ weights)
        return float(loss) + penalty, clues.T @ slopes + _PENALTY * weights

    start = np.zeros(len(names))
    fitted = minimize(
        loss_and_slope, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
    )
    return dict(zip(names, fitted.x.tolist(), strict=True))


def _clue_matrix(given: Sequence[Example], columns: Mapping[str, int]) -> csr_matrix:
    """Return one row for each place of each example, with a one for each clue it has."""
    places = [place for one in given for place in one.clues]
    cells = [
        (n, columns[clue]) for n, place in enumerate(places) for clue in place if clue in columns
    ]
    rows, entries = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, entries)), shape=(len(places), len(columns)))


def main() -> None:
    """Count or train, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["words", "weights"], help="words first, then weights")
    began = time.process_time()
    if parser.parse_args().step == "words":
        lists = count_words(counted_texts())
        tables = [lists.lower, lists.verbs, lists.leading_on, lists.opening]
        _WORDS_FILE.write_text("\n".join(map(_table, tables)), encoding="utf-8")
        print([len(words) for words in tables], "words", end="; ")
    else:
        given = list(examples())
        weights = train(given)
        kept = {clue: round(weight, 2) for clue, weight in weights.items() if abs(weight) >= 0.02}
        rows = [f"{kept[clue]}\t{clue}\n" for clue in sorted(kept)]
        _WEIGHTS_FILE.write_text("".join(rows), encoding="utf-8")
        right = sum(one.right is not None for one in given)
        print(f"{len(given)} paragraphs, {right} headings, {len(kept)} weights", end="; ")
    print(f"{time.process_time() - began:.0f} s")


def _table(words: Sequence[str]) -> str:
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 98:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line, ""])


if __name__ == "__main__":
    main()
