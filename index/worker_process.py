"""The other end of ``worker_pool``: a process that does pieces of work until its parent is gone.

Started as ``python -c``; speaks length-prefixed pickles over its standard streams, with nobody but
the process that started it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")
_COLLECTED_EVERY = 50_000  # objects: results have no cycles, and looking for them took 4 %


def send(stream: BinaryIO, value: object) -> None:
    """Write one value; raises ``OSError`` when the other end is gone."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:  # noqa: ANN401 - whatever was sent
    """Return the next value; raises ``EOFError`` when the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from our own process at the other end of the pipe


def main(memory_bytes: int) -> None:
    """Do work until the parent closes the pipe, within the memory allowed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    tasks = sys.stdin.buffer
    # What a library prints must not end up among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory(memory_bytes)
    gc.set_threshold(_COLLECTED_EVERY)
    send(answers, "ready")
    while True:
        try:
            function, argument = receive(tasks)
        except EOFError:
            return
        try:
            answer = (True, function(argument))
        except Exception as error:  # noqa: BLE001 - raised again in the parent
            answer = (False, _portable(error))
        send(answers, answer)


def _portable(error: Exception) -> Exception:
    """Return the error if it can be sent, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made in the line itself
    except Exception:  # noqa: BLE001 - errors of libraries may not be made for it
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _limit_memory(memory_bytes: int) -> None:
    """Bound what the process may take beyond what it has now, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + memory_bytes, held + memory_bytes))
    except (ImportError, OSError, ValueError):
        return
