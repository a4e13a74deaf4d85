"""A power cut, simulated: of each file stays what was synced, mixed with what was written since.

``power_loss.c`` keeps a copy of every file as it was when last synced. What lies on the disk after
a cut is, sector by sector, that copy or the file itself; a file never synced may have any length.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

_SECTOR = 512  # bytes that are written whole or not at all


def built_library(folder: Path) -> Path | None:
    """Return the compiled ``power_loss.c``, or ``None`` where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    library = folder / "power_loss.so"
    source = Path(__file__).with_suffix(".c")
    options = ["-shared", "-fPIC", "-O1", "-ldl", "-lpthread"]
    subprocess.run([compiler, str(source), "-o", str(library), *options], check=True)
    return library


def cut(folder: Path, copies: Path, chance: random.Random) -> int:
    """Leave in ``folder`` what a power cut may; return how many files it changed."""
    changed = 0
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        copy = copies / file.relative_to(folder)
        written = file.read_bytes()
        left = mixed(copy.read_bytes() if copy.is_file() else b"", written, chance)
        if left != written:
            file.write_bytes(left)
            changed += 1
    return changed


def mixed(synced: bytes, written: bytes, chance: random.Random) -> bytes:
    """Return a file whose sectors come from either; its length is one of theirs or between."""
    if synced == written:
        return written
    length = chance.choice((len(synced), len(written), chance.randint(0, len(written))))
    length = max(length, min(len(synced), len(written)))  # what was synced is not cut off
    share = chance.choice((0.0, 0.1, 0.5, 0.9))  # of the sectors written since that arrived
    left = bytearray(length)
    for begin in range(0, length, _SECTOR):
        source = written if chance.random() < share else synced
        piece = source[begin : min(begin + _SECTOR, length)]
        left[begin : begin + len(piece)] = piece
    return bytes(left)
