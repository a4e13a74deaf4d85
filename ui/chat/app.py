"""The page put together: its frame, its events and its endpoints, served by Gradio.

With ``endpoints`` the only module that touches Gradio. It asks nothing of other machines:
analytics are off, the fonts are the system's, and a content security policy forbids the browser to
go elsewhere. All looks and all doing in the browser are the files of ``ui/page``.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import secrets
import shutil
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio import http_server
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware

from index.loaders.dispatch import load
from ui.chat.bodies import SoundBodies
from ui.chat.desk import TOLD, Desk
from ui.chat.endpoints import add_endpoints
from ui.chat.library_desk import LibraryDesk, LibraryRefused
from ui.chat.library_work import LibraryWork
from ui.chat.network import MOST_BYTES, StayHere, first_free_port, past_the_proxy
from ui.chat.rating import keep_sent_rating
from ui.chat.serving import Doors, Serving, check_serving
from ui.rendering.texts import say, texts_json

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

_PAGE = Path(__file__).parents[1] / "page"
_STYLES = ("frame.css", "content.css", "library.css", "dialogs.css")
_SCRIPTS = ("core.js", "sources.js", "conversation.js", "library.js", "dialogs.js", "start.js")
_SENT = ("id", "question", "turn", "settings", "records")
_ASKED_AT_ONCE = 2
_MOST_SESSIONS = 1000
_MOST_WAITING = 256
_REFUSED = (*TOLD, LibraryRefused, OSError)
_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONOSPACED_FONTS = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build_chat(
    chatbot: Chatbot,
    *,
    examples: Sequence[str] = (),
    serving: Serving | None = None,
    doors: Doors | None = None,
) -> gr.Blocks:
    """Build the page without serving it; ``launch`` adds its looks and the network rules.

    ``examples`` are the questions offered on the first visit; without any they are drawn from
    the newest articles of the archive, as far as it answers them.
    """
    serving = serving or Serving()
    doors = doors or Doors(load_path=lambda path: load([path]))
    index = chatbot.index
    desk = Desk(
        chatbot,
        examples=examples,
        adjusted=doors.adjusted,
        may_add=not serving.read_only,
        rated=not serving.read_only,
    )
    library = LibraryDesk(
        index,
        LibraryWork(index, doors.load_path, doors.load_address),
        uploads_folder=Path(get_upload_folder()),
        may_change=not serving.read_only,
        may_add_folders=serving.folders,
    )
    blocks = gr.Blocks(analytics_enabled=False, title="Dateline", fill_width=True)
    with blocks:
        functions = _functions(desk, library, chatbot, serving)
        _lay_out(desk, functions, _options(chatbot, serving, doors))
        add_endpoints(chatbot, may_add=not serving.read_only)
    blocks.queue(max_size=_MOST_WAITING, default_concurrency_limit=_ASKED_AT_ONCE)
    return blocks


def serve(
    chatbot: Chatbot,
    serving: Serving,
    doors: Doors,
    *,
    examples: Sequence[str] = (),
) -> None:
    """Serve the page until interrupted; prints its address once it can be opened.

    A taken port gives way to the next free one. Raises ``OSError`` when none of 100 ports is free
    and ``ServingRefused`` when others could open the page without a password.
    """
    check_serving(serving, serving.host or http_server.LOCALHOST_NAME)
    uploads = tempfile.mkdtemp(prefix="dateline-uploads-")
    os.environ["GRADIO_TEMP_DIR"] = uploads
    blocks = build_chat(chatbot, examples=examples, serving=serving, doors=doors)
    try:
        address = launch(blocks, serving)
        sys.stdout.write(f"Dateline chat: {address}\nPress Ctrl+C to stop.\n")
        # Behind a pipe the address must not wait for the buffer to fill.
        sys.stdout.flush()
        if serving.open_browser:
            webbrowser.open(address)
        threading.Event().wait()
    except KeyboardInterrupt:
        sys.stdout.write("Stopped.\n")
    finally:
        blocks.close(verbose=False)
        shutil.rmtree(uploads, ignore_errors=True)


def launch(blocks: gr.Blocks, serving: Serving | None = None) -> str:
    """Start serving a page built by ``build_chat`` and return its address at once."""
    serving = serving or Serving()
    bare = (serving.host or http_server.LOCALHOST_NAME).strip("[]")
    wanted = serving.port or http_server.INITIAL_PORT_VALUE
    free = first_free_port(bare, wanted)
    if serving.port and free != wanted:
        sys.stderr.write(f"Port {wanted} is taken by another program; {free} is used instead.\n")
    with past_the_proxy(bare):
        blocks.launch(
            server_name=f"[{bare}]" if ":" in bare else bare,
            server_port=free,
            root_path=serving.root_path,
            auth=serving.accounts.check if serving.accounts else None,  # type: ignore[arg-type]  # Gradio awaits it
            max_file_size=f"{serving.upload_megabytes}mb",
            state_session_capacity=_MOST_SESSIONS,
            prevent_thread_lock=True,
            inbrowser=False,
            share=False,
            quiet=True,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            app_kwargs={
                "middleware": [
                    Middleware(StayHere, uploads=not serving.read_only),
                    Middleware(SoundBodies, most_bytes=MOST_BYTES),
                ]
            },
            theme=gr.themes.Base(font=_SYSTEM_FONTS, font_mono=_MONOSPACED_FONTS),
            # As `css` Gradio would add every rule twice, once rewritten with other precedence.
            head=f"<style>{''.join(_asset(name) for name in _STYLES)}</style>",
        )
    return str(blocks.local_url).rstrip("/")


def _lay_out(desk: Desk, functions: Sequence[Callable[..., Any]], options: str) -> None:
    """Lay out the one component that is the page, and the unseen one that brings answers to it."""
    frame = _asset("shell.html")
    for key in sorted(set(_placeholders(frame))):
        frame = frame.replace("{{" + key + "}}", html.escape(say(key)))
    texts = html.escape(texts_json())
    # Gradio fills in templates: `${value}` alone takes the page as it is.
    page = gr.HTML(
        f'<div id="app" data-texts="{texts}" data-options="{html.escape(options)}">{frame}</div>',
        elem_id="page",
        js_on_load="\n".join(_asset(name) for name in _SCRIPTS),
        apply_default_css=False,
        server_functions=list(functions),
    )
    reply = gr.HTML(
        "",
        html_template="",
        elem_id="reply",
        visible="hidden",
        js_on_load=_asset("reply.js"),
        apply_default_css=False,
    )

    def answer_page(event: gr.EventData) -> Iterator[str]:
        sent = {name: getattr(event, name) for name in _SENT}
        for part in desk.ask(sent):
            yield json.dumps({"id": sent.get("id"), **part})

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asked = page.ask(answer_page, None, reply, concurrency_limit=_ASKED_AT_ONCE, **quiet)
    # Each failure differs from the last, else the page would see no change.
    asked.failure(lambda: json.dumps({"failed": secrets.token_hex(8)}), None, reply, **quiet)
    page.stop(None, None, None, cancels=[asked], **quiet)


def _functions(
    desk: Desk, library: LibraryDesk, chatbot: Chatbot, serving: Serving
) -> list[Callable[..., Any]]:
    """Return what the page's scripts may call on the server, told in plain words if refused."""

    def library_state(_: dict[str, Any]) -> dict[str, Any]:
        return library.state() | {"status": desk.status()}

    def rate(sent: dict[str, Any]) -> None:
        if serving.read_only:
            raise LibraryRefused(say("library.read_only"))
        keep_sent_rating(chatbot.index.folder, sent)

    named: dict[str, Callable[[dict[str, Any]], Any]] = {
        "welcome": lambda _: desk.welcome(),
        "source_names": lambda _: desk.source_names(),
        "restore": desk.restore,
        "sources": desk.sources,
        "next_questions": desk.next_questions,
        "export": desk.export,
        "rate": rate,
        "library_state": library_state,
        "catalogue": library.catalogue,
        "article": library.article,
        "overview": lambda _: library.overview(),
        "remove": library.remove,
        "take_back": library.take_back,
        "add_uploads": library.add_uploads,
        "add_address": library.add_address,
        "add_folder": library.add_folder,
        "embed": lambda _: library.embed(),
        "work": lambda _: library.work(),
    }
    return [_told(name, function) for name, function in named.items()]


def _told(name: str, function: Callable[[dict[str, Any]], Any]) -> Callable[[Any], dict[str, Any]]:
    def answer(sent: Any) -> dict[str, Any]:  # noqa: ANN401 -- what a browser sent
        try:
            value = function(sent if isinstance(sent, dict) else {})
        except _REFUSED as error:
            return {"error": str(error)}
        return {"value": True if value is None else value}

    answer.__name__ = name
    return answer


def _options(chatbot: Chatbot, serving: Serving, doors: Doors) -> str:
    return json.dumps(
        {
            # Tells the archives of one address apart in the browser's memory.
            "archive": hashlib.sha256(str(chatbot.index.folder).encode()).hexdigest()[:12],
            "may_change": not serving.read_only,
            "may_add_folders": serving.folders and not serving.read_only,
            "may_fetch": doors.load_address is not None and not serving.read_only,
            "megabytes": serving.upload_megabytes,
            "passages": doors.passages,
            "readers": doors.readers,
        }
    )


def _placeholders(frame: str) -> Iterator[str]:
    for part in frame.split("{{")[1:]:
        yield part.split("}}", 1)[0]


def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")
