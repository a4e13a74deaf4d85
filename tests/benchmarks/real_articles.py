"""Articles of real text for measuring: the public sets' paragraphs, reviews, pages and news.

They come from the folder of public data, in a fixed order, and are never part of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from qa.evaluation.datasets import read_dataset
from qa.evaluation.judgements import Dataset

_SHORTEST_PAGE = 400  # characters


def questioned(data: Path) -> Dataset:
    """Return SQuAD 1.1 dev, whose questions are asked."""
    return read_dataset(data / "squad_dev" / "dev-v1.1.rebuilt.json")


def real_articles(data: Path) -> Iterator[Article]:
    """Yield SQuAD's articles first, then news, encyclopaedia, papers, pages, reviews, comments."""
    yield from questioned(data).articles
    news = load([*sorted((data / "wikinews").glob("*.csv")), data / "seed"])
    yield from (article for article in news if not isinstance(article, LoadFailure))
    yield from read_dataset(data / "squadshifts" / "new_wiki_v1.0.json").articles
    yield from _papers(data / "covid_qa" / "200423_covidQA.json")
    yield from _pages(data / "article_extraction" / "ground-truth.json")
    for name in ("amazon_reviews_v1.0.json", "reddit_v1.0.json"):
        yield from _single_paragraphs(data / "squadshifts" / name)
    yield from _passages(data / "mtrag_un" / "reference.jsonl")


def _papers(file: Path) -> Iterator[Article]:
    for number, entry in enumerate(_entries(file)):
        text = "\n\n".join(paragraph["context"] for paragraph in entry["paragraphs"])
        yield Article.create(text, path=file.name, record=str(number))


def _pages(file: Path) -> Iterator[Article]:
    for name, page in sorted(json.loads(file.read_text(encoding="utf-8")).items()):
        if len(page["articleBody"]) >= _SHORTEST_PAGE:
            yield Article.create(page["articleBody"], path=file.name, record=name)


def _single_paragraphs(file: Path) -> Iterator[Article]:
    """Yield each paragraph as an article: what people wrote one by one."""
    contexts = dict.fromkeys(
        paragraph["context"] for entry in _entries(file) for paragraph in entry["paragraphs"]
    )
    for number, context in enumerate(contexts):
        yield Article.create(context, path=file.name, record=str(number))


def _passages(file: Path) -> Iterator[Article]:
    texts: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        for context in json.loads(line).get("contexts") or ():
            texts.setdefault(context["document_id"], context["text"])
    for name, text in texts.items():
        if text.strip():
            yield Article.create(text, path=file.name, record=name)


def _entries(file: Path) -> list[dict[str, list[dict[str, str]]]]:
    entries: list[dict[str, list[dict[str, str]]]] = json.loads(file.read_text("utf-8"))["data"]
    return entries
