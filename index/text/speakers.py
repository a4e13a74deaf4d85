"""Bind every quotation of an article to who said it, across sentences and paragraphs.

Pure, by rules of news English: who is the subject of the verb of speech before or after the
quotation, else who spoke just before. A quotation of nobody's speech (a title, a nickname, a word
held at a distance) has no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import Span
from index.text.attributions import (
    is_nickname,
    is_title,
    source_after,
    speaker_after,
    speaker_before,
)
from index.text.headings import sentences_beside
from index.text.introductions import skip_introduction
from index.text.names import mentions
from index.text.people import People, is_person
from index.text.quotations import Quotation, find_quotations, masked
from index.text.references import Telling
from index.text.speech_words import SAID
from index.text.subjects import blanked, topic_of

_FARTHEST = 1000  # letters of one sentence looked at on either side: a page of quotes has no end
_SHORT_FORM = re.compile(r" \([A-Z][A-Za-z.-]{1,9}\)(?= )")  # "Member of Parliament (MP) Ann Rill"
_LEAST_SHARE = 0.1  # of a sentence's characters that must be quoted to name a speaker


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation and who said it, ``None`` where nobody known did."""

    quotation: Quotation
    speaker: str | None


def speakers_of_sentences(
    text: str, sentences: Sequence[Span], headings: Sequence[Span] = (), title: str | None = None
) -> tuple[str | None, ...]:
    """Return for each sentence who says what it quotes, ``None`` where it quotes nobody known."""
    spoken = [one for one in quoted_speech(text, headings, title) if one.speaker]
    if not spoken:
        return (None,) * len(sentences)
    heard: list[str | None] = []
    for sentence in sentences:
        first = bisect_right(spoken, sentence.start, key=lambda one: one.quotation.end)
        beyond = bisect_left(spoken, sentence.end, key=lambda one: one.quotation.start)
        heard.append(_most_heard(sentence, spoken[first:beyond]))
    return tuple(heard)


def quoted_speech(
    text: str, headings: Sequence[Span] = (), title: str | None = None
) -> list[Spoken]:
    """Return the quotations of an article in order, each with its speaker.

    Names are given in full where the article or its ``title`` has them so.
    """
    quotations = find_quotations(text)
    if not quotations:
        return []
    telling = blanked(masked(text, quotations), _SHORT_FORM)
    spans = sentences_beside(telling, headings)
    people = People(telling, title)
    found: list[Spoken] = []
    for quotation in quotations:
        place = _Place.of(quotation, telling, spans)
        quoted = text[quotation.start + 1 : quotation.end]
        speaker = _speaker(place, quotation, found, people)
        named = is_title(quoted) and not _is_led_to(telling, quotation)
        if named or is_nickname(telling, quotation):
            speaker = None
        if speaker is not None:
            people.hear(quotation.end, speaker)
        found.append(Spoken(quotation, speaker))
    return found


def _is_led_to(telling: str, quotation: Quotation) -> bool:
    """Tell whether a comma, a colon or a verb of speech stands right before a quotation."""
    before = telling[max(0, quotation.start - 30) : quotation.start].rstrip()
    if not before or before[-1] in ",:.!?":
        return True
    return before.split()[-1] in SAID


def _most_heard(sentence: Span, spoken: Sequence[Spoken]) -> str | None:
    best, most = None, _LEAST_SHARE * (sentence.end - sentence.start)
    for one in spoken:
        common = min(sentence.end, one.quotation.end) - max(sentence.start, one.quotation.start)
        if common > most:
            best, most = one.speaker, float(common)
    return best


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a quotation stands: the telling, the sentence around it, and the one before."""

    telling: str
    sentence: Span
    before: Span | None

    @classmethod
    def of(cls, quotation: Quotation, telling: str, spans: Sequence[Span]) -> _Place:
        """Find the sentence that a quotation is part of."""
        first = bisect_right(spans, quotation.start, key=lambda span: span.end)
        beyond = bisect_left(spans, quotation.end, key=lambda span: span.start)
        inside = spans[first:beyond]
        start = min([quotation.start, *(span.start for span in inside)])
        end = max([quotation.end, *(span.end for span in inside)])
        start = max(start, quotation.start - _FARTHEST)
        end = min(end, quotation.end + _FARTHEST)
        return cls(telling, Span(start, end), spans[first - 1] if first else None)

    def is_paragraph_start(self) -> bool:
        """Tell whether the sentence opens a paragraph."""
        if self.before is None:
            return True
        return "\n\n" in self.telling[self.before.end : self.sentence.start]


def _speaker(
    place: _Place, quotation: Quotation, earlier: Sequence[Spoken], people: People
) -> str | None:
    if earlier and earlier[-1].quotation.goes_on:
        return earlier[-1].speaker
    telling = Telling(place.telling, place.sentence, people)
    after = speaker_after(telling, quotation)
    if after is not None:
        return after
    before = speaker_before(telling, quotation)
    if before is not None and (before.speaker or not _is_alone(place, quotation)):
        return before.speaker
    source = source_after(telling, quotation)
    if source is not None:
        return source
    if not _is_alone(place, quotation):
        return None
    return _from_context(place, earlier, people)


def _is_alone(place: _Place, quotation: Quotation) -> bool:
    """Tell whether nothing but the quotation stands in its sentence."""
    before = place.telling[place.sentence.start : quotation.start].strip()
    after = place.telling[quotation.end : place.sentence.end]
    introduced = before.endswith(",") and skip_introduction(before) == len(before)
    return (not before or introduced) and not any(letter.isalnum() for letter in after)


def _from_context(place: _Place, earlier: Sequence[Spoken], people: People) -> str | None:
    if place.before is None:
        return None
    previous = place.before
    sentence = place.telling[previous.start : previous.end]
    last = earlier[-1] if earlier else None
    if sentence.endswith(":"):
        return topic_of(Telling(place.telling, previous, people))
    follows = last is not None and last.quotation.end > previous.start
    if last is not None and (follows or place.is_paragraph_start()) and last.speaker:
        return last.speaker
    if place.is_paragraph_start():
        return None
    named = mentions(place.telling, previous.start, previous.end)
    told = topic_of(Telling(place.telling, previous, people))
    persons = [one for one in named if is_person(one, people)]
    if told is not None and (not persons or told in map(people.in_full, (p.name for p in persons))):
        return told
    return people.in_full(persons[-1].name) if persons else (last.speaker if last else None)
