"""Read what is piped into the program, as one file whose form its content tells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.loaders.drafts import UnreadableError

STANDARD_INPUT = "-"
_MOST_BYTES = 20_000_000_000
_CHUNK_BYTES = 1_000_000


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[Path]:
    """Copy a stream to a temporary file, since readers look twice, and remove it at the end.

    Raises ``UnreadableError`` for more than 20 GB, and ``OSError``.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        path, copied = Path(folder) / "standard-input", 0
        with path.open("wb") as file:
            while chunk := stream.read(_CHUNK_BYTES):
                copied += file.write(chunk)
                if copied > _MOST_BYTES:
                    raise UnreadableError(f"has more than {_MOST_BYTES // 10**9} GB")
        yield path
