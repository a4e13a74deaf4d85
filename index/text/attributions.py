"""Tell from the words around a quotation in its own sentence who says it.

Pure. ``index.text.speakers`` turns to other sentences where these say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.articles import Span
from index.text.introductions import without_adverbs
from index.text.names import mentions
from index.text.people import is_person
from index.text.phrases import named, named_after
from index.text.quotations import Quotation
from index.text.references import Telling
from index.text.speech_words import JUDGING, NAMING, SAID
from index.text.subjects import HIDDEN, PRONOUN, WORD, blanked, is_said, subject, topic_of

_ACCORDING = re.compile(
    r"\baccording to (?P<who>(?:[^,.;:\"“”]|(?<=Dr)\.|(?<=Mr)\.|(?<=Ms)\.|(?<=\b[A-Z])\.){2,80})",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"\b(?:known|songs?|albums?|films?|such as)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|their|his|her)\s\Z")
_PUT = re.compile(r"[\s,—–-]*as (?P<who>[^,.;:\"“”]{2,60}?) (?:has )?(?:puts?|phrase[sd]) it\b")
_ASIDE = re.compile(r"\s[—–-] [^—–]{1,120} [—–-](?=\s)")
_AGENT = re.compile(
    r"\b(?:called|described|dubbed|labell?ed|quoted|told|termed|characteri[sz]ed|dismissed) by"
    r" (?P<who>[^,.;:]{2,60}?)(?: as)?(?: an?| the)?\W*\Z"
)
_GOES_ON = re.compile(
    r"(?:and|as|but|or|which|that|to|in|at|on|of|from|for|with|by|if|when|while|where|is|was|are|were"
    r"|has|had|would|could|will)\b"
)
_FROM = re.compile(r" (?:of|from) ")
_WITH = re.compile(r"\b(?:with|and)\s\Z")
_BY = re.compile(r"\s*by (?P<who>[^,.;:]{2,60}?)(?=[,.;:]|\Z|\s(?:and|but|for|in|after|on)\s)")
_DESCRIBED = re.compile(
    r"\b(?:called|described|dubbed|labell?ed|branded|termed|denounced|dismissed|characteri[sz]ed)"
    r"(?: as)?(?: an?| the)?\W*\Z"
)
_OWN_PAPER = re.compile(r"\s*(?:its|his|her|their) (?:\w+ ){0,2}\w+")
_REACH = 120  # characters after a quotation in which its verb must stand
_IN_WORDS = re.compile(r"\bin (?P<who>[\w .’'-]{2,40}?)['’]s? words\W*\Z", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|reportedly|also|widely|so|commonly|thus)\s+(?:\w+ly\s+)?\w+"
    r"(?:\s+(?:as|the|to be|by the name))?\W*\Z",
    re.IGNORECASE,
)
_PAPER_READS = re.compile(
    r"(?:statement|letter|ruling|decision|opinion|report|summary|e-?mail|note|memo)\Z",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\b(?:had|have)\s+\Z")
_COORDINATED = re.compile(r"\b(?:and|but) (?:\w+ly |also |then )?\w+\b")
_LITTLE = frozenset(["of", "the", "a", "an", "and", "in", "for", "to", "on", "with"])
_LONGEST_TITLE = 7  # words
_LONGEST_NICKNAME = 25  # characters
_LETTER = re.compile(r"[^\W_]")
_LEAST_SPOKEN = 20  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """That the words before a quotation tell whose it is; ``None``: nobody's."""

    speaker: str | None


@dataclass(frozen=True, slots=True)
class _Before:
    """The telling before a quotation in its sentence, ``left``, which begins at ``start``."""

    telling: Telling
    left: str
    start: int
    beyond: int

    def named(self, who: re.Match[str]) -> Found:
        """Return whom the group ``who`` of a match in ``left`` names."""
        place = who.start("who")
        return Found(named(self.telling, self.left[place : who.end("who")], self.start + place))


def speaker_after(telling: Telling, quotation: Quotation) -> str | None:
    """Return who is told to speak right after a quotation, in the same sentence."""
    put = _PUT.match(telling.text, quotation.end, telling.sentence.end)
    if put:
        return named(telling, put["who"], put.start("who"))
    return _teller_after(telling, quotation)


