"""The options that several verbs of the command line share, and how their text is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from index.articles import Period
from index.loaders.fields import Field


def period_of(since: date | None, until: date | None) -> Period:
    """Return the period between two days; ends the program as wrong usage if they are swapped."""
    if since and until and until < since:
        raise typer.BadParameter(f"--until {until} lies before --since {since}.")
    return Period(since, until)


def _inherited_archive(context: typer.Context, value: Path | None) -> Path | None:
    """Let ``dateline --archive DIR verb`` mean the same as ``dateline verb --archive DIR``."""
    if value is None and context.parent is not None:
        inherited: Path | None = context.parent.params.get("archive")
        return inherited
    return value


def _column_names(text: str) -> Mapping[str, str]:
    """Read ``text=Story,title=Head``; a bad pair ends the program as wrong usage."""
    columns: dict[str, str] = {}
    for pair in text.split(","):
        name, _, column = (part.strip() for part in pair.partition("="))
        if name not in list(Field) or not column:
            known = ", ".join(Field)
            raise typer.BadParameter(f"{pair!r} is not FIELD=COLUMN with a field of: {known}.")
        columns[name] = column
    return columns


def day(text: str) -> date:
    """Read a day such as 2024-05-31; anything else ends the program as wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day; write it like 2024-05-31.") from error


Archive = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        callback=_inherited_archive,
        show_default=False,
        help="Folder of the archive. Otherwise DATELINE_ARCHIVE, dateline.toml or your own.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Since = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", show_default=False, help="From this day on."),
]
Until = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", show_default=False, help="Up to this day."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=day,
        metavar="DAY",
        show_default="today",
        help='The day from which "yesterday" is seen; what was published later is left out.',
    ),
]
AnyTime = Annotated[
    bool,
    typer.Option("--any-time", help='Take no period from the question\'s words ("last week").'),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="NAME", show_default=False, help="From this source; may be repeated."
    ),
]
Limit = Annotated[int, typer.Option(min=1, help="At most this many.")]
Columns = Annotated[
    Mapping[str, str] | None,
    typer.Option(
        "--map",
        parser=_column_names,
        metavar="FIELD=COLUMN,...",
        show_default=False,
        help="Which columns of a table or JSON file hold what: text=Story,title=Head.",
    ),
]
