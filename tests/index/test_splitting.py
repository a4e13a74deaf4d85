"""What the archive is given of an article: headings apart, and who speaks in each sentence."""

from __future__ import annotations

from index.articles import Article, Span
from index.splitting import split

TEXT = (
    "Ann Tarrow, the mayor of Bram, spoke on Monday:\n\n“The bridge is safe. I cross it daily.”\n\n"
    "What was said?\n\nThe council of Bram met on Tuesday and spoke about the bridge for two hours."
)


def test_headings_are_stored_with_the_article_and_are_no_sentences() -> None:
    start = TEXT.index("What was said?")
    heading = Span(start, start + len("What was said?"))

    entry = split(Article.create(TEXT, headings=(heading,)))

    assert entry.article.headings == (heading,)
    assert [TEXT[span.start : span.end] for span in entry.spans][-1].startswith("The council")
    assert len(entry.spans) == 4


def test_each_sentence_has_its_speaker() -> None:
    assert split(Article.create(TEXT)).speakers[1:3] == ("Ann Tarrow", "Ann Tarrow")


def test_glued_headings_are_found_by_the_shipped_network() -> None:
    text = (
        "The mayor of Bram spoke about the ferry on Tuesday.\n\nWhat the ferry will cost Harbour "
        "pilots have asked the council for two million, its clerk said.\n\nWho will pay in the end "
        "The treasury answered that nobody had asked it yet. Its spokesman smiled.\n\nTrain "
        "drivers' trade union Aslef said on Friday that its members would not work on Sunday."
    )

    found = split(Article.create(text)).article

    assert [text[span.start : span.end] for span in found.headings] == [
        "What the ferry will cost",
        "Who will pay in the end",
    ]
