"""How a sentence stands in tantivy: the fields of its entry and how their words are cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import tantivy

from index.articles import Article, Sentence

ANALYZER = "dateline_en"


def schema() -> tantivy.Schema:
    """Return the fields of an entry."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("alone", tokenizer_name=ANALYZER)
    builder.add_text_field("around", tokenizer_name=ANALYZER)
    builder.add_text_field("source", tokenizer_name="raw")
    # Signed: the unsigned field panics on Python integers (tantivy 0.27).
    builder.add_integer_field("sentence", indexed=True, fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    return builder.build()


def analyzer() -> tantivy.TextAnalyzer:
    """Return what cuts texts and questions into English stems, without case and accents."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def heading_above(article: Article, place: int) -> str | None:
    """Return the last heading of the article before a place in its text."""
    number = bisect_right(article.headings, place, key=lambda heading: heading.end)
    if number == 0:
        return None
    heading = article.headings[number - 1]
    return article.text[heading.start : heading.end]


def entry(article: Article, sentence: Sentence, around: Sequence[Sentence]) -> tantivy.Document:
    """Return the entry of a sentence, given those ``around`` it, itself among them.

    Title and heading above tell what a sentence is about that does not say it again.
    """
    context = " ".join(other.text for other in around)
    above = [line for line in (article.title, heading_above(article, sentence.start)) if line]
    return tantivy.Document(
        alone=[sentence.text],
        around=[". ".join([*above, context])],
        source=[article.source.casefold()] if article.source else [],
        sentence=sentence.id,
        published=article.published.toordinal() if article.published else 0,
    )
