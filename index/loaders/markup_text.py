"""Parse XML and XHTML from anywhere without following what it names, and take out its text.

Shared by the readers of Word documents, EPUBs and sitemaps.
"""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from lxml.html import (  # type: ignore[import-untyped]  # same
    HTMLParser,
    document_fromstring,
)

from index.loaders.drafts import UnreadableError

_BLOCKS = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "tr", "section"),
        *("article", "aside", "header", "footer", "figure", "figcaption", "pre", "dt", "dd"),
        *("body", "table", "ul", "ol", "hr"),
    )
)
_SILENT = frozenset(("script", "style", "head", "nav", "svg", "template"))


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML document.

    Names no entity and opens no file or address. Small damage is passed over. Raises
    ``UnreadableError`` when there is no XML at all.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"is damaged: its XML cannot be read ({error})") from error
    if root is None:
        raise UnreadableError("is damaged: it holds no XML that can be read")
    return root


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, empty for remarks."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def blocks_of_xhtml(data: bytes) -> list[tuple[str, str]]:
    """Return name and text of each paragraph, heading and the like of a page without a frame.

    The names are those of the innermost block (``p``, ``h1``). Raises ``UnreadableError``.
    """
    try:
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"is damaged: its text cannot be read ({error})") from error
    blocks: list[tuple[str, list[str]]] = [("body", [])]
    # Walked without recursion: a damaged page may be nested without end.
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = local_name(element)
        if event == "start":
            if name in _SILENT:
                walker.skip_subtree()
            elif name in _BLOCKS:
                blocks.append((name, [element.text or ""]))
            else:
                blocks[-1][1].append("\n" if name == "br" else (element.text or "") if name else "")
        else:
            if name in _BLOCKS:
                blocks.append(("body", []))
            blocks[-1][1].append(element.tail or "")
    folded = ((name, _folded("".join(parts))) for name, parts in blocks)
    return [(name, text) for name, text in folded if text]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
