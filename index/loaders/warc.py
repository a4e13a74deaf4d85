"""Read web archives (WARC, also gzipped), record by record: each page in them is an article.

The only module that knows warcio.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from index.articles import LoadFailure
from index.loaders.content_codings import unpacked
from index.loaders.documents import Document, OpenFile, Step
from index.loaders.drafts import UnreadableError
from index.loaders.whole_documents import LONGEST_PAGE

_PAGES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_WANTED = ("response", "resource", "conversion")
_CHUNK_BYTES = 65_536


def read_warc(file: OpenFile) -> Iterator[Step]:
    """Yield the pages of a web archive, passing over failed requests, pictures and the like.

    Raises ``UnreadableError`` for a damaged file, after what stands before the damage, and
    ``OSError``.
    """
    found_any = False
    with file.open() as stream:
        for record in _records(stream):
            step = _step(file, record)
            if step is not None:
                found_any = True
                yield step
    if not found_any:
        raise UnreadableError("holds no web page that was fetched with success")


class _Silence(io.TextIOBase):
    """Takes what is written and forgets it."""

    def write(self, text: str) -> int:
        """Forget the text."""
        return len(text)


def _records(stream: object) -> Iterator[Any]:
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            # It writes what it doubts, and pieces of the file, to standard error.
            with redirect_stderr(_Silence()):
                record = next(records, None)
        except (ArchiveLoadFailed, ValueError, LookupError, AttributeError, TypeError) as error:
            # The last three are what warcio meets in records without the headers they must have.
            raise UnreadableError(f"is damaged: the rest cannot be read ({error})") from error
        if record is None:
            return
        yield record


def _step(file: OpenFile, record: Any) -> Document | LoadFailure | None:  # noqa: ANN401 - untyped
    if record.rec_type not in _WANTED:
        return None
    headers = record.http_headers or record.rec_headers
    if record.http_headers and record.http_headers.get_statuscode() != "200":
        return None
    kind, _, parameters = str(headers.get_header("Content-Type") or "").lower().partition(";")
    if kind.strip() not in _PAGES:
        return None
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    place = file.place.inside(address or str(record.rec_headers.get_header("WARC-Record-ID")))
    charset = parameters.partition("charset=")[2].strip(' "') or None
    try:
        return Document(replace(place, url=address or None, charset=charset), _content(record))
    except (UnreadableError, ValueError, EOFError) as error:
        return place.failure(error)


def _content(record: Any) -> bytes:  # noqa: ANN401 - untyped
    stream, coding = record.raw_stream, None
    if record.http_headers:
        coding = record.http_headers.get_header("Content-Encoding")
        if record.http_headers.get_header("Transfer-Encoding") == "chunked":
            stream = ChunkedDataReader(stream, decomp_type=None)
    return unpacked(iter(lambda: stream.read(_CHUNK_BYTES), b""), coding, longest=LONGEST_PAGE)
