"""Make a follow-up question stand alone, from the turns before it: pure functions.

No language model: closed word classes, capitals, and what earlier questions and answers named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.interpreting.descriptions import with_names_for_descriptions
from qa.interpreting.ellipsis import Fragment, expanded, fragment_of, without_lead
from qa.interpreting.entities import (
    Entity,
    Kind,
    entity_of_name,
    merged,
    names_in,
    phrases_as_entities,
)
from qa.interpreting.history import History
from qa.interpreting.left_out_nouns import with_counted_noun, with_nouns_for_ones
from qa.interpreting.references import (
    Reference,
    as_likely,
    references,
    replaced,
    times_in,
)
from qa.interpreting.topic_requests import requests_topic
from qa.interpreting.topics import goes_on, leans, topics_of, unseen, with_topic
from qa.interpreting.whole_forms import is_whole
from qa.wording import english
from qa.wording.phrases import Phrase
from qa.wording.words import content_stems, names_of, words_of

_MOST_CHOICES = 3
_ENOUGH_WORDS = 3  # a question with so many words of content is searched for as it stands
_OPENING_WEIGHT = 20.0  # more than any entity gathers over a conversation
_OPENING_WORDS = 20
_CORRECTION = re.compile(r"^(?:\W*(?:no|and|sorry|but|oh)\b\W*)*(?:i\s+meant?\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a question means: ``question`` stands alone, or is as typed when it is ``unclear``.

    ``attached``: no word of the question points back; what the conversation is about was added.
    ``unclear`` says in words what cannot be told, and ``choices`` are whole questions that may
    be meant, likeliest first; none when there is nothing to refer to.
    """

    question: str
    unclear: str | None = None
    choices: tuple[str, ...] = ()
    attached: bool = False


def resolve(question: str, history: History) -> Resolution:
    """Return what a question means after the earlier turns; a whole question stays as it is."""
    said_first, question_left = _opening(question)
    if said_first:
        history = _with_opening(said_first, history)
    if is_whole(question_left):
        return _of_whole(question, question_left, history, complete=True)
    fragment = fragment_of(question_left)
    if fragment is None:
        return _of_whole(question, question_left, history)
    if fragment.other_one:
        return _other_one(question, history)
    return _of_fragment(question, fragment, history)


def _of_fragment(question: str, fragment: Fragment, history: History) -> Resolution:
    wholes = expanded(fragment, history)
    if wholes:
        resolved = _of_whole(wholes[0], wholes[0], history, complete=True)
        return replace(resolved, question=question) if resolved.unclear else resolved
    if fragment.new and (names_of(words_of(fragment.new)) or not fragment.led):
        return Resolution(question)  # "Lady Maren?", "inflation in August": words to search for
    return Resolution(question, _unclear(question))


def _of_whole(typed: str, question: str, history: History, *, complete: bool = False) -> Resolution:
    """Resolve a question that has a verb; ``complete``: it was made from the last question."""
    whole = with_nouns_for_ones(_without_idle_lead(question), history)
    whole = with_counted_noun(whole, history)
    pointing = references(whole, history)
    lost = [reference for reference in pointing if not reference.fits]
    if lost and len(content_stems(whole)) >= _ENOUGH_WORDS and not _of_nobody(whole, lost):
        return Resolution(typed)
    if lost:
        people = _of_nobody(whole, lost)
        topics = [it for it in topics_of(history, whole) if not people or it.kind is Kind.PERSON]
        choices = tuple(
            _tidy(replaced(whole, lost[0], topic.name)) for topic in topics[:_MOST_CHOICES]
        )
        return Resolution(typed, _unclear(typed), choices if len(pointing) == 1 else ())
    if pointing:
        return _with_names(typed, whole, pointing)
    pointed = None if complete else unseen(whole, history)
    if pointed is not None:
        return _asking_which(typed, whole, pointed, history)
    if complete or not (leans(whole, history) or _goes_on(typed, whole, history)):
        return Resolution(typed if whole == typed else _tidy(whole))
    return Resolution(_tidy(with_topic(whole, history)[0]), attached=True)


def _goes_on(typed: str, whole: str, history: History) -> bool:
    """Tell whether "And who takes part?" goes on about what was spoken of."""
    nameless = history.last is not None and not names_of(words_of(whole))
    return nameless and goes_on(typed) and not times_in(whole)


def _of_nobody(question: str, lost: Sequence[Reference]) -> bool:
    """Tell whether "he" or "she" means nobody known, and no name makes up for it."""
    people = any(question[it.start : it.end].lower() in english.HE | english.SHE for it in lost)
    return people and not names_of(words_of(question))


