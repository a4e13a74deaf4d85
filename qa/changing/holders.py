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
from qa.reading import office_holders
from qa.reading.office_holders import Mention, mentions

_TITLE = re.compile(r"\b(?:President|Minister|States|House|Senate|Court|Governor|Mayor)\b")
_NEARBY = 25  # characters around name and office in which "of Puerto Rico" must stand
_FEWEST_NAMES = 2  # a surname alone may be anybody's
_INSTALLED, _TIED = 2.0, 1.5  # how clearly an article tells it


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """An office and the words that tell whose: "governor" and "Puerto Rico"."""

    office: str
    subject: tuple[Term, ...]


def asked_office(question: str) -> AskedOffice | None:
    """Return the office whose holder is asked for, ``None`` for every other question."""
    asked = office_holders.asked_office(" ".join(question.split()))
    if asked is None or asked.is_kinship:
        return None
    subject = subject_terms(asked.whose)
    return AskedOffice(asked.role, subject) if subject else None


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
    for mention in mentions(asked.office, sentence.text):
        name = sentence.text[mention.name.start : mention.name.end]
        if len(name.split()) < _FEWEST_NAMES or not _is_holder(asked, sentence.text, mention):
            continue
        span = Span(sentence.start + mention.name.start, sentence.start + mention.name.end)
        clarity = (_INSTALLED if mention.is_installed else _TIED) + 1.0 - 0.02 * min(place, 20)
        value = frozenset(word.lower() for word in name.split() if len(word) > 2)
        yield Report(article, sentence, span, value, clarity, names_all=True, has_names=True)


def _is_holder(asked: AskedOffice, text: str, mention: Mention) -> bool:
    """Tell whether the mention names a person, who holds the office now, of what was asked."""
    name, office = mention.name, mention.office
    if _TITLE.search(text[name.start : name.end]):
        return False
    # Behind the name another country may stand: "Minister Osgood summoned Vessaly's ambassador".
    begin = max(0, min(name.start, office.start) - _NEARBY)
    end = office.end + _NEARBY if office.start > name.end else name.end
    tied = text[begin:end].lower()
    if not all(names(term, tied) for term in asked.subject) or _is_of_more(asked, tied):
        return False
    between = text[min(name.end, office.end) : max(name.start, office.start)]
    return not re.search(r"\b(?:former|deputy|vice|then)\b", between, re.IGNORECASE)


def _is_of_more(asked: AskedOffice, tied: str) -> bool:
    """Tell whether the text names more than was asked: "House of Commons" is not "House"."""
    last = re.escape(asked.subject[-1].words[-1])
    return re.search(rf"\b{last}\s+of\s+(?!the\b)\w", tied) is not None
