"""Connections of the fetcher: to checked numeric addresses only, with the time for a page bounded.

Together with ``fetching`` the only module that opens the network.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

from index.loaders.drafts import UnreadableError
from index.loaders.forbidden_addresses import numeric_host, why_forbidden

Resolve = Callable[[str, int], Iterable[str]]
"""From a host's name and port to its numeric addresses; raises ``OSError``."""


class Forbidden(UnreadableError):
    """The address is not of the public Web."""


def resolved_by_system(host: str, port: int) -> list[str]:
    """Return the addresses that the system knows for a name; raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """The moment by which the request under way must have ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = 0.0

    def begin(self, seconds: float) -> None:
        """Start counting anew."""
        self._end = self._clock() + seconds

    def cut(self, timeout: float | None) -> float:
        """Return how long a step may take; raises ``httpcore.ReadTimeout`` when time is up."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for one page is up")
        return left if timeout is None else min(left, timeout)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the numeric address that was checked, never to a name."""

    def __init__(self, resolve: Resolve, deadline: Deadline, *, allow_private: bool) -> None:
        self._resolve = resolve
        self._deadline = deadline
        self._allow_private = allow_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers; all of them must be allowed."""
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.cut(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _addresses(self, host: str, port: int) -> Sequence[IPv4Address | IPv6Address]:
        number = numeric_host(host)
        texts = [str(number)] if number else self._resolve(host, port)
        named = [ip_address(text.partition("%")[0]) for text in texts]
        for address in named:
            reason = None if self._allow_private else why_forbidden(address)
            if reason:
                raise Forbidden(
                    f"{host} is at {address}, {reason}: not fetched without --allow-private"
                )
        return named


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no step may outlast the time for the page."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes."""
        return self._stream.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write the bytes."""
        self._stream.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Secure the connection; the certificate must be of the name, not of the number."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the interface of httpcore
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)


class PoolTransport(httpx.BaseTransport):
    """Sends requests through our pool: httpx has no argument for how to connect."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_AnswerStream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _AnswerStream(httpx.SyncByteStream):
    """The body of an answer as httpx wants to see it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        """Give the connection back."""
        self._answer.close()
