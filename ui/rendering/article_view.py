"""The Sources panel as HTML: each cited article with its text and the cited sentences marked.

Pure; every field of an article is escaped, and a sentence is marked only where it still stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.articles import Article, Span
from qa.answers import Answer, Citation
from ui.rendering.article_parts import parts_of
from ui.rendering.escaping import escape
from ui.rendering.evidence_view import render_evidence_days, render_how_found
from ui.rendering.texts import say
from ui.rendering.wording import (
    alternatives_heading,
    byline,
    citation_byline,
    printable_line,
    sentence_link,
    title_words,
    web_link,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation with its name on the page: ``c1`` cites, ``a1`` is the first alternative."""

    name: str
    label: str
    citation: Citation

    @property
    def cited(self) -> bool:
        """Tell whether the answer rests on it; alternatives only stand by."""
        return self.name.startswith("c")


def references(answer: Answer) -> list[Reference]:
    """Return the answer's citations and then its alternatives, each with its name on the page."""
    cited = [Reference(f"c{it.number}", str(it.number), it) for it in answer.citations]
    others = [Reference(f"a{place}", "", it) for place, it in enumerate(answer.alternatives, 1)]
    return cited + others


def render_sources(
    answer: Answer,
    articles: Mapping[str, Article],
    *,
    turn: int,
    active: str | None = None,
) -> str:
    """Return the Sources panel for one answer.

    ``articles`` holds by id what the archive still has; ``turn`` counts from 1 and ties the panel
    to its answer; ``active`` names the reference the reader asked for.
    """
    named = references(answer)
    opened = active or (named[0].name if named else "")
    cited = [_card(group, articles) for group in _by_article(named) if group[0].cited]
    others = [_card(group, articles) for group in _by_article(named) if not group[0].cited]
    state = f'data-turn="{turn}" data-active="{escape(opened)}"'
    question = f"<bdi>{escape(printable_line(answer.question))}</bdi>"
    asked = escape(say("sources.for", question="{}")).replace("{}", question)
    parts = [
        f'<section class="sources" {state}><p class="sources-for">{asked}</p>',
        render_evidence_days(answer),
        *cited,
        _further("".join(others), answer) if others else "",
        render_how_found(answer),
        "</section>",
    ]
    return "".join(parts)


def render_article(article: Article, cited: Sequence[Reference]) -> str:
    """Return the article's text as headings and paragraphs, the cited sentences in ``<mark>``.

    The answer span inside a sentence is ``<strong>``. A citation whose quote does not stand at
    its offsets is left unmarked.
    """
    standing = [reference for reference in cited if quote_stands(article, reference.citation)]
    shown = []
    for part in parts_of(article):
        tag = "h4" if part.is_heading else "p"
        shown.append(f"<{tag}>{_marked(article.text, part.span, standing)}</{tag}>")
    return "".join(shown)


def quote_stands(article: Article, citation: Citation) -> bool:
    """Tell whether the quoted sentence still stands at its offsets in the article."""
    return article.text[citation.start : citation.end] == citation.quote


def _by_article(named: Sequence[Reference]) -> list[list[Reference]]:
    """Group references to one article, in order of the first; citations and others apart."""
    groups: dict[tuple[bool, str], list[Reference]] = {}
    for reference in named:
        groups.setdefault((reference.cited, reference.citation.article_id), []).append(reference)
    return list(groups.values())


def _further(cards: str, answer: Answer) -> str:
    """Return near misses openly, but fold what an answer does not rest on."""
    heading = alternatives_heading(answer)
    if answer.abstained:
        return f'<h3 class="sources-heading">{heading}</h3>{cards}'
    return f'<details class="further"><summary>{heading}</summary>{cards}</details>'


