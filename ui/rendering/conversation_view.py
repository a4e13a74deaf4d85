"""The conversation as HTML: questions, answers with citation chips, nearest misses, notices.

Pure; whatever comes from a user or an article is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answers import Answer, Conversation
from ui.rendering.article_view import Reference, escape, references
from ui.rendering.wording import (
    alternatives_heading,
    citation_byline,
    confidence_words,
    printable_line,
    title_words,
    understood_words,
)

_MARK = re.compile(r"\s*\[(\d+)\]")
_LEVELS = (0.5, 0.7, 0.9)  # where the words of the confidence change


def render_conversation(
    conversation: Conversation, *, pending: str | None = None, notice: str | None = None
) -> str:
    """Return all turns, then the question being worked on or a notice in plain words."""
    turns = [
        f'<section class="turn" data-turn="{number}">{_question(turn.question)}'
        f"{render_answer(turn.answer, turn=number)}</section>"
        for number, turn in enumerate(conversation.turns, 1)
    ]
    if pending is not None:
        working = (
            '<p class="working" role="status">Reading the archive<i></i><i></i><i></i></p>'
            if notice is None
            else f'<p class="notice" role="alert">{escape(notice)}</p>'
        )
        turns.append(f'<section class="turn last">{_question(pending)}{working}</section>')
    elif notice is not None:
        turns.append(f'<p class="notice" role="alert">{escape(notice)}</p>')
    return f'<div class="conversation" role="log" aria-label="Conversation">{"".join(turns)}</div>'


def render_welcome(examples: Sequence[str], *, articles: int) -> str:
    """Return what stands in place of a conversation: example questions, or how to begin."""
    if not articles:
        return (
            '<div class="welcome"><h2>This archive is empty</h2>'
            "<p>Put articles in from a terminal, then reload this page:</p>"
            "<pre><code>dateline add PATH...</code></pre>"
            "<p>A path may be a file, a folder or a web address. To look around first, "
            "<code>dateline chat --samples</code> opens bundled example articles.</p></div>"
        )
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in examples
    )
    offered = f'<p class="try">Try one of these:</p><ul>{buttons}</ul>' if buttons else ""
    return (
        '<div class="welcome"><h2>What would you like to know?</h2>'
        "<p>Answers come from the articles in this archive, with the exact sentence, its source "
        f"and its date. What the articles do not say is not answered.</p>{offered}</div>"
    )


def render_status(*, articles: int, sentences: int, embedded: int) -> str:
    """Return one line on what the archive holds and how much of it is searched by meaning."""
    if not articles:
        return '<p class="status">Archive empty · begin with <code>dateline add</code></p>'
    share = (
        "all embedded"
        if embedded >= sentences
        else f"{embedded:,} embedded, the rest found by words until `dateline embed`"
    )
    words = [_count(articles, "article"), _count(sentences, "sentence"), share]
    return f'<p class="status">{escape(" · ".join(words))}</p>'


def render_answer(answer: Answer, *, turn: int) -> str:
    """Return one answer with its chips, confidence in words and, if abstained, nearest misses."""
    named = references(answer)
    cited = [reference for reference in named if reference.cited]
    others = [reference for reference in named if not reference.cited]
    understood = understood_words(answer)
    parts = [f'<div class="answer{" abstained" if answer.abstained else ""}">']
    if understood:
        parts.append(f'<p class="understood" dir="auto">{escape(understood)}</p>')
    if answer.short_answer:
        parts.append(
            f'<p class="short" dir="auto">{escape(printable_line(answer.short_answer))}</p>'
        )
    parts += [_text(answer, cited, turn)]
    if cited:
        parts += [_confidence(answer.confidence), _reference_list(cited, turn)]
    if others:
        parts.append(_alternatives(answer, others, turn))
    return "".join([*parts, "</div>"])


def _question(question: str) -> str:
    return f'<h3 class="question" dir="auto">{escape(question)}</h3>'


def _text(answer: Answer, cited: Sequence[Reference], turn: int) -> str:
    paragraphs = [part for part in answer.text.split("\n") if part.strip()]
    return "".join(
        f'<p class="text" dir="auto">{_with_chips(part, cited, turn)}</p>' for part in paragraphs
    )


def _with_chips(text: str, cited: Sequence[Reference], turn: int) -> str:
    """Escape the text and turn each mark ``[n]`` that names a citation into a chip."""
    by_number = {reference.citation.number: reference for reference in cited}
    pieces, done = [], 0
    for match in _MARK.finditer(text):
        reference = by_number.get(int(match[1]))
        if reference is not None:
            # The word joiner keeps a chip on the line of the word it belongs to.
            pieces += [escape(text[done : match.start()]), "&#8288;", _chip(reference, turn)]
            done = match.end()
    return "".join([*pieces, escape(text[done:])])


def _chip(reference: Reference, turn: int) -> str:
    label = escape(f"Source {reference.label}: {title_words(reference.citation)}")
    return (
        f'<button type="button" class="chip" data-turn="{turn}" data-card="{reference.name}" '
        f'aria-label="{label}" title="{label}">{escape(reference.label)}</button>'
    )


def _confidence(confidence: float) -> str:
    level = 1 + sum(confidence >= floor for floor in _LEVELS)
    bars = "<i></i>" * 4
    return (
        f'<p class="confidence"><span class="level" data-level="{level}" aria-hidden="true">'
        f"{bars}</span>{escape(confidence_words(confidence))}</p>"
    )


def _reference_list(cited: Sequence[Reference], turn: int) -> str:
    lines = "".join(
        f'<li><button type="button" class="reference" data-turn="{turn}" '
        f'data-card="{reference.name}"><span class="number">{escape(reference.label)}</span>'
        f'<span class="reference-words"><bdi class="reference-title">'
        f"{escape(title_words(reference.citation))}</bdi> "
        f"<span>{_day_and_source(reference)}</span></span></button></li>"
        for reference in cited
    )
    return f'<ul class="references">{lines}</ul>'


def _alternatives(answer: Answer, others: Sequence[Reference], turn: int) -> str:
    lines = "".join(
        f'<li><button type="button" class="alternative" data-turn="{turn}" '
        f'data-card="{reference.name}"><q dir="auto">'
        f"{escape(printable_line(reference.citation.quote))}</q>"
        f'<span><bdi class="reference-title">{escape(title_words(reference.citation))}</bdi> '
        f"{_day_and_source(reference)}</span></button></li>"
        for reference in others
    )
    heading = alternatives_heading(answer)
    if answer.abstained:
        return f'<h4 class="misses">{heading}</h4><ul class="alternatives">{lines}</ul>'
    return (
        f'<details class="others"><summary>{heading} ({len(others)})</summary>'
        f'<ul class="alternatives">{lines}</ul></details>'
    )


def _day_and_source(reference: Reference) -> str:
    citation = reference.citation
    return f"<bdi>{escape(citation_byline(citation))}</bdi>"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
