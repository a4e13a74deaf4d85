"""The verbs that look at an archive and change nothing: list, show, ask, search, info, verify."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from index.articles import Period, SearchFilter
from index.news_index import NewsIndex
from ui import options, terminal, wiring
from ui.rendering import render_terminal, render_timeline
from ui.rendering.tables import articles_csv


def list_articles(  # noqa: PLR0913, PLR0917 -- Typer reads every option from a parameter
    sources: options.Sources = None,
    since: options.Since = None,
    until: options.Until = None,
    limit: options.Limit = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out this many first.")] = 0,
    archive: options.Archive = None,
    json: options.Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for a spreadsheet.")] = False,
) -> None:
    """List articles, the newest first."""
    if json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other.")
    wanted = SearchFilter(options.period_of(since, until), tuple(sources or ()))
    with wiring.open_index(wiring.read_settings(archive)) as index:
        articles = index.articles(search_filter=wanted, limit=limit, offset=offset)
    if json:
        terminal.write_json([terminal.article_fields(it, with_text=False) for it in articles])
    elif as_csv:
        terminal.write_table(articles_csv(articles))
    for article in [] if json or as_csv else articles:
        terminal.write(terminal.article_line(article))


def show(
    key: Annotated[str, typer.Argument(metavar="ID", help="Id, URL or path of the article.")],
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Print one article with its metadata."""
    with wiring.open_index(wiring.read_settings(archive)) as index:
        found = index.find(key)
    if not found:
        raise terminal.failure(
            f"No article {key!r} in the archive; `dateline list` shows what there is."
        )
    if len(found) > 1:
        lines = "\n".join(terminal.article_line(article) for article in found)
        raise terminal.failure(f"{key} names {len(found)} articles; show one by its id:\n{lines}")
    if json:
        terminal.write_json(terminal.article_fields(found[0], with_text=True))
    else:
        terminal.write(terminal.article_page(found[0]))


def ask(  # noqa: PLR0913, PLR0917 -- Typer reads every option from a parameter
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_of: options.AsOf = None,
    any_time: options.AnyTime = False,
    since: options.Since = None,
    until: options.Until = None,
    sources: options.Sources = None,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Answer a question from the archive, with the sentences that carry the answer."""
    period = options.period_of(since, until)
    settings = wiring.read_settings(archive)
    with wiring.open_index(settings) as index:
        mention_pending(index)
        answer = wiring.chatbot_over(index, settings).ask(
            question,
            as_of=as_of,
            period=period if period != Period() else None,
            sources=tuple(sources or ()),
            find_period=not any_time,
        )
    if json:
        terminal.write_json(answer.to_dict())
    else:
        terminal.write_rendered(render_terminal(answer))


def timeline(  # noqa: PLR0913, PLR0917 -- Typer reads every option from a parameter
    question: Annotated[str, typer.Argument(help="A question or the words of a story, in quotes.")],
    as_of: options.AsOf = None,
    since: options.Since = None,
    until: options.Until = None,
    sources: options.Sources = None,
    limit: options.Limit = 12,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Tell a story as a timeline: its dated sentences in order, with their sources."""
    period = options.period_of(since, until)
    settings = wiring.read_settings(archive)
    with wiring.open_index(settings) as index:
        mention_pending(index)
        told = wiring.chatbot_over(index, settings).timeline(
            question,
            as_of=as_of,
            period=period if period != Period() else None,
            sources=tuple(sources or ()),
            limit=limit,
        )
    if json:
        terminal.write_json(told.to_dict())
    elif told.entries:
        terminal.write_rendered(render_timeline(told))
    else:
        terminal.say("The articles tell nothing of this with a day.")


def search(
    query: Annotated[str, typer.Argument(help="Words or a question, in quotes.")],
    since: options.Since = None,
    until: options.Until = None,
    sources: options.Sources = None,
    limit: options.Limit = 10,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Find sentences by their words and by their meaning."""
    wanted = SearchFilter(options.period_of(since, until), tuple(sources or ()))
    with wiring.open_index(wiring.read_settings(archive)) as index:
        mention_pending(index)
        hits = index.search(query, limit=limit, search_filter=wanted)
    if json:
        terminal.write_json([terminal.hit_fields(hit) for hit in hits])
    elif not hits:
        terminal.say("Nothing found.")
    for number, hit in enumerate([] if json else hits, start=1):
        terminal.write(terminal.hit_lines(number, hit))


def info(
    by_source: Annotated[
        bool, typer.Option("--sources", help="Tell how well the articles of each source are dated.")
    ] = False,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Tell what the archive holds."""
    with wiring.open_index(wiring.read_settings(archive)) as index:
        status, sources = index.status(), index.sources()
        dates = index.source_dates() if by_source else []
        languages = index.languages()
        if not json:
            terminal.mention_languages(index)
    if json:
        fields = terminal.status_fields(status, sources)
        dated = {"source_dates": [asdict(it) for it in dates]} if by_source else {}
        known = {"languages": [asdict(it) for it in languages]}
        terminal.write_json({**fields, **known, **dated})
    elif by_source:
        terminal.write(terminal.source_dates_lines(dates))
    else:
        terminal.write(terminal.status_lines(status, sources))


def verify(archive: options.Archive = None, json: options.Json = False) -> None:
    """Check the archive from end to end and name every problem."""
    with wiring.open_index(wiring.read_settings(archive)) as index:
        problems = index.verify()
    if json:
        terminal.write_json({"sound": not problems, "problems": problems})
    else:
        terminal.write("\n".join(problems) or "The archive is sound.")
    if problems:
        raise typer.Exit(1)


def mention_pending(index: NewsIndex) -> None:
    """Say so when part of the archive is searched by its words alone, or knows no such language."""
    status = index.status()
    if status.embedded < status.sentences:
        terminal.say(
            f"Only {status.embedded:,} of {status.sentences:,} sentences are searched by meaning "
            "so far; `dateline embed` does the rest."
        )
    terminal.mention_languages(index)
