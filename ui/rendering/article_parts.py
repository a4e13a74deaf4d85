"""An article cut into what is shown of it one below the other: its headings and paragraphs.

Pure; the page, the terminal and ``dateline show`` lay out the same parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.articles import Article, Span


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or a paragraph: ``text[span.start:span.end]`` of its article, never blank."""

    span: Span
    is_heading: bool = False


def parts_of(article: Article) -> list[Part]:
    """Return the headings and paragraphs of an article in order.

    A heading that is glued to a paragraph is a part of its own. Paragraphs end at blank lines
    where there are any, else at line ends.
    """
    parts: list[Part] = []
    for paragraph in _paragraphs(article.text):
        start = paragraph.start
        for heading in article.headings:
            if paragraph.start <= heading.start and heading.end <= paragraph.end:
                parts += [Part(Span(start, heading.start)), Part(heading, is_heading=True)]
                start = heading.end
        parts.append(Part(Span(start, paragraph.end)))
    return [
        Part(span, is_heading=part.is_heading)
        for part in parts
        if (span := _trimmed(article.text, part.span)).start < span.end
    ]


def _paragraphs(text: str) -> list[Span]:
    separator = "\n\n" if "\n\n" in text else "\n"
    spans, start = [], 0
    for piece in text.split(separator):
        spans.append(Span(start, start + len(piece)))
        start += len(piece) + len(separator)
    return spans


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(
        span.start + len(piece) - len(piece.lstrip()), span.end - len(piece) + len(piece.rstrip())
    )
