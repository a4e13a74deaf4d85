"""What stands behind an answer, to be looked at: when it was written, and how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.answers import Answer, Citation
from ui.rendering.escaping import escape
from ui.rendering.texts import say
from ui.rendering.wording import byline, day_words, printable_line, title_words

_HALF_DOT = 2.5  # per cent of the line, so that dots at its ends stay inside
_PLACES = 3  # rows above the first; what is more stands in the last


def render_evidence_days(answer: Answer) -> str:
    """Return a plot of the answer's evidence by day, empty when it is not of several days.

    Cited sentences are filled dots with their numbers, other passages open ones; a click opens
    the source.
    """
    named = [(f"c{it.number}", it) for it in answer.citations]
    named += [(f"a{place}", it) for place, it in enumerate(answer.alternatives, 1)]
    dated = [(name, it, it.published) for name, it in named if it.published is not None]
    days = sorted({day for _, _, day in dated})
    if len(days) < 2:
        return ""
    first, last = days[0], days[-1]
    label = say("sources.timeline_label", first=day_words(first), last=day_words(last))
    placed = _placed([day for _, _, day in dated], first, last)
    rows = 1 + max(spot.row for spot in placed)
    return (
        f'<figure class="timeline"><figcaption>{escape(say("sources.timeline"))}</figcaption>'
        f'<div class="line" role="group" style="--rows:{rows}" aria-label="{escape(label)}">'
        f"{_dots(dated, placed)}"
        f'</div><p class="ends"><span>{escape(day_words(first))}</span>'
        f"<span>{escape(day_words(last))}</span></p></figure>"
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a dot stands: per cent of the line from its left end, and rows above it."""

    left: float
    row: int


def _placed(days: Sequence[date], first: date, last: date) -> list[_Spot]:
    """Place a dot for each day, above those that it would else hide."""
    placed: list[_Spot] = []
    for day in days:
        left = _HALF_DOT + (100 - 2 * _HALF_DOT) * (day - first).days / (last - first).days
        taken = {it.row for it in placed if abs(it.left - left) < 2 * _HALF_DOT}
        row = next(it for it in range(_PLACES + 1) if it not in taken or it == _PLACES)
        placed.append(_Spot(left, row))
    return placed


def _dots(dated: Sequence[tuple[str, Citation, date]], placed: Sequence[_Spot]) -> str:
    dots = []
    for (name, citation, day), spot in zip(dated, placed, strict=True):
        words = say(
            "sources.timeline_point",
            day=day_words(day),
            title=title_words(citation),
            source=printable_line(citation.source or say("library.unknown_source")),
        )
        number = name[1:] if name.startswith("c") else ""
        dots.append(
            f'<button type="button" class="dot {"cited" if number else "other"}" '
            f'data-dot="{name}" style="left:{spot.left:.1f}%;--place:{spot.row}" '
            f'title="{escape(words)}" aria-label="{escape(words)}">{number}</button>'
        )
    return "".join(dots)


def render_how_found(answer: Answer) -> str:
    """Return the folded panel that tells each sentence's ranks, scores and weight."""
    named = [(str(it.number), it) for it in answer.citations]
    named += [("", it) for it in answer.alternatives]
    rows = "".join(_how_row(label, citation) for label, citation in named if citation.how)
    if not rows:
        return ""
    columns = ("sentence", "words", "meaning", "similarity", "reader", "weight")
    heads = "".join(f'<th scope="col">{escape(say(f"sources.how_{it}"))}</th>' for it in columns)
    lead = ""
    if answer.threshold is not None:
        lead = escape(say("sources.how_lead", threshold=f"{answer.threshold:.0%}"))
    stages = ", ".join(f"{name} {took:.0f}" for name, took in answer.timings_ms.items())
    times = say(
        "sources.how_times", milliseconds=f"{sum(answer.timings_ms.values()):.0f}", stages=stages
    )
    return (
        f'<details class="how"><summary>{escape(say("sources.how"))}</summary><p>{lead}</p>'
        f'<div class="scrolling" tabindex="0" role="region" '
        f'aria-label="{escape(say("sources.how"))}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f"{f'<p>{escape(times)}</p>' if stages else ''}</details>"
    )


def _how_row(label: str, citation: Citation) -> str:
    how = citation.how
    if how is None:
        return ""
    head = f"{label}. " if label else ""
    title = f"{head}{printable_line(citation.quote)}"
    cells = (
        _rank(how.rank_by_words),
        _rank(how.rank_by_meaning),
        say("sources.how_none") if how.similarity is None else f"{how.similarity:.2f}",
        say("sources.how_none") if how.advantage is None else f"{how.advantage:+.1f}",
        f"{how.support:.0%}",
    )
    place = byline(citation.source, citation.published)
    return (
        f'<tr><th scope="row" title="{escape(place)}"><span dir="auto">{escape(title)}</span></th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _rank(rank: int | None) -> str:
    return say("sources.how_none") if rank is None else say("sources.how_rank", rank=rank)
