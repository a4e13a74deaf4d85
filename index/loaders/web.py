"""Follow web addresses that the user named, and those that named feeds, sitemaps and lists hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from index.loaders.documents import Link, LoadResult, OpenFile
from index.loaders.drafts import UnreadableError
from index.loaders.fetching import Fetched, Fetcher, FetchSettings, Validators
from index.loaders.remembered import Remembered, Seen

_LINKS_DEEP = 3  # a sitemap index names sitemaps, which name pages


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What is taken of the Web.

    ``most_pages`` are fetched at most for one address that the user names. ``only_news`` passes
    over what was seen before, even if the archive does not hold it (any more).
    """

    fetching: FetchSettings = field(default_factory=FetchSettings)
    most_pages: int = 200
    only_news: bool = False


class Web:
    """Fetches links; ``holds`` tells whether the archive has an article of an address."""

    def __init__(
        self,
        settings: WebSettings | None = None,
        *,
        fetcher: Fetcher | None = None,
        remembered: Remembered | None = None,
        holds: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._settings = settings or WebSettings()
        self._fetcher = fetcher or Fetcher(self._settings.fetching)
        self._holds = holds
        self._pages_left = self._settings.most_pages
        self.remembered = remembered or Remembered()
        self.unchanged = 0

    def begin_named(self) -> None:
        """Count the pages anew: another address that the user named begins."""
        self._pages_left = self._settings.most_pages

    @property
    def is_full(self) -> bool:
        """Whether as many pages were fetched for the named address as may be."""
        return self._pages_left <= 0

    @property
    def most_pages(self) -> int:
        """How many pages are fetched at most for one address that the user names."""
        return self._settings.most_pages

    def file_at(self, link: Link) -> OpenFile | None:
        """Return what is at the link's address, ``None`` if it was seen and has not changed.

        Raises ``UnreadableError`` when it cannot or must not be fetched.
        """
        if link.place.depth > _LINKS_DEEP:
            raise UnreadableError("is a list in a list in a list")
        seen = self.remembered.seen(link.address)
        wanted_anew = not (self._settings.only_news or self._holds(link.address))
        if seen and link.version and seen.version == link.version and not wanted_anew:
            self.unchanged += 1
            return None
        known = None if seen is None or wanted_anew else Validators(seen.etag, seen.last_modified)
        fetched = self._fetched(link, known)
        validators = fetched.validators
        self.remembered.note(
            link.address, Seen(validators.etag, validators.last_modified, link.version)
        )
        if fetched.content is None:
            self.unchanged += 1
            return None
        place = replace(
            link.place,
            name=link.address,
            stored_path=None,
            url=fetched.url,
            charset=fetched.charset,
            depth=link.place.depth + 1,
        )
        return OpenFile.of_bytes(place, fetched.content)

    def _fetched(self, link: Link, known: Validators | None) -> Fetched:
        if not link.to_list:
            self._pages_left -= 1
        try:
            return self._fetcher.fetch(link.address, known)
        except UnreadableError:
            if link.version:  # not asked again before its list names another version
                self.remembered.note(link.address, Seen(version=link.version))
            raise

    def close(self) -> None:
        """Close the connections."""
        self._fetcher.close()


def instead_of(link: Link, reason: UnreadableError) -> Iterator[LoadResult]:
    """Yield what the list that named a page says itself, when the page cannot be had."""
    if link.instead is not None:
        try:
            article = replace(link.place, url=None, name=link.address).article(link.instead)
        except UnreadableError:
            pass  # the list says nothing: the reason counts
        else:
            yield link.place.notice(f"{reason}: only its summary is taken ({link.address})")
            yield article
            return
    yield replace(link.place, name=link.address, member=None).failure(reason)
