"""What a conversation is about, and how a question that leans on it is made whole: pure."""

from __future__ import annotations

import re

from qa.interpreting.descriptions import with_names_for_descriptions
from qa.interpreting.entities import Entity, Kind
from qa.interpreting.history import History
from qa.interpreting.references import times_in
from qa.wording import english
from qa.wording.phrases import Phrase, noun_phrases
from qa.wording.words import Word, content_stems, is_content, names_of, stem, words_of

_GOES_ON = re.compile(r"^\W*(?:and|but|so|then|also)\b", re.IGNORECASE)
_LEAST_KNOWN = 0.5  # share of a question's words that the cited texts hold: it goes on about them
_SAID_OF_ANYTHING = english.words_of_list(
    """
    article articles story report text piece page way point kind sort type time times day days week
    month year years matter thing things question answer sentence one ones area fact information
    info news details topic subject
    """
)
_BARE = {Kind.THING, Kind.PERSON}  # "the door", "the captain": no topic of a talk
_SAYS_ENOUGH = 4  # words of content
_THIN_WORDS = 7  # "What did Macron do?": a name and nothing of what about


def leans(question: str, history: History) -> bool:
    """Tell whether a question without pronouns still leans on the turns before it.

    It does when it names nothing and its words are those of the articles last cited, or when it
    names someone but says nothing of what about: "What did Macron do?".
    """
    if history.last is None:
        return False
    words = words_of(question)
    content = content_without_names(words)
    if _names_in_small_letters(content, history):
        return False
    if names_of(words):
        if words[0].lower in {"when", "where", "who"}:
            return False  # "When was the cup found?" says what is wanted of it
        says_nothing = not content and any(it.lower in english.EMPTY_VERBS for it in words[2:])
        return says_nothing and not times_in(question) and len(words) <= _THIN_WORDS
    if len(content) >= _SAYS_ENOUGH and not any(
        it.definite for it in noun_phrases(question, words)
    ):
        return False  # "How many seats does a party need for a majority?"
    return not content or known_share(content, history) >= _LEAST_KNOWN


def _names_in_small_letters(content: list[str], history: History) -> bool:
    """Tell whether a word is the last name of someone spoken of: "was angle fired?"."""
    last_names = {
        entity.name.split()[-1].lower()
        for entity in history.entities
        if entity.kind is Kind.PERSON and entity.named
    }
    return any(word.islower() and word in last_names for word in content)


def may_stand_alone(question: str) -> bool:
    """Tell whether a question without a name may be one of its own all the same.

    "And who voted?" goes on, and "How many died?" says too little to be asked alone.
    """
    return not goes_on(question) and len(content_stems(question)) > 1


def goes_on(question: str) -> bool:
    """Tell whether a question begins with "And" or another word that goes on."""
    return _GOES_ON.match(question) is not None


def unseen(question: str, history: History) -> Phrase | None:
    """Return a "this ship" of which nothing before has spoken, ``None`` where there is none."""
    words = words_of(question)
    said = " ".join((history.context, *(f"{it.question} {it.said}" for it in history.turns)))
    known = {stem(word.text) for word in words_of(said)}
    for phrase in noun_phrases(question, words):
        points = words[phrase.first].lower in english.DEMONSTRATIVES and phrase.last > phrase.first
        head = phrase.head
        noun = head not in _SAID_OF_ANYTHING | english.PAST_FORMS and not head.endswith("ed")
        if points and noun and stem(head) not in known:
            return phrase
    return None


def content_without_names(words: tuple[Word, ...]) -> list[str]:
    """Return the words that say something, those of names left out."""
    inside = {n for first, last in names_of(words) for n in range(first, last + 1)}
    return [it.text for n, it in enumerate(words) if n not in inside and is_content(it.text)]


def known_share(content: list[str], history: History) -> float:
    """Return the share (0..1) of the words that the questions and texts of the history hold."""
    asked = (one for turn in history.turns for one in content_stems(turn.question))
    known = {*content_stems(history.context), *asked}
    stems = [stem(word) for word in content]
    return sum(one in known for one in stems) / len(stems)


def with_topic(question: str, history: History) -> list[str]:
    """Return the question with what the conversation is about, likeliest first."""
    described = with_names_for_descriptions(question, history)
    if names_of(words_of(described)):
        question = described
        if not leans(question, history):
            return [question]
    topics = [it for it in topics_of(history, question) if it.named or it.kind not in _BARE]
    return [_attached(question, topic, history.context) for topic in topics[:2]] or [question]


def topics_of(history: History, question: str) -> list[Entity]:
    """Return what the conversation is about, heaviest first: things that were asked about."""
    spoken_of = [entity for entity in history.entities if entity.asked or entity.answered]
    here = set(content_stems(question))
    fresh = [it for it in spoken_of if not set(content_stems(it.name)) <= here]
    whole = [it for it in fresh if not any(_within(it, other) for other in fresh)]
    others = [it for it in history.entities if not set(content_stems(it.name)) <= here]
    return sorted(whole, key=lambda it: -_as_topic(it)) or others[:1]


def _as_topic(entity: Entity) -> float:
    """Return how likely an entity is what all of the conversation is about."""
    weight = entity.weight * (1.0 if entity.named else 0.5)
    if entity.kind is Kind.EVENT:
        weight *= 1.3
    if entity.kind is Kind.PLACE or not entity.asked:
        weight *= 0.6
    if re.search(r"[’']s?\s", entity.name):
        weight *= 0.3  # "Warholm's time" is asked of him, not spoken of
    if entity.kind is Kind.PERSON:
        weight *= 0.6  # one is asked about by name, or as "he"
    return weight


def _within(entity: Entity, other: Entity) -> bool:
    """Tell whether a name is part of a longer phrase that weighs about as much."""
    return (
        entity is not other
        and entity.name.lower() in other.name.lower()
        and other.weight >= 0.45 * entity.weight
    )


def _attached(question: str, topic: Entity, context: str) -> str:
    """Return "How many people died in TOPIC?", "What did the mayor say about TOPIC?"."""
    body = question.rstrip(" ?.!")
    mark = question[len(body) :].strip() or "?"
    words = words_of(body)
    if any(word.lower in english.SAYING_VERBS for word in words) and "about" not in body.split():
        return f"{body} about {topic.name}{mark}"
    phrases = noun_phrases(body, words)
    open_ended = [it for it in phrases if it.definite or _after_which(words, it.first)]
    if not open_ended and words and words[-1].lower in english.PREPOSITIONS:
        return f"{body} {topic.name}{mark}"
    if open_ended and topic.kind not in {Kind.EVENT, Kind.PLACE}:
        last = open_ended[-1]
        end = words[last.last].end
        bare = topic.name.removeprefix("the ")
        if last.first < last.last and re.search(
            rf"\b{re.escape(last.head)}\s+{re.escape(bare)}\b", context
        ):
            return f"{body[:end]} {bare}{body[end:]}{mark}"  # "the ferry Lady Maren"
        return f"{body[:end]} of {topic.name}{body[end:]}{mark}"
    tie = "of" if phrases and topic.kind not in {Kind.EVENT, Kind.PLACE} else "in"
    return f"{body} {tie} {topic.name}{mark}"


def _after_which(words: tuple[Word, ...], first: int) -> bool:
    return first > 0 and words[first - 1].lower in {"which", "what", "whose"}
