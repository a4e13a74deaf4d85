"""Put names in the place of "the minister", "that party" and "the strike": pure functions."""

from __future__ import annotations

import re

from qa.interpreting.entities import Entity
from qa.interpreting.history import History
from qa.wording import english
from qa.wording.phrases import Phrase, noun_phrases
from qa.wording.words import Word, stem, words_of

_NAME = r"((?:[A-ZÀ-Þ][\w’'-]*\.?\s+(?:(?:van|von|de|bin|al)\s+)?){0,3}[A-ZÀ-Þ][\w’'-]+)"
_TITLE_WORDS = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "the",
    "a",
    "an",
    "as",
    "in",
    "on",
    "at",
    "he",
    "she",
}


def with_names_for_descriptions(question: str, history: History) -> str:
    """Return the question with bare descriptions made whole, as far as the history tells.

    "the president" becomes "the president Andrzej Duda" where the cited texts name one such
    person only; "that party" becomes "the Thai Raksa Chart Party" where that was spoken of.
    """
    words = words_of(question)
    for phrase in reversed(noun_phrases(question, words)):
        begin, end = words[phrase.first].start, words[phrase.last].end
        if not phrase.definite or phrase.named or _is_asked_for(words, phrase):
            continue
        whole = _whole(phrase, history)
        if whole:
            question = question[:begin] + whole + question[end:]
    return question


def _is_asked_for(words: tuple[Word, ...], phrase: Phrase) -> bool:
    """Tell whether the question asks who that is: "Who was the captain?"."""
    return phrase.first == 2 and words[0].lower == "who" and words[1].lower in english.BE_FORMS


def _whole(phrase: Phrase, history: History) -> str | None:
    bare = re.sub(r"^(?:the|this|that|these|those)\s+", "", phrase.text, flags=re.IGNORECASE)
    spoken_of = _same_head(bare, history.entities)
    if spoken_of is not None:
        return spoken_of.name
    single = phrase.head.removesuffix("s")
    if phrase.head in english.PERSON_NOUNS and single == phrase.head:
        name = person_called(bare, history.context)
        return f"the {bare} {name}" if name else None
    return None


def _same_head(bare: str, entities: tuple[Entity, ...]) -> Entity | None:
    """Return the entity with the same noun at its head that says more than the description."""
    words = [stem(word) for word in bare.split()]
    for entity in entities:
        if not (entity.asked or entity.answered):
            continue
        own = re.split(r"\s(?:of|in|at|on|for|from|between|against|over|with|to)\s", entity.name)[0]
        parts = [stem(word) for word in own.split()]
        longer = len(entity.name.split()) > len(words) + 1
        if longer and parts[-1:] == words[-1:] and set(words) <= set(parts):
            return entity
    return None


def person_called(role: str, context: str) -> str | None:
    """Return the only name that the texts give someone called so, ``None`` with none or several.

    Both orders count: "mayor Agnes Tull" and "Agnes Tull, the mayor".
    """
    quoted = re.escape(role)
    titled = re.compile(rf"\b(?i:{quoted}),?\s+{_NAME}")
    apposed = re.compile(rf"{_NAME}(?:,\s+\d+)?,\s+(?:\w+[’']?s?\s+){{0,4}}(?i:{quoted})\b")
    found: dict[str, str] = {}
    for pattern in (titled, apposed):
        for match in pattern.finditer(context):
            name = match[1]
            if name.split()[0].lower().strip(".") in _TITLE_WORDS and len(name.split()) < 2:
                continue
            found.setdefault(name.split()[-1], name)
    return next(iter(found.values())) if len(found) == 1 else None
