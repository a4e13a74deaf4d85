"""The verb ``watch``: keep an archive up to date with folders, feeds and sitemaps."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from index.archive_values import LanguageCount, RemovalQuery
from index.loaders.snapshots import Changes, Snapshots, changes_between, snapshot_of
from index.news_index import NewsIndex
from ui import loading, options, terminal, wiring
from ui.writing_verbs import embed_with_progress

_LONGEST_MINUTES = 24 * 60


def watch(  # noqa: PLR0913, PLR0917 - one parameter for each option
    sources: Annotated[
        list[str], typer.Argument(metavar="FOLDER|FEED", help="Folders, feeds and sitemaps.")
    ],
    once: Annotated[bool, typer.Option("--once", help="Look once and end, as for cron.")] = False,
    every: Annotated[
        int, typer.Option(min=1, max=_LONGEST_MINUTES, metavar="MINUTES", help="Look so often.")
    ] = 15,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Remove articles whose file is gone.")
    ] = False,
    no_embed: loading.NoEmbed = False,
    most_pages: loading.MostPages = 200,
    allow_private: loading.AllowPrivate = False,
    archive: options.Archive = None,
) -> None:
    """Add what is new or changed in folders, feeds and sitemaps, again and again."""
    web = loading.web_settings(most_pages, allow_private=allow_private, only_news=True)
    wanted = loading.Wanted(tuple(sources), web=web)
    settings = wiring.read_settings(archive)
    warned: list[LanguageCount] = []
    try:
        while True:
            with wiring.open_or_create_index(settings) as index:
                failures = _look(index, wanted, remove_missing=remove_missing)
                if not no_embed:
                    embed_with_progress(index)
                languages = index.languages()
                if languages != warned:  # not with every look
                    terminal.mention_languages(index)
                    warned = languages
            if once:
                break
            time.sleep(60 * every)
    except KeyboardInterrupt:
        terminal.say("Stopped watching.")
        return
    if failures:
        raise typer.Exit(1)


def _look(index: NewsIndex, wanted: loading.Wanted, *, remove_missing: bool) -> int:
    """Look once at every source and return the number of failures."""
    snapshots = Snapshots(index.folder)
    failures = 0
    for source in wanted.inputs:
        folder = Path(source).absolute()
        if "://" in source or not folder.is_dir():
            failures += loading.add_all(index, replace(wanted, inputs=(source,)))
            continue
        changes = changes_between(snapshots.before(folder), snapshot_of(folder))
        if changes.lost_everything:
            terminal.say(f"{folder}: all {len(changes.gone)} files are gone: nothing was done")
            failures += 1
            continue
        one = replace(wanted, inputs=(str(folder),), only=changes.fresh)
        failures += loading.add_all(index, one)
        if remove_missing:
            _remove_gone(index, changes)
        # Only now: what was not stored must be read again.
        snapshots.keep(folder, changes.now)
    return failures


def _remove_gone(index: NewsIndex, changes: Changes) -> None:
    for path in changes.gone:
        for article in index.remove(RemovalQuery(key=path)):
            terminal.write(f"removed {terminal.article_line(article)}")
