"""Complete "Why?" and "Where did that happen?" from the question before: pure functions."""

from __future__ import annotations

import re

from qa.interpreting.history import Past
from qa.wording import english
from qa.wording.phrases import is_verb, main_verbs, noun_phrases
from qa.wording.words import Word, words_of

_PARTICLES = frozenset(["away", "back", "down", "off", "out", "over", "up"])
_FORMER_END = re.compile(
    r"\s+(?:previously|formerly|earlier|before(?:\s+(?:that|this|then|[$£€]?\d[^?]*))?)$"
)
_NO_PLURAL = ("ss", "us", "is")  # endings


def bare_questions(question_word: str, last: Past) -> list[str]:
    """Return "Why did Germany ban Mahan Air?" for "Why?" after "Which airline did Germany ban?"."""
    text = last.question.strip()
    words = words_of(text)
    if not words:
        return []
    asked = question_word[0].upper() + question_word[1:]
    asked = re.sub(r"\s+(?:exactly|so)\b", "", asked)
    if asked.lower().endswith(" else") and (others := _of_others(asked, text, words)):
        return [others]
    auxiliary = next((n for n, w in enumerate(words) if w.lower in english.AUXILIARIES), None)
    answer = (last.short_answer or "").strip(" .")
    rest = text.rstrip(" ?.!")
    begins_with = words[0].lower
    if begins_with in english.AUXILIARIES:
        return [f"{asked} {rest[0].lower()}{rest[1:]}?"]
    if auxiliary is None or (auxiliary > 6 and begins_with == "who"):
        return _after_subject(asked, rest, answer)
    head = " ".join(word.lower for word in words[:auxiliary])
    predicate = rest[words[auxiliary].start :]
    if begins_with in {"when", "where", "why", "how"} and not re.match(r"how (?:many|much)", head):
        return [f"{asked} {predicate}?"]
    return _with_answer(asked, head, predicate, words[auxiliary].text, answer, rest)


def _of_others(asked: str, text: str, words: tuple[Word, ...]) -> str | None:
    """Return "Who else died?" after "Who died?", "Which other airline" after "Which airline"."""
    first, rest = words[0].lower, text[words[0].end :].strip()
    noun = len(words) > 1 and words[1].lower not in english.AUXILIARIES
    if first in {"what", "which"} and noun:
        return f"{text[: words[0].end]} other {rest.removeprefix('other ')}"
    if first != asked.split(maxsplit=1)[0].lower():
        return None
    return f"{asked} {rest.removeprefix('else ')}"


def _with_answer(
    asked: str, head: str, predicate: str, auxiliary: str, answer: str, rest: str
) -> list[str]:
    """Complete after "Who was arrested?" (the answer is the subject) or "What did X say?"."""
    noun = re.sub(r"^(?:what|which|who|whom|how many|how much)\s*", "", head)
    after = predicate[len(auxiliary) :].strip()
    if auxiliary.lower() in english.DO_FORMS:
        thing = answer or (f"the {noun}" if noun else "")
        return [f"{asked} {_with_object(predicate, thing)}?", f"{asked} {predicate}?"]
    first = after.split()[0].lower() if after else ""
    verbal = first.endswith(("ed", "ing")) or first in english.PAST_FORMS
    if verbal or first in english.PREPOSITIONS:
        subject = answer or (f"the {noun}" if noun else "it")
        return [f"{asked} {auxiliary} {subject} {after}?", f"{asked} {auxiliary} {after}?"]
    return [f"{asked} {predicate}?", f"{asked}: {rest[0].lower()}{rest[1:]}?"]


def _with_object(predicate: str, thing: str) -> str:
    """Return "did Germany ban in January" as "did Germany ban Mahan Air in January"."""
    words = words_of(predicate)
    verbs = [place for place in main_verbs(words) if place > 0]
    if not verbs or not thing:
        return f"{predicate} {thing}".rstrip()
    end = words[verbs[-1]].end
    return f"{predicate[:end]} {thing}{predicate[end:]}"


def happened_again(again: str, last: Past) -> list[str]:
    """Return "Was the channel shut down before?" after "Why was the channel shut down?"."""
    text = last.question.rstrip(" ?.!")
    words = words_of(text)
    auxiliary = next((n for n, w in enumerate(words) if w.lower in english.AUXILIARIES), None)
    if auxiliary is None:
        verbs = sorted(main_verbs(words))
        passive = in_passive(words, verbs[0], text) if verbs else None
        return [f"{passive[0].upper()}{passive[1:]} {again}?"] if passive else []
    predicate = text[words[auxiliary].start :]
    return [f"{predicate[0].upper()}{predicate[1:]} {again}?"]


def in_the_past(last: Past) -> str:
    """Return "What did petrol cost before?" after "What does petrol cost now?".

    After that question itself, "before 1.79 crowns", where this was its answer.
    """
    text = re.sub(r"\s+(?:now|today|currently|at\s+the\s+moment)(?=[\s?.!]*$)", "", last.question)
    text = text.rstrip(" ?.!")
    bare = _FORMER_END.sub("", text)
    before = f"before {last.short_answer}" if bare != text and last.short_answer else "before"
    text = bare
    for present, past in (("does", "did"), ("do", "did"), ("is", "was"), ("are", "were")):
        found = re.search(rf"\b{present}\b", text)
        if found:
            text = text[: found.start()] + past + text[found.end() :]
            break
    return f"{text} {before}?"


def in_passive(words: tuple[Word, ...], verb: int, text: str, by: str = "") -> str | None:
    """Return "killed X in Y" as "was X killed in Y", ``None`` where a verb has no such form.

    ``words`` are those of ``text``, ``by`` is who did it.
    """
    if not is_verb(words, verb) or words[verb].lower in english.THIRD_PERSON_VERBS:
        return None
    first = verb + 1
    while first < len(words) and words[first].lower in _PARTICLES:
        first += 1
    thing = next((it for it in noun_phrases(text, words) if it.first == first), None)
    if thing is None or not (thing.named or words[first].lower in english.DETERMINERS):
        return None
    participle = english.PARTICIPLES.get(words[verb].lower, words[verb].text)
    done = " ".join([participle, *(word.text for word in words[verb + 1 : first])])
    common = re.search(rf"\b{re.escape(thing.head)}\b", thing.text) is not None  # no capital
    plural = common and thing.head.endswith("s") and not thing.head.endswith(_NO_PLURAL)
    agent = f" by {by}" if by else ""
    tail = text[words[thing.last].end :]
    return f"{'were' if plural else 'was'} {thing.text} {done}{agent}{tail}"


def _after_subject(asked: str, rest: str, answer: str) -> list[str]:
    """Complete after "Who killed X?", where the question word is the subject."""
    words = words_of(rest)
    passive = in_passive(words, 1, rest, answer) if len(words) > 1 else None
    if passive:
        return [f"{asked} {passive}?"]
    predicate = re.sub(r"^\W*\w+\s+", "", rest)
    if answer:
        return [f"{asked} is it that {answer} {predicate}?", f"{asked}: {predicate}?"]
    return [f"{asked}: {predicate}?"]
