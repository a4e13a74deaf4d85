"""Find who is the subject of the verb of speech beside a quotation.

Pure. ``index.text.speakers`` asks what stands before and after each quotation in its sentence;
quoted words are hidden by then, so that none is taken for the telling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.articles import Span
from index.text.common_words import FINITE_VERBS
from index.text.names import (
    Mention,
    People,
    is_organisation,
    is_person,
    last_fitting,
    mentions,
    with_role,
)
from index.text.quotations import Quotation
from index.text.speech_words import NAMING, ROLE, SAID

_HIDDEN = re.compile(r"[\"“„«‘][qQ]q*[.,!?;:]?[\"”»’]")
_WORD = re.compile(r"[\w’'-]+")
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?][\"”’»]*\s|\n")
_ADVERB = re.compile(
    r"(?:\s|\A)(?:also|later|once|then|has|had|have|further|repeatedly|reportedly|previously|publicly"
    r"|would|will|did|does|subsequently|went|on|to|as|far|even|\w+ly|again|too|is|was|are|were|been"
    r"|previous|first|ever|never|still|now|not)\Z"
)
_INTRODUCTION = re.compile(
    r"(?:in|on|at|after|before|while|speaking|regarding|asked|during|for|as|today|yesterday|last"
    r"|earlier|later|when|with|to|by|from|responding|following|despite|although|though|meanwhile"
    r"|however|then|still|since|under|over|here|this|that|according|because|if|once|writing"
    r"|addressing|appearing|early|late|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|specifically|reportedly|also|and|but)\b[^,]*,?\s*\Z",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:\A|\s)(he|she|they|it|who|He|She|They|It)\Z")
_DETERMINER = re.compile(r"(?:the|a|an|its|his|her|their|this|that|one of|some|another)\s+", re.I)
_TAIL = re.compile(r"\s+(?:of|in|at|from|for|on|who|which|that|with|to|after|by|during)\b.*", re.S)
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,.;:\"“”]{2,80})", re.IGNORECASE)
_NO_VERB = re.compile(
    r"\b(?:the|an?|its|his|her|their|our|of|for|in|with|is|are|was|were|be|been|being|get|got|this|that"
    r"|these|those|no|any|such)\s+(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
_PAPER = (
    r"(?:statement|letter|announcement|report|ruling|decision|message|post|tweet|e-?mail|speech|account"
    r"|note|memo|autobiography|memoir|book|opinion|order|press release|summary)"
)
_OWNED_PAPER = re.compile(rf"(?P<who>[\w .’'-]{{2,50}}?)['’]s? (?:\w+ ){{0,2}}{_PAPER}\b")
_PAPER_FROM = re.compile(rf"{_PAPER} (?:from|by|of) (?P<who>[\w .’'-]{{2,50}})")
_PART_OF = re.compile(
    r"(?:part|number|group|series|handful|majority|members?|some|many|most|several|all|one|two|both"
    r"|dozens|hundreds|thousands) of (?:the |these |those |them)?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s[—–-] [^—–]{1,120} [—–-](?=\s)")
_AGENT = re.compile(
    r"\b(?:called|described|dubbed|labell?ed|quoted|told|termed|characteri[sz]ed|dismissed|condemned) by"
    r" (?P<who>[^,.;:]{2,60}?)(?: as)?(?: an?| the)?\W*\Z"
)
_GOES_ON = re.compile(
    r"(?:and|as|but|or|which|that|to|in|at|on|of|from|for|with|by|if|when|while|where|is|was|are|were"
    r"|has|had|would|could|will)\b"
)
_REACH = 120  # characters after a quotation in which its verb must stand
_IN_WORDS = re.compile(r"\bin (?P<who>[\w .’'-]{2,40}?)['’]s? words\W*\Z", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|reportedly|also|widely|so|commonly|thus)\s+(?:\w+ly\s+)?\w+"
    r"(?:\s+(?:as|the|to be|by the name))?\W*\Z",
    re.IGNORECASE,
)
_MOST_WORDS_OF_DESCRIPTION = 6
_LONGEST_TITLE = 7  # words
_LONGEST_NICKNAME = 25  # characters


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of an article with its quotations hidden, and the article's persons."""

    text: str
    sentence: Span
    people: People


