"""The words of the chat page, all from one file, for Python and for the page's own scripts."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "page" / "texts.toml"
_Words = str | dict[str, str]


def say(key: str, **values: object) -> str:
    """Return the text of a key such as ``library.found`` with its places filled in.

    Of a text with ``one`` and ``other`` the value ``count`` chooses; whole numbers get
    separators. Raises ``KeyError`` for an unknown key.
    """
    words = texts()[key]
    if isinstance(words, dict):
        words = words["one" if values["count"] == 1 else "other"]
    shown = {
        name: f"{value:,}" if type(value) is int else str(value) for name, value in values.items()
    }
    return words.format_map(shown)


@cache
def texts() -> dict[str, _Words]:
    """Return every text by its key."""
    tables: dict[str, dict[str, _Words]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        f"{table}.{key}": words for table, keys in tables.items() for key, words in keys.items()
    }


def texts_json() -> str:
    """Return every text as JSON for the page's scripts."""
    return json.dumps(texts())
