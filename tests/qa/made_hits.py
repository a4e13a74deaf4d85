"""Hits made by hand for tests of reading and writing: a sentence of an article, and scores."""

from __future__ import annotations

from index.articles import Article, Hit, Passage, Sentence
from index.text.sentences import split_sentences


def sentences_of(article: Article, first_id: int = 1) -> tuple[Sentence, ...]:
    """Return the article's sentences, numbered from ``first_id``."""
    return tuple(
        Sentence(
            first_id + position,
            article.id,
            position,
            span.start,
            span.end,
            article.text[span.start : span.end],
        )
        for position, span in enumerate(split_sentences(article.text))
    )


def hit(
    article: Article,
    position: int = 0,
    *,
    first_id: int = 1,
    similarity: float | None = 0.5,
    words: float = 0.5,
    also_in: tuple[Article, ...] = (),
) -> Hit:
    """Return a hit on a sentence of the article; its passage is the whole article.

    ``words`` is how well it matches by words, by each of the measures.
    """
    sentences = sentences_of(article, first_id)
    return Hit(
        passage=Passage(article, sentences, 0, len(article.text)),
        sentence=sentences[position],
        score=(similarity or 0.0) + words,
        similarity=similarity,
        word_share=words,
        sentence_coverage=words,
        passage_coverage=words,
        also_in=also_in,
    )
