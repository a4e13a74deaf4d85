"""What the chat page may reach, and what may be asked of its server: only what the page needs."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TRIED_PORTS = 100
MOST_BYTES = 20_000_000  # a long conversation as the browser sends it has 1 MB
# Gradio's own page needs inline scripts and `Function`; nothing may come from or go elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)


# Routes of Gradio that this page does without: they serve files, fetch addresses, keep records.
_CLOSED = re.compile(
    r"/(?:gradio_api/)?(?:file[=/]|proxy=|process_recording|run-history|runs\b|deep_link|vibe-"
    r"|undo-vibe|custom_component|monitoring|profiling|dev/reload"
    # Older and newer ways to call what /call reaches; both fail on what they do not expect.
    r"|(?:run|api)/|call/v\d)"
)
# What other programs may call (ui/chat/endpoints.py); Gradio answers other names with status 500.
_CALL = re.compile(r"/(?:gradio_api/)?(?:call|run|api)(?:/v\d+)?/+([^/]*)")
_CALLED = frozenset({"ask", "search", "article", "add"})
_UPLOAD = re.compile(r"/(?:gradio_api/)?upload(?:_progress)?/?$")


class StayHere:
    """Tells the browser, with every page, to load from and send to this server alone.

    Requests for what the page does not need are answered with 404, uploads too unless ``uploads``
    allows them, and a request that is no upload with 413 if it is longer than ``MOST_BYTES``.
    """

    def __init__(self, app: ASGIApp, *, uploads: bool = True) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and put the rules into the answer's headers."""
        refused = self._refusal(scope) if scope["type"] == "http" else None
        if refused is not None:
            await PlainTextResponse(HTTPStatus(refused).phrase, refused)(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = _POLICY
                headers["referrer-policy"] = "no-referrer"
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_policy)

    def _refusal(self, scope: Scope) -> int | None:
        path = str(scope["path"])
        is_upload = _UPLOAD.search(path) is not None
        call = _CALL.search(path)
        unknown = call is not None and call[1] not in _CALLED
        if unknown or _CLOSED.search(path) or (is_upload and not self._uploads):
            return HTTPStatus.NOT_FOUND
        length = Headers(scope=scope).get("content-length", "0")
        if not is_upload and (not length.isdecimal() or int(length) > MOST_BYTES):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None


def first_free_port(host: str, first: int) -> int:
    """Return the first port from ``first`` on that nobody listens on; raises ``OSError``."""
    address = host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(first, min(first + TRIED_PORTS, 65_536)):
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                # Else a port left a minute ago counts as taken; on Windows the option would
                # let two servers share one port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return port
    raise OSError(f"No free port from {first} on {address}; choose another with --port.")


@contextmanager
def past_the_proxy(*hosts: str) -> Iterator[None]:
    """Reach these hosts directly for a while, whatever proxy the environment names.

    Gradio greets its own server once at the start and would ask the proxy for the way.
    """
    before = {name: os.environ.get(name) for name in ("no_proxy", "NO_PROXY")}
    excepted = [value for value in before.values() if value]
    # The lower-case name wins where both are set.
    os.environ["no_proxy"] = ",".join([*excepted, "localhost", "127.0.0.1", "::1", *hosts])
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
