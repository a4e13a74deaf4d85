"""Who holds an office, asked for and told: "the mayor, Agnes Tull", "Governor Ingrid Thale".

Pure. A reader that points at spans often misses what stands in apposition, and takes the captain of
one ship for that of another: here the office and whose it is are compared word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from index.articles import Span
from qa.wording.english import words_of_list

_NO_LINK = r"(?!(?:of|at|in|for|on|the|a|an|to|by|who|that|which|is|was)\b)"
_ROLE = rf"(?:{_NO_LINK}[a-z-]+\s+){{0,3}}{_NO_LINK}[a-z-]+"
_ASKED = re.compile(
    r"^\W*(?:who(?:\s+(?:is|was|are|were|became)|['’]s)|what\s+(?:is|was)\s+the\s+name\s+of)\s+"
    r"(?:(?:now|currently)\s+)?(?:(?P<owner>[\w .’'&-]+?)['’]s?\s+)?(?:the\s+)?"
    rf"(?P<role>{_ROLE})(?:\s+(?:of|at|in|for|on)\s+(?P<of>.+?))?\s*\?*\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r",|\s+in\s+\d|\s+(?:to|who|whom|that|which|when|while|during|before|after|until|by)\s+"
)
_COLOURING = words_of_list("current present new newest latest incumbent")
_ORDERING = words_of_list(
    "first second third fourth last next previous former only original youngest oldest"
)
_OFFICES = words_of_list(
    """
    minister premier president vice-president chancellor mayor governor senator congressman
    congresswoman ambassador envoy consul secretary undersecretary speaker commissioner councillor
    prosecutor attorney judge justice chief sheriff inspector superintendent general admiral colonel
    commander captain skipper pilot pope bishop archbishop cardinal patriarch rabbi imam king queen
    prince princess duke duchess count earl emperor empress sultan emir leader head boss director
    chairman chairwoman chairperson chair ceo cfo executive officer founder co-founder owner
    manager coach trainer principal headmaster headmistress rector dean provost curator conductor
    editor publisher author architect designer inventor producer spokesman spokeswoman
    spokesperson treasurer economist scientist engineer operator
    successor predecessor
    """
)
_KIN = words_of_list("husband wife father mother son daughter brother sister partner")
_LITTLE = words_of_list("the a an of and in on at for to")
_CAPITALISED = r"[A-ZÀ-Þ][\w’-]{1,40}"
_NO_NAME = (
    r"(?!(?:\w{2,7}day|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|The|An?|He|She|It|They|But|And|In|On|At|As|After)\b)"
)
_NAME = rf"{_NO_NAME}{_CAPITALISED}(?:\s+(?:[A-Z]\.|de|van|von|bin|al|{_CAPITALISED})){{0,6}}"
_NAMES = (
    rf"{_NO_NAME}{_CAPITALISED}"
    rf"(?:\s+(?:[A-Z]\.\s+)?(?:(?:de|van|von|bin|al)\s+)?{_CAPITALISED}){{1,3}}"
)
_NOT_NOW = re.compile(
    r"(?:\b(?:former|ex|deputy|vice|assistant|outgoing|exiting|acting|late|then|would-be)[\s-]+"
    r"(?:\w+\s+){0,2}|\bresignation\s+of\s+)\Z",
    re.IGNORECASE,
)
_MODIFIERS = r"(?P<modifiers>(?:[\w’'-]{1,40}\s+){0,4}?)"
_LEADING = r"(?P<modifiers>(?:\b[\w’'-]{1,40}\s+){0,3}?)\b"
_OF = r"(?:\s+(?:of|at|for|in)\s+(?P<of>(?:the\s+)?[\w’' -]{2,40}))"
_OF_NAME = rf"(?:\s+of\s+(?P<of>(?:the\s+)?{_CAPITALISED}(?:\s+{_CAPITALISED}){{0,4}}))"
_POSSESSIVE = re.compile(r"([\w-]+(?:\s+[A-Z][\w-]+)*)['’]s?\b")
_WORD = re.compile(r"\w+")
_CAPITAL_THEN_SMALL = re.compile(r"\b[A-ZÀ-Þ]\w+\s+[a-z]\w+\s*\Z")


class Told(IntEnum):
    """How far a sentence tells who holds an office."""

    NOT = 0
    OPEN = 1  # whose office it is is left to what stands around it
    CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Office:
    """An office, and whose it is: ``owner`` are the words of ``whose`` that tell it, at least one.

    All in lower case but ``whose``, which is as it was asked.
    """

    role: str
    whose: str
    owner: frozenset[str]

    @property
    def is_kinship(self) -> bool:
        """Tell whether it is no office but kinship: "Ada Quist's husband"."""
        return self.role.split()[-1] in _KIN


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a sentence ties to an office, both in characters of it.

    ``whose`` are the words that tell whose office it is, "" where none do; ``is_installed`` that
    the sentence tells of the election, the oath or the like.
    """

    name: Span
    office: Span
    whose: str
    is_installed: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office by a sentence, ``name`` in characters of it, and how far it tells that.

    ``CLEARLY`` where it says whose office it is, or a part of that ("the museum").
    """

    name: Span
    told: Told


@lru_cache(64)
def asked_office(question: str) -> Office | None:
    """Return the office whose holder is asked for, ``None`` where none is or nobody's is named."""
    found = _ASKED.match(question)
    if found is None:
        return None
    role = [word for word in found["role"].lower().split() if word not in _COLOURING]
    whose = _CLAUSE.split(found["of"] or found["owner"] or "", maxsplit=1)[0]
    owner = _words(whose)
    is_office = bool(role) and role[-1] in _OFFICES | _KIN and _ORDERING.isdisjoint(role)
    # "the Bank of Calmere governor": the office comes last
    if not is_office or not owner or _CAPITAL_THEN_SMALL.search(whose):
        return None
    return Office(" ".join(role), whose, owner)


