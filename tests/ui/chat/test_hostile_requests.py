"""Whatever is sent to the page's server: it stays up, gives away no file, and shows no innards."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.chat.fakes import HARBOUR, HOSTILE, LIBRARY, FakeChatbot, FakeIndex, chatbot
from ui.chat.app import build_chat, launch
from ui.chat.network import MOST_BYTES

SECONDS = 20.0
EXAMPLES = int(os.environ.get("DATELINE_EXAMPLES", "75"))
ENDPOINTS = ("ask", "search", "article", "add", "no_such_endpoint", "%2e%2e", "predict")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
BODIES = st.one_of(
    JSON.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({"data": JSON}).map(lambda value: json.dumps(value).encode()),
    st.lists(JSON, max_size=7).map(lambda value: json.dumps({"data": value}).encode()),
    st.binary(max_size=200),
)
PARTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20).map("x{}".format)
QUERY = ("session_hash", "upload_id", "url", "deep_link", "__theme", "run", "logs")
OUTSIDE = (
    "/gradio_api/file={secret}",
    "/file={secret}",
    "/gradio_api/file/{secret}",
    "/static/../../../../../../..{secret}",
    "/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..{secret}",
    "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{secret}",
    "/svelte/..%5c..%5c..{secret}",
    "/gradio_api/proxy=file://{secret}",
    "/gradio_api/stream/..%2f..{secret}",
    "/custom_component/x/client/component/..%2f..%2f..{secret}",
    "/theme.css?path={secret}",
    "/gradio_api/upload_progress?upload_id=..%2f..{secret}",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR, LIBRARY, HOSTILE]))))
    yield launch(blocks)
    blocks.close(verbose=False)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    # A connection kept alive may be closed by the server just as the next request is sent on it.
    afresh = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=address, timeout=SECONDS, trust_env=False, limits=afresh) as opened:
        yield opened


def assert_serves(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == httpx.codes.OK
    assert "Dateline" in page.text


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(endpoint=st.sampled_from(ENDPOINTS), body=BODIES)
def test_no_body_of_a_call_brings_the_server_down(
    client: httpx.Client, endpoint: str, body: bytes
) -> None:
    answer = client.post(
        f"/gradio_api/call/{endpoint}", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    place=st.integers(0, 999),
    words=st.lists(PARTS, min_size=3, max_size=3),
    query=st.dictionaries(st.sampled_from(QUERY), PARTS, max_size=2),
    body=BODIES,
)
def test_no_request_to_any_route_of_the_app_brings_the_server_down(
    client: httpx.Client, place: int, words: list[str], query: dict[str, str], body: bytes
) -> None:
    """Every path and method that the app's own OpenAPI names, filled with anything."""
    routes = routes_of(client)
    method, path = routes[place % len(routes)]
    for word in words:
        before, brace, after = path.partition("{")
        path = before + quote(word, safe="") + after.partition("}")[2] if brace else path
    content = body if method == "POST" else None
    headers = {"content-type": "application/json"}
    with client.stream(  # for some answers never end
        method, path, params=query, content=content, headers=headers
    ) as answer:
        assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (method, path)


def routes_of(client: httpx.Client) -> list[tuple[str, str]]:
    paths = client.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), path)
        for path, methods in sorted(paths.items())
        for method in sorted(methods)
        if method in {"get", "post"}
    ]


@pytest.mark.parametrize("name", ["predict", "load", "no_such", "lambda", ""])
def test_what_is_not_offered_cannot_be_called(client: httpx.Client, name: str) -> None:
    answer = client.post(f"/gradio_api/call/{name}", json={"data": []})
    assert answer.status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_to_a_file_of_this_computer(
    client: httpx.Client, tmp_path: Path, path: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the harbourmaster")
    answer = client.get(path.format(secret=secret))
    assert "harbourmaster" not in answer.text


@pytest.mark.parametrize("name", ["../../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "\x00.txt"])
def test_the_name_of_an_upload_leads_nowhere_else(client: httpx.Client, name: str) -> None:
    answer = client.post("/gradio_api/upload", files={"files": (name, b"text")})
    if answer.status_code == httpx.codes.OK:
        (place,) = answer.json()
        assert ".." not in Path(place).parts
        assert Path(place).resolve().is_relative_to(Path(place).parents[1].resolve())
        assert "gradio" in place
    assert not Path("/etc/evil.txt").exists()


def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    address: str, client: httpx.Client
) -> None:
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), parts.port or 80), SECONDS) as connection:
        connection.sendall(
            b"POST /gradio_api/call/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode()
        )
        assert b" 413 " in connection.recv(1000)
    assert_serves(client)


def test_a_body_without_a_length_is_refused_when_it_grows_too_long(client: httpx.Client) -> None:
    pieces = (b" " * 1_000_000 for _ in range(MOST_BYTES // 1_000_000 + 2))
    answer = client.post(
        "/gradio_api/call/ask", content=pieces, headers={"content-type": "application/json"}
    )
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert_serves(client)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"1",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"data":["\\ud800"]}',
        b'{"fn_index":-1}',
        b'{"x":-Infinity}',
        b'{"data":[NaN]}',
    ],
)
def test_what_is_no_call_is_told_so(client: httpx.Client, body: bytes) -> None:
    answer = client.post(
        "/gradio_api/queue/join", content=body, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.text) == (httpx.codes.BAD_REQUEST, "Bad Request")


def test_clients_that_dawdle_keep_nobody_waiting(address: str, client: httpx.Client) -> None:
    parts = urlsplit(address)
    slow = [
        socket.create_connection((str(parts.hostname), parts.port or 80), SECONDS)
        for _ in range(50)
    ]
    try:
        for connection in slow:
            connection.sendall(b"POST /gradio_api/call/ask HTTP/1.1\r\nHost: x\r\nContent-Le")
        assert_serves(client)
    finally:
        for connection in slow:
            connection.close()


def test_after_all_that_the_page_is_there(client: httpx.Client) -> None:
    assert_serves(client)
