"""The palettes hold their contrast, and the config file says the same colours as the code."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ui.theme import DARK, LIGHT, QUIET, Palette, contrast

CONFIG = tomllib.loads(
    (Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text("utf-8")
)


def test_contrast_of_black_and_white_is_21() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_in_cells_can_be_read(palette: Palette) -> None:
    paints = [palette.share(step / 10) for step in range(11)]
    paints += [palette.change(points) for points in (-40, -15, -7, -3, 0, 1, 3, 7, 15, 40)]
    paints += [palette.neutral]
    worst = min(contrast(paint.background, paint.text) for paint in paints)
    assert worst >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_words_stand_out_from_the_page(palette: Palette) -> None:
    assert contrast(palette.ink, palette.page) >= 7
    assert contrast(palette.quiet, palette.page) >= 4.5
    assert contrast(palette.accent, palette.page) >= 4.5
    assert contrast(palette.ghost, palette.page) >= 3
    assert all(contrast(colour, palette.page) >= 3 for colour in palette.categorical)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_larger_share_is_further_from_the_page(palette: Palette) -> None:
    steps = [contrast(palette.share(step / 10).background, palette.page) for step in range(10)]
    assert steps == sorted(steps)


def test_scale_ends_are_inside_the_ramp() -> None:
    assert LIGHT.share(0.0).background == LIGHT.sequential[0]
    assert LIGHT.share(1.0).background == LIGHT.sequential[9]


def test_config_and_code_have_one_palette() -> None:
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        told = CONFIG["theme"][name]
        assert told["primaryColor"] == palette.accent
        assert told["backgroundColor"] == palette.page
        assert told["textColor"] == palette.ink
        assert tuple(told["chartSequentialColors"]) == palette.sequential
        assert tuple(told["chartCategoricalColors"]) == palette.categorical


def test_shipped_settings_are_local_and_quiet() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_captions_and_buttons_can_be_read(palette: Palette) -> None:
    parts = [
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (palette.ink, palette.page)
    ]
    faded = [QUIET * ink + (1 - QUIET) * page for ink, page in zip(*parts, strict=True)]
    caption = "#" + "".join(f"{round(part):02X}" for part in faded)
    assert contrast(caption, palette.page) >= 4.5
    assert contrast(palette.page, palette.accent) >= 4.5  # what stands on a primary button
