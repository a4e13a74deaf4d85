"""Whom and what a conversation has spoken of, by guesses from its surface: pure functions.

Each entity has a weight: what was asked about last weighs most, what merely stood in a cited
sentence least.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from qa.wording import english, given_names
from qa.wording.phrases import noun_phrases
from qa.wording.words import Word, names_of, words_of


class Kind(Enum):
    """What sort of thing an entity is."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"


class Sex(Enum):
    """What "he" and "she" tell apart."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something spoken of: its name or description, and what is guessed about it.

    ``kind`` and ``sex`` are ``None`` where nothing tells. ``asked`` says that a question named it,
    ``answered`` that a short answer did; ``turn`` counts from 0, the oldest. ``named`` is false for
    a description without a name in it.
    """

    name: str
    kind: Kind | None
    sex: Sex | None
    weight: float
    turn: int
    plural: bool = False
    asked: bool = False
    named: bool = True
    answered: bool = False


_OCCURRENCES, _BEFORE, _AFTER = 12, 40, 40  # characters
_OF_BARE_NOUN = 0.25  # "board", "stage", "people": rarely what the talk is about
_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "capt", "sen", "gov", "gen", "mr.", "ms.", "dr."}
)
# "the stolen Aldane Cup": once spoken of, it is the Aldane Cup.
_WITHOUT_ADJECTIVES = re.compile(
    r"^the\s(?:[a-z]\w*(?:ed|en|ing)|new|old|former|last|lost)\s"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*)*)$"
)
_POSSESSIVE_END = re.compile(r"(?:[’']s|(?<=s)[’'])$")
_HE = re.compile(r"\b(?:he|his|him)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)


def names_in(text: str, *, question: bool) -> list[str]:
    """Return the names in the text in order, without titles like "Mr." and possessive endings."""
    words = words_of(text)
    return [_clean(text, words, place, end) for place, end in names_of(words, question=question)]


def _clean(text: str, words: tuple[Word, ...], place: int, end: int) -> str:
    if end > place and words[place].lower in _TITLES:
        place += 1
        if words[place].text == "." and end > place:
            place += 1
    return _POSSESSIVE_END.sub("", text[words[place].start : words[end].end])


def kind_of_name(name: str, context: str = "") -> Kind | None:
    """Guess what a name names, from its words and from what stands around it in ``context``."""
    parts = [part.strip(".,").lower() for part in name.split()]
    context = _around(name, context)
    if _has_article(name, context):
        return kind_of_head(parts[-1]) or Kind.THING
    if len(parts) == 1:
        return _kind_by_context(name, context)
    if parts[0] in english.PERSON_NOUNS | given_names.MALE_NAMES | given_names.FEMALE_NAMES:
        return Kind.PERSON
    for nouns, kind in (
        (english.EVENT_NOUNS, Kind.EVENT),
        (english.GROUP_NOUNS, Kind.GROUP),
        (english.PLACE_NOUNS, Kind.PLACE),
    ):
        if nouns.intersection(parts[1:]):
            return kind
    return _kind_by_context(name, context)


_BEFORE_PERSON = rf"(?:{'|'.join(sorted(english.PERSON_NOUNS, key=len, reverse=True))}),?\s+"
_AFTER_PERSON = (
    r"(?:,?\s+(?:who|aged|age|said|told|tweeted|wrote|added|died)\b|,\s+\d{1,3}\b"
    r"|[’']s\s+(?:wife|father|mother|son|daughter|husband|brother|sister|death)\b)"
)
_AFTER_THING = (
    r"(?=[,.;:?!’']|\s+(?:was|is|had|has|were|in|on|at|to|and|from|which|that|said|will|for)\b|$)"
)


_GOVERNED = r"(?:governor|mayor|president|king|queen|premier|prime minister|capital|people)\s+of"


def _around(name: str, context: str) -> str:
    """Return what stands around the first occurrences of a name: all that rules look at."""
    pieces: list[str] = []
    place = context.find(name)
    while place >= 0 and len(pieces) < _OCCURRENCES:
        end = place + len(name)
        pieces.append(context[max(0, place - _BEFORE) : end + _AFTER])
        place = context.find(name, end)
    return "\n\n".join(pieces)


def _kind_by_context(name: str, context: str) -> Kind | None:
    quoted = re.escape(name)
    before = re.search(rf"\b{_BEFORE_PERSON}{quoted}\b", context, re.IGNORECASE)
    if before or re.search(rf"\b{quoted}{_AFTER_PERSON}", context):
        return Kind.PERSON
    if re.search(
        rf"\b(?:in|at|near|from|to|off|outside|across|towards|{_GOVERNED})\s+{quoted}\b", context
    ):
        return Kind.PLACE
    return None


def _has_article(name: str, context: str) -> bool:
    """Tell whether the text says "the Lady Maren": no person, then."""
    return re.search(rf"\bthe\s+{re.escape(name)}\b{_AFTER_THING}", context) is not None


def with_article(name: str, context: str) -> str:
    """Return the name as the text uses it: "the Lady Maren", "Port Ellery"."""
    return f"the {name}" if _has_article(name, _around(name, context)) else name


def sex_of_name(name: str, context: str = "") -> Sex | None:
    """Guess whether a person is spoken of as "he" or "she"."""
    parts = [part.strip(".,").lower() for part in name.split()]
    for part in parts:
        if part in english.MALE_NOUNS:
            return Sex.MALE
        if part in english.FEMALE_NOUNS:
            return Sex.FEMALE
    by_text = _sex_by_pronouns(name, context)
    if by_text is not None:
        return by_text
    male, female = parts[0] in given_names.MALE_NAMES, parts[0] in given_names.FEMALE_NAMES
    if male != female and len(parts) > 1:
        return Sex.MALE if male else Sex.FEMALE
    return None


def _sex_by_pronouns(name: str, context: str) -> Sex | None:
    """Count "he" and "she" soon after the name, before another name takes over."""
    last = re.escape(name.rsplit(maxsplit=1)[-1])
    he = she = 0
    if re.search(rf"\b(?:Ms|Mrs|Miss)\.?\s+(?:\w+\s+)?{last}\b", context):
        return Sex.FEMALE
    if re.search(rf"\bMr\.?\s+(?:\w+\s+)?{last}\b", context):
        return Sex.MALE
    for found in re.finditer(rf"\b{last}\b", context):
        following = context[found.end() : found.end() + 160]
        he += len(_HE.findall(following))
        she += len(_SHE.findall(following))
    if he > 2 * she:
        return Sex.MALE
    return Sex.FEMALE if she > 2 * he else None


def full_name(name: str, context: str) -> str:
    """Return the longer form of a last name that the context holds: "Arkell" -> "Rosa Arkell"."""
    if " " in name or not name:
        return name
    found = re.search(rf"\b((?:[A-ZÀ-Þ][\w’'-]+\s+){{1,2}}){re.escape(name)}\b", context)
    if not found:
        return name
    parts = [part for part in found[1].split() if part.lower().strip(".") not in _TITLES]
    if not parts or parts[0].lower() not in given_names.MALE_NAMES | given_names.FEMALE_NAMES:
        return name
    return " ".join([*parts, name])


def entity_of_name(name: str, context: str, *, weight: float, asked: bool, turn: int) -> Entity:
    """Return an entity of a name with what its words and the context tell."""
    kind = kind_of_name(name, context)
    sex = sex_of_name(name, context) if kind in {Kind.PERSON, None} else None
    if kind is None and sex is not None and len(name.split()) > 1:
        kind = Kind.PERSON
    shown = name if kind is Kind.PERSON else with_article(name, context)
    return Entity(shown, kind, sex, weight=weight, turn=turn, asked=asked)


def phrases_as_entities(text: str, *, weight: float, turn: int) -> list[Entity]:
    """Return the noun phrases of a question that describe something, not mere names."""
    words = words_of(text)
    found = []
    for phrase in noun_phrases(text, words):
        inside = [word.lower for word in words[phrase.first : phrase.last + 1]]
        if any(word in english.PERSONAL_PRONOUNS for word in inside):
            continue
        if phrase.named and not any(word in english.DETERMINERS for word in inside[:1]):
            bare_name = all(word.is_name_like for word in words[phrase.first : phrase.last + 1])
            if bare_name or len(inside) < 2:
                continue
        kind = kind_of_head(phrase.head)
        plural = phrase.head.endswith("s") and not phrase.head.endswith("ss")
        described = re.sub(r"^(?:an?|no|any|some|that|this|these|those)\s", "the ", phrase.text)
        described = _WITHOUT_ADJECTIVES.sub(r"the \g<name>", described)
        counted = text[: words[phrase.first].start].lower().endswith("how many ")
        if counted:  # "How many trawlers were seized?": from now on they are the trawlers
            described = f"the {described}"
        bare = len(inside) == 1 and not counted
        share = _OF_BARE_NOUN if bare else 1.0
        sex = _sex_of_head(phrase.head)
        found.append(
            Entity(
                described,
                kind,
                sex,
                plural=plural,
                weight=weight * share,
                turn=turn,
                asked=True,
                named=phrase.named,
            )
        )
    return found


def kind_of_head(head: str) -> Kind | None:
    """Guess what sort of thing a noun means; ``None`` for a name."""
    single = head.removesuffix("s")
    for nouns, kind in (
        (english.PERSON_NOUNS, Kind.PERSON),
        (english.EVENT_NOUNS, Kind.EVENT),
        (english.GROUP_NOUNS, Kind.GROUP),
        (english.PLACE_NOUNS, Kind.PLACE),
    ):
        if head in nouns or single in nouns:
            return kind
    return Kind.THING if head.islower() else None


def _sex_of_head(head: str) -> Sex | None:
    if head in english.MALE_NOUNS:
        return Sex.MALE
    return Sex.FEMALE if head in english.FEMALE_NOUNS else None


def merged(entities: Iterable[Entity]) -> list[Entity]:
    """Return entities with those of one name added up, heaviest first; ties by the later turn."""
    by_name: dict[str, Entity] = {}
    for entity in entities:
        key = next((known for known in by_name if _same(known, entity.name)), entity.name)
        known = by_name.get(key)
        by_name[key] = entity if known is None else _added(known, entity)
    return sorted(by_name.values(), key=lambda it: (-it.weight, -it.turn, it.name))


def _same(one: str, other: str) -> bool:
    first, second = (_bare(text) for text in (one, other))
    if first == second:
        return True
    longer, shorter = sorted((first.split(), second.split()), key=len, reverse=True)
    last_name = len(shorter) == 1 and len(longer) < 4 and longer[-1] == shorter[0]
    # "the metalworkers in Brannock" are not Brannock.
    return last_name and not english.PREPOSITIONS.intersection(longer)


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|an?)\s", "", name.lower())


def _added(known: Entity, other: Entity) -> Entity:
    longer = max(known.name, other.name, key=len)
    return replace(
        known,
        name=longer,
        kind=known.kind or other.kind,
        sex=known.sex or other.sex,
        weight=known.weight + other.weight,
        asked=known.asked or other.asked,
        answered=known.answered or other.answered,
        turn=max(known.turn, other.turn),
    )
