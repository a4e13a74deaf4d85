"""Open what is packed: gzip files and the members of zip files, with bounds on what comes out.

Nothing is unpacked to disk, and no file may become more than 200 times as large as it was, which
text never does but a "zip bomb" must.
"""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from index.loaders.documents import OpenFile, Place, Step
from index.loaders.drafts import UnreadableError
from index.loaders.folders import companions, is_no_article

_MOST_GROWTH = 200  # news as text shrinks to a fifth, a page of one repeated word to a hundredth
_FREE_BYTES = 50_000_000  # small files may grow more
_DEEPEST = 3  # files packed in files packed in files
_MOST_MEMBERS = 200_000
_LONGEST_DIRECTORY = 50_000_000  # bytes; Python makes ten times as much of it in memory
_END_RECORD_REACH = 65_536 + 22 + 76  # bytes from the end: the longest remark, and the end records
_LONGEST_INNER_ZIP = 100_000_000  # bytes; it is held in memory


class _Allowance:
    """How many bytes may still come out of one packed file, over all of its members."""

    def __init__(self, packed_bytes: int) -> None:
        self._left = _FREE_BYTES + _MOST_GROWTH * packed_bytes

    def take(self, count: int) -> None:
        """Count bytes that came out; raises ``UnreadableError`` for too many."""
        self._left -= count
        if self._left < 0:
            raise UnreadableError(
                f"unpacks to more than {_MOST_GROWTH} times its size, as a zip bomb does: "
                "the rest was not read"
            )


class _BoundedStream(io.RawIOBase):
    """The unpacked bytes of a stream, counted, with its errors in plain words."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase, allowance: _Allowance) -> None:
        super().__init__()
        self._stream = stream
        self._allowance = allowance

    def readable(self) -> bool:
        """Say that bytes come out."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the base takes any buffer
        """Read up to the buffer's length; raises ``UnreadableError`` for damage and bombs."""
        try:
            data = self._stream.read(len(buffer))
        except EOFError as error:
            raise UnreadableError("is cut off: the packed data ends too early") from error
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
            raise UnreadableError(f"is damaged and cannot be unpacked ({error})") from error
        self._allowance.take(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the packed stream too."""
        if not self.closed:
            self._stream.close()
        super().close()


def read_gzip(file: OpenFile) -> Iterator[Step]:
    """Yield the file that a gzip file holds, under the name without ``.gz``."""
    name = re.sub(r"\.gz\Z", "", file.place.file_name, flags=re.IGNORECASE)
    place = replace(_deeper(file), bare_name=name)
    if file.path is not None:
        size = file.path.stat().st_size
    else:
        with file.open() as stream:
            size = sum(iter(lambda: len(stream.read(1 << 20)), 0))
    allowance = _Allowance(size)

    def opened() -> io.BufferedIOBase:
        packed = gzip.GzipFile(fileobj=file.open())
        return io.BufferedReader(_BoundedStream(packed, allowance), 1 << 16)

    yield OpenFile(place, opened)


def read_zip(file: OpenFile) -> Iterator[Step]:
    """Yield the members of a zip file that may hold articles, in the order of their names.

    Raises ``UnreadableError`` for a damaged one and for the one that expands beyond measure.
    """
    _deeper(file)
    with file.open() as stream, _opened(stream) as archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        if len(members) > _MOST_MEMBERS:
            raise UnreadableError(f"holds {len(members)} files, more than {_MOST_MEMBERS}")
        allowance = _Allowance(stream.seek(0, io.SEEK_END))
        for member in sorted(_wanted(members), key=lambda member: member.filename):
            yield _member(file, archive, member, allowance)


def zip_entries(stream: io.BufferedIOBase) -> ZipEntries:
    """Open a document that is a zip inside, such as DOCX and EPUB.

    Raises ``UnreadableError`` when it is damaged.
    """
    size = stream.seek(0, io.SEEK_END)
    return ZipEntries(_opened(stream), _Allowance(size))


class ZipEntries:
    """The entries of a document that is a zip inside, read by name with bounds."""

    def __init__(self, archive: zipfile.ZipFile, allowance: _Allowance) -> None:
        self._archive = archive
        self._allowance = allowance

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def read(self, name: str, longest: int = 100_000_000) -> bytes:
        """Return an entry; raises ``UnreadableError`` when it is missing, damaged or too long."""
        try:
            member = self._archive.getinfo(name)
        except KeyError as error:
            raise UnreadableError(f"is damaged: it has no {name}") from error
        with _stream_of(self._archive, member, self._allowance) as stream:
            data = stream.read(longest + 1)
        if len(data) > longest:
            raise UnreadableError(f"holds more than {longest // 10**6} MB in {name}")
        return data


def _member(
    file: OpenFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: _Allowance
) -> Step:
    place = file.place.inside(_shown_name(member.filename))
    if member.flag_bits & 1:
        return place.failure("is protected by a password")
    if member.filename.lower().endswith((".zip", ".docx", ".epub", ".parquet")):
        # These are read from their end: out of a packed file only in memory.
        try:
            with _stream_of(archive, member, allowance) as stream:
                data = stream.read(_LONGEST_INNER_ZIP + 1)
        except UnreadableError as error:
            return place.failure(error)
        if len(data) > _LONGEST_INNER_ZIP:
            return place.failure(f"has more than {_LONGEST_INNER_ZIP // 10**6} MB")
        return OpenFile.of_bytes(place, data)
    return OpenFile(place, lambda: _stream_of(archive, member, allowance))


def _stream_of(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: _Allowance
) -> io.BufferedReader:
    try:
        packed = archive.open(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise UnreadableError(f"cannot be unpacked: {error}") from error
    return io.BufferedReader(_BoundedStream(packed, allowance), 1 << 16)


def _opened(stream: io.BufferedIOBase) -> zipfile.ZipFile:
    size = _directory_bytes(stream)
    if size > _LONGEST_DIRECTORY:
        raise UnreadableError(f"has a table of contents of {size // 10**6} MB: too many files")
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
        raise UnreadableError(f"is damaged and cannot be unpacked ({error})") from error


def _directory_bytes(stream: io.BufferedIOBase) -> int:
    """Return how long a zip file says its table of contents is, before it is held in memory."""
    end = stream.seek(0, io.SEEK_END)
    begin = stream.seek(max(0, end - _END_RECORD_REACH))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0  # no zip file: opening it will say so
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if size == 0xFFFFFFFF and at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        (at_end,) = struct.unpack_from("<Q", tail, at - 20 + 8)
        if begin <= at_end <= begin + at - 56:
            (size,) = struct.unpack_from("<Q", tail, at_end - begin + 40)
    return int(size)


def _deeper(file: OpenFile) -> Place:
    if file.place.depth >= _DEEPEST:
        raise UnreadableError(f"is packed more than {_DEEPEST} times over")
    return replace(file.place, depth=file.place.depth + 1)


def _wanted(members: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """Leave out what a folder's walk would leave out: hidden, companions, no articles by name."""
    folders_of_pages = companions([member.filename for member in members])
    for member in members:
        *folders, name = member.filename.replace("\\", "/").split("/")
        hidden = name.startswith(".") or any(
            folder.startswith(".") or folder == "__MACOSX" for folder in folders
        )
        parents = {"/".join(folders[: depth + 1]) for depth in range(len(folders))}
        if not hidden and not is_no_article(name) and not parents & folders_of_pages:
            yield member


def _shown_name(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")
