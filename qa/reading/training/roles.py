"""Lets the parts of a question or a passage change places, or says the opposite of one of them.

All words stay and what is told does not: who reads must see who did what to whom. Each function
gives an unanswerable sample, or with ``alike`` one that is still answered, because question and
passage were changed in the same way; ``None`` where there is nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from index.text.sentences import split_sentences
from qa.reading.training.samples import Sample

_IRREGULAR = """
built:built won:won led:led made:made found:found held:held sold:sold bought:bought
taught:taught caught:caught brought:brought told:told sent:sent paid:paid lost:lost beat:beaten
wrote:written took:taken gave:given chose:chosen drove:driven saw:seen stole:stolen ate:eaten
broke:broken wore:worn drew:drawn threw:thrown hid:hidden shot:shot hit:hit kept:kept cut:cut
fed:fed heard:heard hurt:hurt knew:known left:left put:put read:read set:set spent:spent
struck:struck understood:understood overthrew:overthrown
"""
_PARTICIPLES = {
    past: participle for past, _, participle in (one.partition(":") for one in _IRREGULAR.split())
}
_PASTS = {participle: past for past, participle in _PARTICIPLES.items()}
_WITHOUT_OBJECT = (
    "in|on|at|for|to|from|with|by|of|as|into|over|after|before|about|against|through|during|under"
    "|when|that|because|if|while|and|or|than|up|down|out|off|back|away|towards?|between|among"
)
_ACTIVE = re.compile(
    r"(?P<asked>(?:Who|What|Which(?: [\w-]+){1,3}?)) (?P<verb>[a-z]+ed|"
    + "|".join(_PARTICIPLES)
    + rf") (?!(?:{_WITHOUT_OBJECT})\b)(?P<whom>[^?]+\w)"
)
_PASSIVE = re.compile(
    r"(?P<asked>(?:Who|What|Which(?: [\w-]+){1,3}?)) (?:was|were|is|are|(?:has|had|have) been) "
    r"(?P<verb>[a-z]+ed|" + "|".join(_PASTS) + r") by (?P<whom>[^?]+\w)"
)
_DIRECTIONS = (
    (re.compile(r"\bfrom(?=\s+(?:[A-Z]|the\b)|\s*\?)"), "to"),
    (re.compile(r"\bto(?=\s+[A-Z]|\s*\?)"), "from"),
    (re.compile(r"\bout of\b"), "into"),
    (re.compile(r"\binto\b"), "out of"),
    (re.compile(r"\bagainst\b"), "for"),
    (re.compile(r"\bby(?=\s*\?)"), "for"),
)
_TO_AND_FROM = re.compile(r"\bfrom\b.*\bto\b|\bbetween\b")
_AUXILIARY = r"is|are|was|were|can|could|has|have|had|will|would|may|might|must|should|did|does|do"
_TOLD = re.compile(rf"\b(?:{_AUXILIARY})\s(?P<verb>[a-z]{{3,}})\b")
_NO_VERBS = "the this that not now also been only one its their his her once"
_NOT_VERBS = frozenset(_NO_VERBS.split())
_SUPERLATIVE = re.compile(
    r"\b(?<!second )(?<!third )(?<!fourth )(?<!of )"
    r"(?:largest|biggest|smallest|tallest|highest|lowest|oldest|youngest|longest|shortest|richest"
    r"|fastest|deepest|busiest|greatest|strongest|best-selling|wealthiest|heaviest|hottest"
    r"|most (?:popular|populous|common|important|expensive|successful|powerful|valuable))\b"
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_WORD = re.compile(r"\b[a-z]{4,}\b")
_APART = re.compile(r"^[^,]*\w[^,]*$")  # "modern examples" says the same as "examples modern"
_SAME_BEGINNING = 4  # letters: forms of one word
_WEIGHTLESS = """
what which when where whom whose does that this there many much have with from were been than also
into they their them these those some very more most about after before
"""
_ASKING = frozenset(_WEIGHTLESS.split())
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’.-]*(?:\s+(?:of\s+)?[A-Z][\w'’.-]*)*\w")
_NAMED = re.compile(r"(?:[Tt]he )?[A-Z][\w'’.-]*(?:\s+(?:of\s+)?[A-Z0-9][\w'’.-]*){0,4}")
_LIKE_EACH_OTHER = re.compile(  # what holds both ways round
    r"\b(?:met|meets|with|married|marry|between|versus|vs|friends?|brothers?|sisters?|cousins?"
    r"|both|together|each|partners?|rivals?|cooperat\w+|joint\w*|also known|called|named)\b"
)


def voice_exchanged(sample: Sample, random_source: random.Random) -> Sample | None:
    """Ask for the other party: "Who built the bridge?", "Who was built by the bridge?"."""
    del random_source  # nothing to choose
    passive = _PASSIVE.match(sample.question)
    if passive:
        verb = _PASTS.get(passive["verb"], passive["verb"])
        return _asked(sample, f"{passive['asked']} {verb} {passive['whom']}?")
    active = _ACTIVE.match(sample.question)
    if active is None:
        return None
    verb = _PARTICIPLES.get(active["verb"], active["verb"])
    return _asked(sample, f"{active['asked']} was {verb} by {active['whom']}?")


def direction_exchanged(sample: Sample, random_source: random.Random) -> Sample | None:
    """Ask the other way: "Where did the train come from?", "... come to?"."""
    if _TO_AND_FROM.search(sample.question):
        return None
    found = [
        (match, other)
        for pattern, other in _DIRECTIONS
        if (match := pattern.search(sample.question)) is not None
    ]
    if not found:
        return None
    match, other = random_source.choice(found)
    asked = sample.question
    return _asked(sample, asked[: match.start()] + other + asked[match.end() :])


def answer_exchanged(
    sample: Sample, random_source: random.Random, *, alike: bool = False
) -> Sample | None:
    """Let the answer and a name of the question change places in the passage.

    "Karl sold Ann a boat." becomes "Ann sold Karl a boat.", asked who sold Ann a boat.
    """
    if not _NAMED.fullmatch(sample.answer):
        return None
    told = sentence_of(sample)
    if _LIKE_EACH_OTHER.search(told) or _LIKE_EACH_OTHER.search(sample.question):
        return None
    names = [
        name
        for name in _NAME.findall(sample.question)
        if re.search(rf"\b{re.escape(name)}(?!\w)", told)
        and not set(name.lower().split()) & set(sample.answer.lower().split())
        and not _listed(told, name, sample.answer)
    ]
    if not names:
        return None
    other = random_source.choice(names)
    places = {sample.answer: other, other: sample.answer}
    pattern = re.compile(rf"\b(?:{re.escape(sample.answer)}|{re.escape(other)})(?!\w)")
    question = sample.question
    if alike:
        question = pattern.sub(lambda match: places[match.group()], question)
    return replaced_in_passage(
        sample, pattern, lambda match: places[match.group()], question, alike=alike
    )


def words_exchanged(
    sample: Sample, random_source: random.Random, *, alike: bool = False
) -> Sample | None:
    """Let two words of the question that the answer's sentence has change places."""
    told = set(_WORD.findall(sentence_of(sample)))
    answer = set(_WORD.findall(sample.answer))
    places = [
        match
        for match in _WORD.finditer(sample.question)
        if match.group() in told - answer - _ASKING
    ]
    pairs = [
        (one.group(), other.group())
        for place, one in enumerate(places)
        for other in places[place + 1 :]
        if one.group()[:_SAME_BEGINNING] != other.group()[:_SAME_BEGINNING]
        and _APART.search(sample.question[one.end() : other.start()])
    ]
    if not pairs:
        return None
    first, second = random_source.choice(pairs)
    other_of = {first: second, second: first}
    pattern = re.compile(rf"\b(?:{first}|{second})\b")
    question = pattern.sub(lambda match: other_of[match.group()], sample.question)
    if not alike:
        return _asked(sample, question)
    return replaced_in_passage(
        sample, pattern, lambda match: other_of[match.group()], question, alike=True
    )


