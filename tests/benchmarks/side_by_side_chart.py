"""Draws the picture of ``side_by_side`` as SVG text, one panel of bars for each measure (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from tests.benchmarks.comparison import Measured, Share

_WIDTH, _MARGIN, _COLUMNS = 880, 20, 2
_PANEL_WIDTH = (_WIDTH - 3 * _MARGIN) // _COLUMNS
_LABEL_WIDTH, _BAR_WIDTH = 130, 190
_ROW, _BAR_HEIGHT, _HEAD = 24, 15, 44
_OURS, _THEIRS, _INK, _SOFT_INK = "#1f6feb", "#b6bec9", "#1f2328", "#59636e"
_FONT = "font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\""
_MOST_OVER_MIDDLE = 8.0  # a value beyond this many medians is cut: the others could not be seen


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    better: str
    value: Callable[[Measured], float]
    format: str
    interval: Callable[[Measured], Share] | None = None
    largest: float | None = None


_PANELS = (
    _Panel(
        "Right paragraph among the first five, %",
        "longer is better; 95 % interval",
        lambda one: one.recall["R@5"].percent,
        "{:.1f}",
        lambda one: one.recall["R@5"],
        100.0,
    ),
    _Panel(
        "Paragraphs indexed per second of one core",
        "longer is better",
        lambda one: one.paragraphs_per_core_second,
        "{:,.0f}",
    ),
    _Panel(
        "One question, ms of one core (median)",
        "shorter is better",
        lambda one: one.query_core_ms_p50,
        "{:.3g}",
    ),
    _Panel(
        "Start to first answer, s of one core",
        "shorter is better",
        lambda one: one.first_answer_core_seconds,
        "{:.1f}",
    ),
    _Panel(
        "Memory while asking, MB",
        "shorter is better",
        lambda one: one.asking_memory_mb,
        "{:,.0f}",
    ),
    _Panel(
        "Saved index with texts, MB",
        "shorter is better",
        lambda one: one.disk_mb,
        "{:.1f}",
    ),
)


def chart(systems: Sequence[Measured]) -> str:
    """Return the picture; the first system is ours and stands out."""
    panel_height = _HEAD + len(systems) * _ROW + _MARGIN
    height = _MARGIN + -(-len(_PANELS) // _COLUMNS) * panel_height
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'width="{_WIDTH}" height="{height}" role="img" {_FONT}>'
        ),
        "<title>Dateline beside other systems</title>",
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(_PANELS):
        left = _MARGIN + number % _COLUMNS * (_PANEL_WIDTH + _MARGIN)
        top = _MARGIN + number // _COLUMNS * panel_height
        parts.append(f'<g transform="translate({left} {top})">')
        parts += _panel(panel, systems)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: _Panel, systems: Sequence[Measured]) -> list[str]:
    values = [panel.value(one) for one in systems]
    largest = panel.largest or _shown_up_to(values)
    parts = [
        _text(0, 14, panel.title, size=15, weight="600"),
        _text(0, 31, panel.better, size=12, colour=_SOFT_INK),
    ]
    for row, (system, value) in enumerate(zip(systems, values, strict=True)):
        top = _HEAD + row * _ROW
        length = _BAR_WIDTH * min(value / largest, 1.0)
        baseline = top + 12
        parts.append(_text(_LABEL_WIDTH - 8, baseline, system.system, anchor="end"))
        parts.append(
            f'<rect x="{_LABEL_WIDTH}" y="{top}" width="{length:.1f}" height="{_BAR_HEIGHT}" '
            f'fill="{_THEIRS if row else _OURS}"/>'
        )
        end = _LABEL_WIDTH + length
        if panel.interval:
            share = panel.interval(system)
            parts.append(_whisker(share, largest, top))
            end = _LABEL_WIDTH + _BAR_WIDTH * share.high / largest
        if value > largest:
            parts.append(_cut(end, top))
        parts.append(_text(end + 6, baseline, panel.format.format(value)))
    return parts


def _shown_up_to(values: Sequence[float]) -> float:
    """Return the value of a full bar: the largest that does not dwarf the others."""
    middle = sorted(values)[len(values) // 2]
    return max(value for value in values if value <= _MOST_OVER_MIDDLE * middle)


def _whisker(share: Share, largest: float, top: float) -> str:
    low, high = (_LABEL_WIDTH + _BAR_WIDTH * end / largest for end in (share.low, share.high))
    middle = top + _BAR_HEIGHT / 2
    return (
        f'<path d="M{low:.1f} {middle - 3}v6M{low:.1f} {middle}H{high:.1f}M{high:.1f} '
        f'{middle - 3}v6" stroke="{_INK}" fill="none"/>'
    )


def _cut(end: float, top: float) -> str:
    """Mark a bar that goes on beyond the panel."""
    return (
        f'<path d="M{end - 14:.1f} {top + _BAR_HEIGHT + 2}l5 -{_BAR_HEIGHT + 4}h4l-5 '
        f'{_BAR_HEIGHT + 4}z" fill="#ffffff"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 13,
    weight: str = "400",
    colour: str = _INK,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
    )
