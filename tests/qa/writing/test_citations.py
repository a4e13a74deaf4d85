"""Citations: each a checked slice of an article that exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.articles import Article
from qa.answers import AlsoIn, Citation, Evidence, HowFound
from qa.writing.citations import cite
from tests.qa.made_hits import hit

FERRY = Article.create(
    "The ferry sank. Nobody was hurt.",
    title="Ferry sinks",
    source="Post",
    published=date(2026, 3, 1),
    url="https://post.example/ferry",
)
BANK = Article.create("The bank closed.", source="Courier")
STORED = {article.id: article for article in (FERRY, BANK)}


def test_a_citation_says_where_the_sentence_stands() -> None:
    (citation,) = cite([Evidence(hit(FERRY, 1, also_in=(BANK,)), 0.9)], STORED.get)
    assert citation == Citation(
        number=1,
        article_id=FERRY.id,
        title="Ferry sinks",
        source="Post",
        published=date(2026, 3, 1),
        url="https://post.example/ferry",
        quote="Nobody was hurt.",
        start=16,
        end=32,
        also_in=(AlsoIn(BANK.id, None, "Courier", None, None),),
        how=HowFound(None, None, 0.5, None, 0.9),
    )
    assert FERRY.text[citation.start : citation.end] == citation.quote


def test_citations_are_numbered_in_order_without_gaps() -> None:
    gone = Article.create("This one is gone.")
    evidence = [Evidence(hit(article), 0.5) for article in (FERRY, gone, BANK)]
    citations = cite(evidence, STORED.get)
    assert [(c.number, c.article_id) for c in citations] == [(1, FERRY.id), (2, BANK.id)]


def test_an_article_that_says_otherwise_by_now_is_not_cited() -> None:
    changed = {FERRY.id: replace(FERRY, text="The ferry swam. Nobody was hurt.")}
    assert cite([Evidence(hit(FERRY), 0.9)], changed.get) == ()
    assert len(cite([Evidence(hit(FERRY, 1), 0.9)], changed.get)) == 1


def test_without_evidence_there_is_nothing_to_cite() -> None:
    assert cite([], STORED.get) == ()
