"""Turn HTML that stands inside a text, as many feeds and exports have it, into plain text."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(
    r"</(?:p|div|a|span|li|ul|ol|h[1-6]|b|i|em|strong|blockquote|figure|table|td|section)\s*>"
    r"|<(?:br|p|img|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|hellip|[mn]dash|eacute|pound|euro|#\d{2,6}"
    r"|#x[0-9a-f]{2,6});",
    re.IGNORECASE,
)
_PARAGRAPH_TAGS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "div", "dl", "dt", "dd", "figure"),
        *("figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
_SILENT_TAGS = frozenset(("script", "style", "noscript", "template", "head"))


def strip_markup(text: str) -> str:
    """Return the text without HTML tags and entities; paragraphs are kept as blank lines.

    Text that holds neither comes back as it is.
    """
    if _TAG.search(text):
        reader = _TextReader()
        reader.feed(text)
        reader.close()
        return "".join(reader.parts)
    return html.unescape(text) if _ENTITY.search(text) else text


class _TextReader(HTMLParser):
    """Collects the text of a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        del attrs
        if tag in _SILENT_TAGS:
            self._silent_depth += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _PARAGRAPH_TAGS:
            self.parts.append("\n\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        if tag in _SILENT_TAGS:
            self._silent_depth = max(0, self._silent_depth - 1)
        elif tag in _PARAGRAPH_TAGS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep the text between the tags; its line ends mean no more than a space."""
        if not self._silent_depth:
            self.parts.append(re.sub(r"\s+", " ", data))
