"""Find the names in an article: who is named, in full, and whether by "he" or "she".

Pure, by rules: runs of capitalised words, the titles before them, and the words around.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from index.text.common_words import LOWER_CASE_WORDS
from index.text.little_words import NO_NAMES
from index.text.speech_words import FEMALE, MALE, ROLE, SAID, SAID_BY_PERSONS, TITLES

_CAPITAL = r"(?:[A-Z]\.(?: ?[A-Z]\.)*|[^\W\d_a-z](?:[\w’'-]*\w)?|[a-z]{1,2}-[A-Z]\w+)"
_PARTICLE = r"(?:d[aeiou]s?|del|della|van|von|der|den|ter|bin|ibn|al|el|la|le|bint)"
NAME = re.compile(rf"{_CAPITAL}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL})*")
_WITH_STOP = "Mr|Mrs|Ms|Dr|Prof|Capt|Gen|Col|Lt|Sgt|Rev|Sen|Rep|Gov|Sir|Hon"
_STOPPED_TITLES = tuple(f"{title}. " for title in _WITH_STOP.split("|"))
_TITLE_STOP = re.compile(rf"\b(?:{_WITH_STOP})\. ")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_ORGANISATION = re.compile(
    r"\b(?:Agency|Ministry|Department|Office|Board|Council|Court|Union|Party|Bank|University|College"
    r"|Institute|Company|Corporation|Association|Federation|League|Guild|Group|Committee|Commission"
    r"|Center|Centre|Service|Forces?|Police|Survey|Times|Post|Press|News|Radio|Club|Act|Street"
    r"|Authority|House|Senate|Parliament|Congress|Republic|States|Kingdom|Front|Foundation|Society"
    r"|Alliance|List|Line|Show|Organi[sz]ation|Nations|Fund|Museum|Hospital|Arabia|Korea|City|York"
    r"|Island|County|River|Church|Academy|Army|Navy|Bridge|Port|North|South|East|West|New|Upper|Lower"
    r"|War|World|Prize|Cup|Award|Day|Night|Act|Act|Championships?|Constitution|Assembly|Embassy)\b"
)
_AFTER_PERSON = re.compile(
    r",? \(?(?:who\b|aged?\b|\d{1,3}[,)])|(?: (?:\w+ly|once|also|later|then))? (\w+)"
)
_SECOND_TITLES = TITLES - {"us", "chief", "lead", "state"}  # behind a hyphen: "vice-president"
_SAID_BEFORE_PERSONS = SAID_BY_PERSONS - {"told", "asked"}  # "told Reuters"
_MEN, _WOMEN = MALE - {"his", "him", "he", "himself"}, FEMALE - {"her", "hers", "she", "herself"}
_WORD = re.compile(r"\w+")
_BY_OFFICE = re.compile(r", (?:the |a |an |his |her |its )?(?:\w+ ){0,2}?(\w+)")
_ROLE_AFTER = re.compile(r", (?:the |a |an |its |his |her )?([^,.;]{1,60})")
_REMEMBERED_NAMES = 1 << 12
_HIDDEN = re.compile(r"Qq*\Z")  # what stands for quoted words
_OFFICE = re.compile(r", (?:the|a|an|his|her|its|one|of)?\b([^,.;]{1,60})")
_DESCRIBED = re.compile(r", (?:an?|the|one) [^,.;:]{3,90}(?:, [^,.;:]{1,60})?, (?:\w+ly )?(\w+)")
_TOLD_BEHIND_COMMA = re.compile(r", (?:also |then |later |\w+ly )?(\w+)")
_AFTER_NAMES = frozenset(["QC", "KC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "PhD", "MD"])
_PLACED = re.compile(r"\b(?:in|at|from|near|of|to|the|across|for)\s\Z")
_TWO_WORD_PLACE = re.compile(
    r"(?:United (?:Nations|States|Kingdom)|European (?:Union|Commission|Parliament)|Hong Kong"
    r"|New (?:York|Zealand|Jersey|Mexico|Hampshire|Delhi|Orleans)|Saudi Arabia|Puerto Rico"
    r"|Sri Lanka|(?:South|North|West|East) (?:Korea|Africa|Carolina|Dakota|Virginia|Timor)"
    r"|Los Angeles|San (?:Francisco|Diego|Jose)|Las Vegas|White House) (?=\S+ \S)"
)
_ORGANISATION_AND_BEARER = re.compile(
    rf"(?:\S+ )+(?:International|{_ORGANISATION.pattern}) (?P<who>\S+ \S+)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text, without its titles: ``text[start:end]`` is ``name``."""

    start: int
    end: int
    name: str
    title: str = ""

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


