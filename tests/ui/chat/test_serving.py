"""Who gets in: other computers, wrong passwords, visitors of a page for reading, other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client  # type: ignore[import-untyped]  # it has no types

from index.news_index import NewsIndex
from tests.ui.chat.fakes import HARBOUR, FakeChatbot, FakeIndex, chatbot
from tests.ui.command_line import Dateline
from ui.chat.accounts import Account, Accounts
from ui.chat.app import build_chat, launch
from ui.chat.serving import Serving, ServingRefused, check_serving, is_this_computer

PASSWORD = "a long enough password"  # noqa: S105 -- of nobody
_LOGIN = {"username": "ada", "password": PASSWORD}


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("[::1]", True),
        ("127.8.9.10", True),
        ("0.0.0.0", False),  # noqa: S104 -- looked at, not listened on
        ("::", False),
        ("192.168.1.5", False),
        ("news.example", False),
        ("", False),
    ],
)
def test_an_address_for_this_computer_alone_is_known(host: str, alone: bool) -> None:
    assert is_this_computer(host) is alone


def test_other_computers_are_served_only_with_accounts_or_on_demand() -> None:
    with pytest.raises(ServingRefused, match=r"--auth-file .* --no-auth"):
        check_serving(Serving(), "192.168.1.5")
    check_serving(Serving(), "127.0.0.1")
    check_serving(Serving(without_accounts=True), "192.168.1.5")
    check_serving(Serving(accounts=Accounts({})), "192.168.1.5")


@pytest.mark.parametrize("variable", [False, True])
def test_the_command_refuses_to_serve_others_without_a_password(
    filled: Dateline, monkeypatch: pytest.MonkeyPatch, variable: bool
) -> None:
    if variable:
        monkeypatch.setattr("gradio.http_server.LOCALHOST_NAME", "192.168.1.5")
    host = () if variable else ("--host", "192.168.1.5")
    ran = filled("chat", "--no-browser", *host)
    assert ran.status == 2
    assert "--no-auth" in ran.errors


def test_a_password_is_made_and_works(filled: Dateline, tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    made = filled("password", "ada", "--auth-file", file, "--generate")
    assert made.status == 0
    password = made.output.strip()
    assert len(password) == 16
    assert password not in file.read_text(encoding="utf-8")
    assert Account.parse(file.read_text(encoding="utf-8")).accepts(password)


def test_a_broken_file_of_accounts_is_wrong_usage(filled: Dateline, tmp_path: Path) -> None:
    ran = filled("chat", "--auth-file", tmp_path / "none")
    assert ran.status == 2
    # Framed, and broken wherever the length of the path has it.
    assert "cannot be read" in " ".join(ran.errors.replace("│", " ").split())


@pytest.fixture
def guarded() -> Iterator[str]:
    accounts = Accounts({"ada": Account.create("ada", PASSWORD)})
    serving = Serving(accounts=accounts)
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR]))), serving=serving)
    yield launch(blocks, serving)
    blocks.close(verbose=False)


def test_nothing_of_the_archive_is_told_without_a_password(guarded: str) -> None:
    called = {"data": [{}], "fn_name": "welcome", "component_id": 1, "session_hash": "x"}
    asked = {"data": ["Who is Ines Roth?", "", "", "", None]}
    assert "Cobalt" not in httpx.get(guarded).text
    assert httpx.get(f"{guarded}/config").status_code == 401
    assert httpx.post(f"{guarded}/gradio_api/component_server", json=called).status_code == 401
    assert httpx.post(f"{guarded}/gradio_api/call/ask", json=asked).status_code == 401
    upload = httpx.post(f"{guarded}/gradio_api/upload", files={"files": b"x"})
    assert upload.status_code == 401


def test_a_name_and_its_password_open_the_page(guarded: str) -> None:
    with httpx.Client(base_url=guarded) as visitor:
        wrong = visitor.post("/login", data={"username": "ada", "password": "wrong"})
        right = visitor.post("/login", data={"username": "ada", "password": PASSWORD})
        assert (wrong.status_code, right.status_code) == (400, 200)
        assert visitor.get("/config").status_code == 200


def test_a_session_chosen_by_somebody_else_is_not_the_one_that_is_let_in(guarded: str) -> None:
    """Session fixation: the cookies of before the log-in open nothing after it."""
    with httpx.Client(base_url=guarded) as visitor:
        right = visitor.post("/login", data={"username": "ada", "password": PASSWORD})
        given = dict(right.cookies)
        again = dict(httpx.post(f"{guarded}/login", data=_LOGIN).cookies)
    assert given.keys() == again.keys()
    assert not set(given.values()) & set(again.values())  # a new secret at each log-in
    assert all("httponly" in it.lower() for it in right.headers.get_list("set-cookie"))
    planted = dict.fromkeys(given, "planted")
    with httpx.Client(base_url=guarded, cookies=planted) as victim:
        secret = dict(victim.post("/login", data=_LOGIN).cookies)
    assert "planted" not in secret.values()
    assert httpx.get(f"{guarded}/config", cookies=planted).status_code == 401
    assert httpx.get(f"{guarded}/config", cookies=given).status_code == 200


def test_a_session_that_was_ended_opens_nothing(guarded: str) -> None:
    with httpx.Client(base_url=guarded) as visitor:
        given = dict(visitor.post("/login", data=_LOGIN).cookies)
        visitor.get("/logout")
    assert httpx.get(f"{guarded}/config", cookies=given).status_code == 401


def test_guessing_through_the_page_takes_longer_and_longer(
    guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.chat.accounts._FREE_TRIES", 0)
    with httpx.Client(base_url=guarded, timeout=20) as guesser:
        seconds = [
            guesser.post("/login", data=_LOGIN | {"password": "wrong"}).elapsed.total_seconds()
            for _ in range(2)
        ]
    assert seconds[0] >= 0
    assert seconds[1] >= 1


def test_a_page_for_reading_takes_no_uploads() -> None:
    serving = Serving(read_only=True)
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR]))), serving=serving)
    try:
        address = launch(blocks, serving)
        sent = httpx.post(f"{address}/gradio_api/upload", files={"files": b"x"})
        assert sent.status_code == 404
        named = Client(address, verbose=False).view_api(return_format="dict")
        assert sorted(named["named_endpoints"]) == ["/article", "/ask", "/search"]
    finally:
        blocks.close(verbose=False)


def test_a_file_beyond_the_limit_is_refused() -> None:
    serving = Serving(upload_megabytes=1)
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR]))), serving=serving)
    try:
        address = launch(blocks, serving)
        sent = httpx.post(f"{address}/gradio_api/upload", files={"files": b"x" * 1_100_000})
        assert sent.status_code == 413
    finally:
        blocks.close(verbose=False)


def test_other_programs_ask_search_read_and_add(own_archive: NewsIndex) -> None:
    blocks = build_chat(chatbot(FakeChatbot(own_archive)))
    try:
        client = Client(launch(blocks), verbose=False)
        answer = client.predict("Who will open the new breakwater?", api_name="/ask")
        assert answer["citations"][0]["quote"].startswith("The mayor, Tomas Vell")
        added = client.predict(
            "The mill of Tarn Hill closed.", "Mill closes", "2026-07-01", api_name="/add"
        )
        assert added["outcome"] == "added"
        (hit,) = client.predict("mill Tarn", 1, api_name="/search")
        assert hit["sentence"] == "The mill of Tarn Hill closed."
        article = client.predict(added["id"], api_name="/article")
        assert (article["title"], article["published"]) == ("Mill closes", "2026-07-01")
        with pytest.raises(Exception, match="write it like 2026-05-31"):
            client.predict("Who?", "yesterday", api_name="/ask")
    finally:
        blocks.close(verbose=False)
