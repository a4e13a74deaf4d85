"""Makes questions that a passage nearly answers: one thing is changed, or the answer taken out.

Every change but the last two is made in the question only, so that the passage still holds what
looks like an answer. Changing the same word in question and passage alike gives a question that
is still answered: without those, a reader could learn to smell changed words.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from index.text.sentences import split_sentences
from qa.reading.training.borrowing import word_borrowed
from qa.reading.training.limits import Limits, supported
from qa.reading.training.mining import LookAlikes
from qa.reading.training.roles import (
    answer_exchanged,
    direction_exchanged,
    rank_exchanged,
    told_not,
    voice_exchanged,
    words_exchanged,
)
from qa.reading.training.samples import Sample
from qa.reading.training.word_neighbours import WordNeighbours

_OPPOSITES = """
first last, most least, more less, more fewer, many few, before after, increase decrease,
increased decreased, largest smallest, larger smaller, large small, big small, highest lowest,
higher lower, high low, early late, earlier later, earliest latest, oldest youngest,
oldest newest, older younger, old new, north south, northern southern, east west,
eastern western, above below, over under, minimum maximum, male female, men women, man woman,
begin end, began ended, start end, started ended, start stop, win lose, won lost, buy sell,
bought sold, include exclude, included excluded, accept reject, accepted rejected,
allow forbid, allowed forbidden, agree disagree, agreed disagreed, support oppose,
supported opposed, longest shortest, longer shorter, long short, best worst, better worse,
good bad, strongest weakest, strong weak, rich poor, fast slow, faster slower, left right,
inside outside, internal external, same different, always never, with without, gain lose,
gained lost, join leave, joined left, create destroy, created destroyed, public private,
major minor, common rare, easy difficult, positive negative, past future, summer winter,
like dislike, liked disliked, love hate, open closed, opened closed, former current,
ancient modern, rise fall, rose fell, import export, cause prevent, caused prevented,
succeed fail, succeeded failed, enter leave, entered left, raise lower, raised lowered,
full empty, heavy light, hot cold, alive dead
"""
_NEGATED = {
    "did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "are": "aren't",
    "was": "wasn't", "were": "weren't", "can": "can't", "could": "couldn't", "has": "hasn't",
    "have": "haven't", "had": "hadn't", "will": "won't", "would": "wouldn't",
}  # fmt: skip
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’.-]*(?:\s+(?:of\s+)?[A-Z][\w'’.-]*)*\w")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_WORD = re.compile(r"[A-Za-z]{4,}|\b\d{1,4}\b")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_ASKING = frozenset(
    {"what", "which", "when", "where", "whom", "whose", "does", "that", "this", "there", "many"}
    | {"much", "have", "with", "from", "were", "been"}
)

_EXCHANGED = 2  # names that change places
_LIMITED = 0.5  # share of the changed questions that stay answered which get a limit
_IN_ROLES = 0.5  # how often a change of roles, of negation or of rank comes before these

Change = Callable[[Sample, random.Random], Sample | None]


class NearMisses:
    """Makes unanswerable samples from answerable ones; deterministic for a random source."""

    def __init__(self, samples: Sequence[Sample], neighbours: WordNeighbours) -> None:
        self._neighbours = neighbours
        self._look_alikes = LookAlikes(samples)
        self._limits = Limits(samples)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for passage, group in dict.fromkeys((one.passage, one.group) for one in samples):
            self._names[group].extend(_NAME.findall(passage))
        # Weights: how often each is tried first. A reader soon sees through negations (AUROC 0.996)
        # and limits (0.99); what keeps all words and changes who did what
        # (0.56-0.70) stays hard, and is found for few questions.
        self._changes: list[tuple[Change, float]] = [
            (self._with_other_name, 3.0),
            (_with_other_number, 6.0),
            (_with_opposite, 3.0),
            (self._with_other_word, 2.5),
            (_negated, 0.3),
            (self._limits.unsupported, 0.4),
            (self._with_limit_changed, 2.0),
            (_with_names_exchanged, 10.0),
            (answer_exchanged, 8.0),
            (voice_exchanged, 10.0),
            (direction_exchanged, 10.0),
            (told_not, 8.0),
            (rank_exchanged, 10.0),
            (words_exchanged, 3.0),
            (self._with_word_borrowed, 8.0),
            (_without_answer, 1.5),
            (self._look_alikes.mined, 0.5),
        ]

    def of(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Return an unanswerable sample made from an answerable one, ``None`` if none is found."""
        remaining = list(self._changes)
        while remaining:
            weights = [weight for _, weight in remaining]
            chosen = random_source.choices(range(len(remaining)), weights)[0]
            made = remaining.pop(chosen)[0](sample, random_source)
            if made is not None:
                return made
        return None

    def still_answered(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Return the sample changed as a near miss is, but so that the passage answers it."""
        kinds: list[Change] = [
            partial(one, alike=True)
            for one in (answer_exchanged, told_not, rank_exchanged, words_exchanged)
        ]
        kinds.append(partial(self._with_word_borrowed, alike=True))
        random_source.shuffle(kinds)
        for change in kinds:
            made = change(sample, random_source) if random_source.random() < _IN_ROLES else None
            if made is not None:
                return made
        if random_source.random() < _LIMITED:
            return supported(sample, random_source)
        return self.changed_alike(sample, random_source)

    def changed_alike(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Return the sample with a word replaced in question and passage: still answered."""
        word = _shared_word(sample, random_source)
        other = self._neighbours.other(word, random_source) if word else None
        if word is None or other is None:
            return None
        pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        if pattern.search(sample.answer):
            return None
        parts = (sample.passage[: sample.start], sample.answer, sample.passage[sample.end :])
        before, answer, after = (pattern.sub(other, part) for part in parts)
        return replace(
            sample,
            question=pattern.sub(other, sample.question),
            passage=before + answer + after,
            start=len(before),
            end=len(before) + len(answer),
        )

    def _with_other_name(self, sample: Sample, random_source: random.Random) -> Sample | None:
        name = _chosen(_NAME.findall(sample.question), random_source)
        if name is None:
            return None
        near = [one for one in _NAME.findall(sample.passage) if _unlike(one, name)]
        far = self._names[sample.group]
        # A name of the passage misleads most; one of another passage is the plainer case.
        pool = near if near and random_source.random() < 0.6 else far
        other = _chosen(random_source.sample(pool, min(len(pool), 20)), random_source, like=name)
        return _asked(sample, name, other) if other and _unlike(other, name) else None

    def _with_limit_changed(self, sample: Sample, random_source: random.Random) -> Sample | None:
        """Narrow the question by what the passage bears out, with one name or number changed."""
        narrowed = supported(sample, random_source)
        if narrowed is None:
            return None
        phrase = narrowed.question[len(sample.question.rstrip().removesuffix("?").rstrip()) :]
        change = _with_other_number if _NUMBER.search(phrase) else self._with_other_name
        return change(narrowed, random_source)

    def _with_word_borrowed(
        self, sample: Sample, random_source: random.Random, *, alike: bool = False
    ) -> Sample | None:
        return word_borrowed(sample, self._neighbours, random_source, alike=alike)

    def _with_other_word(self, sample: Sample, random_source: random.Random) -> Sample | None:
        word = _shared_word(sample, random_source)
        other = self._neighbours.other(word, random_source) if word else None
        return _asked(sample, word, other) if word and other else None


def _asked(sample: Sample, old: str, new: str) -> Sample:
    question = re.sub(rf"\b{re.escape(old)}(?!\w)", lambda _: new, sample.question)
    return replace(sample, question=question, answerable=False)


def _with_names_exchanged(sample: Sample, random_source: random.Random) -> Sample | None:
    """Let two names of the question change places: "Who sold Ann's house to Karl?"."""
    found = [one for one in _NAME.finditer(sample.question) if one.group() in sample.passage]
    if len(found) < _EXCHANGED:
        return None
    first, second = sorted(random_source.sample(found, _EXCHANGED), key=lambda one: one.start())
    between = sample.question[first.end() : second.start()]
    # "Ann and Karl" says the same as "Karl and Ann"
    if not _unlike(first.group(), second.group()) or re.fullmatch(r",? (?:and|or) |, ", between):
        return None
    question = (
        sample.question[: first.start()]
        + second.group()
        + between
        + first.group()
        + sample.question[second.end() :]
    )
    return replace(sample, question=question, answerable=False)


def _chosen(found: Sequence[str], random_source: random.Random, like: str = "") -> str | None:
    """Choose one; of those with as many words as ``like`` when there are any."""
    same = [one for one in found if len(one.split()) == len(like.split())] if like else []
    pool = same or list(found)
    return random_source.choice(pool) if pool else None


def _unlike(one: str, other: str) -> bool:
    return not set(one.lower().split()) & set(other.lower().split())


def _shared_word(sample: Sample, random_source: random.Random) -> str | None:
    """Return a word of the question that stands in the passage too."""
    passage = sample.passage.lower()
    words = [
        word
        for word in _WORD.findall(sample.question)
        if word.lower() in passage and word.lower() not in _ASKING
    ]
    return _chosen(words, random_source)


def _with_other_number(sample: Sample, random_source: random.Random) -> Sample | None:
    number = _chosen(_NUMBER.findall(sample.question), random_source)
    if number is None:
        return None
    near = [one for one in _NUMBER.findall(sample.passage) if one != number]
    near = [one for one in near if bool(_YEAR.fullmatch(one)) == bool(_YEAR.fullmatch(number))]
    if near and random_source.random() < 0.5:
        return _asked(sample, number, random_source.choice(near))
    if not number.isdecimal():
        return None
    moved = int(number) + random_source.choice((-30, -10, -7, -3, -2, -1, 1, 2, 3, 5, 10, 20))
    return _asked(sample, number, str(abs(moved)))


def _opposites() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for pair in _OPPOSITES.replace("\n", " ").split(","):
        one, other = pair.split()
        found[one].append(other)
        found[other].append(one)
    return dict(found)


_OPPOSITE_OF = _opposites()


def _with_opposite(sample: Sample, random_source: random.Random) -> Sample | None:
    words = [word for word in re.findall(r"[a-z]+", sample.question) if word in _OPPOSITE_OF]
    word = _chosen(words, random_source)
    # "how many" asks for a number whichever word is used
    if word is None or re.search(rf"how {word}\b", sample.question, re.IGNORECASE):
        return None
    return _asked(sample, word, random_source.choice(_OPPOSITE_OF[word]))


def _negated(sample: Sample, random_source: random.Random) -> Sample | None:
    words = [word for word in re.findall(r"[a-z']+", sample.question) if word in _NEGATED]
    word = _chosen(words[:1], random_source)
    if word is None:
        return None
    never = f"{word} never" if word in {"has", "have", "had", "is", "was", "were"} else None
    new = never if never and random_source.random() < 0.3 else _NEGATED[word]
    question = re.sub(rf"\b{word}\b", new, sample.question, count=1)
    return replace(sample, question=question, answerable=False)


def _without_answer(sample: Sample, random_source: random.Random) -> Sample | None:
    """Take the sentences that hold the answer out of the passage; the rest stays about it."""
    del random_source  # nothing to choose
    sentences = split_sentences(sample.passage)
    kept = [one for one in sentences if one.end <= sample.start or one.start >= sample.end]
    if len(kept) == len(sentences) or not kept:
        return None
    passage = " ".join(sample.passage[one.start : one.end] for one in kept)
    if sample.answer.lower() in passage.lower():
        return None
    return replace(sample, passage=passage, start=0, end=0, answerable=False)
