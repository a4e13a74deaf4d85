"""The conversation as HTML: questions, answers with citation chips, nearest misses, first visit.

Pure; whatever comes from a user or an article is escaped here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from qa.answers import Answer, Citation
from ui.rendering.article_view import Reference, references
from ui.rendering.escaping import escape
from ui.rendering.plain import render_plain
from ui.rendering.texts import say
from ui.rendering.wording import (
    alternatives_heading,
    around_quote,
    citation_byline,
    confidence_words,
    is_reworded,
    period_words,
    printable_line,
    speaker_words,
    title_words,
)

_MARK = re.compile(r"\s*\[(\d+)\]")
_LONG_WORD = 20  # characters
_LEVELS = (0.5, 0.7, 0.9)  # where the words of the confidence change


def render_turn(answer: Answer, *, turn: int, record: str = "", rated: bool = True) -> str:
    """Return one question with its answer and what can be done with them.

    ``turn`` counts from 1, ``record`` is what the browser keeps of the turn (ASCII JSON), and
    ``rated`` offers Like and Dislike.
    """
    return (
        f'<section class="turn" data-turn="{turn}" data-record="{html.escape(record)}" '
        f'data-copy="{escape(render_plain(answer))}">'
        f'<h2 class="question" dir="auto">{escape(answer.question)}</h2>'
        f"{render_answer(answer, turn=turn)}{_actions(rated=rated)}"
        '<div class="next" role="group"></div></section>'
    )


def render_welcome(examples: Sequence[str], *, articles: int, may_add: bool) -> str:
    """Return what stands in place of a conversation: example questions, or how to begin."""
    if not articles:
        return _empty_welcome(may_add=may_add)
    add = (
        f'<p>{_text("welcome.add")} <button type="button" class="plain" data-go="library">'
        f"{_text('welcome.add_button')}</button></p>"
        if may_add
        else f"<p>{_text('welcome.read_only')}</p>"
    )
    return (
        f'<div class="welcome"><h2>{_text("welcome.title")}</h2>'
        f'<p>{_text("welcome.lead")}</p><ul class="abilities"><li>{_text("welcome.can")}</li>'
        f"<li>{_text('welcome.cannot')}</li></ul>{render_questions(examples, 'welcome.try')}"
        f"{add}</div>"
    )


def render_questions(questions: Sequence[str], heading: str) -> str:
    """Return questions to click under a heading named by its key, nothing without any."""
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<h3 class="try">{_text(heading)}</h3><ul>{buttons}</ul>' if buttons else ""


def render_notice(notice: str, *, question: str = "") -> str:
    """Return a notice in plain words, below the question it is about if there is one."""
    asked = f'<h2 class="question" dir="auto">{escape(question)}</h2>' if question else ""
    return f'<section class="turn failed">{asked}<p class="notice">{escape(notice)}</p></section>'


def render_status(*, articles: int, sentences: int, embedded: int) -> str:
    """Return one line on what the archive holds and how much of it is searched by meaning."""
    if not articles:
        return f'<p class="status">{_text("status.empty")}</p>'
    words = [
        say("status.articles", count=articles),
        say("status.sentences", count=sentences),
        embedding_words(sentences, embedded),
    ]
    return f'<p class="status">{escape(" · ".join(words))}</p>'


def embedding_words(sentences: int, embedded: int) -> str:
    """Return how much of an archive is found by meaning, in words."""
    if embedded >= sentences:
        return say("status.embedded")
    return say("status.pending", embedded=embedded)


def render_answer(answer: Answer, *, turn: int) -> str:
    """Return one answer with its chips, confidence in words and, if abstained, nearest misses."""
    named = references(answer)
    cited = [reference for reference in named if reference.cited]
    others = [reference for reference in named if not reference.cited]
    parts = [
        f'<div class="answer{" abstained" if answer.abstained else ""}">',
        _understanding(answer, turn),
    ]
    if answer.short_answer:
        parts.append(
            f'<p class="short" dir="auto">{escape(printable_line(answer.short_answer))}</p>'
        )
    parts += [_quoted_text(answer, cited, turn)]
    parts += [f'<p class="remark" dir="auto">{escape(it)}</p>' for it in answer.remarks]
    if cited:
        parts += [_confidence(answer.confidence), _reference_list(answer, cited, turn)]
    if answer.choices:
        choices = render_questions(answer.choices, "conversation.choices")
        parts.append(f'<div class="choices">{choices}</div>')
    if others:
        parts.append(_alternatives(answer, others, turn))
    return "".join([*parts, "</div>"])


def _text(key: str) -> str:
    return escape(say(key))


def _empty_welcome(*, may_add: bool) -> str:
    lead, button, command = say("welcome.empty_read_only"), "", ""
    if may_add:
        lead = say("welcome.empty")
        button = (
            '<p><button type="button" class="primary" data-go="library">'
            f"{_text('welcome.add_button')}</button></p>"
        )
        command = f"<p>{_text('welcome.empty_command')}</p>"
    samples = escape(say("welcome.samples", command="{command}")).replace(
        "{command}", "<code>dateline chat --samples</code>"
    )
    return (
        f'<div class="welcome"><h2>{_text("welcome.empty_title")}</h2><p>{escape(lead)}</p>'
        f"{button}{command}<pre><code>dateline add PATH...</code></pre><p>{samples}</p></div>"
    )


def _understanding(answer: Answer, turn: int) -> str:
    """Return how the question and its period were understood, each to be changed with a click."""
    pills = []
    if is_reworded(answer):
        words = printable_line(answer.interpreted_question)
        pills.append(
            f'<button type="button" class="pill" data-edit="{escape(words)}" dir="auto" '
            f'title="{_text("conversation.understood_help")}">'
            f"{escape(say('conversation.understood', question=words))}</button>"
        )
    form = ""
    if answer.period is not None:
        words = say("conversation.period", period=period_words(answer.period))
        since, until = answer.period.since or "", answer.period.until or ""
        pills.append(
            f'<button type="button" class="pill" data-period aria-expanded="false" '
            f'title="{_text("conversation.period_help")}">{escape(words)}</button>'
        )
        form = (
            f'<form class="period" hidden><label>{_text("conversation.period_from")} '
            f'<input type="date" name="since" value="{since}"></label><label>'
            f'{_text("conversation.period_to")} <input type="date" name="until" value="{until}">'
            f'</label><button type="submit" class="primary">{_text("conversation.period_apply")}'
            '</button><button type="button" class="plain" data-no-period>'
            f"{_text('conversation.period_none')}</button></form>"
        )
    return f'<div class="understood" data-turn="{turn}">{"".join(pills)}{form}</div>' * bool(pills)


def _actions(*, rated: bool) -> str:
    rating = _action("like", "", 'aria-pressed="false"') + _action(
        "dislike", "", 'aria-pressed="false"'
    )
    return (
        f'<div class="actions" role="group" aria-label="{_text("conversation.actions")}">'
        f"{_action('copy')}{_action('copy_link')}{_action('retry')}{_action('edit')}"
        f"{_action('undo', 'only-last')}{rating * rated}"
        f'<details class="export only-last"><summary>{_text("conversation.export")}</summary>'
        f"<div>{_action('export_markdown')}{_action('export_html')}{_action('export_json')}"
        "</div></details></div>"
    )


def _action(name: str, kind: str = "", state: str = "") -> str:
    return (
        f'<button type="button" class="action {kind}" data-action="{name}" {state}>'
        f"{_text(f'conversation.{name}')}</button>"
    )


def _quoted_text(answer: Answer, cited: Sequence[Reference], turn: int) -> str:
    paragraphs = [part for part in answer.text.split("\n") if part.strip()]
    return "".join(
        f'<p class="text" dir="auto">{_with_chips(part, cited, turn)}</p>' for part in paragraphs
    )


def _with_chips(text: str, cited: Sequence[Reference], turn: int) -> str:
    """Escape the text and turn each mark ``[n]`` that names a citation into a chip.

    A chip is held on the line of the word before it.
    """
    by_number = {reference.citation.number: reference for reference in cited}
    pieces, done = [], 0
    for match in _MARK.finditer(text):
        reference = by_number.get(int(match[1]))
        if reference is not None:
            before, space, word = text[done : match.start()].rpartition(" ")
            if len(word) > _LONG_WORD:  # must break, or a phone would scroll sideways
                before, space, word = f"{before}{space}{word}", "", ""
            held = f'<span class="held">{escape(word)}&#8288;{_chip(reference, turn)}</span>'
            pieces += [escape(f"{before}{space}"), held]
            done = match.end()
    return "".join([*pieces, escape(text[done:])])


def _chip(reference: Reference, turn: int) -> str:
    label = escape(
        say(
            "conversation.source_label",
            number=reference.label,
            title=title_words(reference.citation),
        )
    )
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


def _reference_list(answer: Answer, cited: Sequence[Reference], turn: int) -> str:
    lines = "".join(
        f'<li><button type="button" class="reference" data-turn="{turn}" '
        f'data-card="{reference.name}"><span class="number">{escape(reference.label)}</span>'
        f'<span class="reference-words"><bdi class="reference-title">'
        f"{escape(title_words(reference.citation))}</bdi> "
        f"<span>{_day_and_source(reference)}{_kind(answer, reference)}</span></span></button></li>"
        for reference in cited
    )
    return f'<ul class="references">{lines}</ul>'


def _kind(answer: Answer, reference: Reference) -> str:
    """Tell what a citation is beside those that answer: an earlier report, or another value."""
    if reference.citation in answer.earlier:
        return f" · {_text('conversation.earlier')}"
    if reference.citation in answer.differing:
        return f" · {_text('conversation.differing')}"
    return ""


def _quote(citation: Citation) -> str:
    speaker, (opening, closing) = speaker_words(citation), around_quote(citation)
    words = f"{opening.removeprefix(speaker)}{printable_line(citation.quote)}{closing}"
    return f'{escape(speaker)}<q dir="auto">{escape(words)}</q>'


def _alternatives(answer: Answer, others: Sequence[Reference], turn: int) -> str:
    lines = "".join(
        f'<li><button type="button" class="alternative" data-turn="{turn}" '
        f'data-card="{reference.name}">{_quote(reference.citation)}'
        f'<span><bdi class="reference-title">{escape(title_words(reference.citation))}</bdi> '
        f"{_day_and_source(reference)}</span></button></li>"
        for reference in others
    )
    heading = alternatives_heading(answer)
    if answer.abstained:
        return f'<h3 class="misses">{heading}</h3><ul class="alternatives">{lines}</ul>'
    return (
        f'<details class="others"><summary>{heading} ({len(others)})</summary>'
        f'<ul class="alternatives">{lines}</ul></details>'
    )


def _day_and_source(reference: Reference) -> str:
    citation = reference.citation
    return f"<bdi>{escape(citation_byline(citation))}</bdi>"
