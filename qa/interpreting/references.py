"""Put names in the place of "he", "it", "that", "there" and "the last one": pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.interpreting.entities import Entity, Kind, Sex
from qa.interpreting.history import History
from qa.wording import english
from qa.wording.phrases import is_verb, main_verbs, noun_phrases
from qa.wording.words import Word, names_of, words_of

_PLEONASTIC = re.compile(
    r"\b(?:is|was)\s+it\s+(?:true|possible|likely|necessary|that|legal|normal|safe|worth|too)\b|"
    r"\b(?:does|did|will|would)\s+it\s+(?:take\s+to|matter|mean)\b|"
    r"\bwhat\s+time\s+is\s+it\b|\bmake\s+it\s+(?:possible|easy|hard)\b",
    re.IGNORECASE,
)
_TIME_IN_QUESTION = re.compile(
    rf"\b(?:in|on|since|from|until|before|after|during)\s+(?:(?:early|late|the|spring|summer|autumn|winter)\s+)*"
    rf"(?:(?:{'|'.join(sorted(english.MONTHS | english.DAYS))})(?:\s+\d{{1,4}})?|\d{{4}})\b|"
    r"\b(?:last|this|next)\s+(?:year|month|week|spring|summer|autumn|winter)\b|\byesterday\b|\btoday\b",
    re.IGNORECASE,
)


_AS_LIKELY = 0.9
_AS_HEAVY, _OF_PART = 0.6, 0.7
_ABBREVIATED = re.compile(r"(?:the )?[A-Z][A-Z.&-]+")  # "CNA", "the U.N.": no "he" and no "she"


@dataclass(frozen=True, slots=True)
class Reference:
    """A word or phrase of a question that points back: ``question[start:end]``.

    ``fits`` are the entities it may mean, best first; ``possessive`` asks for "'s".
    """

    start: int
    end: int
    fits: tuple[Entity, ...]
    possessive: bool


def references(question: str, history: History) -> list[Reference]:
    """Return the pronouns of a question with what they may stand for, in order.

    Pronouns whose noun stands before them in the question itself are left out.
    """
    words = words_of(question)
    if _PLEONASTIC.search(question):
        return []
    found = []
    for place, word in enumerate(words):
        if word.text == "US" or _has_own_noun(words, place):
            continue
        reference = _reference(words, place, history)
        if reference is not None:
            found.append(reference)
    return found


def _reference(words: tuple[Word, ...], place: int, history: History) -> Reference | None:
    word = words[place]
    low = word.lower
    possessive = low in english.POSSESSIVES and _before_noun(words, place)
    entities = history.entities
    if low in english.HE:
        fits = fitting(entities, _PEOPLE, sex=Sex.MALE)
    elif low in english.SHE:
        fits = fitting(entities, _PEOPLE, sex=Sex.FEMALE)
    elif low in english.THEY:
        fits = _fitting_plural(entities)
    elif low in english.IT or (low in {"this", "that"} and _stands_alone(words, place)):
        fits = fitting(entities, _THINGS)
    elif low in {"these", "those"} and _stands_alone(words, place):
        fits = _fitting_plural(entities)
    elif low == "there" and not _existential(words, place):
        fits = fitting(entities, (Kind.PLACE, None))
    else:
        return None
    return Reference(
        word.start, word.end, tuple(fits), possessive or low in {"his", "its", "their"}
    )


_PEOPLE = (Kind.PERSON, None)
_THINGS = (Kind.EVENT, Kind.THING, Kind.GROUP, Kind.PLACE, None)


def fitting(
    entities: Sequence[Entity], kinds: Sequence[Kind | None], *, sex: Sex | None = None
) -> list[Entity]:
    """Return the entities of these kinds that are not of the other sex, heaviest first.

    Those whose kind is known go before guesses of about the same weight.
    """
    found = [
        entity
        for entity in entities
        if entity.kind in kinds and (sex is None or _may_be(entity, sex))
    ]
    return sorted(found, key=lambda it: -_fitness(it, sex) * _share_of_part(it, found))


def _share_of_part(entity: Entity, others: Sequence[Entity]) -> float:
    """Return less than 1 for what merely tells of an event: "the inquiry into the Lady Maren"."""
    wholes = (it for it in others if it is not entity and it.kind is Kind.EVENT)
    tells = any(
        entity.name.lower() in it.name.lower() and it.weight >= _AS_HEAVY * entity.weight
        for it in wholes
    )
    return _OF_PART if tells else 1.0


def _may_be(entity: Entity, sex: Sex) -> bool:
    """Tell whether an entity may be one person of a sex: "CNA" and "two men" are not.

    A name that merely stood in a quoted sentence must be that of a person.
    """
    one = not entity.plural and not _ABBREVIATED.fullmatch(entity.name)
    spoken_of = entity.kind is Kind.PERSON or entity.asked or entity.answered
    return one and spoken_of and entity.sex in {sex, None}


def _fitness(entity: Entity, sex: Sex | None) -> float:
    weight = entity.weight * (0.6 if entity.kind is None else 1.0)
    if sex is not None and entity.sex is sex:
        weight *= 1.3
    if sex is None and entity.kind is Kind.PLACE:
        weight *= 0.5  # "it" is rarely a country
    if sex is None and not entity.asked:
        weight *= 0.7
    if entity.plural:
        weight *= 0.25  # "the hearings" are rarely an "it"
    return weight


def _fitting_plural(entities: Sequence[Entity]) -> list[Entity]:
    pair = _pair(entities)
    plural = [entity for entity in entities if entity.plural]
    groups = [entity for entity in entities if entity.kind is Kind.GROUP and not entity.plural]
    rest = [e for e in entities if e not in plural and e not in groups and e.kind is not Kind.EVENT]
    return sorted(
        [*pair, *plural, *groups, *rest],
        key=lambda it: -it.weight * _share_as_plural(it),
    )


def _share_as_plural(entity: Entity) -> float:
    """Return how likely "they" is this, besides its weight: one person is so only rarely."""
    if entity.plural:
        return 1.5
    if entity.kind is Kind.GROUP:
        return 1.2
    return 0.5 if entity.kind in {Kind.PERSON, Kind.PLACE} else 0.8


def _pair(entities: Sequence[Entity]) -> list[Entity]:
    """Return the two people of the latest turn as one: "Petra Osgood and Lucan Dree"."""
    newest = max((entity.turn for entity in entities), default=0)
    people = [
        entity
        for entity in entities
        if entity.kind is Kind.PERSON
        and entity.turn == newest
        and entity.name[0].isupper()  # "the mediator of the strike" may be the one who is named
        and (entity.asked or entity.answered)
    ]
    if len(people) != 2:
        return []
    one, other = people
    weight = min(one.weight, other.weight)
    both = f"{one.name} and {other.name}"
    return [Entity(both, Kind.PERSON, None, weight, newest, plural=True, asked=True)]


def _has_own_noun(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether what a pronoun means stands before it in the question itself.

    A possessive and "he" may mean any name before them; an object only one in another clause:
    "Why did Trump dismiss him?" points back, "When Trump left, who followed him?" does not.
    """
    low = words[place].lower
    before = words[:place]
    of_noun = low in english.POSSESSIVES and _before_noun(words, place)
    if of_noun and words[0].lower == "who" and place > 3 and is_verb(words, 2):
        return True  # "Who was killed by his lions?": the one asked for
    if low in english.HE | english.SHE:
        nouns = names_of(before)
    else:
        nouns = [(it.first, it.last) for it in noun_phrases("", before) if it.definite or it.named]
    if not nouns:
        return False
    between = {word.lower for word in before[nouns[0][1] + 1 :]}
    if low in english.POSSESSIVES | {"he", "she"}:
        return True
    return bool(between & (english.CONJUNCTIONS | english.QUESTION_WORDS | {",", ";"}))


