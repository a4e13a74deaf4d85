"""Read mail: newsletters saved as .eml files, and mailboxes (mbox) of many messages.

Of a message with several versions of its text the web page is read, like any other page; without
one its plain text. Attachments are left out.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from typing import Any

from index.loaders.documents import LoadResult, OpenFile, Place, Step, Work
from index.loaders.drafts import Draft, UnreadableError
from index.loaders.encodings import decode, decode_web_page
from index.loaders.plain_text import read_plain_text
from index.loaders.web_pages import read_web_page
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.markup import strip_markup
from index.text.moments import parse_moment

_LONGEST_MESSAGE = 30_000_000  # bytes, its attachments included
_LONGEST_PART = 5_000_000  # bytes of text
_MOST_PARTS = 500
_LONGEST_HEADER = 2_000  # characters
_PIECE_BYTES = 500_000
# Python's mail parser raises what it happens to meet in hostile messages.
_RAISED_BY_MAIL = (
    *(MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError),
)
_FROM_LINE = re.compile(rb"From \S+.{0,80}\d{4}\s*\r?\n", re.ASCII)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mailbox(file: OpenFile) -> Iterator[Step]:
    """Yield the messages of a mailbox, each one article.

    Raises ``UnreadableError`` and ``OSError``.
    """
    messages: list[bytes] = []
    size, number = 0, 1
    for message in _messages(file):
        messages.append(message)
        size += len(message)
        if size >= _PIECE_BYTES:
            yield _piece(file.place, messages, number, size)
            number += len(messages)
            messages, size = [], 0
    if messages:
        yield _piece(file.place, messages, number, size)


def read_mail(place: Place, data: bytes, number: int | None = None) -> LoadResult:
    """Return the article of one message, or why it has none; ``number`` is its spot in a mailbox.

    The subject is the title, the sender's name the source; ``Date`` gives the day.
    """
    spot = f"message {number}" if number is not None else None
    if len(data) > _LONGEST_MESSAGE:
        return place.failure(f"has more than {_LONGEST_MESSAGE // 10**6} MB", spot)
    try:
        message = email.message_from_bytes(data)
        record = _header(message, "Message-ID").strip("<>") or spot
        return place.article(_draft(message, place.today), record if spot else None)
    except UnreadableError as error:
        return place.failure(error, spot)
    except (
        MessageError,
        RecursionError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
    ) as error:
        # Python's mail parser raises what it happens to meet in hostile messages.
        nested = isinstance(error, RecursionError)
        why = "its parts are nested too deeply" if nested else type(error).__name__
        return place.failure(f"is a damaged message: {why}", spot)


def _draft(message: Message, today: date) -> Draft:
    name, address = parseaddr(_header(message, "From"))
    described = Draft(
        text="",
        title=clean_line(_header(message, "Subject")) or None,
        source=clean_line(name) or address.rpartition("@")[2] or None,
    )
    plain, page = _texts(message)
    draft = _of_page(page, today) if page else None
    if draft is None:
        if not plain and not page:
            raise UnreadableError("holds no text, only attachments")
        draft = read_plain_text(plain or strip_markup(page), today=today)
    return _told_by_headers(draft, described, message, today)


def _told_by_headers(draft: Draft, described: Draft, message: Message, today: date) -> Draft:
    """Return the draft with what the headers say first; the rest keeps its own provenance."""
    sent = parse_moment(_header(message, "Date"), today=today)
    known = draft.provenance
    told = replace(
        draft,
        title=described.title or draft.title,
        source=described.source or draft.source,
        url=_address_of(message) or draft.url,
        published=None if sent else draft.published,
        published_at=None if sent else draft.published_at,
        provenance=replace(
            known,
            title=Origin.HEADER if described.title else known.title,
            source=Origin.HEADER if described.source else known.source,
        ),
    )
    return told.dated(sent, Origin.HEADER).attributed(Origin.HEADER)


def _of_page(page: str, today: date) -> Draft | None:
    try:
        return read_web_page(page, today=today)
    except UnreadableError:
        return None  # too little of it looks like an article: the plain version is taken


def _texts(message: Message) -> tuple[str, str]:
    """Return the first plain text and the first web page of the message, each perhaps empty."""
    found = {"text/plain": "", "text/html": ""}
    for count, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if count >= _MOST_PARTS:
            break
        if found.get(kind) == "" and part.get_content_disposition() != "attachment":
            found[kind] = _part_text(part, is_page=kind == "text/html")
    return found["text/plain"], found["text/html"]


def _part_text(part: Message, *, is_page: bool) -> str:
    payload: Any = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    if len(payload) > _LONGEST_PART:
        raise UnreadableError(f"has a text of more than {_LONGEST_PART // 10**6} MB")
    charset = part.get_content_charset()
    if is_page:
        return decode_web_page(payload, charset).text
    return decode_web_page(payload, charset).text if charset else decode(payload).text


def _header(message: Message, name: str) -> str:
    """Return a header in plain letters, empty when it is missing."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return raw


def _address_of(message: Message) -> str | None:
    """Return where the newsletter stands on the Web, if it says so."""
    for name in ("Archived-At", "Content-Location"):
        value = _header(message, name).strip(" <>")
        if value.startswith(("http://", "https://")):
            return value
    return None


def _messages(file: OpenFile) -> Iterator[bytes]:
    """Split the mailbox at its ``From`` lines, which follow a blank line."""
    lines: list[bytes] = []
    size, after_blank = 0, True
    with file.open() as stream:
        while line := stream.readline(_LONGEST_MESSAGE):
            if after_blank and _FROM_LINE.match(line):
                if lines:
                    yield _unquoted(lines)
                lines, size = [], 0
            elif (
                size <= _LONGEST_MESSAGE
            ):  # what goes beyond is dropped: it is reported as too long
                lines.append(line)
                size += len(line)
            after_blank = not line.strip()
    if lines:
        yield _unquoted(lines)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _piece(place: Place, messages: list[bytes], first: int, size: int) -> Work:
    numbered = tuple(enumerate(messages, first))
    return Work(place, partial(_numbered_mail, place), numbered, size)


def _numbered_mail(place: Place, item: tuple[int, bytes]) -> list[LoadResult]:
    number, data = item
    return [read_mail(place, data, number)]
