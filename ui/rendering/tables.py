"""A list of articles as CSV for a spreadsheet, which must never take a field for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from index.articles import Article
from ui.rendering.wording import printable_line

COLUMNS = ("id", "published", "source", "title", "authors", "section", "language", "url", "path")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # wide ones too


def articles_csv(articles: Iterable[Article]) -> str:
    """Return one row an article below the names of the columns, as RFC 4180 has it.

    Every field is one printable line. One that a spreadsheet would compute has an apostrophe
    before it (OWASP, CSV Injection), which spreadsheets do not show.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, articles))
    return out.getvalue()


def _row(article: Article) -> list[str]:
    fields = {name: getattr(article, name) for name in COLUMNS} | {
        "authors": "; ".join(article.authors)
    }
    return [_harmless("" if value is None else str(value)) for value in fields.values()]


def _harmless(field: str) -> str:
    line = printable_line(field)
    return f"'{line}" if line.startswith(_BEGINS_A_FORMULA) else line