@dataclass(frozen=True, slots=True)
class Found:
    """That the words before a quotation tell whose it is; ``None``: nobody's."""

    speaker: str | None


def speaker_after(telling: Telling, quotation: Quotation) -> str | None:
    """Return who is told to speak right after a quotation, in the same sentence."""
    rest = _HIDDEN.split(telling.text[quotation.end : telling.sentence.end])[0]
    rest = re.sub(r"\A[\s,;.–—-]+", "", rest)
    if quotation_ends_sentence(telling.text, quotation) and not rest[:1].islower():
        return None
    start = telling.text.index(rest, quotation.end) if rest else quotation.end
    verb = _WORD.match(rest)
    if verb is None:
        return None
    if verb.group() in SAID and not verb.group().endswith("ing"):
        return _named_after(telling, rest[verb.end() :], start + verb.end())
    if _GOES_ON.match(rest) or rest.lower().startswith("according"):
        return None
    for word in _WORD.finditer(rest, 0, _REACH):
        if word.group() in SAID and not _NO_VERB.search(rest[: word.start()]):
            return subject(telling, rest[: word.start()], start)
    return None


def source_after(telling: Telling, quotation: Quotation) -> str | None:
    """Return whom ``according to`` names behind a quotation in its sentence."""
    according = _ACCORDING.search(telling.text, quotation.end, telling.sentence.end)
    if according is None:
        return None
    return _named(telling, according["who"], according.start("who"))


def quotation_ends_sentence(text: str, quotation: Quotation) -> bool:
    """Tell whether the quoted words end with a full stop."""
    return text[quotation.start : quotation.end].rstrip("\"”»’")[-1:] in {".", "…"}


def speaker_before(telling: Telling, quotation: Quotation) -> Found | None:
    """Return who is told to speak before a quotation in its sentence, ``None`` if nothing is."""
    start = telling.sentence.start
    left = telling.text[start : quotation.start]
    if not any(letter.isalnum() for letter in left):
        return None
    left = _HIDDEN.sub(lambda hidden: " " * len(hidden.group()), left)
    left = _ASIDE.sub(lambda aside: " " * len(aside.group()), left)
    in_words = _IN_WORDS.search(left)
    if in_words:
        who = in_words.start("who")
        return Found(_named(telling, left[who : in_words.end("who")], start + who))
    if _names_a_thing(telling, left, start):
        return Found(None)
    agent = _AGENT.search(left)
    if agent:
        who = agent.start("who")
        return Found(_named(telling, agent["who"], start + who))
    for verb in reversed(list(_WORD.finditer(left))):
        if verb.group() not in SAID or _NO_VERB.search(left[: verb.start()]):
            continue
        if verb.group().endswith("ing"):
            doer = mentions(telling.text, start, start + verb.start())
            if doer and doer[-1].end == start + verb.start() - 1 and is_person(doer[-1], telling.people):
                return Found(telling.people.in_full(doer[-1].name))
            continue
        is_reported = re.search(r"\b(?:had|have)\s+\Z", left[: verb.start()])
        speaker = None if is_reported else subject(telling, left[: verb.start()], start)
        if speaker is not None:
            return Found(speaker)
    if re.search(r"\b(?:and|but) (?:\w+ly |also |then )?\w+\b", left) and _has_speech(left):
        topic = topic_of(telling)
        if topic is not None:
            return Found(topic)
    whole = telling.text[start : telling.sentence.end]
    according = _ACCORDING.search(left) or _ACCORDING.search(whole)
    if according:
        return Found(_named(telling, according["who"], start + according.start("who")))
    if left.rstrip().endswith(":") or re.search(r"\b\w+ing\b", left):
        return Found(topic_of(telling) if _asks_for_topic(left) else None)
    if left.rstrip().endswith(","):
        topic = topic_of(telling)
        is_known = topic is not None and topic.split()[-1] in telling.people.sure
        return Found(topic if is_known else None)
    return Found(None)


