"""Find how old each article says that somebody is: "How old is Helena Marrick?". Pure functions.

Newspapers put an age beside a name ("Judge Marrick, 66,"), before it ("the 66-year-old Helena
Marrick") or at a death ("died aged 66"). A last name alone counts where the article gives it to
nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import Article, Sentence, Span
from qa.changing.reports import Report
from qa.wording import english
from qa.wording.words import names_of, words_of

_QUESTION = re.compile(
    r"^\W*(?:and\s+|so\s+)?(?:how\s+old\s+(?:is|was|are|were)\s+(?P<asked>.+?)"
    r"|(?:what|at\s+what|at\s+which|what\s+is\s+the)\s+age\s+(?:is|was|of|did|does|has|had)\s+(?P<aged>.+?)"
    r"|what\s+(?:is|was)\s+(?P<owner>.+?)[’']s?\s+age)"
    r"(?:\s+(?:when|at\s+the\s+time|as\s+of|now|today|currently|die|died|have|turn)\b.*)?\s*[?.!]*$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"[’']s?\s+\w")
_AGE = r"(?P<age>1[01]\d|[1-9]?\d)"
_AFTER_AGE = r"(?=\s*[,.;:)–—]|$|\s+(?:years\s+old|when))"
_NEAR = r"[^.;“”]{0,80}?"
_TITLES = english.PERSON_NOUNS | frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "rev", "sir", "dame", "lady", "st", "sgt", "detective"]
)
_CLEAR = 3.5  # an age beside the very name needs no second article


@dataclass(frozen=True, slots=True)
class AskedAge:
    """Whose age is asked: the words of a name, first name first where the question has it."""

    name: tuple[str, ...]


def asked_age(question: str) -> AskedAge | None:
    """Return whose age the question asks, ``None`` where it names nobody or asks something else."""
    match = _QUESTION.match(" ".join(question.split()))
    if match is None:
        return None
    whose = match["asked"] or match["aged"] or match["owner"]
    words = words_of(f"of {whose}")
    names = names_of(words)
    if _OF_ANOTHER.search(whose):
        return None  # "Judge Marrick's husband"
    if len(names) != 1 or any(it.lower in english.BINDING_PREPOSITIONS for it in words[1:]):
        return None  # "the lighthouse keeper of Gull Point" names a place
    first, last = names[0]
    parts = [it.text for it in words[first : last + 1] if it.text[0].isalpha()]
    while len(parts) > 1 and parts[0].lower().strip(".") in _TITLES:
        parts = parts[1:]
    return AskedAge(tuple(re.sub(r"[’']s?$", "", part) for part in parts))


def age_in(asked: AskedAge, article: Article, sentences: Sequence[Sentence]) -> Report | None:
    """Return the age that the article gives the person, the first one that it names."""
    last, first = asked.name[-1], asked.name[:-1]
    told = f"{article.title or ''}\n{article.text}"
    if last not in told or (first and first[0] not in told):
        return None
    own = not first or _is_only_bearer(last, first[0], told)
    whole = r"\s+(?:\w\.\s+)?".join(re.escape(part) for part in asked.name)
    name = rf"(?:{whole}|{re.escape(last)})" if own else whole
    patterns = _patterns(name)
    for sentence in sentences:
        found = next(
            (match for pattern in patterns if (match := pattern.search(sentence.text))), None
        )
        if found is not None:
            span = Span(sentence.start + found.start("age"), sentence.start + found.end("age"))
            value = float(found["age"])
            return Report(article, sentence, span, value, _CLEAR, names_all=True, has_names=True)
    return None


def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the forms in which an age stands with a name, the surest first."""
    aged = r"(?:aged?\s+)?"
    forms = (
        rf"\b{name}\s*(?:,\s*(?:who\s+(?:is|was|turned)\s+)?(?:now\s+)?|\(\s*){aged}{_AGE}{_AFTER_AGE}",
        rf"\b{_AGE}[-\s]year[-\s]old\s+(?:[\w’'-]+\s+){{0,5}}{name}\b",
        rf"\b{name}\s+(?:is|was|turned|turns)\s+(?:now\s+)?{aged}{_AGE}{_AFTER_AGE}",
        rf"\b{name}\b{_NEAR}\b(?:died|dead|killed){_NEAR}\b(?:aged|(?:the\s+)?age(?:\s+of)?)\s+{_AGE}\b",
        rf"\b{name}\b,?[^.,;“”]{{0,60}},?\s+aged\s+{_AGE}\b",
    )
    return tuple(re.compile(form) for form in forms)


def _is_only_bearer(last: str, first: str, told: str) -> bool:
    """Tell whether an article gives the last name to nobody with another first name."""
    before = re.findall(rf"\b([A-ZÀ-Þ][\w’'-]+)\.?\s+(?:[A-Z]\.\s+)?{re.escape(last)}\b", told)
    others = {word for word in before if word != first and word.lower() not in _TITLES}
    return not {word for word in others if word.lower() not in english.CLOSED}
