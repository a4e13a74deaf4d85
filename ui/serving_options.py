"""The options of ``dateline chat`` that say to whom the page is served, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Host = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", show_default="127.0.0.1", help="Where to listen."),
]
Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, show_default="the first free from 7860", help="Port."),
]
RootPath = Annotated[
    str | None,
    typer.Option(
        metavar="PATH", show_default=False, help="The path under which a proxy shows the page."
    ),
]
AuthFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", show_default=False, help="Who may log in; see `dateline password`."
    ),
]
NoAuth = Annotated[
    bool, typer.Option("--no-auth", help="Let everybody in, from other computers too.")
]
ReadOnly = Annotated[
    bool, typer.Option("--read-only", help="Let nobody add, remove or rate anything.")
]
AllowFolders = Annotated[
    bool, typer.Option("--allow-folders", help="Let visitors add folders of this machine.")
]
UploadLimit = Annotated[
    int, typer.Option(min=1, metavar="MB", help="The largest file that may be uploaded.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Open no browser.")]
Samples = Annotated[bool, typer.Option("--samples", help="Use the bundled example articles.")]
InTerminal = Annotated[bool, typer.Option("--terminal", help="Chat here, not in a page.")]
