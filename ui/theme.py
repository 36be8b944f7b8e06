"""The palettes of the product: the same colours as .streamlit/config.toml, for what draws itself.

Contrast was computed: text on every step at least 4.5:1, lines and bars at least 3:1 on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_BLUES = (
    "#F2F6FA",
    "#E1EBF5",
    "#CDDEEF",
    "#B3CEE8",
    "#93BADD",
    "#74A5D1",
    "#2F70AE",
    "#1C5C98",
    "#104780",
    "#083464",
)
_INK, _PAPER = "#1F2937", "#FFFFFF"
# Dark text holds on the six palest blues, white on the four deepest: the jump lies between.
_DARK_TEXT_UNTIL = 6

# Change: ochre for fewer, blue for more. Both ends are told apart by colour-blind readers;
# the signs in the cells carry the meaning anyway.
_FALL = ("#F7E9C8", "#E9C877", "#B8860B", "#7A5800")
_RISE = ("#DCE9F7", "#A9CBEC", "#2F70AE", "#104780")


QUIET = 0.75  # of the ink, for captions


@dataclass(frozen=True)
class Paint:
    """Colours of one heatmap cell, as CSS hex."""

    background: str
    text: str

    @property
    def css(self) -> str:
        return f"background-color: {self.background}; color: {self.text}"


@dataclass(frozen=True)
class Palette:
    """Everything that is drawn takes its colours from here; one palette a theme."""

    dark: bool
    accent: str
    page: str
    ink: str
    quiet: str
    line: str
    ghost: str
    neutral: Paint
    row_head: Paint
    categorical: tuple[str, ...]
    segments: tuple[str, ...]
    sequential: tuple[str, ...]

    def share(self, value: float) -> Paint:
        """The paint of a share on the fixed scale 0 to 1, so that two months compare."""
        step = min(int(max(value, 0.0) * 10), 9)
        background = self.sequential[step]
        return Paint(background, _INK if background in _BLUES[:_DARK_TEXT_UNTIL] else _PAPER)

    def change(self, points: float) -> Paint:
        """The paint of a change in points; within one point of zero stays uncoloured."""
        size = abs(points)
        if size <= 1:
            return Paint(self.page, self.ink)
        step = 0 if size < 5 else 1 if size < 10 else 2 if size < 20 else 3
        ramp = _RISE if points > 0 else _FALL
        if self.dark:
            background = ramp[3 - step]
            return Paint(background, _PAPER if step < 1 else _readable(background))
        return Paint(ramp[step], _readable(ramp[step]))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(background: str) -> str:
    return max((_INK, _PAPER), key=lambda text: contrast(text, background))


LIGHT = Palette(
    dark=False,
    accent="#0B5CAD",
    page="#FFFFFF",
    ink=_INK,
    quiet="#5B6675",
    line="#DCE3EB",
    ghost="#838F9F",
    neutral=Paint("#EFEFED", "#5F6368"),
    # The grid draws a pinned column at 60 % opacity: black lands at 5.7:1 instead of 4:1.
    row_head=Paint("#FFFFFF", "#000000"),
    categorical=("#0B5CAD", "#998316", "#E55B89", "#660F0F", "#9226FF"),
    segments=("#B8BEC7", "#93BADD", "#5B93C7", "#1C5C98", "#083464"),
    sequential=_BLUES,
)

DARK = Palette(
    dark=True,
    accent="#6CB4FF",
    page="#12161C",
    ink="#E6EBF2",
    quiet="#A3AFBD",
    line="#303945",
    ghost="#748191",
    neutral=Paint("#2A2C2F", "#B5B9BF"),
    row_head=Paint("#12161C", "#FFFFFF"),
    categorical=("#6CB4FF", "#FFE1A5", "#CC518E", "#998316", "#B626FF"),
    segments=("#4A525D", "#1C5C98", "#5B93C7", "#93BADD", "#E1EBF5"),
    sequential=tuple(reversed(_BLUES)),
)


def palette() -> Palette:
    """The palette of the viewer's present theme (light while the browser has not said)."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def readable() -> None:
    """Text at 4.5:1 or more where Streamlit's own is not: captions, and buttons in the dark.

    Parts are found by the names that Streamlit gives them; where a name changes, its own look
    comes back.
    """
    quiet = "[data-testid='stCaptionContainer'], [class*='st-key-notes'] summary"
    rules = f"{quiet} {{ opacity: {QUIET} !important; }}"
    colours = palette()
    if colours.dark:
        # White on the light blue of the dark theme is 2.2:1.
        primary = "[data-testid='stBaseButton-primary']:enabled"
        rules += f" {primary}, {primary} * {{ color: {colours.page} !important; }}"
    st.html(f"<style>{rules}</style>")
