"""What the verbs that read articles from outside share: options, reports, the Web, the dry run."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from index.archive_values import AddSummary
from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from index.loaders.documents import LoadNotice
from index.loaders.fetching import FetchSettings
from index.loaders.folders import plain_bytes_of
from index.loaders.remembered import Remembered
from index.loaders.web import Web, WebSettings
from index.news_index import NewsIndex
from index.text.sentences import split_sentences
from index.worker_pool import WorkerPool
from ui import terminal
from ui.rendering.wording import printable_line

AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch from this computer and the local network too."),
]
MostPages = Annotated[
    int, typer.Option("--limit", min=1, help="Fetch at most so many pages for one address.")
]
NoEmbed = Annotated[bool, typer.Option("--no-embed", help="Leave embedding for `dateline embed`.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for: where to look, which columns hold what, what may be fetched."""

    inputs: tuple[str, ...]
    columns: Mapping[str, str] | None = None
    web: WebSettings = field(default_factory=WebSettings)
    only: Container[str] | None = None


def web_settings(
    most_pages: int, *, allow_private: bool = False, only_news: bool = False
) -> WebSettings:
    """Return the settings that the flags say."""
    fetching = FetchSettings(allow_private=allow_private)
    return WebSettings(fetching, most_pages=most_pages, only_news=only_news)


def add_all(index: NewsIndex, wanted: Wanted) -> int:
    """Put what was asked for into the archive, say what became of it, return the failures."""
    failures: list[LoadFailure] = []
    web = Web(
        wanted.web,
        remembered=Remembered(index.folder),
        holds=lambda url: bool(index.find(url)),
    )
    workers = WorkerPool()
    try:
        with terminal.progress("Adding", "articles") as report:
            outlook = _Outlook(plain_bytes_of(wanted.inputs, wanted.only))
            stored = count(1)
            summary = index.add(
                _readable(_loaded(wanted, web, workers, outlook.read), failures.append),
                report=lambda _: report(*outlook.expected(next(stored))),
                workers=workers,
            )
    finally:
        workers.close()
        web.close()
    # Only now: what was not stored must be fetched again.
    web.remembered.save()
    terminal.write(_summary(summary, web.unchanged, len(failures)))
    return len(failures)


def show_all(wanted: Wanted) -> int:
    """Say what would be added, without an archive, and return the number of failures."""
    failures: list[LoadFailure] = []
    web = Web(wanted.web)
    articles = sentences = 0
    for article in _readable(_loaded(wanted, web), failures.append):
        found = len(split_sentences(article.text))
        articles, sentences = articles + 1, sentences + found
        terminal.write(_described(article, found))
    web.close()
    terminal.write(
        f"would add {articles:,} articles with about {sentences:,} sentences, "
        f"failed {len(failures)}"
    )
    return len(failures)


def _loaded(
    wanted: Wanted,
    web: Web,
    workers: WorkerPool | None = None,
    report_read: Callable[[int], None] | None = None,
) -> Iterator[Article | LoadFailure]:
    return load(
        wanted.inputs,
        columns=wanted.columns,
        notice=_say_notice,
        web=web,
        only=wanted.only,
        workers=workers,
        report_read=report_read,
    )


class _Outlook:
    """How many articles there will be, judged by the part of the bytes that was read so far."""

    def __init__(self, total_bytes: int | None) -> None:
        self._total = total_bytes
        self._read = 0

    def read(self, count: int) -> None:
        """Note bytes that were read."""
        self._read += count

    def expected(self, stored: int) -> tuple[int, int | None]:
        """Return how many are stored and about how many will be, ``None`` where nothing tells."""
        if not self._total or not self._read:
            return stored, None
        return stored, max(stored, round(stored * self._total / self._read))


def _readable(
    items: Iterable[Article | LoadFailure], failed: Callable[[LoadFailure], None]
) -> Iterator[Article]:
    """Pass the articles on; report each failure at once."""
    for item in items:
        if isinstance(item, LoadFailure):
            terminal.say(f"{item.path}: {item.reason}")
            failed(item)
        else:
            yield item


def _say_notice(notice: LoadNotice) -> None:
    terminal.say(f"{notice.path}: note: {notice.remark}")


def _summary(summary: AddSummary, not_fetched: int, failed: int) -> str:
    return (
        f"added {summary.added}, replaced {summary.replaced}, "
        f"unchanged {summary.unchanged + not_fetched}, failed {failed}"
    )


def _described(article: Article, sentences: int) -> str:
    day = article.published.isoformat() if article.published else "no date   "
    source = printable_line(article.source or "-")
    title = printable_line(article.title or "(no title)")
    place = article.url or Path(article.path or "-").name
    record = f", {article.record}" if article.record and not article.url else ""
    many = "sentence" if sentences == 1 else "sentences"
    return f"{day}  {source}  {title}  ({sentences} {many}, {printable_line(place + record)})"
