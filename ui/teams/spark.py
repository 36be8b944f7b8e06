"""Twelve weeks as a small line, drawn as an SVG image: a list of teams needs no chart library."""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Sequence

from metrics.teams.lines import Level
from ui.theme import Palette

WIDTH, HEIGHT, EDGE = 190, 64, 5


def image(levels: Sequence[Level], palette: Palette, says: str) -> str:
    """The levels on the fixed scale of 0 to 100 %, gaps left open, the last week as a dot.

    `says` is what the line shows, for whoever cannot see it.
    """
    runs: list[list[str]] = [[]]
    last = None
    for place, level in enumerate(levels):
        if level.share is None:
            runs.append([])
            continue
        last = _at(place, len(levels), level.share)
        runs[-1].append(f"{last[0]:.1f},{last[1]:.1f}")
    lines = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{palette.accent}" '
        'stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/>'
        for run in runs
        if len(run) > 1
    )
    dots = "".join(
        f'<circle cx="{point.split(",")[0]}" cy="{point.split(",")[1]}" r="1.5" '
        f'fill="{palette.accent}"/>'
        for run in runs
        if len(run) == 1
        for point in run
    )
    if last is not None:
        dots += f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3.5" fill="{palette.accent}"/>'
    grid = "".join(
        f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="{palette.line}" '
        f'stroke-width="1"{dash}/>'
        for y, dash in (
            (_at(0, 1, 0.0)[1], ""),
            (_at(0, 1, 0.5)[1], ' stroke-dasharray="2 3"'),
            (_at(0, 1, 1.0)[1], ' stroke-dasharray="2 3"'),
        )
    )
    drawn = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'xmlns="http://www.w3.org/2000/svg">{grid}{lines}{dots}</svg>'
    )
    # As an image: the browser takes an SVG out of text that is not its own.
    packed = b64encode(drawn.encode()).decode()
    said = html.escape(says)
    return f'<img alt="{said}" title="{said}" src="data:image/svg+xml;base64,{packed}">'


def _at(place: int, count: int, share: float) -> tuple[float, float]:
    x = EDGE + (WIDTH - 2 * EDGE) * (place / max(count - 1, 1))
    return x, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share