def _card(group: Sequence[Reference], articles: Mapping[str, Article]) -> str:
    citation = group[0].citation
    article = articles.get(citation.article_id)
    names = " ".join(reference.name for reference in group)
    labels = "".join(
        f'<span class="number" aria-hidden="true">{escape(reference.label)}</span>'
        for reference in group
        if reference.cited
    )
    numbers = f'<span class="numbers">{labels}</span>' if labels else ""
    return (
        f'<article class="card" data-cards="{escape(names)}">'
        f'<header tabindex="-1">{numbers}<div>'
        f'<h3 dir="auto">{escape(title_words(citation))}</h3>'
        f'<p class="byline">{_byline(citation, article)}</p></div></header>'
        f"{_body(group, article)}{_also_in(citation)}"
        f'<button type="button" class="back">{escape(say("sources.back"))}</button></article>'
    )


def _byline(citation: Citation, article: Article | None) -> str:
    authors = ", ".join(map(printable_line, article.authors)) if article else ""
    written = escape(say("sources.by", authors=authors)) if authors else ""
    words = escape(citation_byline(citation))
    link = _anchor(sentence_link(citation.url, citation.quote), say("sources.original"))
    named = [f"<bdi>{part}</bdi>" for part in (words, written) if part]
    return " · ".join([*named, link] if link else named)


def _anchor(link: str | None, words: str) -> str:
    if link is None:
        return ""
    return (
        f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{escape(words)}</a>"
    )


def _body(group: Sequence[Reference], article: Article | None) -> str:
    if article is None:
        return f'<div class="changed"><p>{escape(say("sources.gone"))}</p></div>'
    label = escape(say("sources.text_of", title=title_words(group[0].citation)))
    lost = [it.citation for it in group if not quote_stands(article, it.citation)]
    quotes = "".join(f'<blockquote dir="auto">{escape(it.quote)}</blockquote>' for it in lost)
    changed = escape(say("sources.changed"))
    note = f'<div class="changed"><p>{changed}</p>{quotes}</div>' if lost else ""
    return (
        f'{note}<div class="article-text" dir="auto" tabindex="0" role="region" '
        f'aria-label="{label}">{render_article(article, group)}</div>'
    )


def _also_in(citation: Citation) -> str:
    if not citation.also_in:
        return ""
    others = []
    for other in citation.also_in:
        words = byline(other.source, other.published)
        named = _anchor(web_link(other.url), words) or f"<bdi>{escape(words)}</bdi>"
        others.append(f"<li>{named}</li>")
    heading = escape(say("sources.also_in", count=len(others)))
    listed = f"<ul>{''.join(others)}</ul>"
    return f'<details class="also-in"><summary>{heading}</summary>{listed}</details>'


def _marked(text: str, paragraph: Span, cited: Sequence[Reference]) -> str:
    cuts = {paragraph.start, paragraph.end}
    for reference in cited:
        cuts |= {reference.citation.start, reference.citation.end}
    inside = sorted(cut for cut in cuts if paragraph.start <= cut <= paragraph.end)
    pieces = []
    for start, end in pairwise(inside):
        here = [it for it in cited if it.citation.start <= start and end <= it.citation.end]
        if not here:
            pieces.append(escape(text[start:end]))
            continue
        names = " ".join(reference.name for reference in here)
        sentence = _with_answer(text, Span(start, end), here)
        pieces.append(f'<mark data-cards="{escape(names)}">{sentence}</mark>')
    return "".join(pieces)


def _with_answer(text: str, sentence: Span, cited: Sequence[Reference]) -> str:
    """Return a piece of a cited sentence with the answer spans of its citations stronger."""
    spans = [_answer_span(reference.citation) for reference in cited]
    cuts = {sentence.start, sentence.end}
    for span in spans:
        if span is not None:
            cuts |= {min(max(cut, sentence.start), sentence.end) for cut in (span.start, span.end)}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        piece = escape(text[start:end])
        answers = any(span and span.start <= start and end <= span.end for span in spans)
        pieces.append(f"<strong>{piece}</strong>" if answers else piece)
    return "".join(pieces)


def _answer_span(citation: Citation) -> Span | None:
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None or not citation.start <= start < end <= citation.end:
        return None
    return Span(start, end)
