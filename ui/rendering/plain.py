"""An answer for the terminal and as Markdown; nothing an article could smuggle in survives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from index.articles import Article, Span
from qa.answers import Answer, Citation, Timeline
from qa.writing.days import days_in_words
from ui.rendering.article_parts import Part, parts_of
from ui.rendering.wording import (
    alternatives_heading,
    around_quote,
    byline,
    citation_byline,
    confidence_words,
    period_words,
    printable,
    printable_line,
    speaker_words,
    title_words,
    understood_words,
    web_link,
)

_MARK = re.compile(r"\[(\d+)\]")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&!])")
_MARKDOWN_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_IN_ADDRESS = {"<": "%3C", ">": "%3E", "\\": "%5C", "|": "%7C", "`": "%60"}


def render_terminal(answer: Answer) -> RenderableType:
    """Return the answer for a terminal: text, numbered quotes with sources, confidence."""
    parts: list[RenderableType] = []
    understood = understood_words(answer)
    if understood:
        parts += [Text(understood, style="dim"), Text()]
    if answer.short_answer:
        parts += [Text(printable_line(answer.short_answer), style="bold"), Text()]
    parts.append(Text(printable(answer.text), style="" if answer.short_answer else "bold"))
    parts += [Text(f"- {printable_line(choice)}") for choice in answer.choices]
    for remark in answer.remarks:
        parts += [Text(), Text(printable_line(remark), style="italic")]
    if answer.citations:
        parts.append(Text())
        parts += [_terminal_citation(it, f"[{it.number}]") for it in answer.citations]
        parts += [Text(), Text(confidence_words(answer.confidence), style="dim")]
    if answer.alternatives:
        parts += [Text(), Text(f"{alternatives_heading(answer)}:", style="dim")]
        parts += [_terminal_citation(it, "-") for it in answer.alternatives]
    return Group(*parts)


def render_timeline(timeline: Timeline) -> RenderableType:
    """Return a timeline for a terminal: each entry's days, quote and source."""
    parts: list[RenderableType] = []
    if timeline.period is not None:
        parts += [Text(f"Period: {period_words(timeline.period)}", style="dim"), Text()]
    for entry in timeline.entries:
        parts.append(Text(days_in_words(entry.days), style="bold"))
        parts.append(_terminal_citation(entry.citation, f"[{entry.citation.number}]"))
    return Group(*parts)


def render_terminal_article(article: Article, citation: Citation) -> RenderableType:
    """Return an article for a terminal with the cited sentence marked, the answer in it more so.

    Headings stand apart and bold.
    """
    head = Text(title_words(citation), style="bold")
    line = Text(byline(article.source, article.published), style="dim")
    marked: list[tuple[Span, str]] = []
    if article.text[citation.start : citation.end] == citation.quote:
        place, styles = citation.start, ("black on bright_yellow", "bold black on yellow")
        for number, piece in enumerate(quote_parts(citation)):
            marked.append((Span(place, place + len(piece)), styles[number % 2]))
            place += len(piece)
    shown: list[RenderableType] = [head, line]
    for part in parts_of(article):
        shown += [Text(), _styled(article.text, part, marked)]
    return Group(*shown)


def _styled(text: str, part: Part, marked: Sequence[tuple[Span, str]]) -> Text:
    """Return a part of an article with what of it is marked in its style, headings bold."""
    styled, place = Text(style="bold" if part.is_heading else ""), part.span.start
    for span, style in marked:
        start, end = max(span.start, place), min(span.end, part.span.end)
        if start < end:
            styled.append(printable(text[place:start]))
            styled.append(printable(text[start:end]), style)
            place = end
    return styled.append(printable(text[place : part.span.end]))


def render_plain(answer: Answer) -> str:
    """Return the answer as plain text with its sources, for a clipboard."""
    parts = [printable(answer.text).strip(), *(printable_line(it) for it in answer.remarks)]
    for citation in answer.citations:
        opening, closing = around_quote(citation)
        lines = [
            f"[{citation.number}] {opening}{printable_line(citation.quote)}{closing}",
            f"{title_words(citation)}, {byline(citation.source, citation.published)}",
            web_link(citation.url) or "",
        ]
        parts.append("\n".join(filter(None, lines)))
    return "\n\n".join(parts)


