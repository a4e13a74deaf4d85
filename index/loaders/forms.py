"""Tell by its first bytes, and only where they leave a doubt by its name, what form a file has."""

from __future__ import annotations

import os
import re
from enum import Enum

from index.loaders.drafts import UnreadableError
from index.loaders.fields import Field, field_of

SNIFFED = 16_384  # bytes that tell what a file holds


class Form(Enum):
    """How a file is read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    PAGE = "web page"
    PDF = "PDF"
    WORD = "Word document"
    EPUB = "EPUB"
    MAIL = "mail"
    MAILBOX = "mailbox"
    JSON = "JSON"
    CSV = "CSV"
    TSV = "TSV"
    PARQUET = "Parquet"
    FEED = "feed"
    SITEMAP = "sitemap"
    ADDRESSES = "list of web addresses"
    WARC = "web archive"
    ZIP = "zip"
    GZIP = "gzip"


WHOLE_DOCUMENTS = frozenset(
    (Form.TEXT, Form.MARKDOWN, Form.PAGE, Form.PDF, Form.WORD, Form.EPUB, Form.MAIL)
)

_FORM_OF_SUFFIX = {
    **dict.fromkeys((".txt", ".text"), Form.TEXT),
    **dict.fromkeys((".md", ".markdown"), Form.MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Form.PAGE),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), Form.JSON),
    ".csv": Form.CSV,
    ".tsv": Form.TSV,
    ".pdf": Form.PDF,
    ".docx": Form.WORD,
    ".epub": Form.EPUB,
    ".eml": Form.MAIL,
    ".mbox": Form.MAILBOX,
    ".parquet": Form.PARQUET,
    **dict.fromkeys((".rss", ".atom"), Form.FEED),
    ".warc": Form.WARC,
    ".zip": Form.ZIP,
    ".gz": Form.GZIP,
}
SUFFIXES = tuple(_FORM_OF_SUFFIX)

_BINARY = (
    (b"%PDF-", Form.PDF),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),  # an empty one
    (b"\x1f\x8b", Form.GZIP),
    (b"PAR1", Form.PARQUET),
    (b"WARC/1.", Form.WARC),
)
_PDF_REACH = 1024  # bytes that may stand before a PDF's mark, by the custom of its readers
# Suffixes that say more than the first bytes can: a JSON file may begin in many ways.
_TRUSTED = frozenset((Form.MARKDOWN, Form.JSON, Form.CSV, Form.TSV, Form.MAILBOX))
# Forms with a mark of their own: without it the name alone does not make a file one.
_MARKED = frozenset((Form.PDF, Form.WORD, Form.EPUB, Form.PARQUET, Form.ZIP, Form.GZIP, Form.WARC))

_XML_PROLOGUE = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype[^<>\[]*>\s*)*", re.DOTALL | re.IGNORECASE
)
_XML_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_FORM_OF_ROOT = {
    b"html": Form.PAGE,
    **dict.fromkeys((b"rss", b"feed", b"rdf"), Form.FEED),
    **dict.fromkeys((b"urlset", b"sitemapindex"), Form.SITEMAP),
}
_MAILBOX_LINE = re.compile(rb"From \S+.{0,80}\d{4}\s*\r?\n[\w-]+:", re.ASCII)
_HEADER = re.compile(rb"^([A-Za-z][\w-]*):[ \t]", re.MULTILINE)
_ONLY_IN_MAIL = frozenset(
    (b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to")
)
_FRONT_MATTER = re.compile(
    rb"---[ \t]*\r?\n[A-Za-z_][\w -]{0,40}:(?:[ \t][^\r\n]*)?\r?\n"
    rb"(?:[^\r\n]*\r?\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_MARKDOWN_TITLE = re.compile(rb"# [^\s][^\r\n]*\r?\n[ \t]*\r?\n")
_ADDRESS_LINE = re.compile(rb"https?://[^\s<>\"]+", re.IGNORECASE)


def form_of(beginning: bytes, name: str) -> Form:
    """Return the form of a file given its first ``SNIFFED`` bytes and its name.

    Raises ``UnreadableError`` for XML of a kind that is not read.
    """
    for mark, form in _BINARY:
        if beginning.startswith(mark):
            return form
    if b"%PDF-" in beginning[:_PDF_REACH] and b"\0" not in beginning[:_PDF_REACH]:
        return Form.PDF if not beginning.lstrip()[:1].isalpha() else Form.TEXT
    named = _FORM_OF_SUFFIX.get(os.path.splitext(name.lower())[1])  # noqa: PTH122 - a name only
    if named in _MARKED:
        raise UnreadableError(f"is named like a {named.value} file but is none")
    if named in _TRUSTED:
        return named
    return _form_of_text(beginning, named)


def _form_of_text(beginning: bytes, named: Form | None) -> Form:
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return _form_of_markup(text, named)
    if named is Form.FEED:
        raise UnreadableError("is named like a feed but is none")
    if named in {Form.PAGE, Form.MAIL}:
        return named
    for form, is_of_form in (
        (Form.PAGE, b"<html" in text[:1024].lower()),
        (Form.MAILBOX, _MAILBOX_LINE.match(text)),
        (Form.MAIL, _is_mail(text)),
        (Form.JSON, text.startswith((b'{"', b"[{"))),
        (Form.ADDRESSES, _is_list_of_addresses(text, cut=len(beginning) >= SNIFFED)),
        (Form.MARKDOWN, _FRONT_MATTER.match(text)),
        (Form.MARKDOWN, named is None and _MARKDOWN_TITLE.match(text)),
    ):
        if is_of_form:
            return form
    return named or _table_form(text)


def _form_of_markup(text: bytes, named: Form | None) -> Form:
    prologue = _XML_PROLOGUE.match(text)
    root = _XML_ROOT.match(text, prologue.end() if prologue else 0)
    form = _FORM_OF_ROOT.get(root[1].lower()) if root else None
    if form is not None:
        return form
    if named is None and text.startswith(b"<?xml") and b"<html" not in text[:1024].lower():
        shown = root[1].decode("ascii", "replace") if root else "?"
        raise UnreadableError(
            f"is XML of a kind that is not read (its root is <{shown}>); "
            "save it as a web page, a feed, CSV or JSON Lines"
        )
    is_page = named is Form.PAGE or b"<html" in text[:1024].lower() or b"<body" in text[:4096]
    return Form.PAGE if is_page else named or Form.TEXT


def _is_mail(text: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    if not _HEADER.match(head):
        return False
    names = {name.lower() for name in _HEADER.findall(head)}
    return b"from" in names and bool(names & _ONLY_IN_MAIL)


def _is_list_of_addresses(text: bytes, *, cut: bool) -> bool:
    """Tell a list of addresses, one a line, with blank lines and ``#`` remarks between."""
    lines = [line.strip() for line in text.splitlines()]
    if cut:
        lines = lines[:-1]
    lines = [line for line in lines if line and not line.startswith(b"#")]
    return bool(lines) and all(map(_ADDRESS_LINE.fullmatch, lines))


def _table_form(text: bytes) -> Form:
    """Tell a table of an unknown suffix by the names in its first line."""
    header = text.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    for delimiter, form in (("\t", Form.TSV), (",", Form.CSV), (";", Form.CSV)):
        fields = {field_of(cell.strip(' "')) for cell in header.split(delimiter)}
        if Field.TEXT in fields and len(fields - {None}) > 1:
            return form
    return Form.TEXT
