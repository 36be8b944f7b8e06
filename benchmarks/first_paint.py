"""Until the numbers of the page Overview stand on the screen, beside an empty Streamlit page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from benchmarks.measure import kadans, load
from benchmarks.report import Line, Result, result, seconds
from scripts import running

PEOPLE, WEEKS, ROUNDS, VISITS = 5_000, 52, 3, 5
MOST_OVER = 1.0
TILES = 4
EMPTY_PAGE = """import streamlit as st

st.set_page_config(page_title="Empty", layout="wide")
st.title("Empty")
"""
# Looks once per frame; what it finds in a frame is on the screen with that frame.
WATCH = """
(() => {
    const ready = () => {
        const tiles = [...document.querySelectorAll("[data-testid=stMetricValue]")];
        if (%(tiles)d) {
            return tiles.length >= %(tiles)d && tiles.every((t) => /[0-9]/.test(t.innerText));
        }
        const title = document.querySelector("[data-testid=stMain] h1");
        return title !== null && title.innerText.includes("Empty");
    };
    const look = () => {
        if (ready()) { window.paintedAt = performance.now(); } else { requestAnimationFrame(look); }
    };
    requestAnimationFrame(look);
})();
"""


@contextmanager
def serving(script: Path, home: Path) -> Iterator[str]:
    """A Streamlit server on a free port of this machine, under our settings; gives its address."""
    port = running.free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=running.ROOT,
        env={**os.environ, "KADANS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        patience = time.monotonic() + 120
        while not running.answers(f"{address}/_stcore/health"):
            if server.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"the server of {script.name} did not come up")
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def painted(context: BrowserContext, address: str) -> float:
    """Seconds from asking for a page until its figures are painted, by the browser's clock."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.paintedAt !== undefined", timeout=60_000)
    milliseconds = float(page.evaluate("window.paintedAt"))
    page.close()
    return milliseconds / 1000


def visits(browser: Browser, address: str, tiles: int) -> dict[str, list[float]]:
    """The first visit to a new server, then new browsers, then the same browser again."""
    found: dict[str, list[float]] = {"cold": [], "new": [], "again": []}
    for number in range(VISITS + 1):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.add_init_script(WATCH % {"tiles": tiles})
        found["new" if number else "cold"].append(painted(context, address))
        if number == 1:
            found["again"] = [painted(context, address) for _ in range(VISITS)]
        context.close()
    return found


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: an empty page, Overview, each on a new server."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    home, exports = folder / f"paint-{people}", folder / f"exports-{people}"
    if not home.exists():
        size = ("--people", str(people), "--weeks", str(WEEKS))
        kadans(home, "demo", "--out", exports, *size)
        kadans(home, "import", exports)
    empty = folder / "empty.py"
    empty.write_text(EMPTY_PAGE, "utf-8")
    ours: dict[str, list[float]] = {"cold": [], "new": [], "again": []}
    bare: dict[str, list[float]] = {"cold": [], "new": [], "again": []}
    busy = load()
    with running.chromium() as browser:
        version = browser.version
        for _ in range(rounds):
            with serving(empty, home) as address:
                _add(bare, visits(browser, address, 0))
            with serving(running.ROOT / "app.py", home) as address:
                _add(ours, visits(browser, address, TILES))
            busy = max(busy, load())
    lines = []
    names = {
        "cold": "First visit to a new server",
        "new": "New browser, server in use",
        "again": "Same browser again",
    }
    for what, name in names.items():
        over = statistics.median(ours[what]) - statistics.median(bare[what])
        quickest = min(ours[what]) - min(bare[what])
        lines.append(
            Line(
                what=name,
                ours=f"{seconds(statistics.median(ours[what]))} (best {seconds(min(ours[what]))})",
                bare=f"{seconds(statistics.median(bare[what]))} (best {seconds(min(bare[what]))})",
                ratio=f"{over:+.2f} s (best {quickest:+.2f} s)",
                bar=f"≤ {MOST_OVER:.0f} s over the empty page",
                met=over <= MOST_OVER,
            )
        )
    method = f"""Overview of {people:,} people and {WEEKS} weeks, imported from the exports of the
    sample organisation, in headless Chromium {version}: from the request until the four tiles show
    their figures, by the browser's own clock. Bare: a Streamlit page with a title, same settings.
    Medians of {rounds} new servers, and of {VISITS} visits each; load up to {busy:.0f}."""
    return result("first_paint", "First paint", lines, method, on=datetime.now(UTC).date())


def _add(to: dict[str, list[float]], found: dict[str, list[float]]) -> None:
    for what, values in found.items():
        to[what] += values
