"""Open a file of any form and hand out what has to be read in it; follow what was named for it.

Used by ``dispatch``, which knows where files come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from index.articles import Article
from index.loaders.address_lists import read_address_list
from index.loaders.documents import Document, Link, LoadResult, OpenFile, Place, Step, Work
from index.loaders.drafts import UnreadableError
from index.loaders.folders import plain_reason
from index.loaders.forms import SNIFFED, WHOLE_DOCUMENTS, Form, form_of
from index.loaders.packed import read_gzip, read_zip
from index.loaders.parquet import read_parquet
from index.loaders.records import read_json, read_table
from index.loaders.sitemaps import read_sitemap
from index.loaders.whole_documents import form_of_zip, work_of_document

if TYPE_CHECKING:
    from index.loaders.web import Web

_LISTS = frozenset((Form.FEED, Form.SITEMAP, Form.ADDRESSES))


def _mailbox(file: OpenFile) -> Iterator[Step]:
    from index.loaders.mail import read_mailbox  # noqa: PLC0415 - loads the reader of web pages

    return read_mailbox(file)


def _feed(file: OpenFile) -> Iterator[Step]:
    from index.loaders.feeds import read_feed  # noqa: PLC0415 - loads 0.1 s of library

    return read_feed(file)


def _web_archive(file: OpenFile) -> Iterator[Step]:
    from index.loaders.warc import read_warc  # noqa: PLC0415 - a large library

    return read_warc(file)


_READERS: Mapping[Form, Callable[[OpenFile], Iterator[Step]]] = {
    Form.CSV: partial(read_table, delimiter=None),
    Form.TSV: partial(read_table, delimiter="\t"),
    Form.JSON: read_json,
    Form.PARQUET: read_parquet,
    Form.MAILBOX: _mailbox,
    Form.WARC: _web_archive,
    Form.FEED: _feed,
    Form.SITEMAP: read_sitemap,
    Form.ADDRESSES: read_address_list,
    Form.ZIP: read_zip,
    Form.GZIP: read_gzip,
}


class Opening:
    """Opens files one after the other; ``web`` is asked for when the first link is followed."""

    def __init__(self, web: Callable[[], Web]) -> None:
        self._web = web

    def steps(self, file: OpenFile) -> Iterator[LoadResult | Work]:
        """Yield the steps of one file; what it packs is read in turn.

        Raises ``UnreadableError`` and ``OSError``, perhaps after some steps.
        """
        form = _form(file)
        if form in WHOLE_DOCUMENTS:
            yield work_of_document(Document(file.place, file.path or file.read()))
            return
        if file.place.url is None and form is not Form.ADDRESSES:
            # A feed or sitemap on disk was not named by an address.
            file = replace(file, place=replace(file.place, followed=False))
        # Many articles in one file: it is their place, whatever its address.
        if file.place.url is not None:
            file = replace(file, place=replace(file.place, url=None, stored_path=file.place.name))
        yield from self._parts(file, _READERS[form](file))

    def _parts(self, file: OpenFile, parts: Iterator[Step]) -> Iterator[LoadResult | Work]:
        left_out = 0
        for part in parts:
            match part:
                case Document():
                    yield work_of_document(part)
                case OpenFile():
                    yield from guarded(part.place, partial(self._inner, part))
                case Link() if part.place.followed and self._web().is_full:
                    left_out += 1
                case Link():
                    yield from self.linked(part)
                case _:
                    yield part
        if left_out:
            most = self._web().most_pages
            yield file.place.notice(f"{left_out} addresses were left out after {most} pages")

    def named(self, link: Link) -> Iterator[LoadResult | Work]:
        """Yield the steps of an address that the user named."""
        self._web().begin_named()
        return self.linked(link)

    def linked(self, link: Link) -> Iterator[LoadResult | Work]:
        """Yield the steps of what is at an address, or what its list says instead."""
        if not link.place.followed:
            yield from _unfollowed(link)
            return
        from index.loaders.web import instead_of  # noqa: PLC0415 - loads the HTTP client

        try:
            file = self._web().file_at(link)
            for step in self._of_page(link, file) if file else ():
                with_summary = isinstance(step, Work) and link.instead is not None
                yield _or_instead(step, link) if with_summary else step  # type: ignore[arg-type]  # checked just before
        except UnreadableError as error:
            yield from instead_of(link, error)

    def _of_page(self, link: Link, file: OpenFile) -> Iterator[LoadResult | Work]:
        if not link.to_list and _form(file) in _LISTS:
            raise UnreadableError("is a list of addresses where an article was expected")
        yield from self.steps(file)

    def _inner(self, file: OpenFile, place: Place) -> Iterator[LoadResult | Work]:
        del place
        return self.steps(file)


def _form(file: OpenFile) -> Form:
    with file.open() as stream:
        form = form_of(stream.read(SNIFFED), file.place.file_name)
    if form is not Form.ZIP:
        return form
    # A zip is read from its end, which a stream out of a packed file cannot.
    return form_of_zip(file.open)


def _or_instead(work: Work, link: Link) -> Work:
    """Let the summary stand for a page in which no article is found."""
    from index.loaders.web import instead_of  # noqa: PLC0415 - loaded already

    def judged(results: list[LoadResult]) -> list[LoadResult]:
        if any(isinstance(result, Article) for result in results):
            return results
        return list(instead_of(link, UnreadableError("no article was found in the page")))

    return replace(work, judge=judged)


def _unfollowed(link: Link) -> Iterator[LoadResult]:
    """Take what a list says itself: nobody named an address to fetch."""
    if link.instead is None:
        raise UnreadableError("lists web addresses; name its own address to have them fetched")
    place = replace(link.place, url=None)
    try:
        yield place.article(link.instead, link.key)
    except UnreadableError as error:
        yield place.failure(error, link.key)


def guarded(
    place: Place, steps: Callable[[Place], Iterator[LoadResult | Work]]
) -> Iterator[LoadResult | Work]:
    """Yield the steps; what stops them is a failure of this one input."""
    try:
        yield from steps(place)
    except UnreadableError as error:
        yield place.failure(error)
    except OSError as error:
        yield place.failure(plain_reason(error))
    except RecursionError:
        yield place.failure("is nested too deeply")
    except MemoryError:
        yield place.failure("needs more memory than there is")
