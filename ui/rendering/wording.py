"""The words all renderings share: days, bylines, confidence, and what may be shown of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote, urldefrag, urlsplit

from index.archive_values import LanguageCount
from index.articles import Period
from index.encoders.model_languages import MULTILINGUAL_MODEL
from index.provenance import Origin
from qa.answers import AlsoIn, Answer, Citation
from qa.writing.quoting import missing_marks

NO_TITLE = "(no title)"
UNDATED = "undated"
NEAREST_MISSES = "Nearest misses"
OTHER_PASSAGES = "Other passages"

_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]"  # colours, cursor moves (ECMA-48 CSI)
    # Titles, links, device strings (OSC, DCS, ...); one without an end takes its line, not more.
    r"|\x1b[\]PX^_][^\n\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b.?",
    re.DOTALL,
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # marks that turn the direction of writing
)
_FRAGMENT_WORDS = 5
_QUOTATION_MARKS = frozenset('"“”„«»')
_CONFIDENCE_WORDS = (
    (0.9, "Very likely right"),
    (0.7, "Probably right"),
    (0.5, "More likely right than wrong"),
    (0.0, "Uncertain: read the source"),
)


def printable(text: str) -> str:
    """Return the text without escape sequences, control characters and direction marks."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text.replace("\r\n", "\n")))


def printable_line(text: str) -> str:
    """Return the text as one printable line."""
    return " ".join(printable(text).split())


def web_link(url: str | None) -> str | None:
    """Return the URL if it leads to a web page (http or https), else ``None``."""
    if not url or printable_line(url) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def sentence_link(url: str | None, sentence: str) -> str | None:
    """Return the link that opens a web page at a sentence (a text fragment), or ``None``.

    The form is that of the WICG draft "URL Fragment Text Directives"; of a long sentence its
    first and last words are named, so that a page with other spacing between still matches.
    """
    link = web_link(url)
    words = printable_line(sentence).split()
    if link is None or not words:
        return link
    if len(words) > 2 * _FRAGMENT_WORDS:
        parts = [" ".join(words[:_FRAGMENT_WORDS]), " ".join(words[-_FRAGMENT_WORDS:])]
    else:
        parts = [" ".join(words)]
    # A hyphen would end a prefix, a comma separates the parts: both must be written as codes.
    directive = ",".join(quote(part, safe="").replace("-", "%2D") for part in parts)
    page, fragment = urldefrag(link)
    return f"{page}#{fragment}:~:text={directive}"


def day_words(day: date) -> str:
    """Return the day as people write it: ``3 May 2024``."""
    return f"{day.day} {day:%B} {day.year}"


def period_words(period: Period) -> str:
    """Return the period in words; the open period is ``any time``."""
    match (period.since, period.until):
        case (None, None):
            return "any time"
        case (date() as since, None):
            return f"since {day_words(since)}"
        case (None, date() as until):
            return f"until {day_words(until)}"
        case (date() as since, date() as until) if since == until:
            return day_words(since)
        case (date() as since, date() as until):
            return f"{day_words(since)} to {day_words(until)}"
    raise AssertionError(period)


def title_words(citation: Citation | AlsoIn) -> str:
    """Return the title as one printable line, or a word for its absence."""
    return printable_line(citation.title or "") or NO_TITLE


def speaker_words(citation: Citation) -> str:
    """Return ``Name: `` before a quote that does not name who says it, else nothing."""
    name = printable_line(citation.unnamed_speaker or "")
    return f"{name}: " if name else ""


def around_quote(citation: Citation) -> tuple[str, str]:
    """Return what stands before and after a quote: its marks, and who says it where it is speech.

    Speech has marks of its own; only those that the sentence lacks are added. A sentence that
    begins or ends with a mark is not given a second one.
    """
    speaker = speaker_words(citation)
    if not speaker:
        words = citation.quote.strip()
        if not _QUOTATION_MARKS & {words[:1], words[-1:]}:
            return "“", "”"
    opening, closing = missing_marks(citation.quote)
    return f"{speaker}{opening}", closing


def byline(source: str | None, published: date | None) -> str:
    """Return ``Source · 3 May 2024`` with what is known of it."""
    parts = [printable_line(source or ""), day_words(published) if published else UNDATED]
    return " · ".join(part for part in parts if part)


def citation_byline(citation: Citation) -> str:
    """Return the byline of a citation, with both days where its article was updated."""
    days = dates_words(citation.published, citation.updated, citation.first_published)
    return " · ".join(part for part in (printable_line(citation.source or ""), days) if part)


def dates_words(
    published: date | None, updated: date | None = None, first_published: date | None = None
) -> str:
    """Return ``3 May 2024``, or ``first published 3 May 2024, updated 5 May 2024``."""
    first = min(filter(None, (first_published, published)), default=None)
    last = max(filter(None, (updated, published)), default=None)
    if first is not None and last is not None and first < last:
        return f"first published {day_words(first)}, updated {day_words(last)}"
    day = first or last
    return day_words(day) if day else UNDATED


def confidence_words(confidence: float) -> str:
    """Return a calibrated probability (0..1) in words, with the figure."""
    words = next(words for floor, words in _CONFIDENCE_WORDS if confidence >= floor)
    return f"{words} ({min(confidence, 0.99):.0%})"


def alternatives_heading(answer: Answer) -> str:
    """Return what the answer's alternatives are: near misses, or further passages."""
    return NEAREST_MISSES if answer.abstained else OTHER_PASSAGES


def is_reworded(answer: Answer) -> bool:
    """Tell whether the question was made to stand alone in other words than were typed."""
    typed, understood = answer.question.split(), answer.interpreted_question.split()
    return typed != understood


def understood_words(answer: Answer) -> str | None:
    """Return how a follow-up question and its period were understood, ``None`` if as typed."""
    notes = []
    if is_reworded(answer):
        notes.append(f"Understood as: {printable_line(answer.interpreted_question)}")
    if answer.period is not None:
        notes.append(f"Period: {period_words(answer.period)}")
    return " · ".join(notes) or None


_ORIGIN_WORDS = {
    Origin.BY_HAND: "by hand",
    Origin.JSON_LD: "linked data of the page",
    Origin.META: "head of the page",
    Origin.FEED: "feed",
    Origin.RECORD: "record",
    Origin.HEADER: "header",
    Origin.TIME_ELEMENT: "time element of the page",
    Origin.BYLINE: "shown beside the text",
    Origin.URL: "address",
    Origin.FILE: "file name",
    Origin.GUESSED: "found somewhere in the page",
    Origin.EARLIER_VERSION: "earlier version",
    Origin.DETECTED: "detected",
}


def origin_words(origin: Origin) -> str:
    """Return where a value comes from, for people."""
    return _ORIGIN_WORDS[origin]


def unknown_languages_words(languages: Sequence[LanguageCount], model: str) -> str | None:
    """Return a warning of articles that the archive's model cannot find by meaning, if any."""
    unknown = [it for it in languages if not it.known_to_model]
    if not unknown:
        return None
    total = sum(it.articles for it in unknown)
    names = ", ".join(f"{it.language} {it.articles:,}" for it in unknown)
    return (
        f"{total:,} article{'s' * (total != 1)} in languages that the archive's model"
        f" {model} does not know ({names}): found by their words, hardly by"
        " their meaning. A model that knows them, for a new archive:"
        f" DATELINE_MODEL={MULTILINGUAL_MODEL}"
    )
