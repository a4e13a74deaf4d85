"""What earlier turns leave behind for the next question: pure functions of the conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qa.answers import Conversation, Turn
from qa.interpreting.entities import (
    Entity,
    Kind,
    entity_of_name,
    full_name,
    kind_of_head,
    merged,
    names_in,
    phrases_as_entities,
)
from qa.wording import english
from qa.wording.phrases import is_verb, main_verbs
from qa.wording.words import is_content, names_of, stem, words_of

_MARK = re.compile(r"\s*\[\d+\]")
_OLDEST_TURNS = 6  # a question rarely points further back
_DECAY = 0.55  # of an entity's weight for each turn that has passed since
_DECAY_OF_EVENT = 0.75  # what a talk began with stays what it is about for longer
_ASKED, _DESCRIBED, _ANSWERED, _ANSWERED_ASIDE, _QUOTED, _TITLE = 1.0, 0.9, 1.1, 0.3, 0.25, 0.2
_GUESSED = 0.8  # of the weight of a short answer
_NAMES_FROM_TEXT = 8
_IN_TEXT = 0.1
_NEWEST_CHARACTERS = 4_000
_CONTEXT_CHARACTERS = 20_000
_FEW_WORDS = 4  # beside its names; a longer answer is not what a name in it is
# "the kings of old Calmere": the name is not who answers.
_DESCRIBES = re.compile(r"(?:[Tt]he|[Aa]n?)\s+(?:[a-z][\w’'-]*\s+)+?(?:of|in|at|from|on|for)\s")
_OF_WHERE = re.compile(
    r"(?<=\w)(?<!\bDuke)(?<!\bKing)(?<!\bQueen)(?<!\bPrince)(?<!Princess)\s+of\s+\S.*$"
)
_ASKS_FOR_WHO = re.compile(r"^\W*(?:\w+\s+){0,2}?(?:who|whom)\b", re.IGNORECASE)
_ASKS_FOR_NOUN = re.compile(r"^\W*(?:what|which)\s+(\w+)", re.IGNORECASE)
_ASKS_FOR_WHAT = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier turn: the question as understood, the answer's words, what was quoted."""

    question: str
    short_answer: str | None
    said: str
    quote: str
    title: str
    abstained: bool


@dataclass(frozen=True, slots=True)
class History:
    """The earlier turns, oldest first; the entities they spoke of, heaviest first.

    ``context`` are the texts that were cited (or, without citations, the answers), newest first.
    """

    turns: tuple[Past, ...]
    entities: tuple[Entity, ...]
    context: str

    @property
    def last(self) -> Past | None:
        """The latest turn."""
        return self.turns[-1] if self.turns else None


def remember(conversation: Conversation, texts: Mapping[str, str]) -> History:
    """Return what the conversation leaves; ``texts`` are those of cited articles by their id.

    Turns that ended in asking back are left out, and what was cited from an article that has no
    text here.
    """
    turns = [turn for turn in conversation.turns if not turn.answer.choices][-_OLDEST_TURNS:]
    past = tuple(_past(turn, texts) for turn in turns)
    context = _context(turns, texts)
    entities = merged(
        _lasting(entity, len(past) - 1 - number)
        for number, turn in enumerate(past)
        for entity in _entities(turn, number, context, _DECAY ** (len(past) - 1 - number))
    )
    return History(past, tuple(merged([*entities, *_people_of(context, len(past) - 1)])), context)


def _past(turn: Turn, texts: Mapping[str, str]) -> Past:
    answer = turn.answer
    first = answer.citations[0] if answer.citations else None
    if first is not None and first.article_id not in texts:  # gone from the archive meanwhile
        return Past(answer.interpreted_question, None, "", "", "", abstained=True)
    return Past(
        question=answer.interpreted_question,
        short_answer=answer.short_answer,
        said="" if answer.abstained else _MARK.sub("", answer.text),
        quote=" ".join(first.quote.split()) if first else "",
        title=(first.title or "") if first else "",
        abstained=answer.abstained,
    )


def _context(turns: list[Turn], texts: Mapping[str, str]) -> str:
    parts: dict[str, None] = {}
    for turn in reversed(turns):
        for citation in turn.answer.citations or turn.answer.alternatives[:1]:
            if citation.article_id in texts:
                parts[f"{citation.title or ''}\n{texts[citation.article_id]}"] = None
        if not turn.answer.citations and not turn.answer.abstained:
            parts[turn.answer.text] = None
    return "\n\n".join(parts)[:_CONTEXT_CHARACTERS]


def _entities(turn: Past, number: int, context: str, decay: float) -> list[Entity]:
    found = [
        _named(name, turn, context, _ASKED * decay, number, asked=True)
        for name in _names_asked(turn.question)
    ]
    found += phrases_as_entities(turn.question, weight=_DESCRIBED * decay, turn=number)
    found += _answered(turn, number, context, decay)
    for text, weight in ((turn.quote or turn.said, _QUOTED), (turn.title, _TITLE)):
        names = names_in(text, question=False)[:_NAMES_FROM_TEXT]
        found += [
            _named(name, turn, context, weight * decay, number)
            for name in dict.fromkeys(names)
            if not (name.isupper() and len(name) > 5)  # "PORT ELLERY (CNA)": where it was written
        ]
    return found


