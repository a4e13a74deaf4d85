"""The loaders on real files, where the public data lies beside the checkout."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load

_BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "data"
DATA = Path(os.environ.get("DATELINE_SHARED_DATA") or _BESIDE)
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data is not here")


def test_all_wikinews_articles_load_with_title_date_and_source() -> None:
    results = list(load([DATA / "wikinews"]))

    articles = [result for result in results if isinstance(result, Article)]
    assert [result for result in results if isinstance(result, LoadFailure)] == []
    assert len({article.id for article in articles}) == 295
    assert all(article.title and article.published for article in articles)
    assert {article.source for article in articles} == {"en.wikinews.org"}
    assert not any(
        str(article.published.year) in article.text[:30]
        for article in articles[:20]
        if article.published
    )


def test_the_first_article_of_the_project_loads_with_its_date() -> None:
    (article,) = load([DATA / "seed"])

    assert isinstance(article, Article)
    assert article.published == date(2026, 1, 13)
    assert article.text.startswith("External Affairs Minister")
