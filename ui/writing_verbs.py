"""The verbs that change an archive: add, remove, embed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from index.archive_values import RemovalQuery
from index.articles import Article, Period
from index.news_index import NewsIndex
from ui import loading, options, terminal, wiring

_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def add(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, patterns, web addresses, - for what is piped.",
        ),
    ],
    columns: options.Columns = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be added, change nothing.")
    ] = False,
    no_embed: loading.NoEmbed = False,
    most_pages: loading.MostPages = 200,
    allow_private: loading.AllowPrivate = False,
    archive: options.Archive = None,
) -> None:
    """Put articles into the archive, making it if need be."""
    web = loading.web_settings(most_pages, allow_private=allow_private)
    wanted = loading.Wanted(tuple(inputs), columns, web)
    if dry_run:
        failures = loading.show_all(wanted)
    else:
        with wiring.open_or_create_index(wiring.read_settings(archive)) as index:
            failures = loading.add_all(index, wanted)
            terminal.mention_languages(index)
            if not no_embed:
                embed_with_progress(index)
    if failures:
        raise typer.Exit(1)


def remove(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="KEY", help="Ids, URLs or paths of articles.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", show_default=False, help="All of this source.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    archive: options.Archive = None,
) -> None:
    """Remove articles by key, or all of a source or period."""
    period = options.period_of(since, until)
    by_filter = source is not None or period != Period()
    if bool(keys) == by_filter:
        raise typer.BadParameter("Give either keys, or --source, --since or --until.")
    if keys:
        queries = [RemovalQuery(key=key) for key in dict.fromkeys(keys)]
    else:
        queries = [RemovalQuery(source=source, period=period)]
    with wiring.open_index(wiring.read_settings(archive)) as index:
        if not yes and terminal.is_interactive():
            _confirm_removal(index, queries)
        missing = [query.key for query in queries if not _remove(index, query)]
    if not keys and missing:
        terminal.say("No article is of that source and period: nothing removed.")
    elif missing:
        raise terminal.failure(f"Not in the archive: {', '.join(map(str, missing))}")


def embed(
    restart: Annotated[
        bool, typer.Option("--restart", help="Embed every sentence anew, as after a new model.")
    ] = False,
    archive: options.Archive = None,
) -> None:
    """Embed the sentences that still wait for it."""
    with wiring.open_index(wiring.read_settings(archive)) as index:
        if restart:
            index.restart_embedding()
        if embed_with_progress(index) == 0:
            terminal.write("Every sentence is embedded.")


def embed_with_progress(index: NewsIndex) -> int:
    """Embed what is pending, show how far it is, and return how many sentences were embedded.

    An interruption ends the program; what is embedded by then is kept.
    """
    try:
        with terminal.progress("Embedding", "sentences") as report:
            embedded = index.embed_pending(progress=report)
    except KeyboardInterrupt:
        terminal.say("Stopped. What is embedded is kept; `dateline embed` goes on from there.")
        raise typer.Exit(_INTERRUPTED) from None
    if embedded:
        terminal.write(f"embedded {embedded:,} sentence{'s' * (embedded != 1)}")
    return embedded


def _confirm_removal(index: NewsIndex, queries: Sequence[RemovalQuery]) -> None:
    """Ask before more than one article goes; "no" ends the program."""
    articles = sum(len(index.matching(query)) for query in queries)
    if articles > 1:
        typer.confirm(f"Remove {articles:,} articles?", abort=True, err=True)


def _remove(index: NewsIndex, query: RemovalQuery) -> list[Article]:
    removed = index.remove(query)
    for article in removed:
        terminal.write(f"removed {terminal.article_line(article)}")
    return removed
