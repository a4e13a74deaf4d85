"""What readers are given and what they give back: documents, files, pieces of work, results.

A reader of a form with many articles walks its file and yields ``Work``: pieces that need nothing
but their items, so that another process can do them. A reader of a form with one article turns a
``Document`` into results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from index.articles import Article, LoadFailure
from index.loaders.drafts import Draft, UnreadableError, web_address
from index.loaders.fields import Field
from index.provenance import Origin
from index.text.moments import Moment

LONGEST_DOCUMENT = 200_000_000  # bytes of a file that is read as a whole


@dataclass(frozen=True, slots=True)
class LoadNotice:
    """Something a reader assumed or left out, for the user to know: where, and what."""

    path: str
    remark: str


LoadResult = Article | LoadFailure | LoadNotice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document comes from, and what is known of it before it is read.

    ``name`` is the file or web address shown in failures; ``stored_path`` what articles keep of
    it as their file, ``None`` for a page of the Web, which its address names. ``member`` is the
    name inside a file of several documents. ``url`` is where the document was fetched from,
    ``published`` the moment that a feed or archive gives it, ``charset`` the character set that its
    server named. ``depth`` counts the files it is packed in, ``bare_name`` is its name without the
    suffix of the packing. ``followed`` tells that the user named the addresses it lists.
    """

    name: str
    today: date
    columns: Mapping[Field, str] = field(default_factory=dict)
    stored_path: str | None = None
    member: str | None = None
    url: str | None = None
    title: str | None = None
    published: Moment | None = None
    charset: str | None = None
    depth: int = 0
    bare_name: str | None = None
    followed: bool = False

    @property
    def file_name(self) -> str:
        """The name whose suffix may tell the form."""
        return self.bare_name or self.member or self.name

    @property
    def shown(self) -> str:
        """The name for people."""
        return f"{self.name}, {self.member}" if self.member else self.name

    def inside(self, member: str) -> Place:
        """Return the place of a document packed in this one."""
        whole = f"{self.member}/{member}" if self.member else member
        return replace(self, member=whole, bare_name=None, followed=False, depth=self.depth + 1)

    def article(self, draft: Draft, record: str | None = None) -> Article:
        """Finish the article of a draft, filling what it lacks with what is known from outside.

        Raises ``UnreadableError`` when no text is left.
        """
        address = self._address(draft.url)
        if address != draft.url:
            given = replace(draft.provenance, url=Origin.URL)
            draft = replace(draft, url=address, provenance=given)
        draft = replace(draft, title=draft.title or self.title).dated(self.published, Origin.FEED)
        file_name = Path(self.file_name).name if record is None else ""
        draft = draft.attributed(Origin.FEED).dated_by_name(file_name, today=self.today)
        names = [name for name in (self.member, record) if name]
        return draft.finish(self.stored_path, "#".join(names) or None)

    def failure(self, error: Exception | str, part: str | None = None) -> LoadFailure:
        """Return what to report of this document, or of a ``part`` of it."""
        return LoadFailure(f"{self.shown}, {part}" if part else self.shown, str(error))

    def notice(self, remark: str) -> LoadNotice:
        """Return a remark about this document."""
        return LoadNotice(self.shown, remark)

    def _address(self, stated: str | None) -> str | None:
        """Return the address the page states, if the site that served it may speak for it.

        Otherwise any page could take the place of another outlet's article.
        """
        if self.url is None:
            return stated
        return stated if _same_site(web_address(stated), self.url) else self.url


class Opener(Protocol):
    """Opens the same bytes from their beginning, as often as it is called."""

    def __call__(self) -> BufferedIOBase:
        """Return a new stream of the bytes; raises ``UnreadableError`` and ``OSError``."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is read as a whole: its bytes, or the file on disk that holds them."""

    place: Place
    content: bytes | Path

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def read(self) -> bytes:
        """Return all bytes; raises ``UnreadableError`` for too many, and ``OSError``."""
        if self.size > LONGEST_DOCUMENT:
            raise too_large(self.size, LONGEST_DOCUMENT)
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is read piece by piece, from disk or out of a packed one.

    ``path`` is where it lies on disk, ``None`` for what is packed or was fetched.
    """

    place: Place
    open: Opener
    path: Path | None = None

    @classmethod
    def of_bytes(cls, place: Place, data: bytes) -> OpenFile:
        """Return the file whose content is in memory."""
        return cls(place, lambda: BytesIO(data))

    def read(self, longest: int | None = None) -> bytes:
        """Return all bytes; raises ``UnreadableError`` for more than ``longest`` or may be."""
        longest = LONGEST_DOCUMENT if longest is None else longest
        with self.open() as stream:
            data = stream.read(longest + 1)
        if len(data) > longest:
            raise too_large(None, longest)
        return data


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of reading that any process can do: ``read`` is called for each of ``items``.

    ``read`` and the items can be pickled. ``weight`` is about how many bytes there are to read.
    ``risky`` work may use much time or memory and is done where both are limited. ``judge`` sees
    the results in order and returns those that count; it stays in this process.
    """

    place: Place
    read: Callable[[Any], Iterable[LoadResult]]
    items: tuple[Any, ...]
    weight: int
    risky: bool = False
    judge: Callable[[list[LoadResult]], list[LoadResult]] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch. ``instead`` is what the list that named it holds of the article.

    ``key`` names the entry, ``version`` what that list says of its version; ``to_list`` tells that
    it may be another list of addresses.
    """

    place: Place
    address: str
    instead: Draft | None = None
    key: str = ""
    version: str = ""
    to_list: bool = False


Step = LoadResult | Work | Document | OpenFile | Link
"""What a reader of many articles yields: results, or what has still to be read."""


def too_large(size: int | None, limit: int) -> UnreadableError:
    """Return the error for a document of more bytes than are read as a whole."""
    has = "has" if size is None else f"has {size // 10**6} MB:"
    return UnreadableError(f"{has} more than the {limit // 10**6} MB that one article may have")


def _same_site(stated: str | None, fetched: str) -> bool:
    if stated is None:
        return False
    first, second = (_site(urlsplit(url).hostname or "") for url in (stated, fetched))
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def _site(host: str) -> str:
    for prefix in ("www.", "m.", "amp.", "mobile."):
        host = host.removeprefix(prefix)
    return host
