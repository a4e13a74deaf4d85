"""The library as HTML: the table of articles, one article to read, and how work goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.archive_values import IndexStatus, LanguageCount
from index.articles import Article, LoadFailure
from index.stores.archive_catalogue import (
    CatalogueEntry,
    CatalogueOrder,
    CataloguePage,
    CatalogueQuery,
)
from ui.rendering.article_view import render_article
from ui.rendering.conversation_view import embedding_words
from ui.rendering.escaping import escape
from ui.rendering.texts import say
from ui.rendering.wording import (
    NO_TITLE,
    byline,
    day_words,
    printable_line,
    unknown_languages_words,
    web_link,
)

_SHOWN_FAILURES = 20
_COLUMNS = (
    (CatalogueOrder.TITLE, "library.column_title"),
    (CatalogueOrder.SOURCE, "library.column_source"),
    (CatalogueOrder.PUBLISHED, "library.column_published"),
    (CatalogueOrder.SENTENCES, "library.column_sentences"),
)


@dataclass(frozen=True, slots=True)
class WorkShown:
    """Work on the library in words: a line, how much is done (0..1), what could not be read."""

    line: str
    share: float | None
    is_busy: bool
    failures: tuple[LoadFailure, ...]
    problems: tuple[str, ...] = ()


def render_library_state(status: IndexStatus, languages: Sequence[LanguageCount] = ()) -> str:
    """Return what the archive holds and how much room it takes, and what its model cannot read."""
    words = say(
        "library.state",
        articles=say("status.articles", count=status.articles),
        sentences=say("status.sentences", count=status.sentences),
        embedding=embedding_words(status.sentences, status.embedded),
        megabytes=f"{status.bytes_on_disk / 1e6:,.1f}",
        model=status.model,
    )
    warning = unknown_languages_words(languages, status.model)
    note = f'<p class="warning">{escape(warning)}</p>' if warning else ""
    return f"<p>{escape(words)}</p>{note}"


def render_catalogue(
    page: CataloguePage, query: CatalogueQuery, *, first: int, may_remove: bool
) -> str:
    """Return the table of one page of the catalogue; ``first`` counts its first row from 1."""
    if not page.entries:
        empty = "library.nothing" if query.words or query.source else "library.empty"
        return f'<p class="none">{escape(say(empty))}</p>'
    heads = "".join(_column_head(order, key, query) for order, key in _COLUMNS)
    if may_remove:
        action = f'<span class="unseen">{_text("library.column_action")}</span>'
        heads += f'<th scope="col">{action}</th>'
    rows = "".join(_row(entry, may_remove=may_remove) for entry in page.entries)
    return (
        f'<table class="catalogue"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f"{_pager(page, first)}"
    )


def render_reading(article: Article) -> str:
    """Return one article to read, with what is known of it."""
    named = [escape(byline(article.source, article.published))]
    if article.authors:
        authors = ", ".join(map(printable_line, article.authors))
        named.append(escape(say("sources.by", authors=authors)))
    link = web_link(article.url)
    if link:
        named.append(
            f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
            f"{_text('sources.original')}</a>"
        )
    title = escape(printable_line(article.title or "") or NO_TITLE)
    return (
        f'<header><div><h2 id="reader-title" dir="auto">{title}</h2>'
        f'<p class="byline">{" · ".join(named)}</p></div>'
        f'<button type="button" class="close">{_text("library.close")}</button></header>'
        f'<div class="article-text" dir="auto" tabindex="0">{render_article(article, [])}</div>'
    )


def render_work(work: WorkShown) -> str:
    """Return how far the work is, with a bar, and each file that could not be read."""
    bar = ""
    if work.is_busy:
        value = f' value="{work.share:.3f}"' if work.share is not None else ""
        bar = f'<progress max="1"{value} aria-label="{_text("work.progress")}"></progress>'
    line = f'<p class="line">{escape(work.line)}</p>' if work.line else ""
    problems = "".join(f'<p class="problem">{escape(it)}</p>' for it in work.problems)
    busy = "yes" if work.is_busy else "no"
    failures = _failures(work.failures)
    return f'<div class="work" data-busy="{busy}">{line}{bar}{problems}{failures}</div>'


def _text(key: str) -> str:
    return escape(say(key))


def _column_head(order: CatalogueOrder, key: str, query: CatalogueQuery) -> str:
    sort, arrow = "none", ""
    if order is query.order:
        sort = "descending" if query.descending else "ascending"
        arrow = "↓" if query.descending else "↑"
    name = say(key)
    return (
        f'<th scope="col" aria-sort="{sort}" class="{order.value}"><button type="button" '
        f'data-order="{order.value}" aria-label="{escape(say("library.sort_by", column=name))}">'
        f'{escape(name)}<span aria-hidden="true">{arrow}</span></button></th>'
    )


def _row(entry: CatalogueEntry, *, may_remove: bool) -> str:
    file = PurePath(entry.path).name if entry.path else ""
    title = printable_line(entry.title or "") or printable_line(file) or NO_TITLE
    day = day_words(entry.published) if entry.published else say("library.no_date")
    waiting = ""
    if entry.embedded < entry.sentences:
        waiting = f' <small class="waiting">{_text("library.not_embedded")}</small>'
    action = ""
    if may_remove:
        label = escape(say("library.remove_label", title=title))
        action = (
            f'<td class="action"><button type="button" data-remove="{escape(entry.id)}" '
            f'aria-label="{label}">{_text("library.remove")}</button></td>'
        )
    source = printable_line(entry.source or "") or "–"
    return (
        f'<tr><th scope="row" class="title"><button type="button" data-open="{escape(entry.id)}" '
        f'dir="auto">{escape(title)}</button>{waiting}</th>'
        f'<td class="source"><bdi>{escape(source)}</bdi></td>'
        f'<td class="published">{escape(day)}</td>'
        f'<td class="sentences">{entry.sentences:,}</td>{action}</tr>'
    )


def _pager(page: CataloguePage, first: int) -> str:
    last = first + len(page.entries) - 1
    shown = escape(say("library.shown", first=first, last=last, found=page.found))
    before = "" if first > 1 else " disabled"
    after = "" if last < page.found else " disabled"
    return (
        f'<nav class="pager" aria-label="{_text("library.title")}">'
        f'<button type="button" data-page="previous"{before}>{_text("library.previous")}</button>'
        f"<span>{shown}</span>"
        f'<button type="button" data-page="next"{after}>{_text("library.next")}</button></nav>'
    )


def _failures(failures: Sequence[LoadFailure]) -> str:
    if not failures:
        return ""
    lines = "".join(
        f"<li>{escape(say('work.failure', name=printable_line(it.path), reason=it.reason))}</li>"
        for it in failures[:_SHOWN_FAILURES]
    )
    more = len(failures) - _SHOWN_FAILURES
    if more > 0:
        lines += f"<li>{escape(say('work.more_failures', count=more))}</li>"
    heading = escape(say("work.failed", count=len(failures)))
    return f'<div class="failures"><p>{heading}</p><ul>{lines}</ul></div>'
