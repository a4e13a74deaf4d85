"""JSON that is safe to print: nothing in it that a terminal obeys or that turns its direction."""

from __future__ import annotations

import json
import re

_ESCAPED = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def json_text(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """Return a value as JSON; dates and paths become strings, controls their escapes."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, default=str)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
