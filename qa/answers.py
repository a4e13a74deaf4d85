"""The vocabulary of questions and answers: frozen values, stable also as JSON."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from index.articles import Hit, Period, Span


class Relation(Enum):
    """How the days asked about lie to the day or event that a question names."""

    SINCE = "since"
    AFTER = "after"
    BEFORE = "before"
    UNTIL = "until"
    DURING = "during"


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period found in a question: its words there, and where they stand.

    ``newest`` tells that the newest report is wanted ("latest", "now"). Where only an ``event``
    tells the days ("before the ceasefire"), ``period`` is ``None`` until the event's day is known.
    """

    period: Period | None
    words: str
    spans: tuple[Span, ...]
    newest: bool = False
    event: str | None = None
    relation: Relation = Relation.DURING


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for retrieval.

    ``text`` is what the user typed, ``interpreted`` the same question made to stand alone.
    ``as_of`` is the day from which "yesterday" and "latest" are seen. ``period`` is one that the
    caller set, ``found`` one that the question names. Articles after ``last_day`` are not yet
    known on the day of asking.
    """

    text: str
    interpreted: str
    as_of: date
    period: Period | None = None
    sources: tuple[str, ...] = ()
    found: FoundPeriod | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit weighed as support for an answer; ``support`` is a calibrated probability (0..1).

    ``span`` are the words that answer, as characters of the article's text, where a reader found
    any, ``advantage`` how much likelier it found them than no answer, in logits.
    """

    hit: Hit
    support: float
    span: Span | None = None
    advantage: float | None = None


@dataclass(frozen=True, slots=True)
class HowFound:
    """Why a sentence is cited: its ranks by meaning and by words, counted from 1, and its scores.

    ``similarity`` is the cosine of question and sentence, ``advantage`` what the reader gives its
    words over no answer (logits), ``support`` the calibrated probability (0..1) that it answers.
    ``None``: not ranked, not embedded, not read.
    """

    rank_by_meaning: int | None
    rank_by_words: int | None
    similarity: float | None
    advantage: float | None
    support: float


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """A near-duplicate article that carries the same sentence."""

    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence quoted from an article.

    ``quote == article.text[start:end]``; ``answer_start`` and ``answer_end`` are offsets into the
    article's text too and lie inside ``start..end``, ``None`` when no shorter span was found.
    ``number`` counts from 1 in the order of the answer's text. ``updated`` is the day of the
    article's last change, ``first_published`` that of an older version, where they are known.
    ``speaker`` is who says what the sentence quotes, as the article names them, ``None`` where it
    quotes nobody known.
    """

    number: int
    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int
    answer_start: int | None = None
    answer_end: int | None = None
    also_in: tuple[AlsoIn, ...] = ()
    how: HowFound | None = None
    updated: date | None = None
    first_published: date | None = None
    speaker: str | None = None

    @property
    def unnamed_speaker(self) -> str | None:
        """The speaker whom the quote itself does not name, neither in full nor by the last word."""
        words = (self.speaker or "").split()
        if not words or re.search(rf"\b{re.escape(words[-1])}\b", self.quote, re.IGNORECASE):
            return None
        return self.speaker


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A sentence of a story with the days it tells of."""

    days: Period
    citation: Citation


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story in the order of its days, as known on ``as_of``; empty where nothing is told.

    ``period`` are the days asked about, ``None`` for all.
    """

    question: str
    story: str
    entries: tuple[TimelineEntry, ...]
    period: Period | None
    as_of: date

    def to_dict(self) -> dict[str, Any]:
        """Return the timeline as plain JSON values; dates become ISO 8601 strings."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question, or that it says nothing.

    ``text`` is the readable answer with citation marks like ``[1]``; ``short_answer`` the shortest
    span that answers, where one was found. When ``abstained``, ``citations`` is empty and
    ``alternatives`` holds the nearest misses; otherwise ``alternatives`` holds other passages that
    speak to the question. ``confidence`` is the calibrated probability (0..1) that the first
    citation answers; below ``threshold`` nothing is answered. ``timings_ms`` maps a stage's name
    to milliseconds.

    ``interpreted_question`` is the question made to stand alone. Where it cannot be told what the
    question refers to, ``text`` says what is unclear, ``abstained`` is true, and ``choices`` are
    whole questions that may be meant.

    ``period_words`` are the question's words that ``period`` was found in, ``None`` when the
    caller set it. ``remarks`` are sentences that a reader should see beside the answer: a better
    article outside the period, evidence that is old, reports that disagree. ``earlier`` are those
    of ``citations`` that say what articles before the newest said, the newest first;
    ``differing`` those of its day that name another value. ``days`` are the calendar days that an
    answer to "when" means; ``short_answer`` is then these in words, and the first citation has the
    article's own words. ``timeline`` holds the citations with their days where a
    story answers.
    """

    question: str
    interpreted_question: str
    text: str
    short_answer: str | None
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Citation, ...]
    period: Period | None
    as_of: date
    timings_ms: dict[str, float] = field(default_factory=dict)
    threshold: float | None = None
    period_words: str | None = None
    remarks: tuple[str, ...] = ()
    earlier: tuple[Citation, ...] = ()
    differing: tuple[Citation, ...] = ()
    days: Period | None = None
    timeline: tuple[TimelineEntry, ...] = ()
    choices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values; dates become ISO 8601 strings."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


class Stage(Enum):
    """What a chatbot is doing for a question."""

    SEARCHING = "searching"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Progress:
    """A stage that begins, and how many sentences it searches or passages it reads."""

    stage: Stage
    amount: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def article_ids(self) -> frozenset[str]:
        """The ids of the articles that its answers cite."""
        return frozenset(it.article_id for turn in self.turns for it in turn.answer.citations)

    def then(self, turn: Turn) -> Conversation:
        """Return the conversation with one more turn."""
        return Conversation((*self.turns, turn))


def _plain(value: Any) -> Any:  # noqa: ANN401 (JSON is any plain value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
