"""Fetching from a real server on this computer, and what is never fetched."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from index.loaders.drafts import UnreadableError
from index.loaders.fetching import Fetcher, FetchSettings, Validators, checked_address
from index.loaders.forbidden_addresses import numeric_host, why_forbidden
from tests.local_server import Answer, LocalServer, local_server


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server() as running:
        yield running


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def fetcher(**changes: float) -> Fetcher:
    settings = FetchSettings(allow_private=True, **changes)  # type: ignore[arg-type]  # numbers
    return Fetcher(settings, sleep=lambda _: None)


def reason(asked: Fetcher, url: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        asked.fetch(url)
    return str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("168.63.129.16", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("::127.0.0.1", "2001:db8::1", "2001:0:53aa:64c:0:0:80ff:fffe"),
    ],
)
def test_addresses_that_are_not_of_the_public_web_are_known(host: str) -> None:
    assert why_forbidden(ip_address(host))


@pytest.mark.parametrize("host", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_allowed(host: str) -> None:
    assert why_forbidden(ip_address(host)) is None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("news.example", None),
        ("10.news.example", None),
        ("1.2.3.4.5", None),
    ],
)
def test_numbers_in_every_form_are_read_as_addresses(host: str, address: str | None) -> None:
    assert str(numeric_host(host)) == str(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://news.example/a", "file:///etc/passwd", "gopher://x/", "javascript:1", "http://"),
        *("http://user:secret@news.example/", "http://news.example:99999/", "http://[::1/"),
    ],
)
def test_only_plain_addresses_of_the_web_are_fetched(url: str) -> None:
    with pytest.raises(UnreadableError):
        checked_address(url)


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:7f00:1"]]
)
def test_a_name_with_a_private_address_is_never_connected_to(answers: list[str]) -> None:
    asked = Fetcher(resolve=lambda *_: answers, sleep=lambda _: None)

    assert "not fetched without --allow-private" in reason(asked, "http://inside.example/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"])
def test_hidden_forms_of_this_computer_are_never_connected_to(
    server: LocalServer, host: str
) -> None:
    asked = Fetcher(resolve=lambda *_: ["127.0.0.1"], sleep=lambda _: None)

    assert "--allow-private" in reason(asked, f"http://{host}:{server.port}/")
    assert server.asked == []


def test_a_name_that_changes_its_address_is_checked_at_each_connection(server: LocalServer) -> None:
    """The address that was checked is the one connected to: the name is asked once for each."""
    server.answers["/a"] = Answer(b"page", headers={"Connection": "close"})
    given: list[str] = []

    def rebinding(_host: str, _port: int) -> list[str]:
        given.append("127.0.0.1")
        return given[-1:]

    asked = Fetcher(FetchSettings(allow_private=True), resolve=rebinding, sleep=lambda _: None)
    asked.fetch(f"http://changing.example:{server.port}/a")

    assert len(given) == len(server.asked) == 2


def test_a_redirect_inside_is_refused(server: LocalServer) -> None:
    """The first address is allowed by name here, the one it redirects to is not."""
    server.answers["/a"] = Answer(status=302, headers={"Location": "http://10.0.0.1/secret"})
    asked = Fetcher(sleep=lambda _: None, resolve=lambda *_: ["127.0.0.1"])
    backend = asked._client._transport._pool._network_backend  # type: ignore[attr-defined]  # to let the test's own server in
    checked = backend._addresses
    backend._addresses = lambda host, port: (
        [ip_address("127.0.0.1")] if host == "public.example" else checked(host, port)
    )

    assert "10.0.0.1" in reason(asked, f"http://public.example:{server.port}/a")


def test_a_page_comes_with_its_type_and_validators(server: LocalServer) -> None:
    headers = {"Content-Type": "text/html; charset=ISO-8859-1", "ETag": '"1"'}
    server.answers["/a"] = Answer(b"caf\xe9", headers=headers)

    fetched = fetcher().fetch(server.url("/a"))

    assert fetched.content == b"caf\xe9"
    assert (fetched.content_type, fetched.charset) == ("text/html", "ISO-8859-1")
    assert fetched.validators == Validators('"1"', None)
    assert server.asked[-1][1]["user-agent"].startswith("Dateline/")


def test_what_has_not_changed_is_not_sent_again(server: LocalServer) -> None:
    def answer(headers: dict[str, str]) -> Answer:
        same = headers.get("if-none-match") == '"1"'
        return Answer(status=304) if same else Answer(b"page", headers={"ETag": '"1"'})

    server.answers["/a"] = answer  # type: ignore[assignment]  # a dict is a mapping
    asked = fetcher()
    first = asked.fetch(server.url("/a"))

    assert asked.fetch(server.url("/a"), first.validators).content is None


def test_redirects_are_followed_and_the_last_address_counts(server: LocalServer) -> None:
    server.answers["/a"] = Answer(status=301, headers={"Location": "/b#part"})
    server.answers["/b"] = Answer(b"page")

    assert fetcher().fetch(server.url("/a")).url == server.url("/b")


def test_redirects_in_a_circle_end(server: LocalServer) -> None:
    server.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
    server.answers["/b"] = Answer(status=302, headers={"Location": "/a"})

    assert "redirected in a circle" in reason(fetcher(), server.url("/a"))


def test_redirects_without_end_are_counted(server: LocalServer) -> None:
    for number in range(9):
        server.answers[f"/{number}"] = Answer(status=307, headers={"Location": f"/{number + 1}"})

    assert "redirected more than 5 times" in reason(fetcher(), server.url("/0"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x" * 2_000_000),
        Answer(b"", headers={"Content-Length": "9000000000"}),
        Answer(gzip.compress(b"x" * 2_000_000), headers={"Content-Encoding": "gzip"}),
        Answer(zlib.compress(b"x" * 2_000_000), headers={"Content-Encoding": "deflate"}),
    ],
    ids=["long", "announced", "gzip bomb", "deflate bomb"],
)
def test_huge_answers_are_cut_off(server: LocalServer, answer: Answer) -> None:
    server.answers["/a"] = answer

    assert "has more than 1 MB" in reason(fetcher(bytes=1_000_000), server.url("/a"))


def test_codings_that_were_not_asked_for_are_refused(server: LocalServer) -> None:
    server.answers["/a"] = Answer(b"x", headers={"Content-Encoding": "gzip, gzip"})

    assert "was not asked for" in reason(fetcher(), server.url("/a"))


def test_packed_answers_are_unpacked(server: LocalServer) -> None:
    server.answers["/a"] = Answer(gzip.compress(b"page"), headers={"Content-Encoding": "gzip"})

    assert fetcher().fetch(server.url("/a")).content == b"page"


def test_a_server_that_trickles_is_left(server: LocalServer) -> None:
    server.answers["/a"] = Answer(b"x" * 100, trickle_seconds=0.05)

    assert "takes too long" in reason(fetcher(seconds=0.4), server.url("/a"))


def test_a_server_that_says_nothing_is_left(server: LocalServer) -> None:
    server.answers["/a"] = Answer(b"xx", trickle_seconds=3.0)

    assert "takes too long" in reason(fetcher(silent_seconds=0.3), server.url("/a"))


@pytest.mark.parametrize(("status", "text"), [(404, "404"), (500, "500"), (429, "429")])
def test_the_status_of_a_failure_is_told(server: LocalServer, status: int, text: str) -> None:
    server.answers["/a"] = Answer(status=status)

    assert f"the server answers {text}" in reason(fetcher(), server.url("/a"))


def test_a_closed_port_is_a_reason() -> None:
    with local_server() as gone:
        url = gone.url("/a")

    assert "cannot be reached" in reason(fetcher(), url)


class TestPoliteness:
    def test_robots_txt_is_minded_and_asked_once(self, server: LocalServer) -> None:
        rules = b"User-agent: *\nDisallow: /private*\nAllow: /private/open$\n"
        server.answers["/robots.txt"] = Answer(rules)
        server.answers["/a"] = server.answers["/private/open"] = Answer(b"page")
        asked = fetcher()
        asked.fetch(server.url("/a"))
        asked.fetch(server.url("/private/open"))
        assert "robots.txt asks" in reason(asked, server.url("/private/b"))
        assert [path for path, _ in server.asked].count("/robots.txt") == 1
        assert "/private/b" not in server.paths()

    def test_a_redirect_to_a_forbidden_page_is_not_followed(self, server: LocalServer) -> None:
        server.answers["/robots.txt"] = Answer(b"User-agent: dateline\nDisallow: /b")
        server.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
        assert "robots.txt asks" in reason(fetcher(), server.url("/a"))
        assert server.paths() == ["/a"]

    def test_without_an_answer_about_robots_nothing_is_fetched(self, server: LocalServer) -> None:
        server.answers["/robots.txt"] = Answer(status=503)
        assert "asked for its robots.txt" in reason(fetcher(), server.url("/a"))
        assert server.paths() == []

    def test_at_most_two_requests_a_second_go_to_a_host(self, server: LocalServer) -> None:
        clock = Clock()
        server.answers["/a"] = Answer(b"page")
        asked = Fetcher(FetchSettings(allow_private=True), clock=clock, sleep=clock.sleep)
        for _ in range(3):
            asked.fetch(server.url("/a"))
        assert clock.pauses == [0.5, 0.5, 0.5]  # with robots.txt there were four requests

    def test_a_site_may_ask_for_longer_pauses(self, server: LocalServer) -> None:
        clock = Clock()
        server.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 7\n")
        server.answers["/a"] = Answer(b"page")
        asked = Fetcher(FetchSettings(allow_private=True), clock=clock, sleep=clock.sleep)
        for _ in range(2):
            asked.fetch(server.url("/a"))
        assert clock.pauses[-1] == 7.0
