"""Read a list of web addresses, one a line.

Blank lines and lines that begin with ``#`` are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.loaders.documents import Link, OpenFile, Step
from index.loaders.drafts import web_address
from index.loaders.encodings import TextLines

_LONGEST_ADDRESS = 4_000  # characters


def read_address_list(file: OpenFile) -> Iterator[Step]:
    """Yield a link for each address, each once; raises ``UnreadableError`` and ``OSError``."""
    seen: set[str] = set()
    for number, line in enumerate(TextLines(file.open), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        address = web_address(text) if len(text) <= _LONGEST_ADDRESS else None
        if address is None:
            yield file.place.failure("is no web address", f"line {number}")
        elif address not in seen:
            seen.add(address)
            known = replace(file.place, name=address, url=address, stored_path=None)
            yield Link(known, address)
