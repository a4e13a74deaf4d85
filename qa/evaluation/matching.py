"""Turn the hits of a search into a ranking of what the questions are judged by (pure).

A hit counts for the paragraph that contains its sentence; the ranking holds distinct paragraphs in
the order of their first hit. Where only evidence is known, sentences are ranked instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from index.articles import Hit, Sentence
from qa.evaluation.judgements import JudgedQuestion, Paragraph


class ParagraphFinder:
    """Finds the paragraph around a sentence; made once for all paragraphs of a dataset."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        of_article: defaultdict[str, list[Paragraph]] = defaultdict(list)
        for paragraph in paragraphs:
            of_article[paragraph.article_id].append(paragraph)
        self._paragraphs = {
            article_id: sorted(found, key=lambda paragraph: paragraph.start)
            for article_id, found in of_article.items()
        }
        self._starts = {
            article_id: [paragraph.start for paragraph in found]
            for article_id, found in self._paragraphs.items()
        }

    def parts(self, article_id: str) -> bool:
        """Tell whether the article is parted into paragraphs."""
        return article_id in self._paragraphs

    def around(self, sentence: Sentence) -> Paragraph | None:
        """Return the paragraph that contains the sentence from end to end, if there is one."""
        starts = self._starts.get(sentence.article_id, [])
        position = bisect_right(starts, sentence.start) - 1
        if position < 0:
            return None
        paragraph = self._paragraphs[sentence.article_id][position]
        return paragraph if sentence.end <= paragraph.end else None


def ranking(
    hits: Sequence[Hit], question: JudgedQuestion, finder: ParagraphFinder
) -> tuple[str, ...]:
    """Return the ids of the distinct paragraphs (or sentences) hit, the first hit first.

    A document with the question's own id is left out: BEIR's sets that ask with documents of the
    corpus (ArguAna, Quora) are scored so.
    """
    ranked = dict.fromkeys(_judged_by(hit, question, finder) for hit in hits)
    return tuple(name for name in ranked if name != question.id)


def quotes(
    paragraph: Paragraph,
    article_id: str,
    start: int,
    end: int,
    also_in: Container[str],
    text: str,
) -> bool:
    """Tell whether a stretch ``[start, end)`` of an article quotes some of the paragraph.

    ``text`` is the stretch's own text and ``also_in`` the ids of the near-duplicate articles that
    it stands for: in those, the text decides, for offsets differ between copies.
    """
    if article_id == paragraph.article_id:
        return start < paragraph.end and paragraph.start < end
    return paragraph.article_id in also_in and (text in paragraph.text or paragraph.text in text)


def _judged_by(hit: Hit, question: JudgedQuestion, finder: ParagraphFinder) -> str:
    sentence = hit.sentence
    around = finder.around(sentence)
    copies = {article.id for article in hit.also_in}
    for judgement in question.relevant:
        paragraph = judgement.paragraph
        if finder.parts(sentence.article_id) and sentence.article_id == paragraph.article_id:
            # The article is parted: touching a paragraph from outside is not to be inside it.
            is_right = around == paragraph
        else:
            is_right = quotes(
                paragraph, sentence.article_id, sentence.start, sentence.end, copies, sentence.text
            )
        if is_right:
            return paragraph.id
    return around.id if around is not None else f"{sentence.article_id}:{sentence.start}"
