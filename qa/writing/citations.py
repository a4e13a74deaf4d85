"""Citations from evidence: each quote is a slice of its article and is checked to be one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.articles import Article
from qa.answers import AlsoIn, Citation, Evidence, HowFound


def cite(
    evidence: Sequence[Evidence], article_of: Callable[[str], Article | None]
) -> tuple[Citation, ...]:
    """Return numbered citations, leaving out evidence whose article is gone or says otherwise.

    ``article_of`` reads the archive as it is now, so that an article removed while the question
    was being answered is not cited.
    """
    citations: list[Citation] = []
    for entry in evidence:
        sentence = entry.hit.sentence
        article = article_of(sentence.article_id)
        if article is None or article.text[sentence.start : sentence.end] != sentence.text:
            continue
        citations.append(
            Citation(
                number=len(citations) + 1,
                article_id=article.id,
                title=article.title,
                source=article.source,
                published=article.published,
                url=article.url,
                quote=sentence.text,
                start=sentence.start,
                end=sentence.end,
                answer_start=entry.span.start if entry.span else None,
                answer_end=entry.span.end if entry.span else None,
                also_in=tuple(_also_in(other) for other in entry.hit.also_in),
                how=_how_found(entry),
                updated=article.updated,
                first_published=article.first_published,
                speaker=sentence.speaker,
            )
        )
    return tuple(citations)


def _how_found(entry: Evidence) -> HowFound:
    hit = entry.hit
    return HowFound(
        rank_by_meaning=hit.rank_by_meaning,
        rank_by_words=hit.rank_by_words,
        similarity=hit.similarity,
        advantage=entry.advantage,
        support=entry.support,
    )


def _also_in(article: Article) -> AlsoIn:
    return AlsoIn(article.id, article.title, article.source, article.published, article.url)