@dataclass(slots=True)
class People:
    """The persons of an article: full names by surname, their sex and titles, as far as told."""

    full: dict[str, str] = field(default_factory=dict)
    sex: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    sure: set[str] = field(default_factory=set)
    named: list[Mention] = field(default_factory=list)
    heard: tuple[int, str] | None = None  # where the last quotation ended, and whose it was

    def hear(self, end: int, speaker: str) -> None:
        """Note who said the quotation that ended there: who speaks is a person."""
        self.heard = (end, speaker)
        if " " in speaker and speaker[0].isupper() and not _names_organisation(speaker):
            surname = speaker.rsplit(maxsplit=1)[-1]
            if surname[0].isupper() and not surname.isupper():
                self.sure.add(surname)
                self.full.setdefault(surname, speaker)

    def before(self, place: int) -> list[Mention]:
        """Return the names of the article that end before a place, in order."""
        return self.named[: bisect_right(self.named, place, key=lambda one: one.end)]

    def fits(self, mention: Mention, pronoun: str) -> bool:
        """Tell whether nothing speaks against "he" or "she" for this name."""
        return self.sex.get(mention.surname, pronoun) == pronoun

    def in_full(self, name: str) -> str:
        """Return the full name where the article has one that ends so, else the name itself."""
        return name if " " in name else self.full.get(name, name)


def mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Return the names of a stretch in order, without titles and possessive endings."""
    found = []
    piece = text[start:end]
    # The stop of a title would end the run of capitalised words.
    plain = piece
    if any(title in piece for title in _STOPPED_TITLES):
        plain = _TITLE_STOP.sub(lambda title: title.group().replace(". ", "s "), piece)
    for run in NAME.finditer(plain):
        words, place = piece[run.start() : run.end()], start + run.start()
        if " " not in words:  # most are, and few of them are names
            name = _single_name(words)
            if name is not None:
                found.append(Mention(place, place + len(name), name))
            continue
        mention = _mention(words, place)
        if mention is not None and not _HIDDEN.match(mention.name):
            found.append(_without_place(piece, mention, start))
    return found


@lru_cache(_REMEMBERED_NAMES)
def _single_name(word: str) -> str | None:
    """Return the name that a word with a capital is, if it is one."""
    if _is_no_name(word) or _is_title(word):
        return None
    name = _POSSESSIVE.sub("", word)
    return name if name and not _HIDDEN.match(name) else None


def _mention(run: str, start: int) -> Mention | None:
    words, place = [], 0
    for word in run.split(" "):
        words.append((word, place))
        place += len(word) + 1
    last_title = max((n for n, (word, _) in enumerate(words) if _is_title(word)), default=-1)
    owner = max(
        (n for n, (word, _) in enumerate(words[:-1]) if _POSSESSIVE.search(word)), default=-1
    )
    title = " ".join(word for word, _ in words[: last_title + 1])
    words = words[max(last_title, owner) + 1 :]
    while words and _is_no_name(words[0][0]):
        words.pop(0)
    while words and (_is_no_name(words[-1][0]) or words[-1][0] in _AFTER_NAMES):
        words.pop()
    while len(words) > 2 and _describes(words[0][0]):
        words.pop(0)
    if not words:
        return None
    begin, end = words[0][1], words[-1][1] + len(words[-1][0])
    name = _POSSESSIVE.sub("", run[begin:end])
    return Mention(start + begin, start + begin + len(name), name, title) if name else None


def _describes(word: str) -> bool:
    """Tell whether a word before a name says what somebody is: ``Broadcaster Piers Morgan``."""
    return word.lower() in LOWER_CASE_WORDS or ROLE.fullmatch(word) is not None


def _without_place(piece: str, mention: Mention, start: int) -> Mention:
    """Cut the place off a name that follows it: ``mayor of London Sadiq Khan``."""
    if mention.name.count(" ") > 2 and (place := _TWO_WORD_PLACE.match(mention.name)):
        name = mention.name[place.end() :]
        return replace(mention, start=mention.start + place.end(), name=name)
    spaces = mention.name.count(" ")
    if spaces < 2:  # most
        return mention
    bearer = _ORGANISATION_AND_BEARER.fullmatch(mention.name) if spaces > 2 else None
    if bearer is None and (spaces > 2 or is_organisation(mention)):
        return mention
    before = piece[max(0, mention.start - start - 6) : mention.start - start]
    if not _PLACED.search(before):
        return mention
    cut = bearer.start("who") if bearer else mention.name.index(" ") + 1
    return replace(mention, start=mention.start + cut, name=mention.name[cut:])


@lru_cache(_REMEMBERED_NAMES)
def _is_no_name(word: str) -> bool:
    """Tell whether a word is none of a name, be it drawn together with a verb: ``I've``."""
    lower = word.lower().replace("’", "'")
    return lower in NO_NAMES or lower.partition("'")[0] in NO_NAMES