def _has_speech(left: str) -> bool:
    words = list(_WORD.finditer(left))
    return any(
        word.group() in SAID and not _NO_VERB.search(left[: word.start()]) for word in words
    )


def _asks_for_topic(left: str) -> bool:
    """Tell whether a colon or a participle of speech leads to the quotation."""
    words = _WORD.findall(left)
    return left.rstrip().endswith(":") or any(
        word in SAID and word.endswith("ing") for word in words
    )


def topic_of(telling: Telling) -> str | None:
    """Return the subject of a whole sentence: who is told to do something in it."""
    start, sentence = telling.sentence.start, telling.text[telling.sentence.start : telling.sentence.end]
    sentence = _HIDDEN.sub(lambda hidden: " " * len(hidden.group()), sentence)
    offset = _skip_introduction(sentence)
    names = {one.end - start for one in mentions(telling.text, start, telling.sentence.end)}
    for word in _WORD.finditer(sentence, offset):
        is_verb = word.group() in SAID or (word.group() in FINITE_VERBS and word.start() > offset)
        if is_verb or (word.group().endswith("ed") and word.start() - 1 in names):
            return subject(telling, sentence[: word.start()], start)
    return None


def subject(telling: Telling, left: str, start: int) -> str | None:
    """Return who stands as subject before a verb; ``left`` begins at ``start`` in the text."""
    left = _without_adverbs(left)
    if not left or re.search(r"\b(?:and|but|or|that|further)\Z", left):
        return None
    return _subject(telling, left, start)


def _subject(telling: Telling, left: str, start: int) -> str | None:
    pronoun = _PRONOUN.search(left)
    if pronoun:
        return _referred(telling, pronoun[1].lower(), left[: pronoun.start()], start)
    if re.search(r"\w,? (?:which|that)\Z", left):
        return topic_of(Telling(telling.text, Span(start, start + len(left)), telling.people))
    if left.endswith(","):
        return _with_apposition(telling, left, start)
    offset = 0
    for joint in re.finditer(r"[;:]\s|,\s|\b(?:that|which|and|but)\s", left):
        clause = left[offset : joint.start()]
        if joint.group()[0] in ",;:" or any(
            word in FINITE_VERBS or word in SAID for word in clause.split()
        ):
            offset = joint.end()
    return _named(telling, left[offset:], start + offset)


def _without_adverbs(left: str) -> str:
    left = left.rstrip()
    while (shorter := _ADVERB.sub("", left).rstrip()) != left:
        left = shorter
    return left


def _skip_introduction(sentence: str) -> int:
    offset = 0
    while True:
        comma = sentence.find(",", offset)
        if comma < 0 or not _INTRODUCTION.match(sentence[offset : comma + 1].strip()):
            return offset
        offset = comma + 1
        while offset < len(sentence) and sentence[offset] == " ":
            offset += 1


def _with_apposition(telling: Telling, left: str, start: int) -> str | None:
    offset = _skip_introduction(left)
    parts: list[tuple[int, str]] = []
    for part in re.finditer(r"[^,;:]+", left[offset:]):
        parts.append((start + offset + part.start(), part.group()))
    if not parts:
        return None
    first_start, first = parts[0]
    leading = _leading_person(telling, first, first_start)
    if leading is not None:
        return leading
    alone = mentions(telling.text, first_start, first_start + len(first))
    if alone and alone[0].name == first.strip() and _stands_for_person(telling.text, alone[0]):
        return telling.people.in_full(alone[0].name)
    for place, part in reversed(parts[1:]):
        named = mentions(telling.text, place, place + len(part))
        ends = bool(named) and named[-1].end >= place + len(part.rstrip()) - 1
        if ends and _stands_for_person(telling.text, named[-1]):
            return telling.people.in_full(named[-1].name)
    for place, part in parts[1:]:
        named = mentions(telling.text, place, place + len(part))
        bare = re.sub(r"\([^)]*\)", "", _DETERMINER.sub("", part.strip(), count=1)).strip()
        if named and named[0].name == bare and not mentions(first):
            return named[0].name
    return _named(telling, first, first_start)