def _before_noun(words: tuple[Word, ...], place: int) -> bool:
    if place + 1 >= len(words):
        return False
    low = words[place + 1].lower
    return low[0].isalnum() and not (
        low in english.PREPOSITIONS
        or low in english.AUXILIARIES
        or low in english.DETERMINERS
        or low in english.ADVERBS
        or low in english.QUESTION_WORDS
        or (low in english.CONJUNCTIONS)
    )


def _stands_alone(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether "that" is no determiner, conjunction or relative: "When was that?"."""
    following = words[place + 1].lower if place + 1 < len(words) else "?"
    before = words[place - 1].lower if place else ""
    ends = not following[0].isalnum() or following in english.PREPOSITIONS | english.AUXILIARIES
    after_aux = before in english.AUXILIARIES or before in english.PREPOSITIONS
    verb_next = place + 1 in main_verbs(words)
    if before in english.BE_FORMS and place == 1 and len(words) - place <= 3:
        return True  # "Is that good?"
    if place == 0 or after_aux:
        return ends or verb_next or following in english.BASE_VERBS | english.ADVERBS
    return not following[0].isalnum()


def _existential(words: tuple[Word, ...], place: int) -> bool:
    near = words[max(0, place - 1) : place] + words[place + 1 : place + 2]
    return any(word.lower in english.BE_FORMS | {"be", "been", "has", "have"} for word in near)


def as_likely(reference: Reference) -> list[Entity]:
    """Return the people that "he" or "she" may mean equally well; one where nothing is open.

    Two names of one question, "Trump and Bolton", are equally near; a name that an answer gave,
    or that was talked of for longer, is nearer than others.
    """
    first = reference.fits[0]
    rivals = [
        other
        for other in reference.fits
        if other.kind is Kind.PERSON is first.kind
        and other.named
        and other.asked
        and other.turn == first.turn
        and not other.plural
        and other.weight >= _AS_LIKELY * first.weight
    ]
    return rivals if first in rivals and not first.answered else [first]


def replaced(question: str, reference: Reference, name: str) -> str:
    """Return the question with the name in the place of what points back."""
    if reference.possessive:
        name = (
            f"{name}’" if name.endswith("s") and " " in name and name[0].islower() else f"{name}'s"
        )
    return question[: reference.start] + name + question[reference.end :]


def times_in(question: str) -> list[tuple[int, int]]:
    """Return where a question names a time: character ranges."""
    return [(found.start(), found.end()) for found in _TIME_IN_QUESTION.finditer(question)]
