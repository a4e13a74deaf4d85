"""Read one article from a plain text or Markdown file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from index.articles import Article
from index.loaders.drafts import Draft
from index.loaders.leading_lines import described, take_headers, take_leading_lines
from index.loaders.markdown import read_markdown, take_front_matter
from index.provenance import Origin
from index.text.cleaning import clean_text


def read_plain_text(text: str, *, today: date) -> Draft:
    """Return the article of a plain text file.

    Understands `` date 2026-01-13 `` before the text, header lines (``Title: ...``), and a
    headline, date line and byline at the top; all of them leave the text.
    """
    draft = take_headers(clean_text(text), today=today)
    return take_leading_lines(draft, today=today, seek_headline=True)


def article_of_text(text: str, *, today: date | None = None) -> Article:
    """Return the article of a text that comes from no file, read like a plain text file.

    Raises ``UnreadableError`` when no text is left.
    """
    day = today or datetime.now(tz=UTC).date()
    return read_plain_text(text, today=day).finish(None)


def read_markdown_file(text: str, *, today: date) -> Draft:
    """Return the article of a Markdown file with its front matter, without its markup."""
    found, body = take_front_matter(text.replace("\r\n", "\n").lstrip("\ufeff"))
    read = read_markdown(body)
    title, plain = read.title, read.text
    draft = replace(read, title=None)
    draft = described(draft, found, today=today) if found else draft
    if title is not None and draft.title is None:
        draft = replace(draft, title=title).attributed(Origin.BYLINE)
    elif title is not None:
        # The front matter has the title: a heading that says something else is text.
        draft = replace(draft, text=f"{title}\n\n{plain}")
    if not found and title is None:
        headed = read_plain_text(plain, today=today)
        return replace(headed, heading_lines=read.heading_lines)
    return take_leading_lines(draft, today=today, seek_headline=True)
