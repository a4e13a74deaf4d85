"""What a site may expect of a polite visitor: its robots.txt is minded, and requests are paced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

_SECONDS_BETWEEN_REQUESTS = 0.5  # at most two a second to one host
_LONGEST_DELAY_SECONDS = 30.0  # that a robots.txt may ask for


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt allows; ``text`` is ``None`` when it could not be had, and why.

    By RFC 9309 a site without the file allows all, one that cannot answer nothing.
    """

    text: str | None
    why_none: str = ""

    def allow(self, url: str, agent: str) -> bool:
        """Tell whether the page may be fetched."""
        if self.text is None:
            return False
        return bool(Protego.parse(self.text).can_fetch(url, agent))

    def delay_seconds(self, agent: str) -> float:
        """Return how long the site wants to be left alone between requests."""
        wanted = Protego.parse(self.text).crawl_delay(agent) if self.text else None
        return min(float(wanted or 0.0), _LONGEST_DELAY_SECONDS)


class Pace:
    """Lets at most two requests a second go to one host, fewer where it asks for that."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}

    def wait(self, url: str, delay_seconds: float = 0.0) -> None:
        """Wait until the next request may go to the host of the address."""
        host = urlsplit(url).hostname or ""
        now = self._clock()
        pause = self._next.get(host, now) - now
        if pause > 0:
            self._sleep(pause)
        self._next[host] = self._clock() + max(_SECONDS_BETWEEN_REQUESTS, delay_seconds)
