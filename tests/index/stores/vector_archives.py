"""Archives of given vectors for tests of the stores: articles that are nothing but sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Span
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.archive_writing import SplitArticle
from index.text.sentences import split_sentences


def split(article: Article) -> SplitArticle:
    """Return the article with the spans of its sentences."""
    return SplitArticle(article, tuple(split_sentences(article.text)))


def bare_article(
    name: str, sentences: int, *, published: date | None = None, source: str | None = None
) -> SplitArticle:
    """Return an article of so many sentences, whatever they say."""
    text = " ".join(f"{name} {number}." for number in range(sentences))
    ends = [place + 1 for place, character in enumerate(text) if character == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))
    article = Article.create(text, path=f"/{name}.txt", published=published, source=source)
    return SplitArticle(article, spans)


def unit_vectors(count: int, dimensions: int = 16, seed: int = 0) -> NDArray[np.float32]:
    """Return pseudo-random unit rows (count, dimensions), as fp16 can hold them."""
    rows = np.random.default_rng(seed).normal(size=(count, dimensions))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float32)


def embed_all(archive: ArchiveSqlite, vectors: NDArray[np.float32]) -> list[int]:
    """Store the vectors for the first pending sentences and return the ids of these."""
    ids = archive.pending(len(vectors))
    assert archive.store_embeddings(ids, vectors) == len(vectors)
    return ids


def nearest(
    ids: Sequence[int], vectors: NDArray[np.float32], question: NDArray[np.float32], limit: int
) -> list[int]:
    """Return the ids of the vectors nearest to the question by comparing all of them."""
    order = np.argsort(-(vectors @ question), kind="stable")
    return [ids[place] for place in order[:limit]]
