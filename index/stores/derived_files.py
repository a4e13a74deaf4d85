"""Derived files on disk: written whole or not at all, and checked when they are read."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

_CHUNK_BYTES = 1 << 20


def checksum(file: Path) -> int:
    """Return the CRC-32 of a file, read in pieces of one megabyte."""
    value = 0
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK_BYTES):
            value = zlib.crc32(piece, value)
    return value


def write_json(file: Path, content: dict[str, str | int]) -> None:
    """Put ``content`` in place of ``file`` in one step that survives a crash or a power cut."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(content, sort_keys=True), encoding="utf-8")
    publish(temporary, file)


def read_json(file: Path) -> dict[str, str | int]:
    """Return what ``write_json`` wrote; empty when there is none or it is damaged."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def publish(temporary: Path, final: Path) -> None:
    """Sync ``temporary`` and rename it to ``final``, syncing the folder too."""
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(final)
    if os.name == "posix":  # other systems cannot open a folder
        descriptor = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
