"""The text of an answer: quoted sentences and their numbers, nothing else."""

from __future__ import annotations

from index.articles import Article
from qa.answers import Evidence
from qa.writing.citations import cite
from qa.writing.extractive import NOT_FOUND, write
from tests.qa.made_hits import hit

FERRY = Article.create("The ferry\n  sank. Nobody was hurt.")


def test_sentences_stand_in_order_each_with_its_number() -> None:
    citations = cite(
        [Evidence(hit(FERRY, 1), 0.9), Evidence(hit(FERRY, 0), 0.8)], {FERRY.id: FERRY}.get
    )
    assert write(citations) == "Nobody was hurt. [1]\n\nThe ferry sank. [2]"


def test_no_citation_is_said_in_words() -> None:
    assert write([]) == NOT_FOUND


def test_brackets_of_the_article_are_not_taken_for_citations() -> None:
    article = Article.create("The ferry [2] sank [sic].")
    citations = cite([Evidence(hit(article), 0.9)], {article.id: article}.get)
    assert write(citations) == "The ferry (2) sank [sic]. [1]"
    assert citations[0].quote == article.text
