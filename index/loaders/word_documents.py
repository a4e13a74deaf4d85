"""Read the text of a Word document (DOCX): paragraphs, headings, lists and tables in their order.

Text that tracked changes inserted is read, text they deleted is not; footnotes, headers and
pictures are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from index.loaders.drafts import Draft, UnreadableError, split_authors
from index.loaders.leading_lines import take_leading_lines
from index.loaders.markup_text import local_name, parse_xml
from index.loaders.packed import ZipEntries, zip_entries
from index.provenance import Origin
from index.text.cleaning import clean_line
from index.text.moments import parse_moment

_BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_SILENT = frozenset(("del", "instrtext", "movefrom", "pict", "drawing", "fallback", "deltext"))


def read_word_document(data: bytes, *, today: date) -> Draft:
    """Return the article of a document; its properties give author and day, a style the title.

    Raises ``UnreadableError`` when it is damaged.
    """
    entries = zip_entries(BytesIO(data))
    paragraphs = list(_paragraphs(parse_xml(entries.read(_BODY))))
    properties = _properties(entries)
    title = next((text for style, text in paragraphs[:5] if style == "title"), None)
    draft = Draft(
        text="\n\n".join(text for _, text in paragraphs),
        title=title or clean_line(properties.get("title", "")) or None,
        authors=split_authors(properties.get("creator", "")),
    ).attributed(Origin.HEADER)
    draft = take_leading_lines(draft, today=today, seek_headline=True)
    made = properties.get("created", "")
    if draft.published is None and made:
        draft = draft.dated(parse_moment(made, today=today), Origin.HEADER)
    return draft


def _properties(entries: ZipEntries) -> dict[str, str]:
    if _PROPERTIES not in entries:
        return {}
    try:
        root = parse_xml(entries.read(_PROPERTIES))
    except UnreadableError:
        return {}  # the text can be read without them
    return {local_name(element): element.text or "" for element in root}


def _paragraphs(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield style (lower case) and text of each paragraph; the cells of a row are one."""
    collected = _Collector()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = local_name(element)
        if event == "start" and name in _SILENT:
            walker.skip_subtree()
        elif event == "start":
            collected.begin(name, element)
        else:
            yield from collected.end(name)


class _Collector:
    """Collects the pieces of the paragraph, and the cells of the row, that are being walked."""

    def __init__(self) -> None:
        self._style = ""
        self._pieces: list[str] = []
        self._row: list[str] | None = None

    def begin(self, name: str, element: etree._Element) -> None:
        """Take what an element says when it begins."""
        if name == "p":
            self._style, self._pieces = "", []
        elif name == "tr":
            self._row = []
        elif name == "pstyle":
            self._style = _value(element).lower()
        else:
            self._pieces.append(_text(name, element))

    def end(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the paragraph or row that ends, unless it is empty."""
        if name == "p":
            text = "".join(self._pieces).strip()
            self._pieces = []
            if self._row is not None:
                self._row.append(text)
            elif text:
                yield self._style, text
        elif name == "tr" and self._row is not None:
            cells = " | ".join(filter(None, self._row))
            self._row = None
            if cells:
                yield "row", cells


def _text(name: str, element: etree._Element) -> str:
    match name:
        case "t":
            return element.text or ""
        case "tab":
            return " "
        case "br" | "cr":
            return "\n"
        case "nobreakhyphen":
            return "-"
        case _:
            return ""


def _value(element: etree._Element) -> str:
    values = (value for name, value in element.attrib.items() if str(name).endswith("}val"))
    return str(next(values, ""))