def _teller_after(telling: Telling, quotation: Quotation) -> str | None:
    rest = HIDDEN.split(telling.text[quotation.end : telling.sentence.end])[0]
    rest = re.sub(r"\A[\s,;.–—-]+", "", rest)
    if _ends_sentence(telling.text, quotation) and not rest[:1].islower():
        return None
    start = telling.text.index(rest, quotation.end) if rest else quotation.end
    verb = WORD.match(rest)
    if verb is None:
        return None
    if verb.group() in SAID and not verb.group().endswith("ing"):
        return named_after(telling, rest[verb.end() :], start + verb.end())
    if verb.group() in SAID or _GOES_ON.match(rest) or rest.lower().startswith("according"):
        return None
    for word in WORD.finditer(rest, 0, _REACH):
        if is_said(rest[: word.start()], word.group()):
            return subject(telling, rest[: word.start()], start)
    return None


def source_after(telling: Telling, quotation: Quotation) -> str | None:
    """Return whom ``according to`` names behind a quotation in its sentence."""
    according = _ACCORDING.search(telling.text, quotation.end, telling.sentence.end)
    return _source_named(telling, according) if according else None


def _source_named(telling: Telling, according: re.Match[str]) -> str | None:
    """Return whom ``according to`` names: of "its press release", whom the sentence is about."""
    if _OWN_PAPER.fullmatch(according["who"]):
        clause = Span(according.end(), telling.sentence.end)
        return topic_of(Telling(telling.text, clause, telling.people))
    return named(telling, according["who"], according.start("who"))


def _ends_sentence(text: str, quotation: Quotation) -> bool:
    """Tell whether the quoted words end with a full stop."""
    return text[quotation.start : quotation.end].rstrip('"”»’')[-1:] in {".", "…"}


def speaker_before(telling: Telling, quotation: Quotation) -> Found | None:
    """Return who is told to speak before a quotation in its sentence, ``None`` if nothing is."""
    start = telling.sentence.start
    left = telling.text[start : quotation.start]
    if not _LETTER.search(left):
        return None
    before = _Before(telling, blanked(blanked(left, HIDDEN), _ASIDE), start, quotation.end)
    agent = _BY.match(telling.text, quotation.end, telling.sentence.end)
    if agent and _DESCRIBED.search(left):
        return Found(named(telling, agent["who"], agent.start("who")))
    for find in _FINDERS:
        found = find(before)
        if found is not None:
            return found
    if _KNOWN.search(left) or not _is_spoken(quotation):
        return Found(None)
    return Found(topic_of(telling) if _OWN.search(left) else _teller(telling))


def _is_spoken(quotation: Quotation) -> bool:
    """Tell whether quoted words are too many to be a name or a word held at a distance."""
    return quotation.end - quotation.start >= _LEAST_SPOKEN


def _teller(telling: Telling) -> str | None:
    """Return the person whom a sentence without a verb of speech is about."""
    topic = topic_of(telling)
    return topic if topic is not None and telling.people.is_sure(topic.split()[-1]) else None


def _by_possessor(before: _Before) -> Found | None:
    """Find ``in the judge's words, "..."``."""
    in_words = _IN_WORDS.search(before.left)
    return before.named(in_words) if in_words else None


def _as_name(before: _Before) -> Found | None:
    """Find ``a process called "..."``: nobody's speech."""
    left = before.left
    words = list(WORD.finditer(left))
    while words and words[-1].group() in {"as", "the", "a", "an", "by", "name"}:
        words.pop()
    if not words or words[-1].group().lower() not in NAMING or left.rstrip().endswith((",", ":")):
        return None
    if words[-1].group() in SAID and not _PASSIVE.search(left):
        who = without_adverbs(left[: words[-1].start()])
        if _PAPER_READS.search(who):
            return None
        known = mentions(before.telling.text, before.start, before.start + len(who))
        if PRONOUN.search(who) or (known and known[-1].end >= before.start + len(who)):
            return None
    return Found(None)


def _by_agent(before: _Before) -> Found | None:
    """Find ``was called by the mayor "..."``."""
    agent = _AGENT.search(before.left)
    return before.named(agent) if agent else None


