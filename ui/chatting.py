"""The verbs of the chat: ``chat`` on a page or in the terminal, ``password`` for its door."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from index.news_index import NewsIndex
from ui import options, reading_verbs, serving_options, terminal, wiring, writing_verbs
from ui.chat.accounts import Account, Accounts, AccountsUnusable, write_account
from ui.chat.serving import UPLOAD_MEGABYTES, Serving, ServingRefused

_GENERATED_BYTES = 12  # 16 characters, 96 bits


def chat(  # noqa: PLR0913 -- each argument is an option of the command line
    host: serving_options.Host = None,
    port: serving_options.Port = None,
    *,
    root_path: serving_options.RootPath = None,
    auth_file: serving_options.AuthFile = None,
    no_auth: serving_options.NoAuth = False,
    read_only: serving_options.ReadOnly = False,
    allow_folders: serving_options.AllowFolders = False,
    upload_limit: serving_options.UploadLimit = UPLOAD_MEGABYTES,
    no_browser: serving_options.NoBrowser = False,
    samples: serving_options.Samples = False,
    in_terminal: serving_options.InTerminal = False,
    archive: options.Archive = None,
) -> None:
    """Chat with the archive in a web page on this computer, or here in the terminal."""
    settings = wiring.read_settings(archive)
    if in_terminal:
        from ui.terminal_chat import converse  # noqa: PLC0415 -- prompt_toolkit takes 0.2 s

        with _opened(settings, samples=samples) as index:
            converse(wiring.chatbot_over(index, settings))
        return
    serving = Serving(
        host=host,
        port=port,
        root_path=root_path,
        accounts=_accounts(auth_file),
        without_accounts=no_auth,
        read_only=read_only,
        folders=allow_folders,
        upload_megabytes=upload_limit,
        open_browser=not no_browser,
    )
    _serve(settings, serving, samples=samples)


def _serve(settings: wiring.Settings, serving: Serving, *, samples: bool) -> None:
    from ui.chat.app import serve  # noqa: PLC0415 -- Gradio takes seconds to import

    with _opened(settings, samples=samples) as index:
        chatbot = wiring.chatbot_over(index, settings)
        examples = wiring.SAMPLE_QUESTIONS[:3] if samples else ()
        try:
            serve(chatbot, serving, wiring.doors_of(index, settings), examples=examples)
        except ServingRefused as error:
            raise typer.BadParameter(str(error)) from error


def password(
    name: Annotated[str, typer.Argument(help="Who may log in.")],
    auth_file: Annotated[
        Path,
        typer.Option(metavar="FILE", show_default=False, help="The file of accounts to put it in."),
    ],
    generate: Annotated[
        bool, typer.Option("--generate", help="Make up a password and print it.")
    ] = False,
) -> None:
    """Give somebody a password for the chat page; it is asked for twice and kept as a hash."""
    if generate:
        chosen = secrets.token_urlsafe(_GENERATED_BYTES)
    else:
        chosen = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    try:
        write_account(auth_file.expanduser(), Account.create(name, chosen))
    except AccountsUnusable as error:
        raise terminal.failure(str(error)) from error
    if generate:
        terminal.write(chosen)
    terminal.say(f"{name} may log in where the page is served with --auth-file {auth_file}")


def _accounts(file: Path | None) -> Accounts | None:
    if file is None:
        return None
    try:
        return Accounts.read(file.expanduser())
    except AccountsUnusable as error:
        raise typer.BadParameter(str(error), param_hint="--auth-file") from error


def _opened(settings: wiring.Settings, *, samples: bool) -> NewsIndex:
    if samples:
        return _samples(settings)
    index = wiring.open_or_create_index(settings)
    if index.status().articles == 0:
        terminal.say("The archive is empty; fill it on the page or with `dateline add PATH...`.")
    reading_verbs.mention_pending(index)
    return index


def _samples(settings: wiring.Settings) -> NewsIndex:
    folder = wiring.samples_settings(settings).archive
    terminal.say(f"Example articles that come with Dateline; their archive is in {folder}.")
    index = wiring.open_samples(settings)
    writing_verbs.embed_with_progress(index)
    return index
