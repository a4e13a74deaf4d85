"""A real web server on this computer: it answers as told, and notes what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says: ``trickle_seconds`` between the bytes of the body, if any."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    trickle_seconds: float = 0.0


@dataclass(slots=True)
class LocalServer:
    """A running server; ``answers`` by path may be changed at any time."""

    port: int
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]]
    asked: list[tuple[str, dict[str, str]]]

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for in order, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def local_server() -> Iterator[LocalServer]:
    """Run a server on a free port of the loopback address; unknown paths are 404."""
    known = LocalServer(0, {}, [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, known))
    server.daemon_threads = True
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, known: LocalServer, *arguments: Any) -> None:  # noqa: ANN401 - of the base
        self._known = known
        super().__init__(*arguments)

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._known.asked.append((self.path, headers))
        answer = self._known.answers.get(self.path, Answer(status=404))
        if callable(answer):
            answer = answer(headers)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        pieces = [answer.body]
        if answer.trickle_seconds:
            pieces = [answer.body[at : at + 1] for at in range(len(answer.body))]
        with suppress(OSError):  # the visitor may have left
            for piece in pieces:
                self.wfile.write(piece)
                time.sleep(answer.trickle_seconds)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
