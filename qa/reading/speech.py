"""Questions about what somebody said, or who said something: pure functions.

The archive knows who speaks in a sentence. So a question for a person's words is answered by the
sentences in which that person speaks, and a question for a speaker by the one who speaks there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.articles import Passage, Sentence, Span
from qa.answers import Evidence
from qa.reading.answer_spans import answer_span
from qa.reading.candidates import Candidate, similarity_of
from qa.reading.selection import Selection
from qa.settings import SelectionSettings

_SAY = r"(?:say|tell|write|tweet|post|announce|claim|declare|state|promise|warn|admit|answer|reply)"
_SAID = r"(?:said|told|wrote|tweeted|posted|announced|claimed|declared|stated|promised|warned)"
_WHOSE_WORDS = re.compile(
    rf"\s*what (?:did|does|has|have) (?:the )?(?P<who>.{{2,60}}?) {_SAY}\b(?P<about>.*)",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(rf"\s*who (?:\w+ )?{_SAID}\b", re.IGNORECASE)

# A sentence that is about the topic. Judged by eye on the samples and the seed, not measured.
_LEAST_SIMILARITY = 0.25
_LEAST_COVERAGE = 0.5  # of a question's words, to take a sentence for what somebody is asked of


@dataclass(frozen=True, slots=True)
class Speech:
    """A question about speech: for the words of ``who``, or for the speaker where that is None."""

    who: str | None


def asked_speech(question: str) -> Speech | None:
    """Return what a question asks about somebody's speech, ``None`` for other questions."""
    words = _WHOSE_WORDS.match(question)
    if words:
        return Speech(words["who"].strip())
    return Speech(None) if _WHO_SAID.match(question) else None


def with_speech(
    question: str,
    candidates: Sequence[Candidate],
    selection: Selection,
    settings: SelectionSettings,
    threshold: float,
) -> Selection:
    """Return the selection led by what was said, where the question asks for that.

    The support of a sentence in which the person asked for speaks about the topic is at least the
    threshold: that its words answer is known by its speaker, not by the reader. Other questions,
    and archives that know no fitting speaker, leave the selection as it is.
    """
    speech = asked_speech(question)
    if speech is None:
        return selection
    spoken = [one for one in candidates if one.hit.sentence.speaker and _fits(speech, one)]
    spoken.sort(key=lambda one: (-_nearness(one), one.hit.sentence.id))
    if not spoken:
        return selection
    if speech.who is None:
        return _speaker_first(spoken[0], selection, settings, threshold)
    chosen = [_words_of(question, one, selection, threshold) for one in spoken]
    return _led_by(chosen[: settings.citations], selection, settings)


def _fits(speech: Speech, candidate: Candidate) -> bool:
    hit = candidate.hit
    if speech.who is None:
        return hit.sentence_coverage >= _LEAST_COVERAGE
    near = similarity_of(hit) >= _LEAST_SIMILARITY
    return near and is_same_person(speech.who, hit.sentence.speaker or "")


def is_same_person(asked: str, speaker: str) -> bool:
    """Tell whether a name in a question may mean a speaker: by surname, or by all its words."""
    wanted, given = _name_words(asked), _name_words(speaker)
    if not wanted or not given:
        return False
    return wanted[-1] == given[-1] or set(wanted) <= set(given)


def _name_words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().removesuffix("'s").removesuffix("’s"))


def _nearness(candidate: Candidate) -> float:
    return similarity_of(candidate.hit) + candidate.hit.sentence_coverage


def _words_of(question: str, spoken: Candidate, selection: Selection, threshold: float) -> Evidence:
    """Return a sentence that is spoken, with its quotation where it holds more than that."""
    known = (*selection.chosen, *selection.others)
    supports = [one.support for one in known if one.hit.sentence.id == spoken.hit.sentence.id]
    span = answer_span(question, spoken.hit.sentence, None, least_advantage=0.0)
    return Evidence(spoken.hit, max([threshold, *supports]), span)


def _speaker_first(
    spoken: Candidate, selection: Selection, settings: SelectionSettings, threshold: float
) -> Selection:
    """Cite where the speaker is named, with the name as the answer, and the words themselves."""
    hit = spoken.hit
    support = max(selection.confidence, threshold)
    naming = _naming(hit.passage, hit.sentence, hit.sentence.speaker or "")
    words = Evidence(hit, support)
    if naming is None:
        return _led_by([words], selection, settings)
    sentence, span = naming
    if sentence.id == hit.sentence.id:
        return _led_by([replace(words, span=span)], selection, settings)
    introduced = Evidence(replace(hit, sentence=sentence), support, span)
    return _led_by([introduced, words], selection, settings)


def _naming(passage: Passage, sentence: Sentence, speaker: str) -> tuple[Sentence, Span] | None:
    """Return the nearest sentence of the passage that names the speaker, and where.

    What comes before the words counts more than what comes after: so news introduces speakers.
    """
    near = sorted(
        passage.sentences,
        key=lambda one: (one.position > sentence.position, abs(one.position - sentence.position)),
    )
    surname = speaker.rsplit(maxsplit=1)[-1] if speaker.split() else ""
    for name in filter(None, (speaker, surname)):
        for one in near:
            place = one.text.find(name)
            if place >= 0:
                start = one.start + place
                return one, Span(start, start + len(name))
    return None


def _led_by(
    chosen: Sequence[Evidence], selection: Selection, settings: SelectionSettings
) -> Selection:
    ids = {one.hit.sentence.id for one in chosen}
    rest = [one for one in (*selection.chosen, *selection.others) if one.hit.sentence.id not in ids]
    confidence = max(one.support for one in chosen)
    return Selection(tuple(chosen), tuple(rest[: settings.alternatives]), confidence)