def _leading_person(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the person that a phrase is about where no role in it waits for a name."""
    named = mentions(telling.text, start, start + len(phrase))
    named = [one for one in named if _may_be_person(one) and not _owns(telling.text, one)]
    sure = [one for one in named if is_person(one, telling.people)]
    lowered = phrase.strip().lower()
    if not sure or lowered.startswith(("the ", "a ", "an ", "its ", "his ", "her ", "another ")):
        return None
    return telling.people.in_full(sure[0].name)


def _may_be_person(mention: Mention) -> bool:
    return len(mention.name.split()) > 1 or bool(mention.title)


def _named_after(telling: Telling, rest: str, start: int) -> str | None:
    """Return who is named after a verb of speech: ``said`` NAME, or a role and then a name."""
    clause = re.split(r"[;:(]|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<![A-Z])\.\s|\s(?:after|when|while|as|during)\s", rest, maxsplit=1)[0]
    parts = list(re.finditer(r"[^,]+", clause))[:4]
    if not parts:
        return None
    first = parts[0]
    pronoun = re.match(r"\s*(he|she|they|it)\b", first.group())
    if pronoun:
        return _referred(telling, pronoun[1], "", start)
    direct = _person_in(telling, first.group(), start + first.start())
    if direct is not None:
        return direct
    for role, part in pairwise(parts):
        named = mentions(telling.text, start + part.start(), start + part.end())
        waits = ROLE.search(role.group()) or _DETERMINER.match(role.group().strip())
        if named and waits and part.group().strip().startswith(named[0].name[0]):
            return telling.people.in_full(named[0].name)
    return _named(telling, first.group(), start + first.start())


def _person_in(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the last person of a phrase before what only places it ("of ...", "in ...")."""
    tail = re.search(r"\s(?:of|in|at|from|for|on|who|with|to|via|by)\s", phrase)
    cut = len(phrase)
    if tail:
        head = mentions(telling.text, start, start + tail.start())
        if any(is_person(one, telling.people) or _may_be_person(one) for one in head):
            cut = tail.start()
    named = [one for one in mentions(telling.text, start, start + cut) if not _owns(telling.text, one)]
    sure = [one for one in named if is_person(one, telling.people)]
    if not sure:
        end = start + len(phrase[:cut].rstrip())
        sure = [one for one in named if one.end >= end and _stands_for_person(telling.text, one)]
    return telling.people.in_full(_cut_place(telling.text, sure[-1])) if sure else None


def _owns(text: str, mention: Mention) -> bool:
    """Tell whether a name stands in the possessive: what it owns is the subject then."""
    return re.match(r"['’]s?\b|['’]\s", text[mention.end : mention.end + 2]) is not None


def _stands_for_person(text: str, mention: Mention) -> bool:
    """Tell whether a name not known to be a person's may be one, by the words before it."""
    placed = re.search(r"\b(?:in|at|of|from|near|to|on|for)\s+(?:the\s+)?\Z", text[: mention.start][-12:])
    return _may_be_person(mention) and not placed and not is_organisation(mention)


def _cut_place(text: str, mention: Mention) -> str:
    """Return the name without the place before it: ``Mayor of London Sadiq Khan``."""
    words = mention.name.split()
    if len(words) == 3 and text[: mention.start].endswith((" of ", " for ", " to ")):
        return " ".join(words[1:])
    return mention.name


def _named(telling: Telling, phrase: str, start: int) -> str | None:
    """Return the person, organisation or description that a phrase names."""
    pronoun = re.match(r"\s*(him\Z|her\Z|he\b|she\b|they\b|it\b)", phrase, re.IGNORECASE)
    if pronoun:
        word = pronoun[1].lower()
        return _referred(telling, {"him": "he", "her": "she"}.get(word, word), "", start)
    for pattern in (_OWNED_PAPER, _PAPER_FROM):
        paper = pattern.search(phrase)
        if paper:
            begins = start + paper.start("who")
            return _named(telling, paper["who"], begins)
    part = _PART_OF.match(phrase.strip())
    if part and len(phrase.strip()) > part.end():
        lead = len(phrase) - len(phrase.lstrip()) + part.end()
        phrase, start = phrase[lead:], start + lead
    person = _person_in(telling, phrase, start)
    if person is not None:
        return person
    bare = phrase.strip(" ,\n")
    determiner = _DETERMINER.match(bare)
    head = _TAIL.sub("", bare[determiner.end() :] if determiner else bare).strip()
    head = _without_adverbs(head)
    if not head or len(head.split()) > _MOST_WORDS_OF_DESCRIPTION:
        named = mentions(telling.text, start, start + len(phrase))
        return named[-1].name if named else None
    role = head.split()[-1]
    if determiner and ROLE.fullmatch(role):
        known = with_role(telling.text, start, role, telling.people)
        if known is not None:
            return known
    return re.sub(r"['’]s\Z", "", head)


def _referred(telling: Telling, pronoun: str, left: str, start: int) -> str | None:
    people = telling.people
    if pronoun == "who":
        named = [one for one in mentions(telling.text, start, start + len(left))]
        persons = [one for one in named if is_person(one, people)]
        return people.in_full(persons[-1].name) if persons else None
    before = mentions(telling.text, 0, start)
    inside = mentions(telling.text, start, start + len(left))
    for one in inside:
        if pronoun in {"he", "she"} and is_person(one, people):
            if people.sex.get(one.surname, pronoun) == pronoun:
                return people.in_full(one.name)
    if pronoun in {"it", "they"}:
        others = [one for one in [*before, *inside] if not is_person(one, people)]
        return others[-1].name if others else None
    return _previous_subject(telling, before, pronoun) or last_fitting(
        [*before, *inside], people, pronoun
    )


def _previous_subject(telling: Telling, before: list[Mention], pronoun: str) -> str | None:
    """Return the first person of the last sentence that names one whom the pronoun fits."""
    people = telling.people
    fitting = [
        one
        for one in before
        if is_person(one, people) and people.sex.get(one.surname, pronoun) == pronoun
    ]
    if not fitting:
        return None
    last = fitting[-1]
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(telling.text, max(0, last.start - 1500), last.start)
    ]
    beginning = ends[-1] if ends else 0
    first = next(one for one in fitting if one.start >= beginning)
    return people.in_full(first.name)


