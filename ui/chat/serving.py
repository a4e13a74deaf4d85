"""To whom the page is served and what they may do there; refuses what would be careless."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.chat.library_work import LoadAddress, LoadPath

if TYPE_CHECKING:
    from qa.chatbot import Chatbot
    from ui.chat.accounts import Accounts
    from ui.chat.asking import AskingSettings

UPLOAD_MEGABYTES = 50


class ServingRefused(Exception):
    """The page would be open to others without a password; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the page is served and what its visitors may do.

    ``host`` and ``port`` default to ``GRADIO_SERVER_NAME`` and ``GRADIO_SERVER_PORT``, else
    127.0.0.1 and the first free port from 7860; ``root_path`` is the path under which a proxy
    shows the page. ``read_only`` shows the archive and changes nothing, ``folders`` lets visitors
    add folders of this machine by name.
    """

    host: str | None = None
    port: int | None = None
    root_path: str | None = None
    accounts: Accounts | None = None
    without_accounts: bool = False
    read_only: bool = False
    folders: bool = False
    upload_megabytes: int = UPLOAD_MEGABYTES
    open_browser: bool = False


@dataclass(frozen=True, slots=True)
class Doors:
    """What the page works with beside the chatbot, as the wiring chose it.

    ``adjusted`` makes a chatbot for a visitor's settings; ``passages`` is how many it reads
    without; ``readers`` are the choices of a reader, each with its name.
    """

    load_path: LoadPath
    load_address: LoadAddress | None = None
    adjusted: Callable[[AskingSettings], Chatbot] | None = None
    passages: int = 8
    readers: tuple[tuple[str, str], ...] = ()


def check_serving(serving: Serving, host: str) -> None:
    """Raise ``ServingRefused`` when others could open the page without a password.

    ``host`` is the address that is listened on.
    """
    if serving.accounts or serving.without_accounts or is_this_computer(host):
        return
    raise ServingRefused(
        f"{host} can be reached from other computers, and the page would ask nobody for a password."
        " Name a file of accounts with --auth-file (make one with: dateline password NAME"
        " --auth-file FILE), or say --no-auth if everybody may read this archive."
    )


def is_this_computer(host: str) -> bool:
    """Tell whether an address is reached from this computer alone."""
    bare = host.strip("[]")
    if bare.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False
