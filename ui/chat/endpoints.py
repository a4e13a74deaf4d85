"""What other programs may call on the page's server: ask, search, article, add.

They are Gradio endpoints, so ``gradio_client`` and plain HTTP reach them; values are plain JSON.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from index.articles import Article, Hit, Period, SearchFilter
from index.stores.archive_writing import AddResult
from ui.chat.desk import TOLD

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

_MOST_HITS = 100
_ASKED_AT_ONCE = 2
_LONGEST_TEXT = 2_000_000


def add_endpoints(chatbot: Chatbot, *, may_add: bool) -> None:
    """Name the endpoints of the page that is being built."""
    calls = Endpoints(chatbot)
    at_once: dict[str, Any] = {"concurrency_limit": _ASKED_AT_ONCE}
    api(calls.ask, api_name="ask", **at_once)
    api(calls.search, api_name="search", **at_once)
    api(calls.article, api_name="article", **at_once)
    if may_add:
        api(calls.add, api_name="add", concurrency_limit=1)


class Endpoints:
    """The calls of other programs; what is refused comes back as an error in plain words."""

    def __init__(self, chatbot: Chatbot) -> None:
        self._chatbot = chatbot

    def ask(
        self,
        question: str,
        as_of: str = "",
        since: str = "",
        until: str = "",
        sources: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question: the fields of ``Answer.to_dict()``. Days are written 2026-05-31."""
        period = Period(_day(since), _day(until))
        try:
            answer = self._chatbot.ask(
                question,
                as_of=_day(as_of),
                period=None if period == Period() else period,
                sources=tuple(sources or ()),
            )
        except TOLD as error:
            raise gr.Error(str(error)) from error
        return answer.to_dict()

    def search(
        self,
        query: str,
        limit: int = 10,
        since: str = "",
        until: str = "",
        sources: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Find sentences by words and by meaning, best first."""
        wanted = SearchFilter(Period(_day(since), _day(until)), tuple(sources or ()))
        limit = min(max(1, limit), _MOST_HITS)
        try:
            hits = self._chatbot.index.search(query, limit=limit, search_filter=wanted)
        except TOLD as error:
            raise gr.Error(str(error)) from error
        return [_hit_fields(hit) for hit in hits]

    def article(self, key: str) -> dict[str, Any]:
        """Return the article with this id or address, with its text."""
        found = self._chatbot.index.find(key)
        if len(found) != 1:
            raise gr.Error(f"{len(found)} articles have the id or address {key!r}.")
        return _article_fields(found[0])

    def add(
        self, text: str, title: str = "", published: str = "", source: str = "", url: str = ""
    ) -> dict[str, Any]:
        """Put one article into the archive, or replace the one with its address or text."""
        if not text.strip() or len(text) > _LONGEST_TEXT:
            raise gr.Error(f"The text must have between 1 and {_LONGEST_TEXT:,} characters.")
        article = Article.create(
            text.strip(),
            title=title or None,
            published=_day(published),
            source=source or None,
            url=url or None,
        )
        outcomes: list[AddResult] = []
        try:
            self._chatbot.index.add([article], report=outcomes.append)
            self._chatbot.index.embed_pending()
        except TOLD as error:
            raise gr.Error(str(error)) from error
        return {"id": article.id, "outcome": outcomes[0].outcome.value}


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:  # JSON from elsewhere may hold anything
        raise gr.Error(f"{text!r} is not a day; write it like 2026-05-31.") from error


def _hit_fields(hit: Hit) -> dict[str, Any]:
    article = _article_fields(hit.passage.article)
    del article["text"]
    return {
        "sentence": hit.sentence.text,
        "start": hit.sentence.start,
        "end": hit.sentence.end,
        "score": hit.score,
        "article": article,
    }


def _article_fields(article: Article) -> dict[str, Any]:
    fields = asdict(article)
    fields["published"] = article.published.isoformat() if article.published else None
    fields.pop("path", None)  # where it lies on this machine is nobody else's business
    return fields
