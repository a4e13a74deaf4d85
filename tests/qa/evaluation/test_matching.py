"""Hits are ranked by the paragraph around their sentence, each paragraph once."""

from __future__ import annotations

from index.articles import Article, Hit, Passage, Sentence
from qa.evaluation.judgements import JudgedQuestion, Judgement, Paragraph
from qa.evaluation.matching import ParagraphFinder, ranking

_TEXT = "One a. One b.\n\nTwo a. Two b.\n\nThree."
_ARTICLE = Article(id="art", text=_TEXT)
_COPY = Article(id="copy", text=f"By wire. {_TEXT}")


def _paragraph(name: str, text: str, article: Article = _ARTICLE) -> Paragraph:
    start = article.text.index(text)
    return Paragraph(name, article.id, start, start + len(text), text)


def _hit(text: str, *, article: Article = _ARTICLE, also_in: tuple[Article, ...] = ()) -> Hit:
    start = article.text.index(text)
    sentence = Sentence(start, article.id, 0, start, start + len(text), text)
    passage = Passage(article, (sentence,), sentence.start, sentence.end)
    return Hit(passage, sentence, score=1.0, also_in=also_in)


def _question(*relevant: Paragraph, name: str = "q") -> JudgedQuestion:
    return JudgedQuestion(name, "?", answerable=True, relevant=tuple(map(Judgement, relevant)))


_ONE, _TWO = _paragraph("p1", "One a. One b."), _paragraph("p2", "Two a. Two b.")
_FINDER = ParagraphFinder([_TWO, _ONE, _paragraph("p3", "Three.")])


def test_paragraphs_come_in_the_order_of_their_first_hit() -> None:
    hits = [_hit("Two b."), _hit("One a."), _hit("Two a."), _hit("Three.")]
    assert ranking(hits, _question(_ONE), _FINDER) == ("p2", "p1", "p3")


def test_a_sentence_over_two_paragraphs_lies_in_neither() -> None:
    hit = _hit("One b.\n\nTwo a.")
    assert ranking([hit], _question(_ONE), _FINDER) == (f"art:{_TEXT.index('One b.')}",)


def test_a_hit_in_an_unknown_article_keeps_its_place_in_the_ranking() -> None:
    other = Article(id="other", text="Else.")
    hits = [_hit("Else.", article=other), _hit("One a.")]
    assert ranking(hits, _question(_ONE), _FINDER) == ("other:0", "p1")


def test_a_near_duplicate_that_stands_for_the_right_article_counts_as_right() -> None:
    hits = [_hit("One a.", article=_COPY, also_in=(_ARTICLE,))]
    assert ranking(hits, _question(_ONE), _FINDER) == ("p1",)
    assert ranking(hits, _question(_TWO), _FINDER) == (f"copy:{_COPY.text.index('One a.')}",)


def test_a_judged_near_duplicate_counts_for_the_right_document() -> None:
    whole, copied = _paragraph("d1", _TEXT), _paragraph("d2", _COPY.text, _COPY)
    finder = ParagraphFinder([whole, copied])
    hits = [_hit("One a.", article=_COPY, also_in=(_ARTICLE,))]
    assert ranking(hits, _question(whole), finder) == ("d1",)
    assert ranking(hits, _question(), finder) == ("d2",)


def test_without_paragraphs_a_sentence_that_touches_the_evidence_is_right() -> None:
    evidence = _paragraph("evidence", "b.\n\nTwo a")
    hits = [_hit("Three."), _hit("One b."), _hit("Two a."), _hit("Two b.")]
    assert ranking(hits, _question(evidence), ParagraphFinder([])) == (
        f"art:{_TEXT.index('Three.')}",
        "evidence",
        f"art:{_TEXT.index('Two b.')}",
    )


def test_a_document_is_no_answer_to_itself() -> None:
    hits = [_hit("One a."), _hit("Two a.")]
    assert ranking(hits, _question(_TWO, name="p1"), _FINDER) == ("p2",)


def test_no_hits_make_an_empty_ranking() -> None:
    assert ranking([], _question(_ONE), _FINDER) == ()
