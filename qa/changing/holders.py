"""Find who holds an office, by each article: "Who is the governor of Puerto Rico?". Pure functions.

Names are taken where an article ties them to the office in so many words: as a title before the
name, beside it between commas, or sworn in, elected or named to it. Former and deputy holders are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.articles import Article, Sentence, Span
from qa.changing.asked import Term, names, subject_terms
from qa.changing.reports import Report

_NOUNS = (
    r"prime\s+minister|(?:\w+\s+){0,2}?minister|chief\s+executive|president|governor|mayor|"
    r"chair(?:man|woman|person)?|director|head|leader|secretary(?:\s+of\s+state)?|ambassador|"
    r"captain|coach|speaker|king|queen|chancellor|commissioner|spokes(?:man|woman|person)"
)
_QUESTION = re.compile(
    r"^who(?:\s+(?:is|was)|[’']s)\s+(?:(?:now|currently)\s+)?(?:the\s+)?"
    r"(?:(?:current|new|newest|latest|present)\s+)?"
    rf"(?:(?P<office>{_NOUNS})\s+(?:of|in|for|at)\s+(?P<place>.+?)"
    rf"|(?P<owner>[A-Z][\w\s.-]*?)[’']s?\s+(?:(?:current|new)\s+)?(?P<owned>{_NOUNS}))\s*\??$",
    re.IGNORECASE,
)
_NAME = (
    r"(?P<name>(?!(?:The|An?|He|She|It|They|On|In|At|But|And|As|After|\w+day)\b)"
    r"[A-ZÀ-Þ][\w’-]+(?:\s+(?:[A-Z]\.\s+)?(?:(?:de|von|van|al)\s+)?[A-ZÀ-Þ][\w’-]+){1,3})"
)
_TITLE = re.compile(r"\b(?:President|Minister|States|House|Senate|Court|Governor|Mayor)\b")
_NOT_NOW = re.compile(
    r"(?:\b(?:former|ex|deputy|vice|outgoing|exiting|acting|late|then|would-be)[\s-]+(?:\w+\s+){0,2}"
    r"|\bresignation\s+of\s+)$",
    re.IGNORECASE,
)
_OF_PLACE = r"(?:\s+of\s+(?:the\s+)?[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+)*)"
_NEARBY = 25  # characters around name and office in which "of Puerto Rico" must stand


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """An office and the words that tell whose: "governor" and "Puerto Rico"."""

    office: str
    subject: tuple[Term, ...]


def asked_office(question: str) -> AskedOffice | None:
    """Return the office whose holder is asked for, ``None`` for every other question."""
    match = _QUESTION.match(" ".join(question.split()))
    if match is None:
        return None
    office, place = match["office"] or match["owned"], match["place"] or match["owner"]
    subject = subject_terms(place)
    return AskedOffice(office.lower(), subject) if subject else None


def holder_in(asked: AskedOffice, article: Article, sentences: Sequence[Sentence]) -> Report | None:
    """Return who holds the office by the article, ``None`` when it tells nobody for sure."""
    reports = [
        report
        for place, sentence in enumerate(sentences)
        for report in _in_sentence(asked, article, sentences, place, sentence)
    ]
    return max(reports, key=lambda one: (one.clarity, -one.sentence.start), default=None)


def _in_sentence(
    asked: AskedOffice,
    article: Article,
    sentences: Sequence[Sentence],
    place: int,
    sentence: Sentence,
) -> Iterator[Report]:
    near = f"{article.title or ''} {sentences[0].text} {sentence.text}".lower()
    if not all(names(term, near) for term in asked.subject):
        return
    for strength, pattern in _patterns(asked.office):
        for match in pattern.finditer(sentence.text):
            if _is_holder(asked, sentence.text, match):
                span = Span(
                    sentence.start + match.start("name"), sentence.start + match.end("name")
                )
                clarity = strength + 1.0 - 0.02 * min(place, 20)
                value = frozenset(word.lower() for word in match["name"].split() if len(word) > 2)
                yield Report(
                    article, sentence, span, value, clarity, names_all=True, has_names=True
                )


def _patterns(office: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    spaced = r"\s+".join(re.escape(word) for word in office.split())
    words = rf"(?i:{spaced})"
    return (
        (
            2.0,
            re.compile(
                rf"{_NAME}\s+(?:was|is|has\s+been)\s+(?:sworn\s+in|elected|appointed|named|made)\b"
                rf"[^;]{{0,70}}?\b{words}\b"
            ),
        ),
        (
            1.5,
            re.compile(
                rf"\b{words}(?:\s+of\s+(?:the\s+)?[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+)*)?,?\s+{_NAME}"
            ),
        ),
        (1.5, re.compile(rf"{_NAME},\s+(?:the\s+)?[^,.;]{{0,30}}?\b{words}\b")),
    )


def _is_holder(asked: AskedOffice, text: str, match: re.Match[str]) -> bool:
    """Tell whether the match names a person, who holds the office now, of what was asked."""
    if _NOT_NOW.search(text, 0, match.start()) or _TITLE.search(match["name"]):
        return False
    # Behind the name another country may stand: "Minister Osgood summoned Vessaly's ambassador".
    beyond_office = _NEARBY if match.end() > match.end("name") else 0
    tied = text[max(0, match.start() - _NEARBY) : match.end() + beyond_office].lower()
    if not all(names(term, tied) for term in asked.subject) or _is_of_more(asked, tied):
        return False
    between = text[match.start() : match.start("name")]
    beyond = text[match.end("name") : match.end()]
    return not re.search(r"\b(?:former|deputy|vice|then)\b", f"{between} {beyond}", re.IGNORECASE)


def _is_of_more(asked: AskedOffice, tied: str) -> bool:
    """Tell whether the text names more than was asked: "House of Commons" is not "House"."""
    last = re.escape(asked.subject[-1].words[-1])
    return re.search(rf"\b{last}\s+of\s+(?!the\b)\w", tied) is not None
