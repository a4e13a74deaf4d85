"""Read Markdown: front matter, the title in its first heading, and the text without the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.loaders.drafts import Draft
from index.loaders.fields import Field, field_of
from index.text.cleaning import clean_line
from index.text.markup import strip_markup

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?")
_LIST_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_ESCAPED = re.compile(r"\\(.)")
_COMMENT = re.compile(r"[ \t]+#.*\Z")


def take_front_matter(text: str) -> tuple[dict[Field, str], str]:
    """Return what the block between ``---`` lines at the top says, and the text below it.

    Reads the part of YAML that describes articles: ``key: value``, quoted values, lists in
    brackets or one item a line, folded values. Everything is text; nothing is ever constructed.
    """
    block = _FRONT_MATTER.match(text)
    if block is None:
        return {}, text
    entries: list[tuple[str, list[str]]] = []
    for line in block[1].split("\n"):
        entry = _ENTRY.fullmatch(line)
        if entry:
            entries.append((entry[1], [entry[2] or ""]))
        elif entries and line.strip():
            entries[-1][1].append(line)
    if not entries:
        return {}, text
    found: dict[Field, str] = {}
    for name, lines in entries:
        field = field_of(name)
        if field is not None and (value := _value(lines)):
            found.setdefault(field, value)
    return found, text[block.end() :]


def read_markdown(text: str) -> Draft:
    """Return the text without markup, and the leading first-level heading as its title.

    Headings, paragraphs, list items and table rows are separated by blank lines.
    """
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    blocks = [(heading, block) for heading, block in _blocks(tokens) if block.strip()]
    title = clean_line(blocks.pop(0)[1]) if blocks and blocks[0][0] == "h1" else None
    return Draft(
        "\n\n".join(block for _, block in blocks),
        title=title,
        heading_lines=tuple(block for heading, block in blocks if heading),
    )


def _value(lines: Sequence[str]) -> str:
    first, *more = lines
    items = [item for line in more if (item := _LIST_ITEM.fullmatch(line))]
    if items:
        return "; ".join(_scalar(item[1]) for item in items)
    if first.strip() in {">", "|", ">-", "|-"}:
        first = ""
    value = " ".join(part.strip() for part in (first, *more)).strip()
    if value.startswith("[") and value.endswith("]"):
        return "; ".join(_scalar(part) for part in value[1:-1].split(","))
    return _scalar(value)


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in {'"', "'"}:
        quoted = _QUOTED.match(value)
        inner = value[1 : quoted.end() - 1] if quoted else value[1:]
        return _ESCAPED.sub(r"\1", inner) if value[0] == '"' else inner.replace("''", "'")
    return _COMMENT.sub("", value)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the tag of each block that is a heading, else nothing, and its text."""
    cells: list[str] | None = None
    heading = ""
    for token in tokens:
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield "", " | ".join(filter(None, cells))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_inline_text(token))
        elif token.content:
            yield heading, _block_text(token)
            heading = ""


def _block_text(token: Token) -> str:
    if token.type == "inline":
        return _inline_text(token)
    return strip_markup(token.content) if token.type == "html_block" else token.content


def _inline_text(token: Token) -> str:
    return "".join(_piece(child) for child in token.children or ())


def _piece(token: Token) -> str:
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:  # marks of emphasis and links, images, inline HTML
            return ""
