"""An answer made readable: HTML for the chat page, Markdown, and the terminal.

Pure functions of values. Article text is untrusted: it is escaped everywhere, links lead only to
web pages, and nothing in it is ever markup.
"""

from __future__ import annotations

from ui.rendering.article_view import render_article, render_sources
from ui.rendering.conversation_view import (
    render_answer,
    render_notice,
    render_questions,
    render_status,
    render_turn,
    render_welcome,
)
from ui.rendering.plain import (
    render_markdown,
    render_plain,
    render_terminal,
    render_timeline,
)

__all__ = [
    "render_answer",
    "render_article",
    "render_markdown",
    "render_notice",
    "render_plain",
    "render_questions",
    "render_sources",
    "render_status",
    "render_terminal",
    "render_timeline",
    "render_turn",
    "render_welcome",
]