def render_markdown(answer: Answer) -> str:
    """Return the answer as Markdown: question, text, a numbered list of sources with quotes."""
    parts = [f"**{_markdown(printable_line(answer.question))}**"]
    understood = understood_words(answer)
    if understood:
        parts.append(f"*{_markdown(understood)}*")
    if answer.short_answer:
        parts.append(f"**{_markdown(printable_line(answer.short_answer))}**")
    parts.append(_markdown_with_marks(printable(answer.text).strip(), answer.citations))
    parts += [f"- {_markdown(printable_line(choice))}" for choice in answer.choices]
    parts += [f"*{_markdown(printable_line(remark))}*" for remark in answer.remarks]
    if answer.citations:
        parts.append(f"*{_markdown(confidence_words(answer.confidence))}*")
        parts += [_markdown_citation(it, f"{it.number}.") for it in answer.citations]
    if answer.alternatives:
        parts.append(f"{alternatives_heading(answer)}:")
        parts += [_markdown_citation(it, "-") for it in answer.alternatives]
    return "\n\n".join(parts) + "\n"


def _terminal_citation(citation: Citation, label: str) -> RenderableType:
    head = Text.assemble(
        (f"{label} ", "cyan"),
        (title_words(citation), "bold" if citation.number and label != "-" else ""),
        (f"  {citation_byline(citation)}", "dim"),
    )
    lines: list[RenderableType] = [head, Padding(_quote(citation), (0, 0, 0, 4))]
    link = web_link(citation.url)
    if link:
        # Unbroken, so that a terminal can open it.
        lines.append(Text(f"    {link}", style="dim", no_wrap=True, overflow="ignore"))
    if citation.also_in:
        others = ", ".join(byline(it.source, it.published) for it in citation.also_in)
        lines.append(Padding(Text(f"also in: {others}", style="dim"), (0, 0, 0, 4)))
    return Group(*lines)


def _quote(citation: Citation) -> Text:
    before, span, after = quote_parts(citation)
    opening, closing = around_quote(citation)
    return Text.assemble(
        opening, printable_fragment(before), (printable_fragment(span), "bold"),
        printable_fragment(after), closing,
    )  # fmt: skip


def quote_parts(citation: Citation) -> tuple[str, str, str]:
    """Return the quote cut at the answer span: before it, the span (may be empty), after it."""
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None or not citation.start <= start < end <= citation.end:
        return citation.quote, "", ""
    first, last = start - citation.start, end - citation.start
    return citation.quote[:first], citation.quote[first:last], citation.quote[last:]


def printable_fragment(text: str) -> str:
    """Return part of a line as printable text, its outer spaces kept as single spaces."""
    return re.sub(r"\s+", " ", printable(text))


def _markdown(text: str) -> str:
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", text)
    return _MARKDOWN_LINE_START.sub(_escape_line_start, escaped)


def _escape_line_start(match: re.Match[str]) -> str:
    indent, marker = match.groups()
    return f"{indent}{marker[:-1]}\\{marker[-1]}"


def _markdown_with_marks(text: str, citations: Sequence[Citation]) -> str:
    """Escape the text but leave the marks ``[n]`` that name a citation readable."""
    numbers = {citation.number for citation in citations}
    pieces, done = [], 0
    for match in _MARK.finditer(text):
        if int(match[1]) in numbers:
            pieces += [_markdown(text[done : match.start()]), match[0]]
            done = match.end()
    return "".join([*pieces, _markdown(text[done:])])


def _markdown_citation(citation: Citation, label: str) -> str:
    title = _markdown(title_words(citation))
    link = web_link(citation.url)
    if link:
        address = "".join(_IN_ADDRESS.get(character, character) for character in link)
        title = f"[{title}](<{address}>)"
    before, span, after = (_markdown(printable_fragment(it)) for it in quote_parts(citation))
    # Emphasis must touch its words: "** a**" is no emphasis in CommonMark.
    strong = f"**{span}**" if span and span == span.strip() else span
    indent = " " * (len(label) + 1)
    head = f"{label} {title}, {_markdown(citation_byline(citation))}"
    speaker = _markdown(speaker_words(citation))
    return f"{head}\n\n{indent}> {speaker}{before}{strong}{after}"