def told_not(sample: Sample, random_source: random.Random, *, alike: bool = False) -> Sample | None:
    """Put "not" before the verb of the answer's sentence, or of the question; alike: of both."""
    told = sentence_of(sample)
    asked = set(re.findall(r"[a-z]+", sample.question))
    verbs = [
        match["verb"]
        for match in _TOLD.finditer(told)
        if match["verb"] in asked - _NOT_VERBS and not re.search(r"\bnot\b|n't\b", told)
    ]
    verbs = [
        one
        for one in verbs
        if re.search(rf"\b(?:{_AUXILIARY})\b.*\s{one}\b", sample.question, re.IGNORECASE)
    ]
    if not verbs:
        return None
    verb = random_source.choice(verbs)
    question = re.sub(rf"\b{verb}\b", f"not {verb}", sample.question, count=1)
    if not alike and random_source.random() < 0.5:  # as often the one as the other
        return _asked(sample, question)
    pattern = re.compile(rf"(?<=\b){verb}\b")
    return replaced_in_passage(
        sample,
        pattern,
        lambda match: f"not {match.group()}",
        question if alike else sample.question,
        alike=alike,
        within_sentence=True,
    )


def rank_exchanged(
    sample: Sample, random_source: random.Random, *, alike: bool = False
) -> Sample | None:
    """Ask for another rank: "the largest", "the second largest"; "the third", "the fifth"."""
    ordinal = _ORDINAL.search(sample.question)
    superlative = _SUPERLATIVE.search(sample.question)
    if ordinal is not None:
        other = random_source.choice([one for one in _ORDINALS if one != ordinal.group()])
        pattern, new = re.compile(rf"\b{ordinal.group()}\b"), other
    elif superlative is not None:
        rank = random_source.choice(_ORDINALS[1:4])
        pattern, new = re.compile(rf"\b{superlative.group()}\b"), f"{rank} {superlative.group()}"
    else:
        return None
    question = pattern.sub(new, sample.question, count=1)
    if not alike:
        return _asked(sample, question)
    if not pattern.search(sample.passage) or pattern.search(sample.answer):
        return None
    return replaced_in_passage(sample, pattern, lambda _: new, question, alike=True)