def _names_a_thing(telling: Telling, left: str, start: int) -> bool:
    """Tell whether the words before make the quoted ones a name: ``a process called "..."``."""
    words = list(_WORD.finditer(left))
    while words and words[-1].group() in {"as", "the", "a", "an", "by", "name"}:
        words.pop()
    if not words or words[-1].group().lower() not in NAMING or left.rstrip().endswith((",", ":")):
        return False
    before = _without_adverbs(left[: words[-1].start()])
    if words[-1].group() not in SAID or _PASSIVE.search(left):
        return True
    named = mentions(telling.text, start, start + len(before))
    active = bool(named) and named[-1].end >= start + len(before)
    return not (active or _PRONOUN.search(before))


def is_title(quoted: str) -> bool:
    """Tell whether quoted words are written as titles and names are: ``"Learning Together"``."""
    words = _WORD.findall(quoted)
    capital = [word for word in words if word[0].isupper() or word[0].isdigit()]
    return 1 < len(words) <= _LONGEST_TITLE and len(capital) >= 0.7 * len(words) and words[0][0].isupper()


def is_nickname(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation stands inside a name: ``Pasquale "Pat" Di Cicco``."""
    around = re.search(r"[A-Z]\w+ \Z", text[max(0, quotation.start - 30) : quotation.start])
    beyond = re.match(r" [A-Z]\w", text[quotation.end : quotation.end + 4])
    short = quotation.end - quotation.start <= _LONGEST_NICKNAME
    told = text[quotation.end - 2] in ".,!?"
    return short and around is not None and beyond is not None and not told