@lru_cache(_REMEMBERED_NAMES)
def _is_title(word: str) -> bool:
    plain = word.rstrip(".").lower()
    return plain in TITLES or plain.rpartition("-")[2] in _SECOND_TITLES


def is_person(mention: Mention, people: People) -> bool:
    """Tell whether a name is, as far as the article tells, that of a person."""
    name = mention.name
    if _names_organisation(name) or not name[0].isalpha() or len(name.split()) > 5:
        return False
    if mention.surname.isupper() and len(mention.surname) > 1 and "." not in name:
        return False
    if " " not in name and name.lower() in LOWER_CASE_WORDS and name not in people.full:
        return False
    return mention.surname in people.sure or bool(mention.title)


def is_organisation(mention: Mention) -> bool:
    """Tell whether a name has a word that organisations and places have."""
    return _names_organisation(mention.name)


@lru_cache(_REMEMBERED_NAMES)
def _names_organisation(name: str) -> bool:
    return _ORGANISATION.search(name) is not None


def people_of(text: str, title: str | None = None) -> People:
    """Return who is named in the article; titles and words around tell persons from places."""
    people = People(named=mentions(text))
    for mention in people.named:
        if not (is_organisation(mention) or mention.name.isupper()):
            _note(text, mention, people)
    _note_full_names(text, title, people)
    return people


def _note(text: str, mention: Mention, people: People) -> None:
    """Note what stands beside one name."""
    surname = mention.surname
    if _has_evidence(text, mention):
        people.sure.add(surname)
        if " " in mention.name:
            people.full.setdefault(surname, mention.name)
    if mention.title:
        people.titles.setdefault(surname, mention.title)
    sex = _sex(text, mention)
    if sex:
        people.sex.setdefault(surname, sex)


def _note_full_names(text: str, title: str | None, people: People) -> None:
    """Note the names in full of those who are also named by their surname alone."""
    alone = {one.name for one in people.named if " " not in one.name and not _is_placed(text, one)}
    headline = [(one, False) for one in mentions(title or "")]
    for mention, placed in [*((one, _is_placed(text, one)) for one in people.named), *headline]:
        if " " not in mention.name or is_organisation(mention):
            continue
        if mention.surname in alone and not placed:
            people.sure.add(mention.surname)
        if mention.surname in people.sure:
            people.full.setdefault(mention.surname, mention.name)


def _is_placed(text: str, mention: Mention) -> bool:
    """Tell whether the word before a name is one that places have before them."""
    return _PLACED.search(text, max(0, mention.start - 8), mention.start) is not None


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
        if is_person(mention, people) and people.sex.get(mention.surname, pronoun) == pronoun:
            return people.in_full(mention.name)
    return None