def _asked(sample: Sample, question: str) -> Sample:
    return replace(sample, question=question, answerable=False)


def sentence_of(sample: Sample) -> str:
    """Return the sentence that holds the answer, "" where it lies in none."""
    for one in split_sentences(sample.passage):
        if one.start <= sample.start and sample.end <= one.end:
            return sample.passage[one.start : one.end]
    return ""


def _listed(told: str, one: str, other: str) -> bool:
    """Say whether the two stand in one list, where they may change places."""
    pattern = r"{}(?:,| and| or|, and)(?: the| of)? {}"
    pairs = (re.escape(one), re.escape(other)), (re.escape(other), re.escape(one))
    return any(re.search(pattern.format(*pair), told) for pair in pairs)


def replaced_in_passage(
    sample: Sample,
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    question: str,
    *,
    alike: bool,
    within_sentence: bool = False,
) -> Sample | None:
    """Return the sample with ``question``, ``pattern`` replaced in its passage.

    It is replaced before, inside and after the answer, so that the answer's range is known;
    ``alike`` says whether the passage still answers. ``None`` when nothing matches.
    """
    start, end = 0, len(sample.passage)
    if within_sentence:
        told = sentence_of(sample)
        start = sample.passage.index(told)
        end = start + len(told)
    passage = sample.passage
    before = passage[:start] + pattern.sub(new, passage[start : sample.start])
    answer = pattern.sub(new, passage[sample.start : sample.end])
    after = pattern.sub(new, passage[sample.end : end]) + passage[end:]
    if before + answer + after == passage:
        return None
    return replace(
        sample,
        question=question,
        passage=before + answer + after,
        start=len(before),
        end=len(before) + len(answer),
        answerable=alike,
    )
