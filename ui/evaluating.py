"""The verbs that measure: ``eval`` asks a set of questions, ``feedback`` makes one of verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from qa.evaluation.archives import System
from qa.evaluation.comparing import Difference, compare
from qa.evaluation.errors import EvaluationError
from qa.evaluation.evaluating import Plan, evaluate
from qa.evaluation.feedback import questions_of, read_ratings
from qa.evaluation.results import Measured, RunResult, save_result
from qa.evaluation.runs import RunSettings
from ui import options, terminal, wiring

_Dataset = Annotated[
    Path | None,
    typer.Argument(
        metavar="DATASET",
        show_default=False,
        help="SQuAD JSON, a BEIR folder, or own questions as JSON lines.",
    ),
]
_Systems = Annotated[
    list[System] | None,
    typer.Option("--system", show_default="hybrid", help="What to measure; may be repeated."),
]
_Questions = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", show_default="all", help="Ask a random choice of N."),
]
_Seed = Annotated[int, typer.Option(help="Seed of that choice and of the intervals.")]
_Ask = Annotated[
    bool | None,
    typer.Option(
        "--ask/--no-ask",
        show_default="own questions only",
        help="Measure whole answers and refusals too.",
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option(metavar="FILE", show_default=False, help="Save the result here, as JSON."),
]
_ArchiveFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        show_default="in your cache folder",
        help="Where results, and archives made for measuring, are kept.",
    ),
]
_Compared = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare",
        metavar="A B",
        show_default=False,
        help="Compare two saved results instead; FILE#SYSTEM names one system of a result.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verb ``eval`` to the command line."""
    app.command("eval")(eval_command)
    app.command("feedback")(feedback)


def feedback(archive: options.Archive = None) -> None:
    """Print likes and dislikes of the chat page as questions that `eval` reads.

    A dislike that does not say what would have been right is left out.
    """
    folder = wiring.read_settings(archive).archive
    try:
        ratings = read_ratings(folder)
    except EvaluationError as error:
        raise terminal.failure(str(error)) from error
    questions = questions_of(ratings)
    for question in questions:
        terminal.write_json_line(question)
    terminal.say(f"{len(questions)} questions of {len(ratings)} verdicts in {folder}")


def eval_command(  # noqa: PLR0913 -- each argument is an option of the command line
    dataset: _Dataset = None,
    *,
    systems: _Systems = None,
    questions: _Questions = None,
    seed: _Seed = 0,
    ask: _Ask = None,
    as_of: options.AsOf = None,
    output: _Output = None,
    archive_folder: _ArchiveFolder = None,
    compared: _Compared = None,
    archive: options.Archive = None,
    json: options.Json = False,
) -> None:
    """Measure search and answers, on public sets of questions or on your own.

    Own questions are asked of your archive; any other set gets an archive of its own.
    """
    if (dataset is None) == (compared is None):
        raise typer.BadParameter("Give either a DATASET to measure or --compare A B.")
    try:
        if compared is not None:
            _show_differences(compare(*compared, seed=seed), json=json)
        if dataset is not None:
            settings = wiring.read_settings(archive)
            plan = Plan(
                archive=settings.archive,
                made_archives=archive_folder or _default_folder(),
                index=settings.index,
                chatbot=settings.chatbot,
                run=RunSettings(questions=questions, seed=seed),
                systems=tuple(systems or (System.HYBRID,)),
                ask=ask,
                as_of=as_of,
            )
            _measure(dataset, plan, output, json=json)
    except EvaluationError as error:
        terminal.say(str(error))
        raise typer.Exit(1) from error


def _measure(dataset: Path, plan: Plan, output: Path | None, *, json: bool) -> None:
    now = datetime.now(UTC)
    result, outcomes = evaluate(dataset, plan, measured_at=now, stage=terminal.progress)
    name = f"{result.dataset}-{now:%Y%m%d-%H%M%S}.json"
    file = output or plan.made_archives / "results" / name
    save_result(file, result, outcomes)
    if json:
        terminal.write_json(result.to_dict())
    else:
        terminal.write(result_lines(result))
    terminal.say(f"Saved as {file}")


def result_lines(result: RunResult) -> str:
    """Return a result for people: what was asked, then each system's measures."""
    asked = f"{result.questions:,} questions, {result.judged:,} with a right passage"
    archive = f"{result.articles:,} articles, {result.sentences:,} sentences"
    lines = [f"{result.dataset}: {asked}, {archive}"]
    for system in result.systems:
        lines += ["", f"{system.system:<22}{'value':>7}  {'95 % interval':<17}{'questions':>9}"]
        lines += [_measured_line(measured) for measured in system.measures]
        lines.append(
            f"  {'milliseconds':<20}{system.latency_p50_ms:>7.1f} (half), "
            f"{system.latency_p95_ms:.1f} (95 %)"
        )
    return "\n".join(lines)


def difference_lines(differences: Sequence[Difference]) -> str:
    """Return how two runs differ, for people; an asterisk marks what is beyond chance."""
    lines: list[str] = []
    systems: tuple[str, str] | None = None
    for one in differences:
        if (one.first_system, one.second_system) != systems:
            systems = (one.first_system, one.second_system)
            lines.append(f"A: {systems[0]}, B: {systems[1]}, {one.questions:,} questions")
            lines.append(f"  {'':<20}{'A':>7}{'B':>7}{'B - A':>8}  95 % interval")
        mark = " *" if one.is_beyond_chance else ""
        lines.append(
            f"  {one.measure:<20}{one.first:>7.3f}{one.second:>7.3f}{one.difference:>+8.3f}"
            f"  {one.low:+.3f} to {one.high:+.3f}{mark}"
        )
    return "\n".join(lines)


def _measured_line(measured: Measured) -> str:
    interval = ""
    if measured.low is not None and measured.high is not None:
        interval = f"{measured.low:.3f} to {measured.high:.3f}"
    line = f"  {measured.name:<20}{measured.value:>7.3f}  {interval:<17}"
    return f"{line}{measured.questions:>9,}"


def _show_differences(differences: Sequence[Difference], *, json: bool) -> None:
    if json:
        terminal.write_json([asdict(one) for one in differences])
    else:
        terminal.write(difference_lines(differences))


def _default_folder() -> Path:
    return platformdirs.user_cache_path("dateline", appauthor=False) / "evaluation"
