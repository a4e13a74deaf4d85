"""Undo the packing that web servers apply to what they send, without letting it grow unbounded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from index.loaders.drafts import UnreadableError

ACCEPTED = "gzip, deflate"


def unpacked(chunks: Iterable[bytes], coding: str | None, *, longest: int) -> bytes:
    """Return the bytes of an answer whose ``Content-Encoding`` is ``coding``.

    Raises ``UnreadableError`` for more than ``longest`` bytes, for damage, and for codings that
    were not asked for.
    """
    names = [name.strip().lower() for name in (coding or "").split(",")]
    names = [name for name in names if name not in {"", "identity"}]
    if not names:
        return _bounded(chunks, longest)
    if len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}:
        raise UnreadableError(f"is packed as {coding}, which was not asked for")
    return _bounded(_inflated(chunks, longest), longest)


def _inflated(chunks: Iterable[bytes], longest: int) -> Iterable[bytes]:
    inflater = None
    try:
        for chunk in chunks:
            if inflater is None and chunk:
                # "deflate" should have the header of zlib, and often has none.
                bare = chunk[:1] not in {b"\x1f", b"\x78"}
                inflater = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)
            if inflater is not None:
                yield inflater.decompress(chunk, longest + 1)
    except zlib.error as error:
        raise UnreadableError(f"is damaged and cannot be unpacked ({error})") from error


def _bounded(chunks: Iterable[bytes], longest: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > longest:
            raise UnreadableError(f"has more than {longest // 10**6} MB")
    return bytes(data)
