"""Who may open the page: names and hashed passwords in a file, checked slowly and evenly.

One line an account: ``name:scrypt:n:r:p:salt:hash``, salt and hash in Base64. The parameters are
those OWASP recommends for scrypt (N = 2^15, r = 8, p = 3: 32 MB and about 0.3 s a check).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_COST, _BLOCK, _PARALLEL = 2**15, 8, 3
_SALT_BYTES, _HASH_BYTES = 16, 32
_MEMORY_BYTES = 2**27
_FREE_TRIES = 3
_LONGEST_DELAY_SECONDS = 30.0
_FORGET_AFTER_SECONDS = 900.0
_MOST_NAMES_WATCHED = 10_000
_LEAST_CHARACTERS = 8


class AccountsUnusable(Exception):
    """The file of accounts, a name or a password cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """A name and what is needed to check its password."""

    name: str
    cost: int
    block: int
    parallel: int
    salt: bytes
    digest: bytes

    @classmethod
    def create(cls, name: str, password: str) -> Account:
        """Hash a password with a fresh salt; raises ``AccountsUnusable`` for a weak choice."""
        if not name or ":" in name or name != name.strip() or not name.isprintable():
            raise AccountsUnusable(f"{name!r} cannot be a name: no colon, no outer spaces.")
        if len(password) < _LEAST_CHARACTERS:
            raise AccountsUnusable(f"A password needs at least {_LEAST_CHARACTERS} characters.")
        salt = secrets.token_bytes(_SALT_BYTES)
        digest = _hash(password, salt, _COST, _BLOCK, _PARALLEL)
        return cls(name, _COST, _BLOCK, _PARALLEL, salt, digest)

    @classmethod
    def parse(cls, line: str) -> Account:
        """Read a line of the file; raises ``ValueError``."""
        name, scheme, cost, block, parallel, salt, digest = line.strip().split(":")
        if scheme != "scrypt":
            raise ValueError(f"the scheme is {scheme}, not scrypt")
        known = base64.b64decode(digest, validate=True)
        if len(known) != _HASH_BYTES or int(cost) * int(block) * 128 > _MEMORY_BYTES:
            raise ValueError("the hash or its parameters are not usable")
        numbers = (int(cost), int(block), int(parallel))
        return cls(name, *numbers, base64.b64decode(salt, validate=True), known)

    def line(self) -> str:
        """Return the line of the file."""
        salt, digest = (base64.b64encode(it).decode() for it in (self.salt, self.digest))
        numbers = f"{self.cost}:{self.block}:{self.parallel}"
        return f"{self.name}:scrypt:{numbers}:{salt}:{digest}"

    def accepts(self, password: str) -> bool:
        """Tell whether this is the password, in a time that does not depend on how wrong it is."""
        digest = _hash(password, self.salt, self.cost, self.block, self.parallel)
        return hmac.compare_digest(digest, self.digest)


class Accounts:
    """The accounts of a file, with a growing delay after wrong passwords.

    To be used from one event loop, that of the server.
    """

    def __init__(
        self,
        accounts: Mapping[str, Account],
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._accounts = dict(accounts)
        self._clock = clock
        self._sleep = sleep
        self._failures: dict[str, tuple[int, float]] = {}
        self._one_at_a_time = asyncio.Semaphore(1)
        # Unknown names are checked against this one, so that they take as long as known ones.
        self._nobody = Account.create("nobody", secrets.token_urlsafe(32))

    @classmethod
    def read(cls, file: Path) -> Accounts:
        """Read the file; raises ``AccountsUnusable`` where it is missing, empty or malformed."""
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AccountsUnusable(f"{file} cannot be read: {error}.") from error
        accounts = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                account = Account.parse(line)
            except ValueError as error:
                raise AccountsUnusable(
                    f"{file}, line {number} is no account ({error}). Make one with:"
                    f" dateline password NAME --auth-file {file}"
                ) from error
            accounts[account.name] = account
        if not accounts:
            raise AccountsUnusable(
                f"{file} names nobody. Make an account with: dateline password NAME --auth-file"
                f" {file}"
            )
        return cls(accounts)

    async def check(self, name: str, password: str) -> bool:
        """Tell whether name and password belong together, after the delay that name has earned."""
        delay = self._delay_seconds(name)
        # Counted before it is known, so that guesses sent at once wait like those in a row.
        self._note_failure(name)
        await self._sleep(delay)
        account = self._accounts.get(name)
        async with self._one_at_a_time:  # else guesses in parallel would take all cores and memory
            right = await asyncio.to_thread((account or self._nobody).accepts, password)
        right = right and account is not None
        if right:
            self._failures.pop(name, None)
        return right

    def _delay_seconds(self, name: str) -> float:
        failures, last = self._failures.get(name, (0, 0.0))
        if failures < _FREE_TRIES or self._clock() - last > _FORGET_AFTER_SECONDS:
            return 0.0
        return min(_LONGEST_DELAY_SECONDS, float(2 ** (failures - _FREE_TRIES)))

    def _note_failure(self, name: str) -> None:
        failures, _ = self._failures.pop(name, (0, 0.0))
        self._failures[name] = (failures + 1, self._clock())
        if len(self._failures) > _MOST_NAMES_WATCHED:
            self._failures.pop(next(iter(self._failures)))


def write_account(file: Path, account: Account) -> None:
    """Put an account into the file, replacing one of the same name; nobody else may read it."""
    lines = []
    if file.exists():
        lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(":", 1)[0] != account.name]
    text = "\n".join([*kept, account.line()]) + "\n"
    fresh = file.with_name(file.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(text)
    fresh.replace(file)


def _hash(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=block,
        p=parallel,
        maxmem=_MEMORY_BYTES,
        dklen=_HASH_BYTES,
    )
