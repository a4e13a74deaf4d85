"""The vocabulary of the archive: frozen values that cross module borders.

Every offset counts characters (Python ``str`` indices) into ``Article.text``; for every sentence
``article.text[sentence.start:sentence.end] == sentence.text`` holds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from index.provenance import Provenance

_ID_HEX_DIGITS = 12


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of characters in an article's text.

    A tuple, for an article has hundreds: made in half the time, sent between processes in a third.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as the archive keeps it.

    ``id`` is a short hexadecimal name derived from the article's identity (canonical URL, else
    file, else text) and stays the same when the article is replaced. ``source`` is the outlet
    that published it, ``path`` the file it was read from, ``record`` the name of the record
    inside a file that holds many articles.

    ``published`` is the day the article gives for its publication, ``published_at`` the moment in
    the time zone it was written in (without one where none was written), ``updated`` the day of its
    last change; ``first_published`` is the earlier day that an older version in the archive gave.
    ``language`` is a code of ISO 639-1 such as ``de``. ``headings`` are the spans of ``text`` that
    are headings: shown as such, and no part of any sentence. ``provenance`` says where each of
    these comes from. Articles that differ in ``language`` and ``provenance`` alone are equal: both
    are worked out about the article.
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    path: str | None = None
    record: str | None = None
    updated: date | None = None
    published_at: datetime | None = None
    first_published: date | None = None
    language: str | None = field(default=None, compare=False)
    section: str | None = None
    headings: tuple[Span, ...] = ()
    provenance: Provenance = field(default_factory=Provenance, compare=False)

    @classmethod
    def create(  # noqa: PLR0913 (named fields of one record)
        cls,
        text: str,
        *,
        title: str | None = None,
        published: date | None = None,
        source: str | None = None,
        url: str | None = None,
        authors: tuple[str, ...] = (),
        path: str | None = None,
        record: str | None = None,
        updated: date | None = None,
        published_at: datetime | None = None,
        language: str | None = None,
        section: str | None = None,
        headings: tuple[Span, ...] = (),
        provenance: Provenance | None = None,
    ) -> Article:
        """Make an article and derive its id from URL, file or text, in this order."""
        url_key = canonical_url(url)
        file_key = file_identity(path, record)
        identity = url_key or file_key or text_digest(text)
        return cls(
            id=hashlib.sha256(identity.encode()).hexdigest()[:_ID_HEX_DIGITS],
            text=text,
            title=title,
            published=published,
            source=source,
            url=url,
            authors=authors,
            path=path,
            record=record,
            updated=updated,
            published_at=published_at,
            language=language,
            section=section,
            headings=headings,
            provenance=provenance or Provenance(),
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article: ``text == article.text[start:end]``.

    ``id`` is unique in the archive and never used twice; ``position`` counts from 0 in the article.
    ``speaker`` is who says what the sentence quotes, ``None`` where it quotes nobody known.
    """

    id: int
    article_id: str
    position: int
    start: int
    end: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one article around a sentence: what a reader reads.

    ``text == article.text[start:end]``; ``sentences`` are all sentences inside, in order.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage as it stands in the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence found for a question, with the passage around it and the reasons.

    ``score`` orders the hits (higher is better, comparable within one search only);
    ``similarity`` is the cosine of question and sentence (-1..1), ``None`` while the sentence is
    not embedded or was not scored by meaning; ``word_share`` is its score by words as a share of
    the best possible (0..1). The coverages are the shares of the question's words, weighted by
    rarity, that stand in the sentence, and in the passage or title (0..1). The ranks count from 1
    in each of the two rankings, ``None`` when that ranking did not hold the sentence. ``also_in``
    are near-duplicate articles that this hit stands for.
    """

    passage: Passage
    sentence: Sentence
    score: float
    similarity: float | None = None
    word_share: float = 0.0
    sentence_coverage: float = 0.0
    passage_coverage: float = 0.0
    rank_by_meaning: int | None = None
    rank_by_words: int | None = None
    also_in: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldWord:
    """A word of a question: how rare it is in the archive and which of some texts hold it.

    ``word`` is as the question writes it; ``rarity`` is its inverse document frequency, in nats.
    ``held`` tells for each text, in the order given, whether it holds the word in any inflection.
    """

    word: str
    rarity: float
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A range of calendar days, both ends included; ``None`` leaves an end open."""

    since: date | None = None
    until: date | None = None

    def contains(self, day: date | None) -> bool:
        """Tell whether ``day`` lies in the period; an unknown day lies only in the open period."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a search may return: articles of the period and, if any are named, of the sources.

    ``sources`` are compared without regard to case.
    """

    period: Period = field(default_factory=Period)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet in the archive with the number of its articles and the days they span."""

    name: str | None
    articles: int
    period: Period


class Outcome(Enum):
    """What adding an article did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """An input that gave no article: where it lies and why, in plain words."""

    path: str
    reason: str


def canonical_url(url: str | None) -> str | None:
    """Return the URL by which two articles are the same, or ``None`` when there is none.

    Lower-cases scheme and host, drops the fragment, a default port, a trailing slash and tracking
    parameters (``utm_*``, ``fbclid``, ``gclid``), and reads ``http`` as ``https``.
    """
    if not url or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return url.strip()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port in {None, 80, 443} else f"{host}:{port}"
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not pair.lower().startswith(("utm_", "fbclid=", "gclid="))
    ]
    return urlunsplit(("https", netloc, parts.path.rstrip("/ \t"), "&".join(kept), ""))


def file_identity(path: str | None, record: str | None) -> str | None:
    """Return the name of the file (and record) an article came from, or ``None``."""
    if path is None:
        return None
    return f"file:{path}#{record}" if record is not None else f"file:{path}"


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text with all white space folded."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
