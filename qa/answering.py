"""``answer(...)``: one function from a question to a cited answer, warm from the second call on.

Archives and models stay open for the life of the process; temporary archives are removed at exit.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import tempfile
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import platformdirs

from index.articles import Article, LoadFailure, Period
from index.loaders.dispatch import load
from index.loaders.drafts import UnreadableError
from index.loaders.plain_text import article_of_text
from index.news_index import NewsIndex
from qa.answers import Answer, Conversation, Timeline
from qa.chatbot import Chatbot
from qa.errors import NoArticles

_NO_TURNS = Conversation()
_MOST_TEMPORARY_ARCHIVES = 4
# Said to be missing rather than taken for an article of one word.
_FILE_NAME = re.compile(r"\S+\.(?:txt|md|html?|jsonl?|csv|tsv|pdf)", re.IGNORECASE)

_lock = threading.Lock()
_open: dict[Path, tuple[Chatbot, int]] = {}
_temporary: OrderedDict[str, tuple[Chatbot, Path]] = OrderedDict()


def answer(  # noqa: PLR0913 (what to ask, of what, and in what light: all by name)
    question: str,
    *,
    archive: str | Path | None = None,
    articles: Sequence[str | Path] | None = None,
    conversation: Conversation = _NO_TURNS,
    as_of: date | None = None,
    period: Period | None = None,
    sources: tuple[str, ...] = (),
    find_period: bool = True,
) -> Answer:
    """Answer a question from an archive folder, or from articles given here.

    ``articles`` are texts, or paths of files and folders; they are put into a temporary archive
    that is kept for further questions about the same articles. With neither, the archive of the
    command ``dateline`` is asked (``DATELINE_ARCHIVE``, else the user's data folder).
    ``conversation`` holds the turns before: a follow-up ("And Iran?") is read in their light.
    ``period`` and ``sources`` limit the articles looked at. ``as_of`` is the day of asking (today):
    "last week" is seen from it, and what was published later is left out. ``find_period=False``
    takes no period from the question's own words.

    Thread-safe. Raises ``ArchiveNotFound`` when there is no archive, ``NoArticles`` when none of
    the articles can be read, ``QuestionRefused`` for an empty or overlong question.
    """
    chatbot = _chatbot(archive, articles)
    return chatbot.ask(
        question,
        conversation=conversation,
        as_of=as_of,
        period=period,
        sources=sources,
        find_period=find_period,
    )


def timeline(
    question: str,
    *,
    archive: str | Path | None = None,
    articles: Sequence[str | Path] | None = None,
    as_of: date | None = None,
    period: Period | None = None,
    sources: tuple[str, ...] = (),
    limit: int = 12,
) -> Timeline:
    """Tell a story as a timeline: its dated sentences in order, each with its citation.

    "How did the trade talks develop?", "What happened between 5 and 9 January?" or the words of a
    story. Of more than ``limit`` sentences the most telling are kept, each event once. The other
    arguments and errors are those of ``answer``.
    """
    chatbot = _chatbot(archive, articles)
    return chatbot.timeline(question, as_of=as_of, period=period, sources=sources, limit=limit)


def _chatbot(archive: str | Path | None, articles: Sequence[str | Path] | None) -> Chatbot:
    if archive is not None and articles is not None:
        raise ValueError("Give either archive=... or articles=..., not both.")
    return _over_articles(articles) if articles is not None else _over_archive(archive)


def _over_archive(archive: str | Path | None) -> Chatbot:
    folder = Path(archive) if archive is not None else _default_archive()
    folder = folder.expanduser().resolve()
    file = folder / "archive.sqlite"
    with _lock:
        # Another number: the archive was deleted and made anew since the last question.
        number = file.stat().st_ino if file.is_file() else 0
        chatbot, opened_number = _open.get(folder, (None, 0))
        if chatbot is None or number != opened_number:
            chatbot = Chatbot(NewsIndex.open(folder))
            _open[folder] = chatbot, number
        return chatbot


def _default_archive() -> Path:
    named = os.environ.get("DATELINE_ARCHIVE")
    if named:
        return Path(named)
    return platformdirs.user_data_path("dateline", appauthor=False) / "archive"


def _over_articles(articles: Sequence[str | Path]) -> Chatbot:
    if isinstance(articles, str | Path):
        raise TypeError("articles must be a list of texts or paths, not a single one.")
    with _lock:
        key = _fingerprint(articles)
        if key in _temporary:
            _temporary.move_to_end(key)
            return _temporary[key][0]
        loaded = _load(articles)
        folder = Path(tempfile.mkdtemp(prefix="dateline-"))
        try:
            index = NewsIndex.create(folder)
            index.add(loaded)
            index.embed_pending()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _temporary[key] = (Chatbot(index), folder)
        if len(_temporary) > _MOST_TEMPORARY_ARCHIVES:
            _, (oldest, doomed) = _temporary.popitem(last=False)
            # A question may still be running on it: files go now, memory with its last user.
            del oldest
            shutil.rmtree(doomed, ignore_errors=True)
        return _temporary[key][0]


def _load(articles: Sequence[str | Path]) -> list[Article]:
    results = [result for item in articles for result in _read(item)]
    loaded = [result for result in results if isinstance(result, Article)]
    failures = [result for result in results if isinstance(result, LoadFailure)]
    reasons = "; ".join(f"{failure.path}: {failure.reason}" for failure in failures)
    if not loaded:
        raise NoArticles(f"No article could be read. {reasons}".strip())
    if reasons:
        warnings.warn(f"Some articles could not be read: {reasons}", stacklevel=5)
    return loaded


def _read(item: str | Path) -> Iterable[Article | LoadFailure]:
    if isinstance(item, Path) or _is_path(item):
        return load([item])
    if not item.strip():
        return []
    try:
        return [article_of_text(item)]
    except UnreadableError as error:
        return [LoadFailure(f"“{item.strip()[:40]}”", str(error))]


def _is_path(item: str) -> bool:
    # No file name is longer than 255 bytes or holds a line break; texts mostly do.
    if not item.strip() or len(item) > 1024 or "\n" in item:
        return False
    try:
        return Path(item).exists() or _FILE_NAME.fullmatch(item) is not None
    except (OSError, ValueError):
        return False


def _fingerprint(articles: Sequence[str | Path]) -> str:
    """Return a key that changes when a text, or a file's size or time, changes."""
    digest = hashlib.sha256()
    for item in articles:
        digest.update(f"{len(str(item))}:{item}".encode(errors="surrogatepass"))
        if (isinstance(item, Path) or _is_path(item)) and Path(item).exists():
            files = sorted(Path(item).rglob("*")) if Path(item).is_dir() else [Path(item)]
            for file in files:
                with suppress(OSError):  # a link to nothing, or gone meanwhile
                    state = file.stat()
                    digest.update(f"{state.st_size}:{state.st_mtime_ns}".encode())
                digest.update(f"{file}".encode(errors="surrogatepass"))
    return digest.hexdigest()


@atexit.register
def _remove_temporary_archives() -> None:
    for _, folder in _temporary.values():
        shutil.rmtree(folder, ignore_errors=True)
