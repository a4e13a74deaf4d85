"""Find the names in an article.

Pure, by rules: runs of capitalised words, without the titles and places before them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.text.common_words import LOWER_CASE_WORDS
from index.text.little_words import NO_NAMES
from index.text.speech_words import ROLE, TITLES

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
_SECOND_TITLES = TITLES - {"us", "chief", "lead", "state"}  # behind a hyphen: "vice-president"
_REMEMBERED_NAMES = 1 << 12
_HIDDEN = re.compile(r"Qq*\Z")  # what stands for quoted words
_AFTER_NAMES = frozenset(["QC", "KC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "PhD", "MD"])
PLACED = re.compile(r"\b(?:in|at|from|near|of|to|the|across|for)\s\Z")
_TWO_WORD_PLACE = re.compile(
    r"(?:United (?:Nations|States|Kingdom)|European (?:Union|Commission|Parliament)|Hong Kong"
    r"|New (?:York|Zealand|Jersey|Mexico|Hampshire|Delhi|Orleans)|Saudi Arabia|Puerto Rico"
    r"|Sri Lanka|(?:South|North|West|East) (?:Korea|Africa|Carolina|Dakota|Virginia|Timor)"
    r"|Los Angeles|San (?:Francisco|Diego|Jose)|Las Vegas|White House) (?=\S+ \S)"
)
_ORGANISATION_AND_BEARER = re.compile(
    rf"(?:\S+ )+(?:International|{_ORGANISATION.pattern}) (?P<who>\S+ \S+)"
)


class Mention(NamedTuple):
    """A name in the text, without its titles: ``text[start:end]`` is ``name``."""

    start: int
    end: int
    name: str
    title: str = ""

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


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
        return mention._replace(start=mention.start + place.end(), name=name)
    spaces = mention.name.count(" ")
    if spaces < 2:  # most
        return mention
    bearer = _ORGANISATION_AND_BEARER.fullmatch(mention.name) if spaces > 2 else None
    if bearer is None and (spaces > 2 or is_organisation(mention)):
        return mention
    before = piece[max(0, mention.start - start - 6) : mention.start - start]
    if not PLACED.search(before):
        return mention
    cut = bearer.start("who") if bearer else mention.name.index(" ") + 1
    return mention._replace(start=mention.start + cut, name=mention.name[cut:])


@lru_cache(_REMEMBERED_NAMES)
def _is_no_name(word: str) -> bool:
    """Tell whether a word is none of a name, be it drawn together with a verb: ``I've``."""
    lower = word.lower().replace("’", "'")
    return lower in NO_NAMES or lower.partition("'")[0] in NO_NAMES


@lru_cache(_REMEMBERED_NAMES)
def _is_title(word: str) -> bool:
    plain = word.rstrip(".").lower()
    return plain in TITLES or plain.rpartition("-")[2] in _SECOND_TITLES


def is_organisation(mention: Mention) -> bool:
    """Tell whether a name has a word that organisations and places have."""
    return names_organisation(mention.name)


@lru_cache(_REMEMBERED_NAMES)
def names_organisation(name: str) -> bool:
    """Tell whether a name has a word that organisations and places have."""
    return _ORGANISATION.search(name) is not None
