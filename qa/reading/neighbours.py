"""Adds to a sentence that answers those beside it that it cannot be read without (pure).

How and why are seldom told in one sentence: "The helicopter came late. It had to wait for a second
pilot." Where no few words answer, the sentence that "it" or "this" points back to is quoted too,
and the next one where it goes on with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.articles import Passage, Sentence
from qa.answers import Evidence
from qa.reading.answer_spans import is_yes_or_no
from qa.reading.answer_types import AnswerType, answer_type, asks_manner
from qa.reading.selection import Selection
from qa.settings import SelectionSettings

# Words at a sentence's beginning that say it leans on the one before.
_LEANS_BACK = re.compile(
    r"^\W*(?:(?:but|and|so|then|instead|rather|yet)\b|(?:it|they|he|she|this|that|these|those|its|"
    r"their|his|her|both|such)\b)",
    re.IGNORECASE,
)
# And words that say it tells why or how what was said before came about.
_GOES_ON = re.compile(
    r"^\W*(?:because\b|as\s+a\s+result\b|"
    r"(?:this|that|it)\s+(?:is|was|came|happened|followed)\s+(?:\w+\s+)?"
    r"(?:because|due|caused|after|by|through|thanks)\b|"
    r"(?:the|one|another|a|his|her|their|its)\s+(?:\w+\s+)?(?:reasons?|causes?|motives?)\b|"
    r"(?:they|he|she|it)\s+(?:had\s+to|used|wanted|hoped|feared|could\s+not|had\s+not)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n\s*\n")
_MOST_SENTENCES = 3


def asks_how_or_why(question: str) -> bool:
    """Tell whether the question asks for a reason or a manner."""
    return answer_type(question) is AnswerType.REASON or asks_manner(question)


def with_neighbours(question: str, selection: Selection, settings: SelectionSettings) -> Selection:
    """Return the selection with the neighbours of its first sentence after it, where it needs them.

    One to three sentences of one passage stand together then, and as many others are cited as
    leave no more than ``settings.citations`` in all.
    """
    if not selection.chosen or is_yes_or_no(question):
        return selection
    first = selection.chosen[0]
    if first.span is not None and not asks_how_or_why(question):
        return selection
    needs_before = asks_how_or_why(question) and first.hit.sentence_coverage == 0.0
    beside = belonging(first.hit.sentence, first.hit.passage, needs_before=needs_before)
    if not beside:
        return selection
    ids = {one.id for one in (first.hit.sentence, *beside)}
    told = [Evidence(replace(first.hit, sentence=one), first.support) for one in beside]
    rest = [one for one in selection.chosen[1:] if one.hit.sentence.id not in ids]
    room = max(0, settings.citations - 1 - len(told))
    others = [one for one in (*rest[room:], *selection.others) if one.hit.sentence.id not in ids]
    return replace(
        selection,
        chosen=(first, *told, *rest[:room]),
        others=tuple(others[: settings.alternatives]),
    )


def belonging(
    sentence: Sentence, passage: Passage, *, needs_before: bool = False
) -> list[Sentence]:
    """Return the sentences beside this one that belong to it, in the article's order.

    Of its own paragraph, or the paragraph before where it begins by pointing back. With
    ``needs_before`` it is taken to do so: it holds no word of what was asked about.
    """
    sentences = passage.sentences
    place = next((n for n, one in enumerate(sentences) if one.id == sentence.id), None)
    if place is None:
        return []
    before: list[Sentence] = []
    if place > 0 and (needs_before or _LEANS_BACK.match(sentence.text)):
        before = [sentences[place - 1]]
    after = _going_on(sentences, place, passage)
    return [*before, *after][: _MOST_SENTENCES - 1]


def _going_on(sentences: Sequence[Sentence], place: int, passage: Passage) -> list[Sentence]:
    if place + 1 >= len(sentences):
        return []
    one, following = sentences[place], sentences[place + 1]
    between = passage.article.text[one.end : following.start]
    if _BREAK.search(between) or not _GOES_ON.match(following.text):
        return []
    return [following]
