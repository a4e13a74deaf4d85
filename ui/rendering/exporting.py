"""A whole conversation as a file to keep: Markdown, a web page of its own, or JSON."""

from __future__ import annotations

from datetime import date
from enum import Enum

from qa.answers import Answer, Citation, Conversation
from ui.rendering.escaping import escape
from ui.rendering.json_text import json_text
from ui.rendering.plain import quote_parts, render_markdown
from ui.rendering.texts import say
from ui.rendering.wording import (
    alternatives_heading,
    byline,
    confidence_words,
    day_words,
    printable_line,
    sentence_link,
    speaker_words,
    title_words,
    understood_words,
)


class ExportForm(Enum):
    """The forms a conversation can be exported in."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif;"
    "color:#211f1b;background:#fff}h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2.5rem}"
    "p.note,footer{color:#625d53;font-size:.9rem}blockquote{margin:.3rem 0 1rem;padding-left:1rem;"
    "border-left:3px solid #e2ddd1}ol,ul{padding-left:1.4rem}"
)


def export_conversation(conversation: Conversation, form: ExportForm, *, today: date) -> str:
    """Return the conversation with exact quotes, days and links; ``today`` dates the file."""
    match form:
        case ExportForm.MARKDOWN:
            turns = "\n---\n\n".join(render_markdown(turn.answer) for turn in conversation.turns)
            return f"# Dateline, {day_words(today)}\n\n{turns}"
        case ExportForm.JSON:
            turns_fields = [turn.answer.to_dict() for turn in conversation.turns]
            value = {"exported": today.isoformat(), "turns": turns_fields}
            return json_text(value, indent=2)
        case ExportForm.HTML:
            return _page(conversation, today)


def _page(conversation: Conversation, today: date) -> str:
    turns = "".join(_turn(turn.answer) for turn in conversation.turns)
    title = f"Dateline, {day_words(today)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{title}</h1>{turns}</body></html>\n"
    )


def _turn(answer: Answer) -> str:
    understood = understood_words(answer)
    note = f'<p class="note" dir="auto">{escape(understood)}</p>' if understood else ""
    short = ""
    if answer.short_answer:
        short = f'<p dir="auto"><strong>{escape(printable_line(answer.short_answer))}</strong></p>'
    text = "".join(
        f'<p dir="auto">{escape(line)}</p>' for line in answer.text.split("\n") if line.strip()
    )
    choices = "".join(f'<li dir="auto">{escape(printable_line(it))}</li>' for it in answer.choices)
    text += f"<ul>{choices}</ul>" if choices else ""
    text += "".join(
        f'<p class="note" dir="auto">{escape(printable_line(it))}</p>' for it in answer.remarks
    )
    sources, sure = "", ""
    if answer.citations:
        sure = f'<p class="note">{escape(confidence_words(answer.confidence))}</p>'
        sources = f"<ol>{''.join(_citation(it) for it in answer.citations)}</ol>"
    if answer.alternatives:
        others = "".join(_citation(it) for it in answer.alternatives)
        sources += f"<h3>{escape(alternatives_heading(answer))}</h3><ul>{others}</ul>"
    return f'<h2 dir="auto">{escape(answer.question)}</h2>{note}{short}{text}{sure}{sources}'


def _citation(citation: Citation) -> str:
    before, span, after = (escape(part) for part in quote_parts(citation))
    strong = f"<strong>{span}</strong>" if span else ""
    link = sentence_link(citation.url, citation.quote)
    title, speaker = escape(title_words(citation)), escape(speaker_words(citation))
    if link:
        title = f'<a href="{escape(link)}" rel="noopener noreferrer nofollow">{title}</a>'
    also = ""
    if citation.also_in:
        named = ", ".join(escape(byline(it.source, it.published)) for it in citation.also_in)
        words = escape(say("sources.also_in", count=len(citation.also_in)))
        also = f'<p class="note">{words}: {named}</p>'
    return (
        f"<li><bdi>{title}</bdi>, {escape(byline(citation.source, citation.published))}"
        f'<blockquote dir="auto">{speaker}{before}{strong}{after}</blockquote>{also}</li>'
    )
