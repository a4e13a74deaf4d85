"""Refuses the bodies of requests that are too long or no calls, before Gradio takes them up.

Gradio would answer some of them with a bare status 500, and read one without a length for ever.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST_FUNCTION = 1_000  # Gradio numbers the page's functions from 0


class SoundBodies:
    """Answers a body longer than ``most_bytes`` with 413 and one that is no JSON object with 400.

    Only requests with a body are looked at. Uploads, which may be long and are no JSON, are passed
    on as they come: they have a limit of their own.
    """

    def __init__(self, app: ASGIApp, *, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and pass the request on if it can be a call."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _is_json(scope):
            await self._app(scope, receive, send)
            return
        body = await self._read(receive)
        refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if body is None else _refusal(body)
        if refused is not None:
            await PlainTextResponse(refused.phrase, refused)(scope, receive, send)
            return
        given = False

        async def receive_again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_again, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Return the whole body, ``None`` when it is too long; what a client cut off is short."""
        parts, length = [], 0
        while True:
            message = await receive()
            part = message.get("body", b"")
            parts.append(part)
            length += len(part)
            if length > self._most_bytes:
                return None
            if not message.get("more_body", False):
                return b"".join(parts)


def _is_json(scope: Scope) -> bool:
    """Tell whether Gradio takes the body for JSON; it reads forms and uploads piece by piece."""
    given = dict(scope["headers"]).get(b"content-type", b"")
    return not given.startswith((b"multipart/", b"application/x-www-form-urlencoded"))


def _refusal(body: bytes) -> HTTPStatus | None:
    try:
        value = json.loads(body) if body else {}
        # Neither a lone surrogate nor an infinite number can be written into a reply again.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return HTTPStatus.BAD_REQUEST
    return None if _is_call(value) else HTTPStatus.BAD_REQUEST


def _is_call(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    function = value.get("fn_index")
    numbered = type(function) is int and 0 <= function < _LARGEST_FUNCTION
    return function is None or numbered
