"""Draws how far a confidence can be trusted, as SVG text: share right against what was said."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation.calibration.measuring import ReliabilityBin

_SIZE, _LEFT, _TOP, _BELOW = 320, 60, 24, 56
_INK, _SOFT_INK, _OURS, _GRID = "#1f2328", "#59636e", "#1f6feb", "#d1d9e0"
_FONT = "font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\""
_LARGEST_DOT = 14.0  # radius of the bin that holds most answers; areas are as the numbers


def reliability_chart(bins: Sequence[ReliabilityBin]) -> str:
    """Return the plot; a dot on the diagonal says exactly what is so, its area how many answers."""
    width, height = _LEFT + _SIZE + 24, _TOP + _SIZE + _BELOW
    most = max((one.answers for one in bins), default=1)
    title = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="Share of right answers by confidence" {_FONT} font-size="12">'
    )
    diagonal = (
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{_SOFT_INK}" '
        'stroke-dasharray="4 4"/>'
    )
    turned = f'transform="rotate(-90 16 {_y(0.5)})"'
    middle = f'text-anchor="middle" fill="{_INK}"'
    parts = [
        title,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_grid(),
        diagonal,
        *(_dot(one, most) for one in bins),
        f'<text x="{_x(0.5)}" y="{_y(0) + 40}" {middle}>confidence said</text>',
        f'<text x="16" y="{_y(0.5)}" {middle} {turned}>share that is right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid() -> list[str]:
    lines = []
    for tenths in range(0, 11, 2):
        share = tenths / 10
        across = f'x1="{_x(0)}" y1="{_y(share)}" x2="{_x(1)}" y2="{_y(share)}"'
        left = f'x="{_x(0) - 8}" y="{_y(share) + 4}" text-anchor="end"'
        below = f'x="{_x(share)}" y="{_y(0) + 18}" text-anchor="middle"'
        lines.append(f'<line {across} stroke="{_GRID}"/>')
        lines += [f'<text {place} fill="{_SOFT_INK}">{share:.0%}</text>' for place in (left, below)]
    return lines


def _dot(one: ReliabilityBin, most: int) -> str:
    radius = max(3.0, _LARGEST_DOT * (one.answers / most) ** 0.5)
    said = f"{one.answers} answers: said {one.confidence:.0%}, right {one.right:.0%}"
    return (
        f'<circle cx="{_x(one.confidence):.1f}" cy="{_y(one.right):.1f}" r="{radius:.1f}" '
        f'fill="{_OURS}" fill-opacity="0.75"><title>{said}</title></circle>'
    )


def _x(share: float) -> float:
    return _LEFT + _SIZE * share


def _y(share: float) -> float:
    return _TOP + _SIZE * (1 - share)
