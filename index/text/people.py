"""Tell who is named in an article as a person: in full, and whether by "he" or "she".

Pure, by rules: the titles before a name, and the words around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.text.common_words import LOWER_CASE_WORDS
from index.text.names import PLACED, Mention, is_organisation, mentions, names_organisation
from index.text.speech_words import FEMALE, MALE, ROLE, SAID, SAID_BY_PERSONS

_AFTER_PERSON = re.compile(
    r",? \(?(?:who\b|aged?\b|\d{1,3}[,)])|(?: (?:\w+ly|once|also|later|then))? (\w+)"
)
_SAID_BEFORE_PERSONS = SAID_BY_PERSONS - {"told", "asked"}  # "told Reuters"
_MEN, _WOMEN = MALE - {"his", "him", "he", "himself"}, FEMALE - {"her", "hers", "she", "herself"}
_WORD = re.compile(r"\w+")
_BY_OFFICE = re.compile(r", (?:the |a |an |his |her |its )?(?:\w+ ){0,2}?(\w+)")
_ROLE_AFTER = re.compile(r", (?:the |a |an |its |his |her )?([^,.;]{1,60})")
_OFFICE = re.compile(r", (?:the|a|an|his|her|its|one|of)?\b([^,.;]{1,60})")
_DESCRIBED = re.compile(r", (?:an?|the|one) [^,.;:]{3,90}(?:, [^,.;:]{1,60})?, (?:\w+ly )?(\w+)")
_TOLD_BEHIND_COMMA = re.compile(r", (?:also |then |later |\w+ly )?(\w+)")


@dataclass(slots=True)
class _Person:
    """What an article tells of all that it names by one surname."""

    full: str | None = None
    sex: str | None = None
    is_sure: bool = False  # that it is a person


@dataclass(slots=True)
class People:
    """The persons of an article: names in full and sex by surname, as far as told.

    Most names are never asked about: what is told of one is found when it is.
    """

    text: str
    title: str | None = None
    heard: tuple[int, str] | None = None  # where the last quotation ended, and whose it was
    named: list[Mention] = field(init=False)
    _by_surname: dict[str, list[Mention]] = field(init=False)
    _headline: list[Mention] = field(init=False)
    _known: dict[str, _Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the names."""
        self.named, self._headline = mentions(self.text), mentions(self.title or "")
        self._by_surname = {}
        for mention in self.named:
            self._by_surname.setdefault(mention.surname, []).append(mention)

    def hear(self, end: int, speaker: str) -> None:
        """Note who said the quotation that ended there: who speaks is a person."""
        self.heard = (end, speaker)
        if " " in speaker and speaker[0].isupper() and not names_organisation(speaker):
            surname = speaker.rsplit(maxsplit=1)[-1]
            if surname[0].isupper() and not surname.isupper():
                person = self._person(surname)
                person.is_sure = True
                person.full = person.full or speaker

    def before(self, place: int) -> list[Mention]:
        """Return the names of the article that end before a place, in order."""
        return self.named[: bisect_right(self.named, place, key=lambda one: one.end)]

    def is_sure(self, surname: str) -> bool:
        """Tell whether the article tells that it is a person who has the surname."""
        return self._person(surname).is_sure

    def fits(self, surname: str, pronoun: str) -> bool:
        """Tell whether nothing speaks against "he" or "she" for who has the surname."""
        return self._person(surname).sex in {None, pronoun}

    def has_full(self, surname: str) -> bool:
        """Tell whether the article has a name in full that ends so."""
        return self._person(surname).full is not None

    def in_full(self, name: str) -> str:
        """Return the full name where the article has one that ends so, else the name itself."""
        return name if " " in name else self._person(name).full or name

    def _person(self, surname: str) -> _Person:
        if surname not in self._known:
            self._known[surname] = self._told_of(surname)
        return self._known[surname]

    def _told_of(self, surname: str) -> _Person:
        """Return what stands beside the names that end with a surname, and in the headline."""
        person = _Person()
        named = self._by_surname.get(surname, [])
        for mention in named:
            if not (is_organisation(mention) or mention.name.isupper()):
                _note(self.text, mention, person)
        alone = any(" " not in one.name and not _is_placed(self.text, one) for one in named)
        headline = [(one, False) for one in self._headline if one.surname == surname]
        for mention, placed in [*((one, _is_placed(self.text, one)) for one in named), *headline]:
            if " " not in mention.name or is_organisation(mention):
                continue
            if alone and not placed:
                person.is_sure = True
            if person.is_sure:
                person.full = person.full or mention.name
        return person


