"""Find whom a stretch of telling names: a person in full, an organisation, or a description.

Pure. ``index.text.subjects`` asks for the noun phrases beside verbs of speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.text.introductions import skip_introduction, without_adverbs
from index.text.names import Mention, is_organisation, mentions
from index.text.people import is_person, with_role
from index.text.references import Telling, referred
from index.text.speech_words import ROLE, SAID, SEVERAL

_DETERMINER = re.compile(
    r"(?:the|a|an|its|his|her|their|this|that|one of|one|some|another)\s+", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s+(?:of|in|at|from|for|on|who|which|that|with|to|after|by|during)\b.*", re.DOTALL
)
_PAPER = (
    r"(?:statement|letter|announcement|report|ruling|decision|message|post|tweet|e-?mail|speech|account"
    r"|note|memo|autobiography|memoir|book|opinion|order|press release|summary)"
)
_OWNED_PAPER = re.compile(rf"(?P<who>[\w .’'-]{{2,50}}?)['’]s? (?:\w+ ){{0,2}}{_PAPER}\b")
_PAPER_FROM = re.compile(rf"{_PAPER} (?:from|by|of) (?P<who>[\w .’'-]{{2,50}})")
_NAMED_PAPER = re.compile(rf"an? (?P<who>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*) {_PAPER}\b")
_OWN_PAPER = re.compile(rf"\s*(their|its|his|her) (?:\w+ ){{0,2}}{_PAPER}\b", re.IGNORECASE)
_OWNERS = {"their": "they", "its": "it", "his": "he", "her": "she"}
_GROUP = re.compile(r" (?:campaign|administration|government|family|team|camp|estate|foundation)\b")
_PAPER_ONLY = re.compile(rf"(?:(?:the|a|an|its) )?{_PAPER}")
_PART_OF = re.compile(
    r"(?:an? )?(?:part|number|group|series|handful|majority|members?|some|many|most|several|all|one"
    r"|two|both|dozens|hundreds|thousands) of (?:the |these |those |them)?",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[;:(]|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<![A-Z])\.\s|\s(?:after|when|while|as|during)\s"
)
_HANGS_ON = re.compile(
    r"(?:at|in|on|of|for|with|by|as|to|when|while|from|there|then|first|one|two)\b", re.IGNORECASE
)
_PLACING = re.compile(r"\s(?:of|in|at|from|for|on|who|with|to|via|by)\s")
_PLACED = re.compile(r"\b(?:in|at|of|from|near|to|on|for)\s+(?:the\s+)?\Z")
_STANDS_IN = re.compile(r"\s*(him\Z|her\Z|he\b|she\b|they\b|it\b)", re.IGNORECASE)
_NO_NOUN = re.compile(r"(?:I|you|we|he|she|they|it|me|us|them)(?:['’]\w+)?|Right|Yes|No|OK")
_BEARER_AT_END = re.compile(
    rf"\b(?:the|an?) (?P<who>(?:[\w-]+ )?(?:{ROLE.pattern}|{SEVERAL.pattern}|police))\Z"
)
_EMPLOYS = re.compile(
    r" (?:spokes\w+|officials?|representatives?|executives?|employees?|managers?|workers?)\b"
)
_MOST_WORDS_OF_DESCRIPTION = 6


def in_apposition(telling: Telling, left: str, start: int) -> str | None:
    """Return who is meant by a name and an office side by side, in either order."""
    offset = skip_introduction(left)
    parts = [
        (start + offset + part.start(), part.group())
        for part in re.finditer(r"[^,;:]+", left[offset:])
    ]
    if not parts:
        return None
    first_start, first = parts[0]
    return (
        _leading_person(telling, first, first_start)
        or _name_alone(telling, first, first_start)
        or _name_at_end(telling, parts[1:])
        or (_organisation_alone(telling, parts[1:]) if not mentions(first) else None)
        or named(telling, first, first_start)
    )


def _name_alone(telling: Telling, part: str, start: int) -> str | None:
    found = mentions(telling.text, start, start + len(part))
    if not found or found[0].name != part.strip():
        return None
    return (
        telling.people.in_full(found[0].name)
        if _stands_for_person(telling.text, found[0])
        else None
    )


def _name_at_end(telling: Telling, parts: Sequence[tuple[int, str]]) -> str | None:
    for place, part in reversed(parts):
        found = mentions(telling.text, place, place + len(part))
        ends = bool(found) and found[-1].end >= place + len(part.rstrip()) - 1
        if ends and _stands_for_person(telling.text, found[-1]):
            return telling.people.in_full(found[-1].name)
    return None


def _organisation_alone(telling: Telling, parts: Sequence[tuple[int, str]]) -> str | None:
    for place, part in parts:
        found = mentions(telling.text, place, place + len(part))
        plain = re.sub(r"\([^)]*\)", "", _DETERMINER.sub("", part.strip(), count=1)).strip()
        if found and found[0].name == plain:
            return found[0].name
    return None


def _leading_person(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the person that a phrase is about where no role in it waits for a name."""
    found = mentions(telling.text, start, start + len(phrase))
    found = [one for one in found if _may_be_person(one) and not _owns(telling.text, one)]
    sure = [one for one in found if is_person(one, telling.people)]
    lowered = phrase.strip().lower()
    if not sure and found and found[0].start == start + len(phrase) - len(phrase.lstrip()):
        waits = _PLACING.match(phrase[found[0].end - start :]) or found[0].name == phrase.strip()
        sure = [one for one in found[:1] if waits and _stands_for_person(telling.text, one)]
    if not sure or lowered.startswith(("the ", "a ", "an ", "its ", "his ", "her ", "another ")):
        return None
    return telling.people.in_full(sure[0].name)


