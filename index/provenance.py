"""Where what is known of an article comes from: kept beside every value, shown with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value was read; the value of each member is what the archive and JSON hold.

    The order is that of trust among what a web page says (``JSON_LD`` above ``META`` above
    ``TIME_ELEMENT`` above ``BYLINE`` above ``URL`` above ``FILE``); a correction by hand stands
    above them all.
    """

    BY_HAND = "by_hand"
    JSON_LD = "json_ld"
    """The page's description of itself as linked data (schema.org)."""
    META = "meta"
    """A ``<meta>``, ``<link>`` or ``<title>`` of the page's head, ``lang`` of its root."""
    FEED = "feed"
    """The entry of a feed or sitemap that led to the article."""
    RECORD = "record"
    """A column of a table, a key of a JSON record."""
    HEADER = "header"
    """Front matter, lines such as ``Date: ...`` above the text, the headers of an e-mail, the
    properties of a document."""
    TIME_ELEMENT = "time_element"
    """A ``<time>`` of the page, or what the page's markup names as its date."""
    BYLINE = "byline"
    """What is written for readers beside the text: a byline, a date line, a headline, a
    dateline."""
    URL = "url"
    """The web address."""
    FILE = "file"
    """The name of the file."""
    GUESSED = "guessed"
    """Found somewhere in the page, in no place made for it."""
    EARLIER_VERSION = "earlier_version"
    """Said by the version of the article that this one replaced."""
    DETECTED = "detected"
    """Worked out from the text itself, as its language is."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where each part of an article's description comes from; ``None``: unknown, or no value."""

    title: Origin | None = None
    published: Origin | None = None
    updated: Origin | None = None
    source: Origin | None = None
    authors: Origin | None = None
    url: Origin | None = None
    language: Origin | None = None
    section: Origin | None = None


DOUBTFUL = frozenset((Origin.URL, Origin.FILE, Origin.GUESSED))
"""Origins of a date that may be that of something else."""

FIELDS = tuple(Provenance.__dataclass_fields__)
"""The names of the described parts, in the order in which they are shown."""
