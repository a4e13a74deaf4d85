"""Adding, removing and embedding while the page goes on answering: one piece of work at a time.

The work belongs to the server, not to a browser window: whoever looks sees how far it is, and
closing the page stops nothing.
"""

from __future__ import annotations

import dataclasses
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import monotonic

from index.archive_values import RemovalQuery
from index.articles import Article, LoadFailure
from index.errors import ArchiveError, ModelError
from index.news_index import NewsIndex

_MOST_REMOVALS_KEPT = 50
_SECONDS_BEFORE_ESTIMATE = 1.5

LoadPath = Callable[[Path], Iterable[Article | LoadFailure]]
"""Reads a file or a folder."""
LoadAddress = Callable[[str], Iterable[Article | LoadFailure]]
"""Fetches a web address and reads what it leads to."""


class Phase(Enum):
    """What the work is at."""

    IDLE = "idle"
    WAITING = "waiting"
    READING = "reading"
    FETCHING = "fetching"
    EMBEDDING = "embedding"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WorkState:
    """How far the work is: ``done`` of ``total`` files or sentences (``None``: not known).

    ``number`` counts pieces of work, so that a page can tell a new one from the last.
    """

    number: int = 0
    phase: Phase = Phase.IDLE
    done: int = 0
    total: int | None = None
    seconds_left: float | None = None
    address: str = ""
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failures: tuple[LoadFailure, ...] = ()
    problem: str = ""
    model_problem: str = ""

    @property
    def is_busy(self) -> bool:
        """Tell whether there is work that has not ended."""
        return self.phase not in {Phase.IDLE, Phase.DONE}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a browser sent: its name there, and where it lies here."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed, under a token that takes it back."""

    token: str
    articles: tuple[Article, ...]


class LibraryWork:
    """Changes one archive in the background. Thread-safe."""

    def __init__(
        self, index: NewsIndex, load_path: LoadPath, load_address: LoadAddress | None = None
    ) -> None:
        self._index = index
        self._load_path = load_path
        self._load_address = load_address
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._state = WorkState()
        self._removals: OrderedDict[str, Removal] = OrderedDict()

    @property
    def state(self) -> WorkState:
        """How far the newest piece of work is."""
        with self._lock:
            return self._state

    @property
    def can_fetch(self) -> bool:
        """Tell whether articles can be added by their address."""
        return self._load_address is not None

    def add_uploads(self, uploads: list[Upload]) -> None:
        """Add what a browser sent; the files are deleted once they are read."""
        self._start(lambda: self._add(self._uploaded(uploads)), Phase.READING, len(uploads))

    def add_folder(self, folder: Path) -> None:
        """Add a file or folder of this machine with all below it."""
        self._start(lambda: self._add(self._load_path(folder)), Phase.READING, None)

    def add_address(self, address: str) -> None:
        """Fetch an address and add what is found there; raises ``RuntimeError`` without a way."""
        load = self._load_address
        if load is None:
            raise RuntimeError("This library cannot fetch addresses.")
        self._start(lambda: self._add(load(address)), Phase.FETCHING, None, address=address)

    def embed(self) -> None:
        """Embed what is still pending."""
        self._start(lambda: None, Phase.EMBEDDING, None)

    def remove(self, article_id: str) -> Removal | None:
        """Remove an article; ``None`` when it is not there."""
        articles = self._index.remove(RemovalQuery(key=article_id))
        if not articles:
            return None
        removal = Removal(secrets.token_urlsafe(8), tuple(articles))
        with self._lock:
            self._removals[removal.token] = removal
            if len(self._removals) > _MOST_REMOVALS_KEPT:
                self._removals.popitem(last=False)
        return removal

    def take_back(self, token: str) -> bool:
        """Add again what was removed; false when that is too long ago."""
        with self._lock:
            removal = self._removals.pop(token, None)
        if removal is None:
            return False
        self._index.add(removal.articles)
        self.embed()
        return True

    def wait(self, timeout_seconds: float) -> bool:
        """Wait until the work has ended; tell whether it has."""
        if not self._turn.acquire(timeout=timeout_seconds):
            return False
        self._turn.release()
        return not self.state.is_busy

    # --- within -------------------------------------------------------------------------------

    def _start(
        self, work: Callable[[], None], phase: Phase, total: int | None, *, address: str = ""
    ) -> None:
        begun = threading.Event()

        def run() -> None:
            with self._turn:
                with self._lock:
                    number = self._state.number + 1
                    self._state = WorkState(number, phase, total=total, address=address)
                begun.set()
                self._finish(work)

        if self._turn.locked():
            self._change(phase=Phase.WAITING)
        threading.Thread(target=run, name="library work", daemon=True).start()
        begun.wait(0.05)  # so that whoever asks next mostly sees this work and not the last

    def _finish(self, work: Callable[[], None]) -> None:
        try:
            work()
            self._embed()
        except ModelError as error:
            self._change(model_problem=str(error))
        except (ArchiveError, OSError) as error:
            self._change(problem=str(error))
        except Exception as error:
            self._change(problem=f"{type(error).__name__}: {error}")
            raise
        finally:
            self._change(phase=Phase.DONE, seconds_left=None)

    def _add(self, items: Iterable[Article | LoadFailure]) -> None:
        articles = 0

        def report(_: object) -> None:
            nonlocal articles
            articles += 1
            if self.state.total is None:
                self._change(done=articles)

        summary = self._index.add(self._readable(items), report=report)
        self._change(added=summary.added, replaced=summary.replaced, unchanged=summary.unchanged)

    def _readable(self, items: Iterable[Article | LoadFailure]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, LoadFailure):
                self._change(failures=(*self.state.failures, item))
            else:
                yield item

    def _uploaded(self, uploads: list[Upload]) -> Iterator[Article | LoadFailure]:
        for place, upload in enumerate(uploads, 1):
            self._change(done=place)
            try:
                for item in self._load_path(upload.path):
                    yield _under_its_name(item, upload)
            finally:
                with suppress(OSError):
                    upload.path.unlink()

    def _embed(self) -> None:
        begun = monotonic()

        def progress(done: int, total: int) -> None:
            took = monotonic() - begun
            known = took > _SECONDS_BEFORE_ESTIMATE and done > 0
            self._change(
                done=done, total=total, seconds_left=took / done * (total - done) if known else None
            )

        status = self._index.status()
        if status.embedded < status.sentences:
            pending = status.sentences - status.embedded
            self._change(phase=Phase.EMBEDDING, done=0, total=pending)
            self._index.embed_pending(progress=progress)

    def _change(self, **changes: object) -> None:
        with self._lock:
            self._state = dataclasses.replace(self._state, **changes)  # type: ignore[arg-type]  # the callers' fields


def _under_its_name(item: Article | LoadFailure, upload: Upload) -> Article | LoadFailure:
    """Let an upload be known by the name it had in the browser, not by where it lay."""
    if isinstance(item, LoadFailure):
        inside = item.path.removeprefix(str(upload.path))
        return LoadFailure(f"{upload.name}{inside if inside != item.path else ''}", item.reason)
    if item.path is None:
        return item
    named = Article.create(item.text, url=item.url, path=upload.name, record=item.record)
    return dataclasses.replace(item, id=named.id, path=upload.name)
