"""The chat page: a conversation beside the articles it cites, served by Gradio on this computer.

The only module that touches Gradio. It asks nothing of other machines: analytics are off, the
fonts are the system's, and a content security policy forbids the browser to go elsewhere.
"""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio import http_server
from starlette.middleware import Middleware

from index.articles import Article
from index.errors import ArchiveError, ModelError
from qa.answers import Answer, Conversation, Turn
from qa.errors import QuestionError
from ui.chat_network import StayHere, first_free_port, past_the_proxy
from ui.rendering import (
    render_conversation,
    render_no_sources,
    render_sources,
    render_status,
    render_welcome,
)

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

_PAGE = Path(__file__).parent / "page"
_TOLD = (QuestionError, ArchiveError, ModelError)  # their messages are written for readers
_EXAMPLES = 4
_TITLES_TRIED = 12
_TITLE_CHARACTERS = 120  # two lines of a button
_STOPPED = "Stopped. The question is back below."
_FAILED = "Something went wrong with this question; the terminal tells more. It is back below."
_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONOSPACED_FONTS = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build_chat(chatbot: Chatbot, *, examples: Sequence[str] = ()) -> gr.Blocks:
    """Build the page without serving it; ``serve`` adds its looks and the network rules.

    ``examples`` are the questions offered on the first visit; without any they are drawn from
    the newest titles of the archive, as far as it answers them.
    """
    desk = Desk(chatbot, tuple(examples))
    blocks = gr.Blocks(analytics_enabled=False, title="Dateline", fill_width=True, fill_height=True)
    with blocks:
        parts = _lay_out()
        _connect(blocks, parts, desk)
    return blocks


def serve(
    chatbot: Chatbot,
    *,
    host: str | None = None,
    port: int | None = None,
    open_browser: bool,
    examples: Sequence[str] = (),
) -> None:
    """Serve the page until interrupted; prints its address once it can be opened.

    ``host`` and ``port`` default to ``GRADIO_SERVER_NAME`` and ``GRADIO_SERVER_PORT``, else
    127.0.0.1 and 7860; a taken port gives way to the next free one. Raises ``OSError`` when none
    of 100 ports is free.
    """
    blocks = build_chat(chatbot, examples=examples)
    try:
        address = launch(blocks, host=host, port=port)
        sys.stdout.write(f"Dateline chat: {address}\nPress Ctrl+C to stop.\n")
        # Behind a pipe the address must not wait for the buffer to fill.
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(address)
        threading.Event().wait()
    except KeyboardInterrupt:
        sys.stdout.write("Stopped.\n")
    finally:
        blocks.close(verbose=False)


def launch(blocks: gr.Blocks, *, host: str | None = None, port: int | None = None) -> str:
    """Start serving a page built by ``build_chat`` and return its address at once."""
    bare = (host or http_server.LOCALHOST_NAME).strip("[]")
    free = first_free_port(bare, port or http_server.INITIAL_PORT_VALUE)
    with past_the_proxy(bare):
        blocks.launch(
            server_name=f"[{bare}]" if ":" in bare else bare,
            server_port=free,
            prevent_thread_lock=True,
            inbrowser=False,
            share=False,
            quiet=True,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            app_kwargs={"middleware": [Middleware(StayHere)]},
            theme=_theme(),
            # As `css` Gradio would add every rule twice, once rewritten with other precedence.
            head=f"<style>{_asset('frame.css')}{_asset('content.css')}</style>",
        )
    return str(blocks.local_url).rstrip("/")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the page that events read or change."""

    conversation: gr.HTML
    sources: gr.HTML
    status: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    restart: gr.Button
    turns: gr.State
    pending: gr.State


class Desk:
    """Translates the page's events into calls of the chatbot, and what comes back into HTML."""

    def __init__(self, chatbot: Chatbot, examples: tuple[str, ...]) -> None:
        self._chatbot = chatbot
        self._examples = examples

    def welcome(self) -> str:
        """Return what a visitor sees first."""
        try:
            articles = self._chatbot.index.status().articles
            examples = self._examples or self._answered_examples()
        except _TOLD as error:
            return render_conversation(Conversation(), notice=str(error))
        return render_welcome(examples, articles=articles)

    def status(self) -> str:
        """Return the line on what the archive holds now."""
        status = self._chatbot.index.status()
        return render_status(
            articles=status.articles, sentences=status.sentences, embedded=status.embedded
        )

    def ask(self, question: str, conversation: Conversation) -> tuple[str, str, Conversation]:
        """Return the conversation and the Sources panel as HTML, and the conversation itself."""
        try:
            answer = self._chatbot.ask(question, conversation=conversation)
        except _TOLD as error:
            shown = render_conversation(
                conversation, pending=question.strip() or None, notice=str(error)
            )
            return shown, "", conversation
        longer = conversation.then(Turn(question, answer))
        return render_conversation(longer), self.sources(longer, len(longer.turns)), longer

    def sources(self, conversation: Conversation, turn: int, active: str | None = None) -> str:
        """Return the Sources panel of one turn, counted from 1."""
        answer = conversation.turns[turn - 1].answer
        return render_sources(answer, self._articles(answer), turn=turn, active=active)

    def _answered_examples(self) -> list[str]:
        """Ask about the newest titles and keep the questions that find an answer."""
        newest = self._chatbot.index.articles(limit=_TITLES_TRIED)
        titles = dict.fromkeys(" ".join((it.title or "").split()) for it in newest)
        questions = (
            f"What is known about “{title}”?"
            for title in titles
            if title and len(title) <= _TITLE_CHARACTERS
        )
        answered = (it for it in questions if not self._chatbot.ask(it).abstained)
        return list(islice(answered, _EXAMPLES))

    def _articles(self, answer: Answer) -> dict[str, Article]:
        wanted = {it.article_id for it in (*answer.citations, *answer.alternatives)}
        found = (self._chatbot.index.article(article_id) for article_id in sorted(wanted))
        return {article.id: article for article in found if article is not None}


