"""Every sentence of a page has its Dutch; escaping and formats hold for hostile and odd values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import formats
from ui import escape
from words import catalogue

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "app.py", *sorted(ROOT.glob("ui/**/*.py")), *sorted(ROOT.glob("views/*.py"))]


def sentences(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from sentences(node.body)
        yield from sentences(node.orelse)


def said(path: Path) -> Iterator[str]:
    """What a file says through page.say(…) or say(…)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            if getattr(function, "attr", getattr(function, "id", "")) == "say":
                yield from sentences(node.args[0])


def test_every_sentence_of_the_pages_has_its_dutch() -> None:
    found = {sentence for path in FILES for sentence in said(path)}
    dutch = catalogue("nl")
    # The same in both languages.
    same = {
        "OK",
        "App",
        "Agents",
        "Team",
        "Week",
        "Segment",
        "Viva Insights",
        "{chat} in {app}",
        "{n} teams",
        "Champions",
    }
    missing = [s for s in found if dutch.get(s, s) == s and s not in same]
    assert len(found) > 200
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("share", "bound", "language", "expected"),
    [
        (0.624, None, "nl", "62\u00a0%"),
        (0.0, None, "en", "0\u00a0%"),
        (1.0, None, "en", "100\u00a0%"),
        (0.05, "at_most", "nl", "≤\u00a05\u00a0%"),
        (0.95, "at_least", "nl", "≥\u00a095\u00a0%"),
        (None, None, "nl", "–"),
    ],
)
def test_percent(share: float | None, bound: str | None, language: str, expected: str) -> None:
    assert formats.percent(share, language, bound) == expected


@pytest.mark.parametrize(
    ("change", "language", "expected"),
    [
        (0.03, "en", "+3 points"),
        (-0.06, "en", "−6 points"),
        (0.01, "en", "+1 point"),
        (-0.01, "nl", "−1 punt"),
        (0.0, "nl", "0 punten"),
        (0.004, "en", "0 points"),
    ],
)
def test_points(change: float, language: str, expected: str) -> None:
    assert formats.points(change, language) == expected


def test_a_change_in_parts_has_its_sign_and_a_space_that_holds() -> None:
    assert formats.signed_percent(0.031, "nl") == "+3\u00a0%"
    assert formats.signed_percent(-0.06, "en") == "−6\u00a0%"


def test_numbers_and_dates_read_as_the_reader_writes_them() -> None:
    assert formats.count(1204, "nl") == "1.204"
    assert formats.count(1204, "en") == "1,204"
    assert formats.day(date(2026, 11, 15), "nl") == "15 nov 2026"
    assert formats.day(date(2026, 11, 15), "en", year=False, weekday=True) == "Sun 15 Nov"
    first, last = date(2026, 10, 19), date(2026, 11, 15)
    assert formats.period(first, last, "nl") == "19 okt\u00a0– 15 nov 2026"
    assert formats.period(date(2025, 12, 29), date(2026, 1, 4), "en") == (
        "29 Dec 2025\u00a0– 4 Jan 2026"
    )
    assert formats.moment(datetime(2026, 11, 18, 7, 12, tzinfo=UTC), "nl") == "wo 18 nov 07:12"


def test_aligned_shares_have_one_width() -> None:
    labels = [
        formats.aligned(0.05, "nl"),
        formats.aligned(0.62, "nl"),
        formats.aligned(1.0, "nl"),
        formats.aligned(0.05, "nl", "at_most"),
        formats.aligned(0.95, "nl", "at_least"),
    ]
    assert {len(label) for label in labels} == {5}


@pytest.mark.parametrize(
    "hostile",
    [
        "![t](http://example.invalid/x.png)",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        ":red[boo] $x^2$ `code` **bold**",
        "a | b ~~c~~ # d",
        "www.example.invalid",
        "https://example.invalid",
    ],
)
def test_markdown_escapes_everything_that_could_mean_something(hostile: str) -> None:
    escaped = escape.markdown(hostile)
    for at, mark in enumerate(escaped):
        if mark in "![]()<>:$`*|~#.":
            assert escaped[at - 1] == "\\", (mark, escaped)
    assert escaped.replace("\\", "").replace("\u2060", "") == hostile


@pytest.mark.parametrize(
    "address",
    ["http://example.invalid", "HTTPS://example.invalid/x", "www.example.invalid", "a@b.invalid"],
)
def test_addresses_in_names_do_not_become_links(address: str) -> None:
    # What the page's Markdown turns into a link by itself, after the escapes are gone.
    autolink = r"(?i)https?://|www\.|[-.\w+]+@[-\w]+"
    assert re.search(autolink, address)
    assert not re.search(autolink, escape.markdown(f"x {address} y").replace("\\", ""))


def test_lines_stay_lines_and_mean_nothing_else() -> None:
    typed = "# Seen\r\n- too busy\n    1. ![t](http://x.invalid)\n \n\n<b>Later</b>\n===\n"
    assert escape.lines(typed, 200).replace("\u2060", "") == (
        "\\# Seen  \n\\- too busy  \n1\\. \\!\\[t\\]\\(http\\:\\/\\/x\\.invalid\\)\n\n"
        "\\<b\\>Later\\<\\/b\\>  \n\\=\\=\\="
    )


def test_plotly_gets_no_tags_and_no_templates() -> None:
    shown = escape.plotly('<a href="x">y</a> %{customdata}')
    assert "<" not in shown
    assert "%{" not in shown


def test_plain_is_one_short_line_without_direction_marks() -> None:
    assert escape.plain("Sales\u202egnitekraM\n") == "Sales gnitekraM"
    assert escape.plain("x" * 200) == "x" * 79 + "…"
    assert escape.plain("営業 🚀 مبيعات") == "営業 🚀 مبيعات"
