"""Who may open the page: hashes, the file they stand in, and what guessing costs."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Awaitable
from pathlib import Path

import pytest

from ui.chat.accounts import Account, Accounts, AccountsUnusable, write_account

PASSWORD = "a long enough password"  # noqa: S105 -- of nobody


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spend microseconds on a hash, not the third of a second that guessing shall cost."""
    monkeypatch.setattr("ui.chat.accounts._COST", 16)
    monkeypatch.setattr("ui.chat.accounts._PARALLEL", 1)


def ada() -> Account:
    return Account.create("ada", PASSWORD)


class Hours:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> Awaitable[None]:
        self.slept.append(seconds)
        self.now += seconds
        return asyncio.sleep(0)


def accounts_with(hours: Hours) -> Accounts:
    return Accounts({"ada": ada()}, clock=lambda: hours.now, sleep=hours.sleep)


def check(accounts: Accounts, *tries: tuple[str, str]) -> list[bool]:
    async def all_of_them() -> list[bool]:
        return [await accounts.check(name, password) for name, password in tries]

    return asyncio.run(all_of_them())


def test_only_the_right_password_of_a_known_name_is_let_in() -> None:
    tries = [("ada", PASSWORD), ("ada", PASSWORD + " "), ("bob", PASSWORD), ("nobody", "")]
    assert check(accounts_with(Hours()), *tries) == [True, False, False, False]


def test_after_three_wrong_passwords_each_further_try_waits_twice_as_long() -> None:
    hours = Hours()
    check(accounts_with(hours), *[("ada", "wrong")] * 10)
    assert hours.slept == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]


def test_guesses_sent_at_once_wait_like_those_in_a_row() -> None:
    hours = Hours()
    accounts = accounts_with(hours)

    async def all_at_once() -> None:
        await asyncio.gather(*(accounts.check("ada", f"guess {number}") for number in range(10)))

    asyncio.run(all_at_once())
    assert hours.slept == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]


def test_a_right_password_and_time_forgive_wrong_ones() -> None:
    hours = Hours()
    accounts = accounts_with(hours)
    check(accounts, *[("ada", "wrong")] * 4, ("ada", PASSWORD), ("ada", "wrong"))
    assert hours.slept[-1] == 0
    check(accounts, *[("ada", "wrong")] * 4)
    hours.now += 3600
    check(accounts, ("ada", "wrong"))
    assert hours.slept[-1] == 0


def test_the_same_password_is_never_hashed_the_same() -> None:
    again = Account.create("ada", PASSWORD)
    assert again.digest != ada().digest
    assert PASSWORD not in again.line()


def test_the_file_is_for_its_owner_alone_and_keeps_others(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    write_account(file, ada())
    write_account(file, Account.create("bob", PASSWORD))
    write_account(file, ada())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [line.split(":")[0] for line in file.read_text().splitlines()] == ["bob", "ada"]
    assert check(Accounts.read(file), ("bob", PASSWORD), ("ada", PASSWORD)) == [True, True]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names nobody"),
        ("# a comment\n\n", "names nobody"),
        ("ada:secret\n", "line 1 is no account"),
        ("ada:md5:1:1:1:AA==:AA==\n", "the scheme is md5"),
        ("ada:scrypt:99999999:8:1:AA==:" + "A" * 43 + "=", "not usable"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "accounts"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AccountsUnusable, match=told) as caught:
        Accounts.read(file)
    assert "dateline password NAME" in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AccountsUnusable, match="cannot be read"):
        Accounts.read(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), (" a", PASSWORD), ("ada", "short")]
)
def test_a_careless_choice_is_refused(name: str, password: str) -> None:
    with pytest.raises(AccountsUnusable):
        Account.create(name, password)


def test_a_hash_costs_what_is_recommended_against_guessing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    # OWASP, Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 is one of its equal choices.
    made = Account.create("ada", PASSWORD)
    assert (made.cost, made.block, made.parallel) == (2**15, 8, 3)
