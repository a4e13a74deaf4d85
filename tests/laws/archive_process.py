"""A process that fills archives until it is killed: what the tests of crashes run.

``main`` imports everything once and forks a worker for each line of its input, so that a test can
kill many of them without paying for the imports.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from index import embedding, news_index, splitting
from index.archive_values import RemovalQuery
from index.articles import Article
from index.errors import ArchiveError
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.settings import IndexSettings, VectorSettings
from tests.fakes import FakeEncoder
from tests.generated_articles import generated_articles

SETTINGS = IndexSettings(vectors=VectorSettings(exact_up_to=300, unsaved_vectors=50))

Tell = Callable[[str], None]


def articles_of(source: str) -> list[Article]:
    """Return articles of a source such as ``120 generated``, or ``60 of FILE``."""
    number, _, file = source.partition(" ")
    if file == "generated":
        return generated_articles(int(number))
    found = load([file.removeprefix("of ")])
    return list(islice((it for it in found if isinstance(it, Article)), int(number)))


def corrected(article: Article) -> Article:
    """Return the article as it is published again."""
    return replace(article, text=f"{article.text}\n\nThe second sentence was corrected.")


def to_correct(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that are corrected after all have been added."""
    return list(articles[::6])


def to_remove(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that are removed at last."""
    return list(articles[::20])


def fill(folder: Path, articles: Sequence[Article], tell: Tell) -> None:
    """Add and embed the articles, correct some, remove some; tell each thing once it is done."""
    tell("begin adding")
    with NewsIndex.open_or_create(folder, SETTINGS) as index:
        index.add(articles, report=lambda result: tell(f"added {result.article_id}"))
        index.embed_pending()
        tell("begin correcting")
        index.add(
            map(corrected, to_correct(articles)),
            report=lambda result: tell(f"corrected {result.article_id}"),
        )
        tell("begin removing")
        for article in to_remove(articles):
            for removed in index.remove(RemovalQuery(key=article.id)):
                tell(f"removed {removed.id}")
        index.embed_pending()
    tell("begin rebuilding")
    for derived in ("vectors", "lexical"):
        shutil.rmtree(folder / derived)
    with NewsIndex.open(folder, SETTINGS) as index:
        index.embed_pending()
    tell("end")


def work(folder: str, source: str, told: str, *watched: str) -> None:
    """Fill an archive, writing what is done to the file ``told``, and end this process.

    ``watched`` are the copies, the call, the side of it and the bytes until the disk is full that
    ``power_loss.c`` is given.
    """
    library = ctypes.CDLL(None)
    if watched:
        copies, call, after, room = watched
        library.power_loss_begin(folder.encode(), copies.encode(), int(call), int(after))
        library.power_loss_full_after(ctypes.c_long(int(room)))
    # Small batches: many moments between two commits to be killed at.
    splitting._BATCH_ARTICLES = 8
    news_index._SECONDS_BETWEEN_WORD_COMMITS = 0.0
    embedding._BATCH_SENTENCES = 16
    descriptor = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    status = 1

    def tell(line: str) -> None:
        os.write(descriptor, f"{line}\n".encode())

    try:
        fill(Path(folder), articles_of(source), tell)
        if watched:
            tell(f"calls {library.power_loss_calls()}")
        status = 0
    except (ArchiveError, OSError) as error:
        tell(f"refused: {error}")
    finally:
        os._exit(status)


def main() -> None:
    """Fork a worker for each line, its arguments apart by tabs; print its id, then its end."""
    pytest.MonkeyPatch().setattr(embedding, "open_encoder", lambda _settings: FakeEncoder())
    for line in sys.stdin:
        worker = os.fork()
        if worker == 0:
            work(*line.rstrip("\n").split("\t"))
        print(worker, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
