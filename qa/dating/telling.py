"""The days that an answer to "when" names, or what to say where its sentence names none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.articles import Article, Period, Span
from qa.answers import Citation
from qa.dating.choosing import fitting_dates, shares
from qa.dating.fits import Fit
from qa.reading.answer_types import AnswerType, answer_type
from qa.writing.days import days_in_words
from qa.writing.remarks import only_reported


@dataclass(frozen=True, slots=True)
class DaysTold:
    """The days that an answer names, ``None`` for none, and what to remark on their absence."""

    days: Period | None = None
    remarks: tuple[str, ...] = ()


def days_told(
    question: str, citations: Sequence[Citation], article_of: Callable[[str], Article | None]
) -> DaysTold:
    """Return the days that the first citation tells a question for a time; none to others."""
    if not citations or answer_type(question) is not AnswerType.TIME:
        return DaysTold()
    article = article_of(citations[0].article_id)
    return DaysTold() if article is None else _told_by(question, citations[0], article)


def _told_by(question: str, citation: Citation, article: Article) -> DaysTold:
    dates = fitting_dates(question, article, citation.start, citation.end)
    if citation.answer_start is None or citation.answer_end is None:
        inside = [it.named.period for it in dates if it.fit is not Fit.OTHERS]
        if len(inside) == 1:
            return DaysTold(inside[0])
        if inside or not dates or article.published is None:
            return DaysTold()
        day = days_in_words(Period(article.published, article.published))
        return DaysTold(remarks=(only_reported(day),))
    span = Span(citation.answer_start, citation.answer_end)
    return DaysTold(next((it.named.period for it in dates if shares(span, it.named.span)), None))