def _lay_out() -> _Parts:
    turns, pending = gr.State(Conversation()), gr.State("")
    with gr.Row(elem_id="masthead"):
        gr.HTML("<h1>Dateline</h1>", elem_id="wordmark", js_on_load=None, apply_default_css=False)
        status = gr.HTML(elem_id="archive-status", js_on_load=None, apply_default_css=False)
        restart = gr.Button("New conversation", elem_id="restart", size="sm", scale=0)
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="talk", scale=5, min_width=0):
            conversation = gr.HTML(
                elem_id="conversation",
                js_on_load=_asset("conversation.js"),
                apply_default_css=False,
            )
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label="Ask the archive",
                    placeholder="Ask the archive …",
                    show_label=False,
                    container=False,
                    max_lines=4,
                    autofocus=True,
                    elem_id="question",
                )
                send = gr.Button("Ask", variant="primary", elem_id="send", scale=0)
                stop = gr.Button("Stop", visible=False, elem_id="stop", scale=0)
        with gr.Column(elem_id="sources-column", scale=4, min_width=0):
            gr.HTML("<h2>Sources</h2>", js_on_load=None, apply_default_css=False)
            sources = gr.HTML(
                render_no_sources(),
                elem_id="sources",
                js_on_load=_asset("sources.js"),
                apply_default_css=False,
            )
    return _Parts(conversation, sources, status, question, send, stop, restart, turns, pending)


def _connect(blocks: gr.Blocks, parts: _Parts, desk: Desk) -> None:
    shown = [parts.conversation, parts.sources, parts.turns, parts.pending]
    outputs = [*shown, parts.question, parts.send, parts.stop]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

    def ask(question: str, conversation: Conversation) -> Iterator[tuple[object, ...]]:
        waiting = render_conversation(conversation, pending=question.strip() or None)
        yield waiting, gr.skip(), gr.skip(), question, "", *_buttons(working=True)
        shown, sources, longer = desk.ask(question, conversation)
        yield shown, sources or gr.skip(), longer, "", gr.skip(), *_buttons(working=False)

    def ask_example(
        conversation: Conversation, event: gr.EventData
    ) -> Iterator[tuple[object, ...]]:
        yield from ask(str(event.question), conversation)

    def give_back(notice: str, question: str, conversation: Conversation) -> tuple[object, ...]:
        shown = render_conversation(conversation, notice=notice)
        return shown, gr.skip(), gr.skip(), "", question, *_buttons(working=False)

    def show_source(conversation: Conversation, event: gr.EventData) -> str:
        return desk.sources(conversation, int(event.turn), str(event.card))

    def restart() -> tuple[object, ...]:
        fresh = (desk.welcome(), render_no_sources(), Conversation(), "", "")
        return *fresh, *_buttons(working=False)

    asked = gr.on(
        [parts.question.submit, parts.send.click],
        ask,
        [parts.question, parts.turns],
        outputs,
        **quiet,
    )
    exampled = parts.conversation.example(ask_example, parts.turns, outputs, **quiet)
    working = [asked, exampled]
    unfinished = [parts.pending, parts.turns]
    parts.stop.click(partial(give_back, _STOPPED), unfinished, outputs, cancels=working, **quiet)
    for event in working:
        event.failure(partial(give_back, _FAILED), unfinished, outputs, **quiet)
    parts.restart.click(restart, None, outputs, cancels=working, **quiet)
    parts.conversation.source(show_source, parts.turns, parts.sources, **quiet)
    blocks.load(desk.status, None, parts.status, **quiet)
    blocks.load(desk.welcome, None, parts.conversation, **quiet)


def _buttons(*, working: bool) -> tuple[object, object]:
    """Return what Ask and Stop become while a question is worked on, and after."""
    return gr.update(visible=not working), gr.update(visible=working)


def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _theme() -> gr.themes.Base:
    return gr.themes.Base(font=_SYSTEM_FONTS, font_mono=_MONOSPACED_FONTS)
