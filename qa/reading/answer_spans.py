"""Which words of a sentence are shown as the short answer: pure functions of text and offsets.

Mostly those that the reader pointed at. What somebody said is the quotation, a reason the clause
that names it, a list all that is enumerated; yes or no stands in no span.
"""

from __future__ import annotations

import re

from index.articles import Sentence, Span
from qa.reading.answer_types import AnswerType, answer_type, asks_manner
from qa.reading.office_holders import asked_office, office_holder
from qa.reading.readings import Reading

_SAID = re.compile(
    r"^\W*what\s+(?:did|does|do|has|have)\b.*\b"
    r"(?:say|said|tweet(?:ed)?|write|written|post(?:ed)?|tell|told|reply|replied|answer(?:ed)?)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“([^“”]+)(?:”|$)|\"([^\"]+)(?:\"|$)|«([^«»]+)(?:»|$)")
_SPEAKS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|old)|w(?:rite|rites|rote|ritten)|tweet\w*|post(?:s|ed)?|repl(?:y|ies|ied)|"
    r"answer(?:s|ed)?|add(?:s|ed)?|warn\w*|call(?:s|ed)|stat(?:es|ed|ing)|claim\w*|announc\w*|declar\w*|"
    r"describ\w*|argu\w*|insist\w*|explain\w*|according|quoted|remark\w*|promis\w*|ask(?:s|ed)|f(?:eel|elt)|"
    r"f(?:ound|inds)|rul(?:ed|es)|statement|words|message|comment\w*)\b",
    re.IGNORECASE,
)
_LEAST_QUOTED_WORDS = 3  # fewer are a word in quotation marks, not what somebody said
_REASON = re.compile(
    r"\b(?:because|due\s+to|owing\s+to|as\s+a\s+result\s+of|thanks\s+to)\b[^.;]*", re.IGNORECASE
)
_YES_OR_NO = re.compile(
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|must)\b",
    re.IGNORECASE,
)
# How is seldom told in a few words: of 200 such questions of SQuAD 1.1 dev read in their paragraphs
# the span shares no word with the answer for 41 % below this advantage, for 19 % above.
_LEAST_OF_MANNER = 0.0
_SEVERAL = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+){0,2}?(?:countries|cities|states|companies|people|parties|"
    r"towns|regions|teams|words|names|\w+s)\s+(?:are|were|have|had|did|do|will|can|took|take)\b|"
    r"\bwho\s+(?:are|were)\b|\bname\s+the\b",
    re.IGNORECASE,
)
_ITEM = r"(?:the\s+)?[A-ZÀ-Þ][\w’'-]*(?:\s+(?:of\s+|de\s+)?[A-ZÀ-Þ][\w’'-]*)*"
_PERSON = r"[A-ZÀ-Þ][\w’'-]+(?:\s+[A-Z]\.)?(?:\s+(?:van|von|de|bin|al)\b)?(?:\s+[A-ZÀ-Þ][\w’'-]+)+"
_OF_WHENCE = re.compile(rf"(?P<person>{_PERSON}),?\s+(?:\d{{1,3}},\s+)?(?:of|from)\s+(?:the\s+)?$")
_ONE_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+\s?){1,3}")
_ENUMERATION = re.compile(rf"{_ITEM}(?:,\s+{_ITEM})*,?\s+and\s+{_ITEM}")


def is_yes_or_no(question: str) -> bool:
    """Tell whether the question asks for yes or no by how it begins."""
    return _YES_OR_NO.match(question) is not None and " or " not in question


def answer_span(
    question: str, sentence: Sentence, reading: Reading | None, *, least_advantage: float
) -> Span | None:
    """Return the words of the sentence that answer, as characters of the article.

    ``None`` where the whole sentence does: no span is good enough (its advantage over no answer, in
    logits, is below ``least_advantage``), or the question is not answered by a few words.
    """
    if is_yes_or_no(question):
        return None
    if _SAID.match(question):
        quoted = _quotation(sentence)
        if quoted is not None:
            return quoted
    if answer_type(question) is AnswerType.REASON:
        return _reason(sentence)
    if asks_manner(question):
        least_advantage = max(least_advantage, _LEAST_OF_MANNER)
    told = _holder(question, sentence)
    if reading is None or reading.advantage < least_advantage:
        return told
    span = Span(reading.start, min(reading.end, sentence.end))
    if told is not None and (span.end <= told.start or told.end <= span.start):
        return told
    return _whole(question, sentence, span)


def _whole(question: str, sentence: Sentence, span: Span) -> Span:
    """Return the person or the enumeration that the span is a part of, where that is asked for."""
    if answer_type(question) is AnswerType.PERSON:
        span = _person_of(sentence, span)
    return _enumeration(sentence, span) if _SEVERAL.search(question) else span


def _holder(question: str, sentence: Sentence) -> Span | None:
    """Return the name of who holds the office that is asked for, where the sentence tells it."""
    office = asked_office(question)
    holder = office_holder(office, sentence.text) if office else None
    if holder is None:
        return None
    return Span(sentence.start + holder.name.start, sentence.start + holder.name.end)


def _quotation(sentence: Sentence) -> Span | None:
    """Return the longest quotation of the sentence, without its marks; it may run on after it.

    A name in quotation marks is none: somebody must speak in the sentence.
    """
    if sentence.speaker is None and not _SPEAKS.search(sentence.text):
        return None
    found = [
        match.span(group)
        for match in _QUOTED.finditer(sentence.text)
        for group in (1, 2, 3)
        if match.group(group) and len(match.group(group).split()) >= _LEAST_QUOTED_WORDS
    ]
    if not found:
        return None
    start, end = max(found, key=lambda one: (one[1] - one[0], -one[0]))
    return _trimmed(sentence, start, end)


def _reason(sentence: Sentence) -> Span | None:
    found = _REASON.search(sentence.text)
    return None if found is None else _trimmed(sentence, *found.span())


def _person_of(sentence: Sentence, span: Span) -> Span:
    """Return the person of whom the span tells only whence: "Abel Thornquist of Vessaly"."""
    words = sentence.text[span.start - sentence.start : span.end - sentence.start]
    named = _OF_WHENCE.search(sentence.text, 0, span.start - sentence.start)
    if named is None or not _ONE_NAME.fullmatch(words):
        return span
    return Span(sentence.start + named.start("person"), sentence.start + named.end("person"))


def _enumeration(sentence: Sentence, span: Span) -> Span:
    """Return the enumeration that the span is part of, or the span."""
    for found in _ENUMERATION.finditer(sentence.text):
        start, end = sentence.start + found.start(), sentence.start + found.end()
        if start <= span.start and span.end <= end:
            return Span(start, end)
    return span


def _trimmed(sentence: Sentence, start: int, end: int) -> Span | None:
    """Return the stretch as characters of the article, without spaces and points at its ends."""
    words = sentence.text[start:end]
    inner = words.strip(' \n\t.,;:“”"')
    if not inner:
        return None
    begin = sentence.start + start + words.index(inner)
    return Span(begin, begin + len(inner))