def _may_be_person(mention: Mention) -> bool:
    return len(mention.name.split()) > 1 or bool(mention.title)


def named_after(telling: Telling, rest: str, start: int) -> str | None:
    """Return who is named after a verb of speech: a name, or a role and then a name."""
    parts = list(re.finditer(r"[^,]+", _CLAUSE_END.split(rest, maxsplit=1)[0]))[:4]
    if not parts:
        return None
    first = parts[0]
    pronoun = re.match(r"\s*(he|she|they|it)\b", first.group())
    if pronoun:
        return referred(telling, pronoun[1], "", start)
    direct = _person_in(telling, first.group(), start + first.start())
    if direct is not None:
        return direct
    for role, part in pairwise(parts):
        found = mentions(telling.text, start + part.start(), start + part.end())
        waits = ROLE.search(role.group()) or _DETERMINER.match(role.group().strip())
        begins = bool(found) and part.group().strip()[0] in found[0].name[0] + found[0].title[:1]
        if begins and waits:
            return telling.people.in_full(found[0].name)
    return named(telling, first.group(), start + first.start())


def _person_in(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the last person of a phrase before what only places it ("of ...", "in ...")."""
    tail, cut = _PLACING.search(phrase), len(phrase)
    if tail and not _ends_with_described(telling, phrase, start):
        head = mentions(telling.text, start, start + tail.start())
        if any(is_person(one, telling.people) or _may_be_person(one) for one in head):
            cut = tail.start()
    found = mentions(telling.text, start, start + cut)
    found = [one for one in found if not _owns(telling.text, one)]
    found = [one for one in found if not _EMPLOYS.match(telling.text, one.end)]
    sure = [one for one in found if is_person(one, telling.people)]
    if not sure:
        end = start + len(phrase[:cut].rstrip(" .,"))
        sure = [one for one in found if one.end >= end and _stands_for_person(telling.text, one)]
    if not sure:
        return None
    group = _GROUP.match(telling.text, sure[-1].end, start + len(phrase))
    if group:  # "the Biden campaign"
        return sure[-1].name + group.group()
    return telling.people.in_full(_cut_place(telling.text, sure[-1]))


def _ends_with_described(telling: Telling, phrase: str, start: int) -> bool:
    """Tell whether a phrase ends with a full name and its bearer's role: ``writer Ann Rill``."""
    found = mentions(telling.text, start, start + len(phrase))
    if not found or found[-1].end < start + len(phrase.rstrip(" .,")) or " " not in found[-1].name:
        return False
    before = phrase[: found[-1].start - start].split()
    described = bool(before) and (ROLE.fullmatch(before[-1]) or before[-1].endswith("er"))
    return bool(described) and not is_organisation(found[-1])


def _owns(text: str, mention: Mention) -> bool:
    """Tell whether a name stands in the possessive: what it owns is the subject then."""
    return re.match(r"['’]s?\b|['’]\s", text[mention.end : mention.end + 2]) is not None


def _stands_for_person(text: str, mention: Mention) -> bool:
    """Tell whether a name not known to be a person's may be one, by the words before it."""
    placed = _PLACED.search(text[max(0, mention.start - 12) : mention.start])
    return _may_be_person(mention) and not placed and not is_organisation(mention)


def _cut_place(text: str, mention: Mention) -> str:
    """Return the name without the place before it: ``Mayor of London Sadiq Khan``."""
    words = mention.name.split()
    if len(words) == 3 and text[max(0, mention.start - 5) : mention.start].endswith(
        (" of ", " for ", " to ")
    ):
        return " ".join(words[1:])
    return mention.name


def named(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the person, organisation or description that a phrase names."""
    pronoun = _STANDS_IN.match(phrase)
    if pronoun:
        word = pronoun[1].lower()
        return referred(telling, {"him": "he", "her": "she"}.get(word, word), "", start)
    owner = _owner(telling, phrase, start)
    if owner is not None:
        return owner
    part = _PART_OF.match(phrase.strip())
    if part and len(phrase.strip()) > part.end():
        lead = len(phrase) - len(phrase.lstrip()) + part.end()
        phrase, start = phrase[lead:], start + lead
    return _person_in(telling, phrase, start) or _described(telling, phrase, start)


def _owner(telling: Telling, phrase: str, start: int) -> str | None:
    """Return whose statement, letter or ruling a phrase is about."""
    own = _OWN_PAPER.match(phrase)
    if own:
        return referred(telling, _OWNERS[own[1].lower()], "", start)
    for pattern in (_OWNED_PAPER, _PAPER_FROM, _NAMED_PAPER):
        paper = pattern.search(phrase)
        if paper is None:
            continue
        if _PAPER_ONLY.fullmatch(paper["who"]):  # "the summary of the decision"
            continue
        begin, end = start + paper.start("who"), start + paper.end("who")
        owners = mentions(telling.text, begin, end)
        if owners and is_person(owners[-1], telling.people):
            return telling.people.in_full(owners[-1].name)
        return named(telling, paper["who"], begin)
    return None


def _described(telling: Telling, phrase: str, start: int) -> str | None:
    """Return who bears the office that a phrase names, else its words without what hangs on."""
    bare = phrase.strip(" ,\n").removesuffix(".")
    determiner = _DETERMINER.match(bare)
    head = _TAIL.sub("", bare[determiner.end() :] if determiner else bare).strip()
    head = without_adverbs(head)
    if _HANGS_ON.match(head):
        return _name_at_its_end(telling, phrase, start)
    if _is_clause(head):
        at_end = _BEARER_AT_END.search(head)
        return _name_at_its_end(telling, phrase, start) or (at_end["who"] if at_end else None)
    if not _is_noun_phrase(head):
        return None
    if not head or len(head.split()) > _MOST_WORDS_OF_DESCRIPTION:
        found = mentions(telling.text, start, start + len(phrase))
        return found[-1].name if found else None
    role = head.split()[-1]
    if determiner and ROLE.fullmatch(role):
        which = " ".join(head.split()[-2:])  # "the health minister" is no other minister
        bearer = with_role(telling.text, start, which, telling.people)
        if bearer is not None:
            return bearer
    return re.sub(r"['’]s\Z", "", head)


def _is_clause(head: str) -> bool:
    """Tell whether words are more than one phrase: ``are you aware Tessel``."""
    words = head.split()
    return not {"the", "a", "an"}.isdisjoint(words) or any(map(_NO_NOUN.fullmatch, words))


def _name_at_its_end(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the name at the end of ``In the filing Tessel``, where no place word leads to it."""
    found = mentions(telling.text, start, start + len(phrase))
    if not found or found[-1].end < start + len(phrase.rstrip(" ,.")):
        return None
    before = telling.text[max(0, found[-1].start - 12) : found[-1].start]
    if _PLACED.search(before) or not before.strip() or found[-1].start == start:
        return None
    return telling.people.in_full(found[-1].name)


def _is_noun_phrase(head: str) -> bool:
    """Tell whether words can name somebody: no clause, and no participle before anything else."""
    words = head.split()
    if not words:
        return True
    first = words[0].lower()
    if first in {"and", "but", "or", "that", "according"} or (
        first.endswith("ing") and (first in SAID or len(words) == 1)
    ):
        return False
    return not any(word in {"is", "are", "was", "were", "has", "had", "be"} for word in words[1:])
