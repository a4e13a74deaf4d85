"""The command ``dateline``: the list of its verbs, and how the program ends.

Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from index.errors import ArchiveError, ModelError
from qa.errors import QuestionError
from ui import (
    calibrating,
    care_verbs,
    chatting,
    correcting,
    doctor,
    evaluating,
    options,
    reading_verbs,
    terminal,
    watching,
    wiring,
    writing_verbs,
)

app = typer.Typer(
    name="dateline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A file name that is not Unicode, or a small code page, must not end the program.
            stream.reconfigure(errors="replace")
    try:
        app(args=arguments, prog_name="dateline")  # also for `python -m ui`
    except wiring.ConfigurationError as error:
        terminal.say(str(error))
        sys.exit(2)
    except (ArchiveError, ModelError, QuestionError) as error:
        terminal.say(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (such as `head`) has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        terminal.say(f"{error.filename or 'Input or output'}: {error.strerror or error}")
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.write(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def before_every_verb(
    archive: options.Archive = None,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Ask your own news archive: answers with the sentence, article and date behind them."""
    # The verbs read --archive from the context; --version has already ended the program.
    del archive, show_version


app.command("add")(writing_verbs.add)
app.command("list")(reading_verbs.list_articles)
app.command("show")(reading_verbs.show)
app.command("set")(correcting.set_parts)
app.command("remove")(writing_verbs.remove)
app.command("ask")(reading_verbs.ask)
app.command("timeline")(reading_verbs.timeline)
app.command("search")(reading_verbs.search)
app.command("info")(reading_verbs.info)
app.command("chat")(chatting.chat)
app.command("password")(chatting.password)
app.command("embed")(writing_verbs.embed)
app.command("verify")(reading_verbs.verify)
app.command("doctor")(doctor.doctor)
app.command("backup")(care_verbs.backup)
app.command("repair")(care_verbs.repair_archive)
app.command("watch")(watching.watch)
evaluating.register(app)
calibrating.register(app)