def _people_of(context: str, turn: int) -> list[Entity]:
    """Return those whom the newest cited texts name most often, as a last resort for "he"."""
    counts = Counter(names_in(context[:_NEWEST_CHARACTERS], question=False))
    likely = [
        entity_of_name(name, context, weight=_IN_TEXT * min(1.0, count / 5), asked=False, turn=turn)
        for name, count in counts.most_common(12)
        if not name.isupper()
    ]
    return [entity for entity in likely if entity.kind is Kind.PERSON]


def _lasting(entity: Entity, age: int) -> Entity:
    if entity.kind is not Kind.EVENT or not entity.asked:
        return entity
    return replace(entity, weight=entity.weight * (_DECAY_OF_EVENT / _DECAY) ** age)


def _named(
    name: str, turn: Past, context: str, weight: float, number: int, *, asked: bool = False
) -> Entity:
    around = f"{turn.question}\n{turn.quote}\n{context}"
    whole = full_name(name, context)
    return entity_of_name(whole, around, weight=weight, asked=asked, turn=number)


def _names_asked(question: str) -> list[str]:
    """Return the names of a question but those that describe a noun: "the Polish stores"."""
    words = words_of(question)
    names = names_in(question, question=True)
    verbs = main_verbs(words)
    kept = []
    for name, (first, last) in zip(names, names_of(words), strict=True):
        following = words[last + 1].lower if last + 1 < len(words) else ""
        of_noun = (
            following.isalpha()
            and is_content(following)
            and last + 1 not in verbs
            and not words[last].text.endswith(("'s", "’s"))
        )
        if not of_noun or first == last == 0:
            kept.append(name)
    return kept


def _answered(turn: Past, number: int, context: str, decay: float) -> list[Entity]:
    """Return what the short answer names: the person asked for by "who" above all."""
    who = _ASKS_FOR_WHO.match(turn.question) is not None
    what = _ASKS_FOR_WHAT.match(turn.question) is not None
    answer = turn.short_answer or ""
    names = names_in(answer, question=False) or names_in(f"is {answer}", question=True)
    if who and _DESCRIBES.match(answer):
        names = []
    if who:
        names = [_OF_WHERE.sub("", name) for name in names]
    aside = len(answer.split()) > _FEW_WORDS + 2 * sum(len(name.split()) for name in names)
    weight = (_ANSWERED if (who or what) and not aside else _ANSWERED_ASIDE) * decay
    if not answer and (who or what) and not turn.abstained:
        weight *= _GUESSED
        names = _likely_answer(turn, who=who)
    found = [
        replace(_named(name, turn, context, weight, number), answered=True)
        for name in names[:_NAMES_FROM_TEXT]
    ]
    noun = _ASKS_FOR_NOUN.match(turn.question)
    kind = Kind.PERSON if who else kind_of_head(noun[1].lower()) if noun else None
    found = [_of_kind(entity, kind) for entity in found]
    if not found and answer and (who or what):
        found = _described(answer, weight=weight, number=number, who=who)
    return found


def _likely_answer(turn: Past, *, who: bool) -> list[str]:
    """Guess the name that answers from the quoted sentence, where the reader showed no words.

    After "which airline" it is the name beside "airline", after "who" the one before the verb.
    """
    asked = set(names_in(turn.question, question=True))
    names = [
        name for name in names_in(turn.quote or turn.said, question=False) if name not in asked
    ]
    if not who:
        noun = _ASKS_FOR_NOUN.match(turn.question)
        beside = [
            name
            for name in names
            if noun and re.search(rf"\b{noun[1]},?\s+{re.escape(name)}", turn.quote or turn.said)
        ]
        return beside[:1]
    verbs = {stem(word.text) for word in words_of(turn.question) if is_content(word.text)}
    best: list[tuple[int, str]] = []
    places = [word.start for word in words_of(turn.quote) if stem(word.text) in verbs]
    for name in names:
        end = turn.quote.find(name) + len(name)
        ahead = [place - end for place in places if place > end]
        if ahead:
            best.append((min(ahead), name))
    return [name for distance, name in sorted(best)[:1] if distance < 60]


def _of_kind(entity: Entity, kind: Kind | None) -> Entity:
    """Return the entity as of the kind asked for; a group may well answer "who"."""
    if kind is None or (kind is Kind.PERSON and entity.kind is not None):
        return entity
    return replace(entity, kind=kind)


def _described(words: str, *, weight: float, number: int, who: bool) -> list[Entity]:
    """Return an answer without a name, "a former guard at the museum", as something definite."""
    text = re.sub(r"^(?:an?|one)\s", "the ", words, flags=re.IGNORECASE)
    split = words_of(text)
    if len(split) > 7 or any(is_verb(split, place) for place in range(len(split))):
        return []
    if any(not word.text[0].isalpha() for word in split):
        return []
    if split[0].lower in english.PREPOSITIONS:  # "among the dead", "in the fourth week"
        return []
    if split[0].lower not in english.DETERMINERS:
        text = f"the {text}"
    tied = next((n for n, it in enumerate(split) if it.lower in english.PREPOSITIONS), len(split))
    head = split[max(0, tied - 1)].lower
    kind = kind_of_head(head) or (Kind.PERSON if who else Kind.THING)
    plural = head.endswith("s") and not head.endswith("ss")
    return [Entity(text, kind, None, weight, number, plural=plural, named=False, answered=True)]
