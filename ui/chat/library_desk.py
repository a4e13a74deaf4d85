"""The desk behind the library: lists, shows, adds, removes and brings back articles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.news_index import NewsIndex
from index.stores.archive_catalogue import CatalogueOrder, CatalogueQuery
from index.text.capitalised_names import names_by_article
from ui.chat.library_work import LibraryWork, Phase, Upload, WorkState
from ui.rendering.library_view import (
    WorkShown,
    render_catalogue,
    render_library_state,
    render_reading,
    render_work,
)
from ui.rendering.overview_view import Named, render_overview
from ui.rendering.texts import say
from ui.rendering.wording import NO_TITLE, printable_line, web_link

PAGE_ENTRIES = 50
_MOST_UPLOADS = 1000
_ARTICLES_FOR_NAMES = 300
_NAMES = 24
_MINUTE, _HOUR = 60.0, 3600.0


class LibraryRefused(Exception):
    """What the page asked for is not allowed or cannot be; the message says why."""


class LibraryDesk:
    """Answers the page's requests about the articles of one archive.

    ``uploads_folder`` is where the server puts what browsers send: no other file is taken for an
    upload. ``may_change`` false shows only.
    """

    def __init__(
        self,
        index: NewsIndex,
        work: LibraryWork,
        *,
        uploads_folder: Path,
        may_change: bool = True,
        may_add_folders: bool = False,
    ) -> None:
        self._index = index
        self._work = work
        self._uploads_folder = uploads_folder.resolve()
        self.may_change = may_change
        self.may_add_folders = may_add_folders and may_change
        self._overview_of_state = lru_cache(maxsize=1)(self._overview)

    def state(self) -> dict[str, Any]:
        """Return what the archive holds in one line, and whether some of it is not embedded."""
        status = self._index.status()
        pending = status.embedded < status.sentences
        html = render_library_state(status, self._index.languages())
        return {"html": html, "pending": pending and self.may_change}

    def catalogue(self, sent: dict[str, Any]) -> str:
        """Return one page of the table, sorted and filtered as asked."""
        query = CatalogueQuery(
            words=str(sent.get("words", "")),
            source=str(sent["source"]) if sent.get("source") else None,
            order=_order(sent.get("order")),
            descending=bool(sent.get("descending", True)),
        )
        offset = PAGE_ENTRIES * max(0, int(sent.get("page", 0)))
        page = self._index.catalogue.page(query, limit=PAGE_ENTRIES, offset=offset)
        return render_catalogue(page, query, first=offset + 1, may_remove=self.may_change)

    def article(self, sent: dict[str, Any]) -> str:
        """Return one article to read; raises ``LibraryRefused`` when it is gone."""
        article = self._index.article(str(sent.get("id", "")))
        if article is None:
            raise LibraryRefused(say("sources.gone"))
        return render_reading(article)

    def overview(self) -> str:
        """Return the charts of the archive."""
        return self._overview_of_state(self._index.status().last_change)

    def remove(self, sent: dict[str, Any]) -> dict[str, str]:
        """Remove an article and return what to say and the token that takes it back."""
        self._check_may_change()
        removal = self._work.remove(str(sent.get("id", "")))
        if removal is None:
            raise LibraryRefused(say("sources.gone"))
        title = printable_line(removal.articles[0].title or "") or NO_TITLE
        return {"said": say("library.removed", title=title), "token": removal.token}

    def take_back(self, sent: dict[str, Any]) -> str:
        """Bring back what was removed and return what to say."""
        self._check_may_change()
        if not self._work.take_back(str(sent.get("token", ""))):
            raise LibraryRefused(say("library.undo_gone"))
        return say("library.undone")

    def add_uploads(self, sent: dict[str, Any]) -> None:
        """Add files that the browser has uploaded; raises ``LibraryRefused`` for any other."""
        self._check_may_change()
        files = sent.get("files") or []
        if len(files) > _MOST_UPLOADS:
            raise LibraryRefused(f"At most {_MOST_UPLOADS:,} files at once, not {len(files):,}.")
        self._work.add_uploads([self._upload(file) for file in files])

    def add_address(self, sent: dict[str, Any]) -> None:
        """Fetch an address and add what is there."""
        self._check_may_change()
        if not self._work.can_fetch:
            raise LibraryRefused(say("work.no_addresses"))
        address = str(sent.get("address", "")).strip()
        if "://" not in address:
            address = f"https://{address}"
        # Nothing else: the loader would take another text for the name of a file here.
        if web_link(address) is None:
            raise LibraryRefused(say("work.no_address", address=printable_line(address)))
        self._work.add_address(address)

    def add_folder(self, sent: dict[str, Any]) -> None:
        """Add a folder of this machine, where that is allowed."""
        if not self.may_add_folders:
            raise LibraryRefused(say("work.no_folder"))
        # Absolute, so that "-" is no name for standard input.
        folder = Path(str(sent.get("folder", "")).strip()).expanduser().absolute()
        self._work.add_folder(folder)

    def embed(self) -> None:
        """Embed what is pending."""
        self._check_may_change()
        self._work.embed()

    def work(self) -> dict[str, Any]:
        """Return how far the newest work is, its number, and whether it goes on."""
        state = self._work.state
        html = render_work(shown_work(state))
        return {"html": html, "busy": state.is_busy, "number": state.number}

    # --- within -------------------------------------------------------------------------------

    def _check_may_change(self) -> None:
        if not self.may_change:
            raise LibraryRefused(say("library.read_only"))

    def _upload(self, file: object) -> Upload:
        fields: dict[str, Any] = file if isinstance(file, dict) else {}
        path = Path(str(fields.get("path", ""))).resolve()
        if not path.is_relative_to(self._uploads_folder) or not path.is_file():
            raise LibraryRefused("This file was not uploaded here.")
        return Upload(printable_line(str(fields.get("name") or path.name)), path)

    def _overview(self, last_change: int) -> str:
        del last_change  # the state of the archive that the charts show
        texts = [article.text for article in self._index.articles(limit=_ARTICLES_FOR_NAMES)]
        counts = sorted(names_by_article(texts).items(), key=lambda pair: (-pair[1], pair[0]))
        names = [Named(name, count) for name, count in counts[:_NAMES] if count > 1]
        return render_overview(self._index.catalogue.days(), names)


def shown_work(state: WorkState) -> WorkShown:
    """Return the state of work in words."""
    problems: list[str] = []
    if state.problem:
        problems.append(say("work.stopped", reason=state.problem))
    if state.model_problem:
        problems.append(say("work.model", reason=state.model_problem))
    share = state.done / state.total if state.total else None
    line = " · ".join(filter(None, (_line(state), _left(state.seconds_left))))
    return WorkShown(line, share, state.is_busy, state.failures, tuple(problems))


def _line(state: WorkState) -> str:
    match state.phase:
        case Phase.WAITING:
            words = say("work.waiting")
        case Phase.FETCHING if not state.done:
            words = say("work.fetching", address=state.address)
        case Phase.READING | Phase.FETCHING if state.total is None:
            words = say("work.reading", count=state.done)
        case Phase.READING | Phase.FETCHING:
            words = say("work.reading_of", done=state.done, total=state.total)
        case Phase.EMBEDDING:
            words = say("work.embedding", done=state.done, total=state.total or 0)
        case Phase.DONE:
            words = _summary(state)
        case Phase.IDLE:
            words = ""
    return words


def _summary(state: WorkState) -> str:
    if state.problem:
        return ""
    counts = (state.added, state.replaced, state.unchanged)
    if not any(counts):
        return say("work.nothing") if state.failures else ""
    return say("work.done", added=state.added, replaced=state.replaced, unchanged=state.unchanged)


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return say("work.left_seconds", count=max(1, round(seconds)))
    if seconds < _HOUR:
        return say("work.left_minutes", count=round(seconds / _MINUTE))
    return say("work.left_hours", count=round(seconds / _HOUR))


def _order(name: object) -> CatalogueOrder:
    known: Sequence[CatalogueOrder] = [it for it in CatalogueOrder if it.value == name]
    return known[0] if known else CatalogueOrder.PUBLISHED