def is_person(mention: Mention, people: People) -> bool:
    """Tell whether a name is, as far as the article tells, that of a person."""
    name = mention.name
    if names_organisation(name) or not name[0].isalpha() or len(name.split()) > 5:
        return False
    if mention.surname.isupper() and len(mention.surname) > 1 and "." not in name:
        return False
    if " " not in name and name.lower() in LOWER_CASE_WORDS and not people.has_full(name):
        return False
    return bool(mention.title) or people.is_sure(mention.surname)


def _note(text: str, mention: Mention, person: _Person) -> None:
    """Note what stands beside one name."""
    if _has_evidence(text, mention):
        person.is_sure = True
        if " " in mention.name:
            person.full = person.full or mention.name
    person.sex = person.sex or _sex(text, mention)


def _is_placed(text: str, mention: Mention) -> bool:
    """Tell whether the word before a name is one that places have before them."""
    return PLACED.search(text, max(0, mention.start - 8), mention.start) is not None


def _has_evidence(text: str, mention: Mention) -> bool:
    if mention.title:
        return True
    before = _word_before(text[max(0, mention.start - 30) : mention.start])
    if before and (before in _SAID_BEFORE_PERSONS or ROLE.fullmatch(before)):
        return True
    office = _OFFICE.match(text, mention.end)
    if office and " " in mention.name and ROLE.search(office[1]):
        return True
    if " " in mention.name and _is_described(text, mention):
        return True
    after = _AFTER_PERSON.match(text, mention.end)
    if after is None or (after[1] is None and " " not in mention.name):
        return False
    return after[1] is None or after[1] in SAID_BY_PERSONS


def _is_described(text: str, mention: Mention) -> bool:
    """Tell whether a description beside the name, set off by commas, has a verb of telling."""
    told = _DESCRIBED.match(text, mention.end)
    if told is None and text[mention.start - 2 : mention.start] == ", ":
        told = _TOLD_BEHIND_COMMA.match(text, mention.end)
    return told is not None and (told[1] in SAID or told[1].endswith("ed"))


def _word_before(text: str) -> str | None:
    """Return the word that stands at the end of a text before spaces and commas, if one does."""
    shorter = text.rstrip(" ,")
    if shorter == text or not (shorter[-1:].isalnum() or shorter[-1:] == "_"):
        return None
    return str(_WORD.findall(shorter)[-1])


def _sex(text: str, mention: Mention) -> str | None:
    before = _WORD.findall(text[max(0, mention.start - 25) : mention.start].lower())[-1:]
    after = _BY_OFFICE.match(text, mention.end)
    near = [*mention.title.lower().split(), *before, *([after[1]] if after else [])]
    for word in near:
        plain = word.rstrip(".")
        if plain in _MEN:
            return "he"
        if plain in _WOMEN:
            return "she"
    return None


def with_role(text: str, end: int, role: str, people: People) -> str | None:
    """Return the last person before ``end`` to whom the text gives the role: "the minister"."""
    for mention in reversed(people.before(end)):
        if not is_person(mention, people):
            continue
        around = f"{mention.title} {text[max(0, mention.start - 40) : mention.start]}"
        beyond = _ROLE_AFTER.match(text, mention.end)
        if re.search(rf"\b{role}\b[^.]{{0,25}}\Z", around.strip(), re.IGNORECASE) or (
            beyond and re.search(rf"\b{role}\b", beyond[1], re.IGNORECASE)
        ):
            return people.in_full(mention.name)
    return None


def last_fitting(before: Sequence[Mention], people: People, pronoun: str) -> str | None:
    """Return the last person named before whom the pronoun fits."""
    for mention in reversed(before):
        if is_person(mention, people) and people.fits(mention.surname, pronoun):
            return people.in_full(mention.name)
    return None
