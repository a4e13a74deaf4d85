"""Untrusted text as HTML text."""

from __future__ import annotations

import html

from ui.rendering.wording import printable


def escape(text: str) -> str:
    """Return printable text as HTML text, safe between tags and inside quoted attributes."""
    return html.escape(printable(text), quote=True)