def mentions(role: str, sentence: str) -> Iterator[Mention]:
    """Yield whom the sentence ties to an office of this name; former and deputy holders are not."""
    for pattern, is_installed in _patterns(role):
        for match in pattern.finditer(sentence):
            name, office = Span(*match.span("name")), Span(*match.span("office"))
            if not _NOT_NOW.search(sentence, 0, office.start):
                parts = match.groupdict()
                told = [parts.get("of") or "", *_POSSESSIVE.findall(parts.get("modifiers") or "")]
                yield Mention(name, office, " ".join(told).strip(), is_installed)


def office_holder(office: Office, sentence: str) -> Holder | None:
    """Return who holds the office by the sentence, the surest; ``None`` where nobody is named.

    Where it is somebody else's office ("the mayor of Lower Wendle"), or a deputy's, that is nobody.
    """
    held = (
        Holder(mention.name, told)
        for mention in mentions(office.role, sentence)
        if (told := _told(office, mention, sentence)) > Told.NOT
    )
    return max(held, key=lambda one: one.told, default=None)


def holder_told(office: Office, sentence: str, around: str) -> Told:
    """Return how far the sentence tells who holds the office.

    ``around`` is the passage, its title and the article's lead: where the sentence does not say
    whose the office is, all words that say it must stand there.
    """
    holder = office_holder(office, sentence)
    if holder is None or (holder.told is Told.OPEN and not office.owner <= _words(around)):
        return Told.NOT
    return holder.told


@lru_cache(64)
def _patterns(role: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    words = r"\s+".join(map(re.escape, role.split()))
    office = rf"(?P<office>(?i:{words}))\b"
    name, names = rf"(?P<name>{_NAME})", rf"(?P<name>{_NAMES})"
    installed = (
        rf"{names}\s+(?:was|is|has\s+been)\s+(?:sworn\s+in|elected|appointed|named|made)\b"
        rf"[^;]{{0,70}}?\b{office}"
    )
    told = {
        "Agnes Tull, 51, the mayor of Upper Wendle": (
            rf"{name}(?:\s*\([^)]{{0,40}}\))?,\s+(?:\d{{1,3}},\s+)?(?:who\s+(?:is|was)\s+)?"
            rf"{_MODIFIERS}\b{office}{_OF}?"
        ),
        "the mayor of Upper Wendle, Agnes Tull": (
            rf"{_LEADING}{office}{_OF}?,\s+(?:the\s+|currently\s+|now\s+)?{name}"
        ),
        "Mayor of Upper Wendle Agnes Tull": rf"{_LEADING}{office}{_OF_NAME},?\s+{names}",
        "Mayor Agnes Tull": rf"{_LEADING}{office}\s+{name}",
        "Agnes Tull is the mayor of Upper Wendle": (
            rf"{name}\s+(?:is|was|became|remains|served\s+as|as)\s+{_MODIFIERS}\b{office}{_OF}?"
        ),
        "the mayor of Upper Wendle is Agnes Tull": (
            rf"{_LEADING}{office}{_OF}?\s+(?:is|was|remains)\s+{name}"
        ),
    }
    return (
        (re.compile(installed), True),
        *((re.compile(form), False) for form in told.values()),
    )


def _told(office: Office, mention: Mention, sentence: str) -> Told:
    named = _words(sentence[mention.name.start : mention.name.end])
    if named <= office.owner | set(office.role.split()):
        return Told.NOT
    said = _words(mention.whose)
    if said and (said <= office.owner or office.owner <= said):
        return Told.CLEARLY
    # "The ferry" may be the Lady Maren; Lower Wendle is not Upper Wendle, nor a port a museum.
    is_other = any(map(str.isupper, mention.whose)) or not any(map(str.isupper, office.whose))
    return Told.NOT if said and is_other else Told.OPEN


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _LITTLE - {"s"}
