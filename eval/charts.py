"""Numbers → inline SVG that follows the page's light or dark colours. No library, no script, nothing loaded."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

_CELL_W, _CELL_H = 110, 62


def heat_map(rows: Sequence[str], columns: Sequence[str], values: Mapping[str, float | None]) -> str:
    """Return a table of shaded cells; `values` are in [0, 1], by "row→column"."""
    left, top = 90, 46
    width, height = left + _CELL_W * len(columns) + 2, top + _CELL_H * len(rows) + 2
    parts = [f'<text x="{left}" y="16" class="muted">language of the documents →</text>']
    parts += [
        f'<text x="{left + _CELL_W * (n + 0.5)}" y="38" text-anchor="middle">{html.escape(column)}</text>'
        for n, column in enumerate(columns)
    ]
    for y, row in enumerate(rows):
        middle = top + _CELL_H * (y + 0.5) + 4
        parts.append(f'<text x="{left - 12}" y="{middle}" text-anchor="end">asked in {html.escape(row)}</text>')
        for x, column in enumerate(columns):
            value = values.get(f"{row}→{column}")
            shade = 0.0 if value is None else 0.06 + 0.6 * value**2
            parts.append(
                f'<rect x="{left + _CELL_W * x}" y="{top + _CELL_H * y}" width="{_CELL_W - 4}" height="{_CELL_H - 4}" '
                f'rx="6" fill="var(--accent)" fill-opacity="{shade:.3f}"/>'
                f'<text x="{left + _CELL_W * (x + 0.5) - 2}" y="{middle}" text-anchor="middle" font-size="15">'
                f"{'–' if value is None else f'{value:.2f}'}</text>"
            )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="nDCG@10 by question and document language">'
        + "".join(parts)
        + "</svg>"
    )


def curve(points: Sequence[Sequence[float]], chosen: Sequence[float] | None) -> str:
    """Return the risk/coverage curve, and the point where the bot stands (coverage, risk)."""
    left, top, width, height = 62, 12, 400, 230

    def at(coverage: float, risk: float) -> str:
        return f"{left + width * coverage:.1f},{top + height * (1 - risk):.1f}"

    parts = []
    for step in range(5):
        share = step / 4
        y, x = top + height * (1 - share), left + width * share
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y}" y2="{y}" stroke="var(--line)"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end" class="muted">{share:.0%}</text>')
        parts.append(f'<text x="{x}" y="{top + height + 18}" text-anchor="middle" class="muted">{share:.0%}</text>')
    if points:
        line = " ".join(at(coverage, risk) for coverage, risk in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="var(--accent)" stroke-width="2.2"/>')
    if chosen:
        cx, cy = at(chosen[0], chosen[1]).split(",")
        ring = 'fill="var(--card)" stroke="var(--accent)" stroke-width="2.5"'
        says = f"answers {chosen[0]:.0%}, {chosen[1]:.0%} wrong"
        parts.append(f'<circle cx="{cx}" cy="{cy}" r="5.5" {ring}/>')
        parts.append(f'<text x="{cx}" y="{float(cy) - 12:.1f}" text-anchor="middle">{says}</text>')
    parts.append(
        f'<text x="{left + width / 2}" y="{top + height + 40}" text-anchor="middle" class="muted">'
        "coverage: questions answered, the most confident first</text>"
        f'<text x="12" y="{top + height / 2}" text-anchor="middle" class="muted" '
        f'transform="rotate(-90 12 {top + height / 2})">risk: wrong among them</text>'
    )
    return (
        f'<svg viewBox="0 0 {left + width + 16} {top + height + 50}" role="img" '
        'aria-label="Risk over coverage">' + "".join(parts) + "</svg>"
    )
