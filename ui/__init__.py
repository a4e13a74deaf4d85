"""The doors of Dateline: the command line and the chat page, which translate and call."""

from __future__ import annotations

__all__: list[str] = []