def _with_names(typed: str, whole: str, pointing: Sequence[Reference]) -> Resolution:
    chosen = _chosen(pointing)
    for place, reference in enumerate(pointing):
        rivals = as_likely(reference)
        if len(rivals) > 1:
            varied = [[*chosen[:place], rival, *chosen[place + 1 :]] for rival in rivals]
            choices = tuple(_tidy(_filled(whole, pointing, it)) for it in varied)[:_MOST_CHOICES]
            names = " or ".join(rival.name for rival in rivals[:_MOST_CHOICES])
            pronoun = typed and whole[reference.start : reference.end]
            return Resolution(typed, f"It is not clear whether “{pronoun}” is {names}.", choices)
    return Resolution(_tidy(_filled(whole, pointing, chosen)))


def _asking_which(typed: str, whole: str, pointed: Phrase, history: History) -> Resolution:
    noun = pointed.text.split(maxsplit=1)[1]
    topics = topics_of(history, whole)[:_MOST_CHOICES]
    choices = tuple(_tidy(whole.replace(pointed.text, topic.name, 1)) for topic in topics)
    return Resolution(typed, f"It is not clear which {noun} is meant.", choices)


def _opening(question: str) -> tuple[str, str]:
    """Split "I meant the captain. How old is he?" into what is said beside it and the question."""
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", question.strip())
    asking = [place for place, sentence in enumerate(sentences) if _asks(sentence)]
    place = asking[-1] if asking else len(sentences) - 1
    beside = " ".join([*sentences[:place], *sentences[place + 1 :]])
    whole = len(sentences[place].split()) >= 2 and len(beside.split()) <= _OPENING_WORDS
    return (beside, sentences[place]) if beside and whole else ("", question)


def _asks(sentence: str) -> bool:
    first = sentence.split(maxsplit=1)[:1]
    opening = first[0].lower().strip(",") if first else ""
    opens = opening in english.QUESTION_WORDS | english.AUXILIARIES
    return sentence.endswith("?") or opens or requests_topic(sentence)


def _with_opening(opening: str, history: History) -> History:
    """Return the history with what an opening sentence names as the heaviest."""
    turn = len(history.turns)
    said = with_names_for_descriptions(_CORRECTION.sub("", opening), history)
    named = [
        entity_of_name(name, history.context, weight=_OPENING_WEIGHT, asked=True, turn=turn)
        for name in names_in(f"is {said}", question=True)
    ]
    described = phrases_as_entities(f"Who is {said}", weight=_OPENING_WEIGHT / 2, turn=turn)
    return replace(history, entities=tuple(merged([*named, *described, *history.entities])))


def _without_idle_lead(question: str) -> str:
    rest = without_lead(question)
    return question if rest == question else rest[0].upper() + rest[1:]


def _chosen(pointing: Sequence[Reference]) -> list[Entity]:
    """Choose for each pronoun its best fit, different things for different pronouns."""
    by_fits: dict[tuple[Entity, ...], Entity] = {}
    for reference in pointing:
        if reference.fits not in by_fits:
            taken = {entity.name for entity in by_fits.values()}
            free = [entity for entity in reference.fits if entity.name not in taken]
            by_fits[reference.fits] = (free or list(reference.fits))[0]
    return [by_fits[reference.fits] for reference in pointing]


def _filled(question: str, pointing: Sequence[Reference], chosen: Sequence[Entity]) -> str:
    """Put the names in; a second pronoun for the same thing stays: "lose her title"."""
    for number in reversed(range(len(pointing))):
        if chosen[number] not in chosen[:number]:
            question = replaced(question, pointing[number], chosen[number].name)
    return question


def _tidy(question: str) -> str:
    text = re.sub(r"\s+([?.,!])", r"\1", " ".join(question.split()))
    return text[0].upper() + text[1:] if text[:1].islower() else text


def _other_one(question: str, history: History) -> Resolution:
    """Ask the last question again about another of the kind that it named."""
    last = history.last
    kind_named = [it for it in history.entities if last and it.name in last.question and it.kind]
    if last is None or not kind_named:
        return Resolution(question, _unclear(question))
    named = kind_named[0]
    others = [
        it
        for it in history.entities
        if it.name not in last.question and it.kind is named.kind and it.named
    ]
    made = tuple(last.question.replace(named.name, it.name) for it in others[:_MOST_CHOICES])
    if len(made) == 1:
        return Resolution(made[0])
    return Resolution(question, "It is not clear which other one is meant.", made)


def _unclear(question: str) -> str:
    return f"It is not clear what “{question.strip()}” refers to."
