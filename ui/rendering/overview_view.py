"""The archive at a glance, as inline SVG: articles by day and source, and the names in the news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.stores.archive_catalogue import DayCount
from ui.rendering.escaping import escape
from ui.rendering.texts import say
from ui.rendering.wording import day_words, printable_line

_WIDTH, _HEIGHT = 900, 130
_MOST_BARS = 120  # beyond, days are gathered into weeks and weeks into months
_MOST_SOURCES = 5  # with colours of their own


@dataclass(frozen=True, slots=True)
class Named:
    """A name and in how many articles it stands."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class _Span:
    """How days are gathered: the day a bar begins for each day, the next bar, the label's key."""

    begin: Callable[[date], date]
    following: Callable[[date], date]
    key: str


_SPANS = (
    _Span(lambda day: day, lambda day: day + timedelta(1), "overview.days_label"),
    _Span(
        lambda day: day - timedelta(day.weekday()),
        lambda day: day + timedelta(7),
        "overview.weeks_label",
    ),
    _Span(
        lambda day: day.replace(day=1),
        lambda day: (day.replace(day=1) + timedelta(32)).replace(day=1),
        "overview.months_label",
    ),
)


def render_overview(days: Sequence[DayCount], names: Sequence[Named]) -> str:
    """Return the charts of an archive; names are buttons that ask about them."""
    none = f'<p class="none">{escape(say("overview.none"))}</p>'
    chart = _chart(days) if days else none
    return f"{chart}{_names(names)}"


def _chart(days: Sequence[DayCount]) -> str:
    first, last = days[0].day, days[-1].day
    span = next((it for it in _SPANS if len(_bars(it, first, last)) <= _MOST_BARS), _SPANS[-1])
    bars = _bars(span, first, last)
    ranked = Counter[str]()
    for count in days:
        ranked[_source(count)] += count.articles
    shown = [name for name, _ in ranked.most_common(_MOST_SOURCES)]
    heights = {bar: Counter[str]() for bar in bars}
    for count in days:
        name = _source(count)
        bar = heights[span.begin(count.day)]
        bar[name if name in shown else say("overview.others")] += count.articles
    most = max(sum(bar.values()) for bar in heights.values())
    legend = [*shown, say("overview.others")] if len(ranked) > len(shown) else shown
    label = say(span.key, first=day_words(first), last=day_words(last), most=most)
    return (
        f"<figure><figcaption>{escape(say('overview.days'))}</figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{_rectangles(heights, legend, most)}</svg>'
        f'<p class="ends"><span>{escape(day_words(first))}</span>'
        f"<span>{escape(day_words(last))}</span></p>{_legend(legend)}</figure>"
    )


def _bars(span: _Span, first: date, last: date) -> list[date]:
    bars, bar = [], span.begin(first)
    while bar <= last:
        bars.append(bar)
        bar = span.following(bar)
        if len(bars) > 100 * _MOST_BARS:  # a wrong date centuries ago must not fill the page
            break
    return bars


def _rectangles(heights: dict[date, Counter[str]], legend: Sequence[str], most: int) -> str:
    wide = _WIDTH / max(len(heights), 12)
    pieces = []
    for place, (bar, counts) in enumerate(heights.items()):
        top = float(_HEIGHT)
        title = ", ".join(f"{name}: {count}" for name, count in counts.items())
        parts = []
        for colour, name in enumerate(legend):
            high = _HEIGHT * counts[name] / most
            top -= high
            if high:
                parts.append(
                    f'<rect class="source-{colour}" x="{place * wide:.1f}" y="{top:.1f}" '
                    f'width="{max(1.0, wide * 0.82):.1f}" height="{high:.1f}"></rect>'
                )
        if parts:
            words = escape(f"{day_words(bar)}: {title}")
            pieces.append(f"<g><title>{words}</title>{''.join(parts)}</g>")
    return "".join(pieces)


def _legend(names: Sequence[str]) -> str:
    lines = "".join(
        f'<li><i class="source-{colour}" aria-hidden="true"></i><bdi>{escape(name)}</bdi></li>'
        for colour, name in enumerate(names)
    )
    return f'<ul class="legend">{lines}</ul>'


def _names(names: Sequence[Named]) -> str:
    if not names:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="name" data-name="{escape(it.name)}" '
        f'aria-label="{escape(say("overview.name_label", name=it.name, count=it.articles))}">'
        f"<bdi>{escape(it.name)}</bdi><small>{it.articles:,}</small></button></li>"
        for it in names
    )
    return f'<div class="names"><h4>{escape(say("overview.names"))}</h4><ul>{buttons}</ul></div>'


def _source(count: DayCount) -> str:
    return printable_line(count.source or "") or say("library.unknown_source")
