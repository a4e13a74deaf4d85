"""Fetch pages of the Web that the user named: safely, politely, with bounds on size and time.

With ``connections`` the only module that opens the network. Each connection goes to the very
address that was checked just before, so neither a redirect nor a name that changes its address
leads inside.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urlsplit

import httpcore
import httpx

from index.loaders.connections import (
    CheckedBackend,
    Deadline,
    Forbidden,
    PoolTransport,
    Resolve,
    resolved_by_system,
)
from index.loaders.content_codings import ACCEPTED, unpacked
from index.loaders.drafts import UnreadableError
from index.loaders.politeness import Pace, Rules

_AGENT = "Dateline"
_LONGEST_ADDRESS = 4_000  # characters
_LONGEST_RULES = 500_000  # bytes of a robots.txt, by RFC 9309
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_ERRORS = (
    *(httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException),
    *(httpcore.ProtocolError, httpcore.UnsupportedProtocol, ssl.SSLError, OSError, UnicodeError),
)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Bounds on what is fetched.

    ``allow_private`` lets addresses of this computer and network be fetched. ``seconds`` is for
    one page with all its redirects, ``connect_seconds`` and ``silent_seconds`` (no byte comes) for
    each step of it; ``bytes`` is the longest page, unpacked.
    """

    allow_private: bool = False
    seconds: float = 45.0
    connect_seconds: float = 10.0
    silent_seconds: float = 20.0
    bytes: int = 50_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version it sent, for asking whether there is a newer one."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: where it came from after redirects; ``content`` is ``None`` if nothing changed."""

    url: str
    content: bytes | None
    content_type: str = ""
    charset: str | None = None
    validators: Validators = field(default_factory=Validators)


class Fetcher:
    """Fetches one page after the other. Not for several threads at once."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings or FetchSettings()
        self._deadline = Deadline(clock)
        self._pace = Pace(clock, sleep)
        self._rules: dict[str, Rules] = {}
        pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_keepalive_connections=4,
            network_backend=CheckedBackend(
                resolve or resolved_by_system,
                self._deadline,
                allow_private=self._settings.allow_private,
            ),
        )
        agent = f"{_AGENT}/{version('dateline')} (reads news for a personal archive)"
        # No proxy and no password file of the environment: an address is what was checked.
        self._client = httpx.Client(
            transport=PoolTransport(pool),
            trust_env=False,
            headers={"User-Agent": agent, "Accept-Encoding": ACCEPTED, "Accept": "*/*"},
            timeout=httpx.Timeout(
                self._settings.silent_seconds, connect=self._settings.connect_seconds
            ),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, url: str, known: Validators | None = None) -> Fetched:
        """Return what is at the address, unless it is still the version ``known``.

        Raises ``UnreadableError`` with the reason when it cannot or must not be fetched.
        """
        visited: list[str] = []
        while True:
            checked_address(url)
            if url in visited:
                raise UnreadableError(f"is redirected in a circle ({url})")
            if len(visited) > self._settings.redirects:
                raise UnreadableError(f"is redirected more than {self._settings.redirects} times")
            visited.append(url)
            rules = self._rules_of(url)
            if rules.text is None:
                raise UnreadableError(f"{rules.why_none} (asked for its robots.txt)")
            if not rules.allow(url, _AGENT):
                raise UnreadableError("its robots.txt asks programs not to fetch it")
            self._pace.wait(url, rules.delay_seconds(_AGENT))
            answer = self._ask(url, known, self._settings.bytes)
            if isinstance(answer, Fetched):
                return answer
            url = answer

    def _rules_of(self, url: str) -> Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._fetched_rules(site)
        return self._rules[site]

    def _fetched_rules(self, site: str) -> Rules:
        url = f"{site}/robots.txt"
        for _ in range(self._settings.redirects):
            checked_address(url)
            self._pace.wait(url)
            try:
                answer = self._ask(url, None, _LONGEST_RULES)
            except _ClientError:
                return Rules("")
            except Forbidden:
                raise
            except UnreadableError as error:
                return Rules(None, str(error))
            if isinstance(answer, Fetched):
                return Rules((answer.content or b"").decode("utf-8", "replace"))
            url = answer
        return Rules(None, "is redirected too often")

    def _ask(self, url: str, known: Validators | None, longest: int) -> Fetched | str:
        """Send one request; return the answer or the address it redirects to."""
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        self._deadline.begin(self._settings.seconds)
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                return _understood(url, response, longest)
        except _ERRORS as error:
            raise UnreadableError(_plain_reason(error)) from error


def checked_address(url: str) -> None:
    """Raise ``UnreadableError`` for what is no plain address of the Web."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError as error:
        raise UnreadableError(f"is no web address ({error})") from error
    if scheme not in {"http", "https"}:
        raise UnreadableError(f"has the scheme {scheme!r}; only http and https are fetched")
    if not host or port == 0 or len(url) > _LONGEST_ADDRESS:
        raise UnreadableError("is no web address")
    if parts.username is not None or parts.password is not None:
        raise UnreadableError("holds a user name or password; addresses with them are not fetched")


class _ClientError(UnreadableError):
    """The server says that there is no such page for us (status 400 to 499)."""


def _understood(url: str, response: httpx.Response, longest: int) -> Fetched | str:
    status = response.status_code
    validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
    if status in _REDIRECTS and "location" in response.headers:
        return str(response.url.join(response.headers["location"]).copy_with(fragment=None))
    if status == 304:
        return Fetched(url, None, validators=validators)
    if status != 200:
        reason = f"the server answers {status} {response.reason_phrase}".strip()
        raise (_ClientError if 400 <= status < 500 else UnreadableError)(reason)
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > longest:
        raise UnreadableError(f"has more than {longest / 1e6:g} MB")
    coding = response.headers.get("content-encoding")
    content = unpacked(response.iter_raw(65_536), coding, longest=longest)
    content_type = response.headers.get("content-type", "")
    charset = _CHARSET.search(content_type)
    kind = content_type.partition(";")[0].strip().lower()
    return Fetched(url, content, kind, charset[1] if charset else None, validators)


def _plain_reason(error: BaseException) -> str:
    match error:
        case httpcore.ConnectTimeout():
            return "the server cannot be reached in time"
        case httpcore.TimeoutException() | httpx.TimeoutException():
            return "the server takes too long"
        case socket.gaierror():
            return "there is no server of that name"
        case ssl.SSLError():
            return f"the connection cannot be secured ({error.reason or error})"
        case httpcore.ConnectError() | ConnectionError():
            return f"the server cannot be reached ({error})"
        case _:
            return (
                f"the server's answer cannot be understood ({str(error) or type(error).__name__})"
            )
