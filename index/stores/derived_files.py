"""Derived files on disk: written whole or not at all, and checked when they are read."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path

_CHUNK_BYTES = 1 << 20


def checksum(file: Path) -> int:
    """Return the CRC-32 of a file, read in pieces of one megabyte."""
    value = 0
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK_BYTES):
            value = zlib.crc32(piece, value)
    return value


def seal_folder(folder: Path, record: Path) -> None:
    """Write the checksums of all files in ``folder`` to ``record``; new ones are read, old not."""
    known = read_json(record)
    sealed: dict[str, str | int] = {}
    for file in sorted(folder.iterdir()):
        if file.name in known and not _may_change(file.name):
            sealed[file.name] = known[file.name]
        else:
            sealed[file.name] = checksum(file)
    write_json(record, sealed)


def is_as_sealed(folder: Path, record: Path, *, writing: bool) -> bool:
    """Tell whether the files are as ``seal_folder`` found them.

    With ``writing``, somebody is changing the folder or was stopped while doing so: files may be
    gone, others changed or new.
    """
    sealed = read_json(record)
    for name, value in sealed.items():
        if writing and _may_change(name):
            continue
        try:
            if checksum(folder / name) != value:
                return False
        except OSError:
            if not writing:
                return False
    return bool(sealed)


def write_json(file: Path, content: Mapping[str, str | int]) -> None:
    """Put ``content`` in place of ``file`` in one step that survives a crash or a power cut."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    sealed = {"content": content, "crc32": _seal(content)}
    temporary.write_text(json.dumps(sealed, sort_keys=True), encoding="utf-8")
    publish(temporary, file)


def read_json(file: Path) -> dict[str, str | int]:
    """Return what ``write_json`` wrote; empty when there is none or it is damaged."""
    try:
        sealed = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    content = sealed.get("content") if isinstance(sealed, dict) else None
    if not isinstance(content, dict) or sealed.get("crc32") != _seal(content):
        return {}
    return content


def _may_change(name: str) -> bool:
    return name.endswith((".json", ".del"))


def _seal(content: Mapping[str, str | int]) -> int:
    return zlib.crc32(json.dumps(content, sort_keys=True).encode())


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
