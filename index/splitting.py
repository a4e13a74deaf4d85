"""Cut articles into what the archive stores of them, and a stream of articles into batches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.articles import Article
from index.duplicates import Signature, band_keys
from index.provenance import Origin
from index.stores.archive_writing import SplitArticle
from index.text.headings import find_headings, sentences_beside
from index.text.languages import detect_language
from index.text.speakers import speakers_of_sentences
from index.worker_pool import WorkerPool

_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 2_000_000
_BATCH_SECONDS = 1.0  # slow sources are stored as they come
_SECONDS_HERE = 0.7  # of splitting in this process before others do it
_PIECE_ARTICLES = 16
_PIECE_CHARACTERS = 100_000
_PIECES_AHEAD = 16  # for each process: storing a batch takes as long as splitting several pieces


def split(article: Article) -> SplitArticle:
    """Return the article with its headings and sentences, and what tells its near-duplicates.

    The headings are those that the loader knows and those that are found in the text.
    """
    article = _with_language(article)
    known = (article.text[span.start : span.end] for span in article.headings)
    headings = find_headings(article.text, known, article.language, judge_headings)
    spans = tuple(sentences_beside(article.text, headings, article.language))
    signature = Signature.of_text(article.text)
    return SplitArticle(
        article=replace(article, headings=headings),
        spans=spans,
        speakers=speakers_of_sentences(article.text, spans, headings, article.title),
        signature=signature.to_bytes(),
        band_keys=band_keys(signature),
    )


def judge_headings(openings: Sequence[Sequence[str]]) -> list[list[float]]:
    """Ask the shipped network, opened when it is first asked, where headings end.

    Raises ``ModelError`` when it or the bundled model is missing or altered.
    """
    # Imported here: reading an archive needs no network for headings.
    from index.encoders.heading_network import open_heading_network  # noqa: PLC0415  # see above

    return open_heading_network().log_odds(openings)


def _with_language(article: Article) -> Article:
    """Return the article with the language its text is in; a stated one counts where none is clear.

    Pages state the language of their frame, often that of the software that made it.
    """
    language = detect_language(article.text)
    if language is None or language == article.language:
        return article
    provenance = replace(article.provenance, language=Origin.DETECTED)
    return replace(article, language=language, provenance=provenance)


def batches(
    articles: Iterable[Article], workers: WorkerPool | None = None
) -> Iterator[list[SplitArticle]]:
    """Yield the articles, split, in their order, in batches that are worth a transaction each.

    Where there are many, ``workers`` split them.
    """
    batch: list[SplitArticle] = []
    characters, begun = 0, time.monotonic()
    for entry in _split_all(iter(articles), workers):
        batch.append(entry)
        characters += len(entry.article.text)
        if (
            len(batch) >= _BATCH_ARTICLES
            or characters >= _BATCH_CHARACTERS
            or time.monotonic() - begun > _BATCH_SECONDS
        ):
            yield batch
            batch, characters, begun = [], 0, time.monotonic()
    if batch:
        yield batch


def _split_all(articles: Iterator[Article], workers: WorkerPool | None) -> Iterator[SplitArticle]:
    seconds_here = 0.0
    for article in articles:
        begun = time.perf_counter()
        entry = split(article)
        seconds_here += time.perf_counter() - begun
        yield entry
        if workers is not None and seconds_here > _SECONDS_HERE:
            break
    if workers is not None:
        for piece in workers.in_order(_split_piece, _pieces(articles), ahead=_PIECES_AHEAD):
            yield from piece


def _pieces(articles: Iterator[Article]) -> Iterator[tuple[Article, ...]]:
    piece: list[Article] = []
    characters, begun = 0, time.monotonic()
    for article in articles:
        piece.append(article)
        characters += len(article.text)
        if (
            len(piece) >= _PIECE_ARTICLES
            or characters >= _PIECE_CHARACTERS
            or time.monotonic() - begun > _BATCH_SECONDS
        ):
            yield tuple(piece)
            piece, characters, begun = [], 0, time.monotonic()
    if piece:
        yield tuple(piece)


def _split_piece(articles: tuple[Article, ...]) -> list[SplitArticle]:
    return [split(article) for article in articles]
