"""Put in the noun that a follow-up leaves out: "the last one", "How many were there?" (pure)."""

from __future__ import annotations

import re

from qa.interpreting.history import History
from qa.wording import english
from qa.wording.phrases import is_verb, noun_phrases
from qa.wording.words import words_of

_BARE_HOW_MANY = re.compile(r"\bhow\s+many\s+", re.IGNORECASE)
_COUNTED = re.compile(
    rf"\bhow\s+many\s+(?P<noun>(?:[\w’'-]+\s+){{0,2}}?[\w’'-]+)\s+(?:{'|'.join(sorted(english.AUXILIARIES))})\b",
    re.IGNORECASE,
)


def with_nouns_for_ones(question: str, history: History) -> str:
    """Return the question with "the last one" as "the last election", from the last question."""
    found = re.search(
        r"\b(?P<before>(?:the|a|an|another|which|this|that|each)\s+(?:\w+\s+){0,2})ones?\b",
        question,
    )
    last = history.last
    if found is None or last is None or re.search(r"\bone\s+of\b", question):
        return question
    words = words_of(last.question)
    phrases = [phrase for phrase in noun_phrases(last.question, words) if phrase.head.islower()]
    if not phrases:
        return question
    best = max(phrases, key=lambda it: (it.named, it.last - it.first))
    noun = re.sub(r"^(?:the|an?|this|that)\s+", "", best.text)
    return question[: found.start()] + found["before"] + noun + question[found.end() :]


def with_counted_noun(question: str, history: History) -> str:
    """Return "How many were there?" as "How many vehicles were there?" after "How many vehicles".

    What is counted is left out where the question before has said it.
    """
    bare = _BARE_HOW_MANY.search(question)
    words = words_of(question[bare.end() :]) if bare else ()
    counted = _COUNTED.search(history.last.question) if history.last else None
    if bare is None or counted is None or not words:
        return question
    if words[0].lower not in english.AUXILIARIES | english.PAST_FORMS and not is_verb(words, 0):
        return question
    noun = words_of(counted["noun"])
    if any(is_verb(noun, place) or not it.text[0].isalpha() for place, it in enumerate(noun)):
        return question
    return f"{question[: bare.end()]}{counted['noun']} {question[bare.end() :]}"