def _by_verb(before: _Before) -> Found | None:
    """Find ``the mayor said "..."``: the subject of the nearest verb of speech that has one."""
    left = before.left
    for verb in reversed(list(WORD.finditer(left))):
        first = not left[: verb.start()].strip()
        if not is_said(left[: verb.start()], verb.group().lower() if first else verb.group()):
            continue
        if verb.group().endswith("ing") and not left[: verb.start()].strip():
            # ``Calling it "...", the mayor left``: whom the clause behind the quotation is about.
            clause = Span(before.beyond + 1, max(before.beyond + 1, before.telling.sentence.end))
            speaker = topic_of(Telling(before.telling.text, clause, before.telling.people))
        elif verb.group().endswith("ing"):
            speaker = _doer(before, verb.start())
        elif _REPORTED.search(left[: verb.start()]):  # what others had said, in his words
            continue
        elif not any(letter.isalnum() for letter in left[: verb.start()]):
            # ``"...," said the mayor, "..."``: the subject follows its verb.
            speaker = named_after(before.telling, left[verb.end() :], before.start + verb.end())
        else:
            speaker = subject(before.telling, left[: verb.start()], before.start)
        if speaker is not None:
            return Found(speaker)
    return None


def _doer(before: _Before, verb: int) -> str | None:
    """Return the person right before a participle: ``with Ann Rill of Tessel describing``."""
    telling, end = before.telling, before.start + verb - 1
    known = mentions(telling.text, before.start, before.start + verb)
    if len(known) > 1 and _FROM.fullmatch(telling.text[known[-2].end : known[-1].start]):
        known, end = known[:-1], known[-2].end
        with_name = _WITH.search(before.left[: known[-1].start - before.start])
        if with_name and len(known[-1].name.split()) > 1:
            return telling.people.in_full(known[-1].name)
    if known and known[-1].end == end and is_person(known[-1], telling.people):
        return telling.people.in_full(known[-1].name)
    return None


def _by_coordination(before: _Before) -> Found | None:
    """Find ``the mayor opposed the plan and said "..."``."""
    left = before.left
    speaks = any(is_said(left[: word.start()], word.group()) for word in WORD.finditer(left))
    topic = topic_of(before.telling) if speaks and _COORDINATED.search(left) else None
    return Found(topic) if topic is not None else None


def _by_source(before: _Before) -> Found | None:
    """Find ``according to the mayor``, before or after."""
    telling = before.telling
    for begin, end in ((before.start, before.start + len(before.left)), (before.start, None)):
        stop = telling.sentence.end if end is None else end
        according = _ACCORDING.search(telling.text, begin, stop)
        if according:
            return Found(_source_named(telling, according))
    return None


def _by_topic(before: _Before) -> Found | None:
    """Find ``the mayor opened the meeting: "..."``, or with a participle of speech, or a comma."""
    left, telling = before.left, before.telling
    words = WORD.findall(left)
    participle = any(word in JUDGING or (word in SAID and word.endswith("ing")) for word in words)
    if left.rstrip().endswith(":") or participle:
        return Found(topic_of(telling))
    if left.rstrip().endswith(","):
        topic = topic_of(telling)
        is_known = topic is not None and telling.people.is_sure(topic.split()[-1])
        return Found(topic if is_known else None)
    return None


_FINDERS: tuple[Callable[[_Before], Found | None], ...] = (
    _by_possessor,
    _as_name,
    _by_agent,
    _by_verb,
    _by_coordination,
    _by_source,
    _by_topic,
)


def is_title(quoted: str) -> bool:
    """Tell whether quoted words are written as titles and names are: ``"Learning Together"``."""
    words = [word for word in WORD.findall(quoted) if word not in _LITTLE]
    capital = [word for word in words if word[0].isupper() or word[0].isdigit()]
    return (
        1 < len(words) <= _LONGEST_TITLE
        and len(capital) >= 0.7 * len(words)
        and words[0][0].isupper()
    )


def is_nickname(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation stands inside a name: ``Pasquale "Pat" Di Cicco``."""
    around = re.search(r"[A-Z]\w+ \Z", text[max(0, quotation.start - 30) : quotation.start])
    beyond = re.match(r" [A-Z]\w", text[quotation.end : quotation.end + 4])
    short = quotation.end - quotation.start <= _LONGEST_NICKNAME
    told = text[quotation.end - 2] in ".,!?"
    return short and around is not None and beyond is not None and not told
