"""Compose the text of an answer, its citations and its remarks from what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.articles import Article, Period
from qa.answers import Citation, Evidence, Question, TimelineEntry
from qa.counting import Counted
from qa.dating.telling import days_told
from qa.seeking import Findings
from qa.writing.changes import value_of, write_changes
from qa.writing.citations import cite
from qa.writing.extractive import write
from qa.writing.remarks import articles_disagree, newest_is_old
from qa.writing.timeline import write_timeline

_OLD_DAYS = 30  # "latest" is answered without a remark up to this age


@dataclass(frozen=True, slots=True)
class Composed:
    """What an answer shows; ``differing`` and ``earlier`` are among ``citations``.

    ``days`` are those that an answer to "when" names, ``short`` a short answer that no quote holds,
    ``choices`` the whole questions that are asked back.
    """

    text: str
    citations: tuple[Citation, ...]
    alternatives: tuple[Citation, ...]
    differing: tuple[Citation, ...]
    earlier: tuple[Citation, ...]
    remarks: tuple[str, ...]
    days: Period | None = None
    timeline: tuple[TimelineEntry, ...] = ()
    short: str | None = None
    choices: tuple[str, ...] = ()


def compose_asking_back(text: str, choices: tuple[str, ...]) -> Composed:
    """Return the words that ask what is meant, with the questions to choose from."""
    return Composed(text, (), (), (), (), (), choices=choices)


def compose_count(told: Counted) -> Composed:
    """Return what was counted as text and citations; the short answer is the count or the name."""
    return Composed(
        text=told.text,
        citations=told.citations,
        alternatives=(),
        differing=(),
        earlier=(),
        remarks=told.remarks,
        short=told.short_answer,
    )


def compose_timeline(entries: Sequence[TimelineEntry]) -> Composed:
    """Return a story as text and citations, in the order of its days."""
    citations = tuple(entry.citation for entry in entries)
    return Composed(
        text=write_timeline(entries),
        citations=citations,
        alternatives=(),
        differing=(),
        earlier=(),
        remarks=(),
        timeline=tuple(entries),
    )


def compose(
    asked: Question, findings: Findings, article_of: Callable[[str], Article | None]
) -> Composed:
    """Return text, citations and remarks; what was removed meanwhile is not cited."""
    chosen = findings.selection.chosen
    citations = cite((*chosen, *findings.differing, *findings.earlier), article_of)
    main = _of(citations, chosen)
    if not main:  # earlier reports do not answer alone
        citations = ()
    differing, earlier = _of(citations, findings.differing), _of(citations, findings.earlier)
    paragraphs = [write(main), write_changes(differing, earlier)]
    told = days_told(asked.interpreted, main, article_of)
    return Composed(
        text="\n\n".join(part for part in paragraphs if part),
        citations=citations,
        alternatives=cite(findings.selection.others, article_of),
        differing=differing,
        earlier=earlier,
        remarks=(*findings.remarks, *told.remarks, *_remarks(asked, main, differing)),
        days=told.days,
    )


def _of(citations: Sequence[Citation], evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Return the citations of this evidence."""
    places = {(one.hit.sentence.article_id, one.hit.sentence.start) for one in evidence}
    return tuple(it for it in citations if (it.article_id, it.start) in places)


def _remarks(
    asked: Question, main: Sequence[Citation], differing: Sequence[Citation]
) -> tuple[str, ...]:
    remarks = []
    days = [it.published for it in main if it.published is not None]
    if asked.found is not None and asked.found.newest and days:
        newest = max(days)
        if (asked.as_of - newest).days > _OLD_DAYS:
            remarks.append(newest_is_old(newest, asked.as_of))
    if main and main[0].published is not None and differing:
        values = [value_of(it) for it in (main[0], *differing)]
        remarks.append(articles_disagree(main[0].published, values))
    return tuple(remarks)
