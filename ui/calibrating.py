"""The verb ``dateline calibrate``: how sure answers are, fitted to a user's own questions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from qa.evaluation.calibration.own import OwnCalibration, calibrate, keep
from qa.evaluation.errors import EvaluationError
from ui import options, terminal, wiring


def register(app: typer.Typer) -> None:
    """Add the verb ``calibrate`` to the command line."""
    app.command("calibrate")(calibrate_command)


def calibrate_command(
    questions: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Own questions as JSON lines, as `dateline eval`."),
    ],
    *,
    choose: Annotated[
        int | None,
        typer.Option(
            "--questions", min=1, metavar="N", show_default="all", help="Ask a random choice of N."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure, and keep nothing.")] = False,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Fit confidence and refusals to your own questions, and keep them with the archive.

    Needs questions whose answers are known, and some that the articles do not answer.
    """
    settings = wiring.read_settings(archive)
    try:
        with (
            wiring.open_index(settings) as index,
            terminal.progress("Asking", "questions") as report,
        ):
            found = calibrate(questions, index, settings.chatbot, choose=choose, progress=report)
            file = None if dry_run else keep(found.calibration, index.folder)
    except EvaluationError as error:
        raise terminal.failure(str(error)) from error
    if json:
        terminal.write_json(
            {
                "answerable": found.answerable,
                "unanswerable": found.unanswerable,
                "enough": found.is_enough,
                "threshold": found.calibration.threshold,
                "before": [asdict(one) for one in found.before],
                "after": [asdict(one) for one in found.after],
                "file": str(file) if file else None,
            }
        )
    else:
        terminal.write(calibration_lines(found))
    terminal.say(f"Saved as {file}; delete it to go back." if file else "Nothing was kept.")


def calibration_lines(found: OwnCalibration) -> str:
    """Return for people what the calibration changes, on questions it was not fitted on."""
    lines = [
        f"{found.answerable:,} answerable questions, {found.unanswerable:,} unanswerable ones",
        f"  {'':<32}{'shipped':>9}{'yours':>9}",
    ]
    before = {one.name: one.value for one in found.before}
    lines += [
        f"  {one.name:<32}{before[one.name]:>9.3f}{one.value:>9.3f}"
        for one in found.after
        if one.name in before
    ]
    if not found.is_enough:
        lines.append(
            f"{found.answerable:,} questions are few: these shares are known to ten points or "
            "worse, and the shipped weights still count for most. A hundred are better."
        )
    return "\n".join(lines)
