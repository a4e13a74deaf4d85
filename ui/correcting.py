"""The verb ``set``: correct by hand what is known of an article."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from index.archive_values import Correctable, Correction
from ui import options, terminal, wiring

_UNKNOWN = "unknown"
_PARTS = {"date": Correctable.PUBLISHED, "title": Correctable.TITLE, "source": Correctable.SOURCE}


def set_parts(
    key: Annotated[str, typer.Argument(metavar="ID", help="Id, URL or path of the article.")],
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help=f"Day of publication, or {_UNKNOWN!r}."),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Outlet.")] = None,
    own: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART",
            help="Take a correction back: date, title or source; may be repeated.",
        ),
    ] = None,
    archive: options.Archive = None,
) -> None:
    """Correct an article by hand; holds until the article's own value changes."""
    corrections = _corrections({"date": day, "title": title, "source": source}, own or [])
    if not corrections:
        raise typer.BadParameter("Give --date, --title, --source or --own.")
    with wiring.open_index(wiring.read_settings(archive)) as index:
        found = index.find(key)
        if len(found) != 1:
            raise terminal.failure(
                f"{key} names {len(found)} articles; `dateline list` shows their ids."
                if found
                else f"No article {key!r} in the archive; `dateline list` shows what there is."
            )
        article = index.correct(found[0].id, corrections)
    if article is not None:
        terminal.write(terminal.article_line(article))


def _corrections(given: dict[str, str | None], own: list[str]) -> list[Correction]:
    unknown_parts = sorted(set(own) - set(_PARTS))
    if unknown_parts:
        raise typer.BadParameter(f"--own takes {', '.join(_PARTS)}, not {unknown_parts[0]!r}.")
    made = [Correction(_PARTS[name], back_to_own=True) for name in own]
    for name, text in given.items():
        if text is not None:
            part = _PARTS[name]
            made.append(Correction(part, _value(part, text)))
    return made


def _value(part: Correctable, text: str) -> str | date | None:
    """Read a day or a line; ``unknown`` and nothing stand for no value."""
    line = " ".join(text.split())
    if not line or line.lower() == _UNKNOWN:
        return None
    return options.day(line) if part is Correctable.PUBLISHED else line
