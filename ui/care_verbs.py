"""The verbs that look after an archive: backup and repair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.repairing import RepairReport, repair
from ui import options, terminal, wiring

_NAMED = 20  # damaged articles named one by one


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder.")],
    archive: options.Archive = None,
) -> None:
    """Copy the archive into a new folder, also while it is in use."""
    with wiring.open_index(wiring.read_settings(archive)) as index:
        index.backup(folder)
        articles = index.status().articles
    terminal.write(f"{articles:,} articles are in {folder}: dateline info --archive {folder}")


def repair_archive(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    archive: options.Archive = None,
) -> None:
    """Make a damaged archive sound again, saving every article that can be read."""
    folder = wiring.read_settings(archive).archive
    if not yes and terminal.is_interactive():
        typer.confirm(f"Repair {folder}? Nothing else may be using it now.", abort=True, err=True)
    report = repair(folder)
    for line in _lines(report):
        terminal.write(line)
    if report.lost:
        raise typer.Exit(1)


def _lines(report: RepairReport) -> list[str]:
    if report.damaged is None:
        return ["The articles are sound; the indexes are made anew when the archive is next used."]
    lines = [f"The damaged file is kept as {report.damaged}."]
    if report.saved or report.doubtful or report.lost:
        lines.append(
            f"saved {report.saved}, doubtful {len(report.doubtful)}, lost {len(report.lost)}"
        )
    for what, names in (("doubtful", report.doubtful), ("lost", report.lost)):
        lines += [f"{what}: {name}" for name in names[:_NAMED]]
        lines += [f"{what}: {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return [*lines, "Embed the sentences again with: dateline embed"]
