"""The text of an answer: quoted sentences and their numbers, nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.articles import Article
from qa.answers import Evidence
from qa.writing.citations import cite
from qa.writing.extractive import NOT_FOUND, write
from tests.qa.made_hits import hit

FERRY = Article.create("The ferry\n  sank. Nobody was hurt.")


BANK = Article.create("The bank closed. It rained.")


def test_sentences_stand_in_order_each_with_its_number() -> None:
    stored = {FERRY.id: FERRY, BANK.id: BANK}
    citations = cite([Evidence(hit(FERRY, 1), 0.9), Evidence(hit(BANK), 0.8)], stored.get)
    assert write(citations) == "Nobody was hurt. [1]\n\nThe bank closed. [2]"


def test_sentences_that_follow_one_another_stand_together_in_the_articles_order() -> None:
    stored = {FERRY.id: FERRY, BANK.id: BANK}
    evidence = [Evidence(hit(FERRY, 1), 0.9), Evidence(hit(BANK), 0.8), Evidence(hit(FERRY), 0.7)]
    written = write(cite(evidence, stored.get))
    assert written == "The ferry sank. [3] Nobody was hurt. [1]\n\nThe bank closed. [2]"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "In fact, the next call is tomorrow.”",
            "Sergio Gor: “In fact, the next call is tomorrow.” [1]",
        ),
        ("The next call is tomorrow.", "Sergio Gor: “The next call is tomorrow.” [1]"),
        ('"We go on, he said, for ever.', 'Sergio Gor: "We go on, he said, for ever." [1]'),
        ("“We go on”, he said, “for ever.", "Sergio Gor: “We go on”, he said, “for ever.” [1]"),
        ("“We go on”, Gor said.", "“We go on”, Gor said. [1]"),
    ],
    ids=["end of a quotation", "inside a quotation", "straight marks", "begins again", "named"],
)
def test_a_speaker_whom_the_sentence_does_not_name_is_named(text: str, written: str) -> None:
    article = Article.create(text)
    found = hit(article)
    spoken = replace(found, sentence=replace(found.sentence, speaker="Sergio Gor"))
    (citation,) = cite([Evidence(spoken, 0.9)], {article.id: article}.get)
    assert (write([citation]), citation.quote) == (written, article.text)


def test_no_citation_is_said_in_words() -> None:
    assert write([]) == NOT_FOUND


def test_brackets_of_the_article_are_not_taken_for_citations() -> None:
    article = Article.create("The ferry [2] sank [sic].")
    citations = cite([Evidence(hit(article), 0.9)], {article.id: article}.get)
    assert write(citations) == "The ferry (2) sank [sic]. [1]"
    assert citations[0].quote == article.text
