"""Cut articles into what the archive stores of them, and a stream of articles into batches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.articles import Article
from index.duplicates import Signature, band_keys
from index.stores.archive_writing import SplitArticle
from index.text.headings import find_headings, sentences_beside
from index.text.speakers import speakers_of_sentences

_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 2_000_000
_BATCH_SECONDS = 1.0  # slow sources are stored as they come


def split(article: Article) -> SplitArticle:
    """Return the article with its headings and sentences, and what tells its near-duplicates.

    The headings are those that the loader knows and those that are found in the text.
    """
    known = (article.text[span.start : span.end] for span in article.headings)
    headings = find_headings(article.text, known)
    spans = tuple(sentences_beside(article.text, headings))
    signature = Signature.of_text(article.text)
    return SplitArticle(
        article=replace(article, headings=headings),
        spans=spans,
        speakers=speakers_of_sentences(article.text, spans, headings, article.title),
        signature=signature.to_bytes(),
        band_keys=band_keys(signature),
    )


def batches(articles: Iterable[Article]) -> Iterator[list[SplitArticle]]:
    """Yield the articles, split, in batches that are worth a transaction each."""
    batch: list[SplitArticle] = []
    characters, begun = 0, time.monotonic()
    for article in articles:
        batch.append(split(article))
        characters += len(article.text)
        if (
            len(batch) >= _BATCH_ARTICLES
            or characters >= _BATCH_CHARACTERS
            or time.monotonic() - begun > _BATCH_SECONDS
        ):
            yield batch
            batch, characters, begun = [], 0, time.monotonic()
    if batch:
        yield batch
