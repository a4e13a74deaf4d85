"""Chooses the reader for a model and keeps opened readers, so that a process loads each once."""

from __future__ import annotations

from functools import cache
from threading import Lock

from qa.reading.reader import Reader
from qa.reading.readings import PassageReader
from qa.settings import BUNDLED_READER

_opening = Lock()


def open_reader(model: str = BUNDLED_READER) -> PassageReader:
    """Return the reader with this name; the same name gives the same object.

    Raises ``ModelError`` when the model is missing or cannot be run.
    """
    with _opening:  # two threads must not load one model twice
        return _open(model)


@cache
def _open(model: str) -> PassageReader:
    if model == BUNDLED_READER:
        return Reader.open()
    from qa.reading.hub_reader import HubReader  # noqa: PLC0415  # only who names a model needs it

    return HubReader.open(model)
